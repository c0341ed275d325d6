"""Taking what devices have kept while they were alone."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core import stamps
from mektep.core.errors import AlreadyDone
from mektep.core.models import LogEntry
from mektep.people.actors import Actor

from . import register
from .kinds import Act, Answer, BadAct, find

MOST_ACTS = 200
MOST_BYTES = 1024 * 1024
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_LEAST_AT, _MOST_AT = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
KINDS_ARE_REGISTERED = register.__name__


@dataclass(frozen=True)
class Delivery:
    """A batch as it came from one device."""

    device: UUID
    acts: tuple[Act, ...]


def read(raw: bytes) -> Delivery:
    """Read a batch. Raises `BadAct` with a sentence for anything that is not exactly the contract."""
    if len(raw) > MOST_BYTES:
        raise BadAct(_("This is too much at once: at most 1 MB."))
    try:
        batch = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadAct(_("This is not readable JSON.")) from None
    if not isinstance(batch, dict) or not isinstance(batch.get("acts"), list):
        raise BadAct(_("A batch names its device and lists its acts."))
    if len(batch["acts"]) > MOST_ACTS:
        raise BadAct(_("This is too much at once: at most {most} acts."), most=MOST_ACTS)
    acts = tuple(_read_act(one) for one in batch["acts"])
    if len({act.uid for act in acts}) != len(acts):
        raise BadAct(_("An act comes twice in this batch."))
    return Delivery(_uid(batch.get("device")), acts)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _read_act(one: Any) -> Act:
    if not isinstance(one, dict):
        raise BadAct(_("An act is an object with «uid», «kind», «stamp» and «at»."))
    kind = find(one.get("kind"))
    stamp = one.get("stamp")
    if not isinstance(stamp, str) or not stamps.is_stamp(stamp):
        raise BadAct(_("«stamp» is not a logical time."))
    return Act(_uid(one.get("uid")), kind.name, stamp, _moment(one.get("at")), kind.parse(one))


def _uid(value: Any) -> UUID:
    if not isinstance(value, str) or not _UID.fullmatch(value):
        raise BadAct(_("«uid» and «device» are UUIDs in small letters."))
    return UUID(value)


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
        if moment is None or moment.utcoffset() is None or not _LEAST_AT <= moment <= _MOST_AT:
            raise ValueError
    except (ValueError, OverflowError):
        raise BadAct(_("«at» is the device's time with its offset, as 2026-09-07T09:00:00+05:00.")) from None
    return moment.astimezone(UTC)


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
