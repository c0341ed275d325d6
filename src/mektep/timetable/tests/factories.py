"""Weeks and lessons for tests, made through the house's own actions."""

from collections.abc import Iterable
from datetime import date

from mektep.school.models import AcademicYear, Teaching
from mektep.school.tests.factories import DONE, MONDAY, Cast
from mektep.timetable import actions
from mektep.timetable.models import Lesson, Timetable

TODAY = MONDAY.date()
# Vera's week: (weekday, lesson number). At nine on Monday the second lesson is running.
WEEK = ((1, 2), (2, 3), (3, 2), (4, 4), (5, 1))


def make_timetable(
    year: AcademicYear, places: Iterable[tuple[Teaching, int, int]] = (), name: str = "Кесте"
) -> Timetable:
    """A draft with these places: (class-subject, weekday, lesson number)."""
    timetable = actions.draft(year, name, **DONE)
    actions.place_all(timetable, [actions.NewPlace(*place) for place in places], **DONE)
    return timetable


def make_lessons(
    cast: Cast, week: Iterable[tuple[int, int]] = WEEK, valid_from: date = TODAY
) -> list[Lesson]:
    """Vera's lessons in 7 «Б» from Monday on, a whole year of them, oldest first."""
    timetable = make_timetable(cast.year, [(cast.teaching, day, number) for day, number in week])
    actions.publish(timetable, valid_from, **DONE)
    return list(Lesson.objects.filter(teaching=cast.teaching).in_order())
