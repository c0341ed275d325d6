"""Taking what devices have kept while they were alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core import stamps
from mektep.core.errors import AlreadyDone
from mektep.core.models import LogEntry
from mektep.people.actors import Actor

from .kinds import Act, Answer, find
from .reading import Delivery


def deliver(delivery: Delivery, *, by: Actor, at: datetime) -> list[Answer]:
    """Do the acts of a batch, each at most once ever, and answer every one.

    A lone act costs what the act itself costs. Of several, those that were done before are found first
    (one query) and the others are done kind by kind in one transaction.
    """
    acts = _pulled_back(delivery.acts, at)
    known_first = len(acts) != 1
    while True:
        try:
            with transaction.atomic():
                return _deliver(acts, known_first, by, at)
        except AlreadyDone:
            # The same act came twice at the same time, or a lone one was done before: look first now.
            if known_first and not _done_before(acts):
                raise
            known_first = True


def _deliver(acts: Sequence[Act], known_first: bool, by: Actor, at: datetime) -> list[Answer]:
    before = _done_before(acts) if known_first else {}
    answers: dict[UUID, Answer] = {}
    for name in dict.fromkeys(act.kind for act in acts):
        kind = find(name)
        of_kind = [act for act in acts if act.kind == name]
        fresh = [act for act in of_kind if act.uid not in before]
        again = [act for act in of_kind if act.uid in before and before[act.uid][0] == by.signature]
        if fresh:
            answers.update((answer.uid, answer) for answer in kind.do(fresh, by, at))
        if again:
            stood = [before[act.uid][1] for act in again]
            answers.update((answer.uid, answer) for answer in kind.again(again, stood, by))
    for act in acts:
        if act.uid not in answers:
            answers[act.uid] = Answer(act.uid, "refused", str(_("This act belongs to somebody else.")), None)
    return [answers[act.uid] for act in acts]


def _done_before(acts: Sequence[Act]) -> Mapping[UUID, tuple[str, bool]]:
    """By uid: whose act is in the log, and whether it stood when it came."""
    rows = LogEntry.objects.filter(uid__in=[act.uid for act in acts]).values_list("uid", "by", "data")
    return {uid: (who, bool(json.loads(data).get("stands", True))) for uid, who, data in rows}


def _pulled_back(acts: Sequence[Act], at: datetime) -> list[Act]:
    """Stamps of a device whose clock runs far ahead come back to the present and keep their order."""
    late = {act.uid: act for act in acts if stamps.accept(act.stamp, at) != act.stamp}
    if not late:
        return list(acts)
    places = {act.uid: place for place, act in enumerate(sorted(late.values(), key=lambda act: act.stamp))}
    return [
        replace(act, stamp=stamps.make(at, places[act.uid], act.stamp[19:])) if act.uid in late else act
        for act in acts
    ]
