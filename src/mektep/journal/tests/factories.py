"""Lessons, works and registers for tests."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal

from mektep.journal.models import Work
from mektep.people.models import Person
from mektep.school import actions as school
from mektep.school.models import Teaching, Term
from mektep.school.tests.factories import DONE, Cast, make_people, make_teaching
from mektep.timetable.models import Lesson

# Monday, the day of all tests.
TODAY = date(2026, 9, 7)


def make_lesson(teaching: Teaching, on: date = TODAY, number: int = 1, **fields: object) -> Lesson:
    fields.setdefault("teacher_id", teaching.teacher_id)
    return Lesson.objects.create(
        school_id=teaching.school_id,
        teaching=teaching,
        held_on=on,
        number=number,
        starts=time(7 + number, 0),
        ends=time(7 + number, 45),
        **fields,
    )


def make_lessons(teaching: Teaching, days: Iterable[date], a_day: int = 1) -> list[Lesson]:
    """Lessons on these days, in one statement."""
    return Lesson.objects.bulk_create(
        Lesson(
            school_id=teaching.school_id,
            teaching=teaching,
            held_on=day,
            number=number,
            starts=time(7 + number, 0),
            ends=time(7 + number, 45),
            teacher_id=teaching.teacher_id,
        )
        for day in days
        for number in range(1, a_day + 1)
    )


def make_work(
    teaching: Teaching, term: Term, kind: str = "unit", most: str = "20", on: date = TODAY, number: int = 1
) -> Work:
    return Work.objects.create(
        school_id=teaching.school_id,
        teaching=teaching,
        term=term,
        kind=kind,
        number=number,
        max_points=Decimal(most),
        held_on=on,
    )


def make_big_class(cast: Cast, pupils: int) -> tuple[Teaching, list[Person]]:
    """A class of so many pupils that vera teaches biology."""
    group = cast.group
    people = make_people([(f"Оқушы{n:02}", f"Аты{n:02}") for n in range(pupils)])
    school.enrol_all([(person, cast.school_class) for person in people], starts_on=date(2026, 9, 1), **DONE)
    teaching = make_teaching(group, "biology", cast.vera)
    return teaching, [*cast.learners, *people]


def days_back(count: int, until: date = TODAY) -> list[date]:
    """So many days before `until` and it itself, the earliest first."""
    return [until - timedelta(days=back) for back in range(count - 1, -1, -1)]
