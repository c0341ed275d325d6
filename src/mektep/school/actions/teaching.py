"""Who teaches what to whom, from when until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Doer, require
from mektep.people import actions as people
from mektep.people.models import Person

from .. import events, queries, rules
from ..facts import change, day_before, publish_each
from ..models import AcademicYear, Group, Subject, Teaching, TeachingHandover
from .classes import NotEmployed
from .pupils import AnotherSchool, TooEarly


class AlreadyTaught(Refused):
    message = _("{subject} is assigned to this group already.")


class NoHours(Refused):
    message = _("Weekly hours are more than 0, in steps of a half.")


class SameTeacher(Refused):
    message = _("{name} teaches this already.")


class NotCombinable(Refused):
    message = _("Class-subjects are combined when one teacher gives them in one year, in different classes.")


@dataclass(frozen=True)
class NewTeaching:
    """A class-subject to be assigned. Marking and period follow from the norms unless given.

    Class-subjects with the same `combined_key` are taught together (small schools).
    """

    group: Group
    subject: Subject
    teacher: Person | None
    weekly_hours: Decimal
    marking: str = ""
    period: str = ""
    combined_key: UUID | None = None


@transaction.atomic
def assign_teaching(
    group: Group,
    subject: Subject,
    teacher: Person | None,
    weekly_hours: Decimal,
    *,
    marking: str = "",
    period: str = "",
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Teaching:
    """Let a subject be taught to a group this year, by somebody or by nobody yet."""
    year = group.school_class.year.locked()
    require(by, rules.can_assign, year.school)
    new = NewTeaching(group, subject, teacher, weekly_hours, marking, period)
    return _assign(year, [new], by=by, at=at, uid=uid)[0]


@transaction.atomic
def assign_teachings(
    year: AcademicYear,
    teachings: Sequence[NewTeaching],
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> list[Teaching]:
    """Assign many class-subjects of a year, all or none; in their order."""
    year = year.locked()
    require(by, rules.can_assign, year.school)
    return _assign(year, teachings, by=by, at=at, uid=uid)


def _assign(
    year: AcademicYear,
    wanted: Sequence[NewTeaching],
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None,
) -> list[Teaching]:
    school = year.school
    groups = {
        group.pk: group
        for group in Group.objects.filter(school_class__year=year).select_related("school_class")
    }
    taken = set(Teaching.objects.filter(year=year).values_list("group_id", "subject_id"))
    staff = queries.staff_ids(school.pk)
    rows = []
    for new in wanted:
        group = groups.get(new.group.pk)
        if group is None or new.subject.school_id != school.pk:
            raise AnotherSchool
        if (group.pk, new.subject.pk) in taken:
            raise AlreadyTaught(subject=new.subject.name)
        taken.add((group.pk, new.subject.pk))
        if new.teacher is not None and new.teacher.pk not in staff:
            raise NotEmployed(name=new.teacher.short_name)
        if new.weekly_hours <= 0 or new.weekly_hours % Decimal("0.5"):
            raise NoHours
        marking, period = queries.usual_marking(
            new.subject.code, group.school_class.grade, new.weekly_hours, year.starts_on
        )
        rows.append(
            Teaching(
                school=school,
                year=year,
                group=group,
                subject=new.subject,
                teacher=new.teacher,
                weekly_hours=new.weekly_hours,
                marking=new.marking or marking,
                period=new.period or period,
                combined_key=new.combined_key,
            )
        )
    Teaching.objects.bulk_create(rows, batch_size=500)
    TeachingHandover.objects.bulk_create(
        [
            TeachingHandover(teaching=row, teacher_id=row.teacher_id, starts_on=year.starts_on)
            for row in rows
            if row.teacher_id
        ],
        batch_size=500,
    )
    people.renew_rights((row.teacher_id for row in rows if row.teacher_id), by=by)
    publish_each(
        [
            events.TeachingAssigned(
                school_id=school.pk,
                teaching_id=row.pk,
                group_id=row.group_id,
                subject=row.subject.code,
                teacher_id=row.teacher_id,
                weekly_hours=row.weekly_hours,
                marking=row.marking,
                period=row.period,
            )
            for row in rows
        ],
        by=by,
        at=at,
        uid=uid,
    )
    return rows


class TeachingSettings(TypedDict, total=False):
    """What `change_teaching` may change."""

    weekly_hours: Decimal
    marking: str
    period: str


@transaction.atomic
def change_teaching(
    teaching: Teaching,
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
    **settings: Unpack[TeachingSettings],
) -> Teaching:
    """Change a class-subject's hours, marking or period."""
    teaching = teaching.locked()
    require(by, rules.can_assign, teaching.school)
    hours = settings.get("weekly_hours", teaching.weekly_hours)
    if hours <= 0 or hours % Decimal("0.5"):
        raise NoHours
    changes = change(teaching, **settings)
    if changes:
        teaching.save(update_fields=list(settings))
        publish(
            events.TeachingChanged(school_id=teaching.school_id, teaching_id=teaching.pk, changes=changes),
            by=by,
            at=at,
            uid=uid,
        )
    return teaching


