"""Making a version of the week by hand: draft, place, unplace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Doer, require
from mektep.school import queries as school
from mektep.school.models import AcademicYear, Room, Teaching

from .. import engine, events, queries, rules
from ..models import Slot, Timetable, Week
from ..words import WEEKDAYS


class AlreadyPublished(Refused):
    message = _("This timetable is published; draft a new version to change it.")


class ClassBusy(Refused):
    message = _("The class {class_name} has another lesson then: {subject}.")


class TeacherBusy(Refused):
    message = _("{teacher} gives another lesson then: {subject}, {class_name}.")


class RoomBusy(Refused):
    message = _("Room {room} is taken then: {subject}, {class_name}.")


class NotASchoolDay(Refused):
    message = _("The school has no lessons on this day of the week.")


class NoBell(Refused):
    message = _("No bell rings for lesson {number} of shift {shift}.")


class AnotherYear(Refused):
    message = _("A timetable holds the lessons of one academic year of one school.")


class PlacedAlready(Refused):
    message = _("This lesson stands there already.")


@dataclass(frozen=True)
class NewPlace:
    """A class-subject to be placed. `weekday` 1 Monday … 6 Saturday; `week` of `models.Week`."""

    teaching: Teaching
    weekday: int
    number: int
    week: str = Week.EVERY
    room: Room | None = None

    @property
    def day_name(self) -> str:
        return str(WEEKDAYS[self.weekday])

    def __str__(self) -> str:
        room = self.room.pk if self.room else 0
        return f"{self.teaching.pk}:{self.weekday}:{self.number}:{self.week}:{room}"


@transaction.atomic
def draft(
    year: AcademicYear,
    name: str,
    *,
    copy_of: Timetable | None = None,
    valid_from: date | None = None,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Timetable:
    """A new version of the school's week, empty or as a copy of another."""
    year = year.locked()
    require(by, rules.can_draft, year.school)
    if copy_of is not None and copy_of.year_id != year.pk:
        raise AnotherYear
    timetable = Timetable.objects.create(
        school=year.school, year=year, name=name, valid_from=valid_from or year.starts_on
    )
    if copy_of is not None:
        Slot.objects.bulk_create(
            [
                Slot(
                    timetable=timetable,
                    teaching_id=slot.teaching_id,
                    weekday=slot.weekday,
                    number=slot.number,
                    week=slot.week,
                    room_id=slot.room_id,
                )
                for slot in Slot.objects.filter(timetable=copy_of).order_by("id")
            ],
            batch_size=500,
        )
    publish(
        events.TimetableDrafted(
            school_id=year.school_id,
            timetable_id=timetable.pk,
            year_id=year.pk,
            name=name,
            copy_of=copy_of.pk if copy_of else None,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return timetable


@transaction.atomic
def discard(timetable: Timetable, *, by: Doer, at: datetime, uid: UUID | None = None) -> None:
    """Throw a draft away."""
    timetable = _draft(timetable)
    require(by, rules.can_place, timetable)
    fact = events.TimetableDiscarded(
        school_id=timetable.school_id, timetable_id=timetable.pk, name=timetable.name
    )
    Slot.objects.filter(timetable=timetable).delete()
    timetable.delete()
    publish(fact, by=by, at=at, uid=uid)


def _draft(timetable: Timetable) -> Timetable:
    timetable = timetable.locked()
    if timetable.published_at is not None:
        raise AlreadyPublished
    return timetable


@transaction.atomic
def place(
    timetable: Timetable,
    teaching: Teaching,
    weekday: int,
    number: int,
    *,
    week: str = Week.EVERY,
    room: Room | None = None,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Slot:
    """Put a class-subject at an hour of the week. Class, teacher and room must be free."""
    timetable = _draft(timetable)
    require(by, rules.can_place, timetable)
    wanted = NewPlace(teaching, weekday, number, week, room)
    return _place(timetable, [wanted], by=by, at=at, uid=uid)[0]


@transaction.atomic
def place_all(
    timetable: Timetable,
    wanted: Sequence[NewPlace],
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> list[Slot]:
    """Fill many hours at once, all or none; in their order. Refuses with the first clash."""
    timetable = _draft(timetable)
    require(by, rules.can_place, timetable)
    return _place(timetable, wanted, by=by, at=at, uid=uid)


@transaction.atomic
def replace_all(
    timetable: Timetable,
    wanted: Sequence[NewPlace],
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> list[Slot]:
    """Empty a draft and fill it anew, as a file says; all or none."""
    timetable = _draft(timetable)
    require(by, rules.can_place, timetable)
    Slot.objects.filter(timetable=timetable).delete()
    return _place(timetable, wanted, by=by, at=at, uid=uid)


def _place(
    timetable: Timetable, wanted: Sequence[NewPlace], *, by: Doer, at: datetime, uid: UUID | None
) -> list[Slot]:
    if not wanted:
        return []
    bells = school.bells(timetable.school)
    teachings = Teaching.objects.filter(year_id=timetable.year_id).select_related("group__school_class")
    by_id = {teaching.pk: teaching for teaching in teachings}
    taken = queries.places(timetable, bells)
    there = {(p.teaching_id, p.weekday, p.number, p.week) for p in taken}
    new = []
    for place_, one in enumerate(wanted):
        teaching = by_id.get(one.teaching.pk)
        if teaching is None or (one.room is not None and one.room.school_id != timetable.school_id):
            raise AnotherYear
        if not 1 <= one.weekday <= timetable.school.days_a_week:
            raise NotASchoolDay
        shift = teaching.group.school_class.shift
        if bells.times(None, shift, one.number) is None:
            raise NoBell(number=one.number, shift=shift)
        key = (teaching.pk, one.weekday, one.number, str(one.week))
        if key in there:
            raise PlacedAlready
        there.add(key)
        room_id = one.room.pk if one.room else None
        new.append(
            queries.place_of(
                teaching, one.weekday, one.number, one.week, room_id, bells=bells, key=-1 - place_
            )
        )
    found = engine.clashes([*taken, *new])
    mine = next((c for c in found if c.first.key < 0 or c.second.key < 0), None)
    if mine is not None:
        raise _refusal(mine)
    slots = Slot.objects.bulk_create(
        [
            Slot(
                timetable=timetable,
                teaching=one.teaching,
                weekday=one.weekday,
                number=one.number,
                week=one.week,
                room=one.room,
            )
            for one in wanted
        ],
        batch_size=500,
    )
    publish(
        events.LessonsPlaced(
            school_id=timetable.school_id,
            timetable_id=timetable.pk,
            places=tuple(str(one) for one in wanted),
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return slots


def _refusal(clash: engine.Clash) -> Refused:
    """The clash as a sentence that names who or what is taken."""
    there = clash.first if clash.first.key > 0 else clash.second
    teaching = Teaching.objects.with_names().get(pk=there.teaching_id)
    values = {"subject": teaching.subject.name, "class_name": teaching.group.school_class.name}
    match clash.resource:
        case "class":
            return ClassBusy(**values)
        case "teacher":
            return TeacherBusy(teacher=teaching.teacher.short_name if teaching.teacher else "", **values)
        case "room":
            room = Room.objects.filter(pk__in=[there.room_id]).order_by("id").first()
            return RoomBusy(room=room.name if room else "", **values)


@transaction.atomic
def unplace(
    timetable: Timetable, slots: Iterable[Slot], *, by: Doer, at: datetime, uid: UUID | None = None
) -> None:
    """Take lessons off the week of a draft."""
    timetable = _draft(timetable)
    require(by, rules.can_place, timetable)
    rows = list(Slot.objects.filter(timetable=timetable, pk__in=[slot.pk for slot in slots]).order_by("id"))
    if not rows:
        return
    Slot.objects.filter(pk__in=[row.pk for row in rows]).delete()
    publish(
        events.LessonsUnplaced(
            school_id=timetable.school_id,
            timetable_id=timetable.pk,
            places=tuple(
                f"{row.teaching_id}:{row.weekday}:{row.number}:{row.week}:{row.room_id or 0}" for row in rows
            ),
        ),
        by=by,
        at=at,
        uid=uid,
    )
