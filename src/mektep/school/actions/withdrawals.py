"""Taking back what was entered by mistake, in bulk, while nothing stands on it yet.

Rows disappear, the log keeps both the entry and its withdrawal. Whatever a later act points at is
protected by the database; the whole withdrawal is then refused.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Doer, require
from mektep.people import actions as people

from .. import events, rules
from ..facts import renew_families
from ..models import (
    Appointment,
    Enrolment,
    Group,
    Membership,
    School,
    SchoolClass,
    Teaching,
    TeachingHandover,
)

CHUNK = 1000


class StillUsed(Refused):
    message = _("This can't be taken back any more: something that was entered later depends on it.")


@transaction.atomic
def withdraw_enrolments(
    school: School,
    enrolment_ids: Sequence[int],
    *,
    reopen: Sequence[int] = (),
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> None:
    """Take enrolments back with their memberships; `reopen` those that had ended instead."""
    school = school.locked()
    require(by, rules.can_enrol, school)
    learners: set[int] = set()
    for ids in _chunks(enrolment_ids):
        rows = Enrolment.objects.filter(school=school, pk__in=ids)
        pairs = set(rows.values_list("learner_id", "school_class_id", "starts_on"))
        learners.update(learner_id for learner_id, _class, _day in pairs)
        # Memberships of these learners in these classes that began with the enrolment or after it.
        joined = Membership.objects.filter(
            learner_id__in={pair[0] for pair in pairs}, group__school_class_id__in={pair[1] for pair in pairs}
        ).values_list("pk", "learner_id", "group__school_class_id", "starts_on")
        began = {(learner_id, class_id): day for learner_id, class_id, day in pairs}
        gone = [
            pk
            for pk, learner_id, class_id, day in joined
            if (learner_id, class_id) in began and day >= began[learner_id, class_id]
        ]
        _delete(Membership.objects.filter(pk__in=gone))
        _delete(rows)
    for ids in _chunks(reopen):
        rows = Enrolment.objects.filter(school=school, pk__in=ids).exclude(ends_on=None)
        learners.update(rows.values_list("learner_id", flat=True))
        ended = Membership.objects.filter(
            group__school_class__in=rows.values("school_class_id"),
            learner_id__in=rows.values("learner_id"),
            ends_on__in=rows.values("ends_on"),
        ).values_list("pk", "learner_id", "group__school_class_id", "ends_on")
        last = set(rows.values_list("learner_id", "school_class_id", "ends_on"))
        again = [row[0] for row in ended if row[1:] in last]
        Membership.objects.filter(pk__in=again).update(ends_on=None)
        rows.update(ends_on=None, left="")
    renew_families(learners, by=by)
    _say(school, "enrolment", [*enrolment_ids, *reopen], by=by, at=at, uid=uid)


@transaction.atomic
def withdraw_appointments(
    school: School,
    appointment_ids: Sequence[int],
    *,
    reopen: Sequence[int] = (),
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> None:
    """Take appointments back; `reopen` those that had ended instead. Classes are handed over before."""
    school = school.locked()
    both = Appointment.objects.filter(school=school, pk__in=[*appointment_ids, *reopen])
    for post in sorted(set(both.values_list("post", flat=True))):
        require(by, rules.can_appoint, school, post)
    who = set(both.values_list("person_id", flat=True))
    for ids in _chunks(appointment_ids):
        _delete(Appointment.objects.filter(school=school, pk__in=ids))
    Appointment.objects.filter(school=school, pk__in=reopen).update(ends_on=None)
    left = set(
        Appointment.objects.filter(school=school, person_id__in=who, ends_on=None).values_list(
            "person_id", flat=True
        )
    )
    idle = who - left
    works = Q(school=school)
    if (
        Teaching.objects.filter(works, teacher_id__in=idle).exists()
        or SchoolClass.objects.filter(works, class_teacher_id__in=idle).exists()
    ):
        raise StillUsed
    people.renew_rights(who, by=by)
    _say(school, "appointment", [*appointment_ids, *reopen], by=by, at=at, uid=uid)


@transaction.atomic
def withdraw_teachings(
    school: School,
    teaching_ids: Sequence[int],
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> None:
    """Take class-subjects back that nobody has been taught yet, and groups of a split left without any."""
    school = school.locked()
    require(by, rules.can_assign, school)
    for ids in _chunks(teaching_ids):
        rows = Teaching.objects.filter(school=school, pk__in=ids)
        teachers = set(rows.values_list("teacher_id", flat=True))
        groups = set(rows.values_list("group_id", flat=True))
        _delete(TeachingHandover.objects.filter(teaching__in=rows))
        _delete(rows)
        empty = (
            Group.objects.filter(pk__in=groups)
            .exclude(split="")
            .exclude(pk__in=Teaching.objects.filter(group_id__in=groups).values("group_id"))
        )
        Membership.objects.filter(group__in=empty).delete()
        _delete(empty)
        people.renew_rights((pk for pk in teachers if pk), by=by)
    _say(school, "teaching", teaching_ids, by=by, at=at, uid=uid)


@transaction.atomic
def withdraw_classes(
    school: School,
    class_ids: Sequence[int],
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> None:
    """Take empty classes back, with their groups."""
    school = school.locked()
    require(by, rules.can_arrange, school)
    for ids in _chunks(class_ids):
        rows = SchoolClass.objects.filter(school=school, pk__in=ids)
        teachers = set(rows.exclude(class_teacher=None).values_list("class_teacher_id", flat=True))
        _delete(Group.objects.filter(school_class__in=rows))
        _delete(rows)
        people.renew_rights((pk for pk in teachers if pk), by=by)
    _say(school, "class", class_ids, by=by, at=at, uid=uid)


def _delete(rows: QuerySet[Any]) -> None:
    try:
        rows.delete()
    except ProtectedError as error:
        raise StillUsed from error


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _say(school: School, noun: str, ids: Sequence[int], *, by: Doer, at: datetime, uid: UUID | None) -> None:
    if ids:
        publish(events.ListWithdrawn(school_id=school.pk, noun=noun, ids=tuple(ids)), by=by, at=at, uid=uid)
