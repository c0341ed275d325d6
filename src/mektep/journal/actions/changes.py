"""Changing an entry after the teacher's own days: asked for with a reason, decided by the deputy."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Forbidden, require
from mektep.people.actors import Actor

from .. import events, rules
from ..models import ChangeRequest
from ..queries.cells import cells
from ..rules import entering
from .marks import Entry, enter_cells


class StillYours(Refused):
    message = _("You can still change this entry yourself.")


class AlreadyAsked(Refused):
    message = _("A change of this entry has been asked for already; the deputy head has yet to decide.")


class ReasonMissing(Refused):
    message = _("Say why the entry has to change.")


@transaction.atomic
def ask_change(
    column: str, learner_id: int, points: Decimal | None, reason: str, *, by: Actor, at: datetime
) -> ChangeRequest:
    """A teacher asks for other points in a cell whose days have passed."""
    cell = cells([(column, learner_id)]).get((column, learner_id))
    if cell is None or not (by.is_system or rules.can_see(by, cell)):
        raise entering.NoSuchCell
    require(by, rules.can_ask_change, cell)
    if by.person_id is None:
        raise Forbidden(rules.can_ask_change)
    no = entering.obstacle(by, cell, points, at)
    if no is None:
        raise StillYours
    if not isinstance(no, entering.DaysPassed):
        raise no
    if not reason.strip():
        raise ReasonMissing
    place = {"work_id": cell.number} if cell.is_work else {"lesson_id": cell.number}
    if ChangeRequest.objects.filter(learner_id=learner_id, decided_at=None, **place).exists():
        raise AlreadyAsked
    change = ChangeRequest.objects.create(
        school_id=cell.school_id,
        teaching_id=cell.teaching_id,
        learner_id=learner_id,
        points=points,
        reason=reason.strip(),
        asked_by_id=by.person_id,
        asked_at=at,
        **place,
    )
    publish(
        events.ChangeAsked(
            school_id=cell.school_id,
            change_id=change.pk,
            teaching_id=cell.teaching_id,
            learner_id=learner_id,
            lesson_id=change.lesson_id,
            work_id=change.work_id,
            points=points,
            reason=change.reason,
        ),
        by=by,
        at=at,
    )
    return change


@transaction.atomic
def decide_change(change: ChangeRequest, allowed: bool, *, by: Actor, at: datetime) -> ChangeRequest:
    """The deputy allows a change, which enters it, or refuses it."""
    change = change.locked()
    require(by, rules.can_decide_change, change.school_id)
    change.decide(allowed, by.person_id, at)
    change.save(update_fields=["decided_at", "decided_by", "allowed"])
    publish(
        events.ChangeDecided(
            school_id=change.school_id,
            change_id=change.pk,
            teaching_id=change.teaching_id,
            learner_id=change.learner_id,
            allowed=allowed,
        ),
        by=by,
        at=at,
    )
    if allowed:
        key = (change.column, change.learner_id)
        enter_cells([Entry(cells([key])[key], change.points)], by=by, at=at, change_id=change.pk)
    return change