@transaction.atomic
def hand_over(
    teaching: Teaching,
    teacher: Person,
    *,
    starts_on: date,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Teaching:
    """From a day on somebody else teaches. She may prepare at once; lessons before that day stay."""
    teaching = teaching.locked()
    require(by, rules.can_assign, teaching.school)
    if teaching.teacher_id == teacher.pk:
        raise SameTeacher(name=teacher.short_name)
    if teacher.pk not in queries.staff_ids(teaching.school_id):
        raise NotEmployed(name=teacher.short_name)
    last = TeachingHandover.objects.filter(teaching=teaching, ends_on=None).order_by("id").first()
    if last is not None and last.starts_on >= starts_on:
        if last.starts_on != teaching.year.starts_on:
            raise TooEarly(name=last.teacher.short_name, starts_on=last.starts_on)
        last.delete()  # nobody was taught by her: the year had not begun
    elif last is not None:
        last.ends_on = day_before(starts_on)
        last.save(update_fields=["ends_on"])
    before_id = teaching.teacher_id
    TeachingHandover.objects.create(teaching=teaching, teacher=teacher, starts_on=starts_on)
    teaching.teacher = teacher
    teaching.save(update_fields=["teacher"])
    people.renew_rights((pk for pk in (before_id, teacher.pk) if pk), by=by)
    publish(
        events.TeachingHandedOver(
            school_id=teaching.school_id,
            teaching_id=teaching.pk,
            teacher_id=teacher.pk,
            before_id=before_id,
            starts_on=starts_on,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return teaching


@transaction.atomic
def combine(teachings: Sequence[Teaching], *, by: Doer, at: datetime, uid: UUID | None = None) -> UUID:
    """Teach these class-subjects together (a combined class): one slot, one teacher, several journals."""
    rows = list(
        Teaching.objects.select_for_update(of=("self",))
        .filter(pk__in=[teaching.pk for teaching in teachings])
        .select_related("group", "school")
        .order_by("id")
    )
    if not rows:
        raise NotCombinable
    require(by, rules.can_assign, rows[0].school)
    one = {(row.year_id, row.teacher_id) for row in rows}
    classes = {row.group.school_class_id for row in rows}
    if len(rows) < 2 or len(one) != 1 or rows[0].teacher_id is None or len(classes) != len(rows):
        raise NotCombinable
    key = uuid4()
    Teaching.objects.filter(pk__in=[row.pk for row in rows]).update(combined_key=key)
    publish(
        events.TeachingsCombined(school_id=rows[0].school_id, teaching_ids=tuple(row.pk for row in rows)),
        by=by,
        at=at,
        uid=uid,
    )
    return key
