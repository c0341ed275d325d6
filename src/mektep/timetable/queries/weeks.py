"""Weeks as pages show them: of a class, a teacher, a room, a learner. The price never grows with lessons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mektep.core import alphabet
from mektep.people.models import Person
from mektep.school import queries as school
from mektep.school.models import AcademicYear, Holiday, Room, School, SchoolClass

from ..models import Lesson, Substitution
from .lessons import lessons_of_learner, lessons_of_teacher


@dataclass(frozen=True)
class Hour:
    """A lesson as it stands in a week, with what differs that day."""

    lesson: Lesson
    substitution: Substitution | None = None


@dataclass(frozen=True)
class Day:
    """One day of a week: why there are no lessons, or its lessons in order."""

    on: date
    is_today: bool
    rest: str
    hours: list[Hour]


@dataclass(frozen=True)
class WeekShown:
    """A week from its Monday."""

    monday: date
    number: int | None
    days: list[Day]

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def last(self) -> date:
        return self.days[-1].on

    @property
    def is_empty(self) -> bool:
        return not any(day.hours for day in self.days)


def week_of_class(school_class: SchoolClass, on: date, today: date) -> WeekShown:
    """All lessons of a class, also of its groups; five queries."""
    monday = school.monday_of(on)
    rows = Lesson.objects.filter(teaching__group__school_class=school_class)
    return _week(school_class.school, monday, today, _between(rows, monday), grade=school_class.grade)


def week_of_teacher(person: Person, place: School, on: date, today: date) -> WeekShown:
    """What somebody gives at a school; five queries."""
    monday = school.monday_of(on)
    rows = lessons_of_teacher(person, monday, monday + timedelta(days=6))
    return _week(place, monday, today, [row for row in rows if row.school_id == place.pk])


def week_of_room(room: Room, on: date, today: date) -> WeekShown:
    """Everything held in a room; five queries."""
    monday = school.monday_of(on)
    return _week(room.school, monday, today, _between(Lesson.objects.filter(room=room), monday))


def week_of_learner(person: Person, place: School, grade: int, on: date, today: date) -> WeekShown:
    """A learner's own week, with her groups only; six queries."""
    monday = school.monday_of(on)
    rows = lessons_of_learner(person, monday, monday + timedelta(days=6))
    return _week(place, monday, today, [row for row in rows if row.school_id == place.pk], grade=grade)


def _between(rows: "Iterable[Lesson]", monday: date) -> list[Lesson]:
    found = rows.filter(held_on__gte=monday, held_on__lte=monday + timedelta(days=6))  # type: ignore[attr-defined]
    return list(found.with_names().order_by("held_on", "starts", "number", "id"))


def _week(
    place: School, monday: date, today: date, lessons: Sequence[Lesson], grade: int | None = None
) -> WeekShown:
    year = school.year_on(place.pk, monday + timedelta(days=4))
    calendar = school.calendar(year) if year else None
    differs = {
        row.lesson_id: row
        for row in Substitution.objects.filter(
            lesson_id__in=[lesson.pk for lesson in lessons]
        ).select_related("instead_of")
    }
    days = []
    for on in school.days_between(monday, monday + timedelta(days=place.days_a_week - 1)):
        rest = calendar.rest_on(on, grade) if calendar else None
        hours = [Hour(one, differs.get(one.pk)) for one in lessons if one.held_on == on]
        days.append(Day(on, on == today, Holiday(name=rest.name).label if rest else "", hours))
    return WeekShown(monday, calendar.week_number(monday) if calendar else None, days)


@dataclass(frozen=True)
class Shelf:
    """Whose weeks one may look at in a school."""

    year: AcademicYear | None
    classes: list[SchoolClass]
    teachers: list[Person]
    rooms: list[Room]


def shelf(place: School, on: date) -> Shelf:
    """Classes, teachers and rooms of a school, in four queries."""
    year = school.year_on(place.pk, on)
    rooms = sorted(Room.objects.filter(school=place), key=lambda room: (len(room.name), room.name))
    if year is None:
        return Shelf(None, [], [], rooms)
    given = Lesson.objects.filter(school=place, teaching__year=year, teacher__isnull=False)
    return Shelf(
        year,
        school.in_order(SchoolClass.objects.filter(year=year)),
        alphabet.by_name(Person.objects.filter(pk__in=given.values("teacher"))),
        rooms,
    )
