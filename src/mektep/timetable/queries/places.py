"""A version of the week as the checks see it, and the lessons that follow from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from mektep.school import queries as school
from mektep.school.models import AcademicYear, Teaching, TeachingHandover

from ..engine import Clash, Place, clashes
from ..models import Slot, Timetable, Week

_TEACHING = (
    "group__school_class_id",
    "group_id",
    "group__split",
    "teacher_id",
    "combined_key",
    "group__school_class__shift",
)


def places(timetable: Timetable, bells: school.Bells | None = None) -> list[Place]:
    """Every slot of a version, in one query (three if the bells are not at hand)."""
    bells = bells or school.bells(timetable.school)
    rows = Slot.objects.filter(timetable=timetable).order_by("weekday", "number", "id")
    return [
        Place(
            key=pk,
            teaching_id=teaching_id,
            class_id=class_id,
            group_id=group_id,
            split=split,
            teacher_id=teacher_id,
            room_id=room_id,
            combined_key=combined_key,
            weekday=weekday,
            number=number,
            week=week,
            shift=shift,
            times=bells.times(None, shift, number),
        )
        for (
            pk, teaching_id, weekday, number, week, room_id,
            class_id, group_id, split, teacher_id, combined_key, shift,
        ) in rows.values_list(
            "pk", "teaching_id", "weekday", "number", "week", "room_id",
            *(f"teaching__{name}" for name in _TEACHING),
        )
    ]  # fmt: skip


def place_of(
    teaching: Teaching,
    weekday: int,
    number: int,
    week: str = Week.EVERY,
    room_id: int | None = None,
    *,
    bells: school.Bells,
    key: int = 0,
) -> Place:
    """A place that is only thought of; `teaching` comes with its group and class."""
    group = teaching.group
    return Place(
        key=key,
        teaching_id=teaching.pk,
        class_id=group.school_class_id,
        group_id=group.pk,
        split=group.split,
        teacher_id=teaching.teacher_id,
        room_id=room_id,
        combined_key=teaching.combined_key,
        weekday=weekday,
        number=number,
        week=str(week),
        shift=group.school_class.shift,
        times=bells.times(None, group.school_class.shift, number),
    )


def conflicts(timetable: Timetable) -> list[Clash]:
    """Every clash of a version, in three queries."""
    return clashes(places(timetable))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A lesson as the timetable wants it."""

    starts: time
    ends: time
    room_id: int | None
    teacher_id: int | None


Key = tuple[int, date, int]  # class-subject, day, lesson number


class BellMissing(LookupError):
    """A slot stands where no bell rings in its shift."""

    def __init__(self, shift: int, number: int) -> None:
        super().__init__(f"no bell for lesson {number} of shift {shift}")
        self.shift, self.number = shift, number


def wanted_lessons(year: AcademicYear, spans: Iterable[tuple[int, date, date]]) -> dict[Key, Wanted]:
    """The lessons of a year by versions of the timetable, each for its days (id, first, last).

    Six queries however many lessons. Holidays, also those of one grade, have none; a shortened day has
    its own bells, and no lesson where they no longer ring; odd and even weeks alternate by the number
    of the school week. Raises `BellMissing`.
    """
    spans = list(spans)
    calendar, bells = school.calendar(year), school.bells(year.school)
    handovers = _handovers(year)
    rows = Slot.objects.filter(timetable_id__in=[pk for pk, _first, _last in spans]).values_list(
        "timetable_id", "teaching_id", "weekday", "number", "week", "room_id", "teaching__teacher_id",
        "teaching__group__school_class__grade", "teaching__group__school_class__shift",
    )  # fmt: skip
    slots = list(rows)
    grades = {row[7] for row in slots}
    wanted: dict[Key, Wanted] = {}
    for timetable_id, first, last in spans:
        days = {grade: _days(calendar, first, last, grade) for grade in grades}
        for pk, teaching_id, weekday, number, week, room_id, teacher_id, grade, shift in slots:
            if pk != timetable_id:
                continue
            if bells.times(None, shift, number) is None:
                raise BellMissing(shift, number)
            teachers = handovers.get(teaching_id)
            for day in days[grade].get((weekday, week), ()):
                times = bells.times(day, shift, number)
                if times is not None:
                    who = _teacher_on(teachers, day) if teachers else teacher_id
                    wanted[teaching_id, day, number] = Wanted(*times, room_id, who)
    return wanted


def _days(
    calendar: school.Calendar, first: date, last: date, grade: int
) -> dict[tuple[int, str], list[date]]:
    """The school days of a grade by weekday and kind of week."""
    found: dict[tuple[int, str], list[date]] = {}
    for day in calendar.school_days(first, last, grade):
        parity = Week.EVEN if (calendar.week_number(day) or 0) % 2 == 0 else Week.ODD
        for week in (Week.EVERY, parity):
            found.setdefault((day.isoweekday(), week.value), []).append(day)
    return found


def _handovers(year: AcademicYear) -> dict[int, list[tuple[date, int]]]:
    """Class-subjects that changed hands: (from, teacher), newest first. The others have one teacher."""
    found: dict[int, list[tuple[date, int]]] = {}
    rows = TeachingHandover.objects.filter(teaching__year=year).order_by("teaching_id", "-starts_on", "-id")
    for teaching_id, starts_on, teacher_id in rows.values_list("teaching_id", "starts_on", "teacher_id"):
        found.setdefault(teaching_id, []).append((starts_on, teacher_id))
    return {pk: history for pk, history in found.items() if len(history) > 1}


def _teacher_on(history: list[tuple[date, int]], day: date) -> int:
    return next((teacher for since, teacher in history if since <= day), history[-1][1])


def spans(year: AcademicYear, first: date, last: date) -> list[tuple[int, date, date]]:
    """The published versions of these days: (id, first day, last day), one query."""
    rows = Timetable.objects.filter(year=year, published_at__isnull=False, valid_from__lte=last).order_by(
        "valid_from", "id"
    )
    found = []
    for pk, valid_from, valid_until in rows.values_list("pk", "valid_from", "valid_until"):
        start, end = max(first, valid_from), min(last, valid_until or year.ends_on, year.ends_on)
        if start <= end:
            found.append((pk, start, end))
    return found
