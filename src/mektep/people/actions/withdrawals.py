"""Taking back people and families that were entered by mistake, while nothing stands on them yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import require

from .. import events, rules
from ..actors import Actor
from ..details import chunks
from ..models import Guardianship, Person, Session
from .persons import renew_rights


class StillNeeded(Refused):
    message = _("This can't be taken back any more: these people have begun to use the school.")


@transaction.atomic
def withdraw_ties(guardianship_ids: Sequence[int], *, school_id: int | None, by: Actor, at: datetime) -> None:
    """Take guardianships back that were entered by mistake. Statements grow by batches, not by rows."""
    require(by, rules.can_register, school_id)
    for ids in chunks(guardianship_ids):
        rows = Guardianship.objects.filter(pk__in=ids, delegated_by=None)
        renew_rights(rows.values_list("guardian_id", flat=True), by=by)
        _delete(rows)
    if guardianship_ids:
        publish(
            events.ListWithdrawn(school_id=school_id, noun="guardianship", ids=tuple(guardianship_ids)),
            by=by,
            at=at,
        )


@transaction.atomic
def withdraw_people(person_ids: Sequence[int], *, school_id: int | None, by: Actor, at: datetime) -> None:
    """Take people back who were entered by mistake: nobody who has signed in, nobody with a record."""
    require(by, rules.can_register, school_id)
    for ids in chunks(person_ids):
        if Session.objects.filter(person_id__in=ids).exists():
            raise StillNeeded
        _delete(Person.objects.filter(pk__in=ids))
    if person_ids:
        publish(events.ListWithdrawn(school_id=school_id, noun="person", ids=tuple(person_ids)), by=by, at=at)


def _delete(rows: QuerySet[Any]) -> None:
    try:
        rows.delete()
    except ProtectedError as error:
        raise StillNeeded from error
