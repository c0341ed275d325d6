"""Homework for tests."""

from datetime import date, time, timedelta

from mektep.learning import actions
from mektep.learning.actions import Place
from mektep.learning.models import Homework
from mektep.school.models import Teaching
from mektep.school.tests.factories import DONE
from mektep.timetable.models import Lesson

TOMORROW = date(2026, 9, 8)


def make_lessons(teaching: Teaching, *days: date, number: int = 2) -> list[Lesson]:
    return Lesson.objects.bulk_create(
        Lesson(
            school=teaching.school,
            teaching=teaching,
            teacher=teaching.teacher,
            held_on=on,
            number=number,
            starts=time(8, 55),
            ends=time(9, 40),
        )
        for on in days
    )


def school_days(count: int, start: date = date(2026, 9, 7)) -> list[date]:
    days = (start + timedelta(days=n) for n in range(count * 2))
    return [on for on in days if on.isoweekday() < 6][:count]


def make_homework(
    teaching: Teaching, text: str = "§ 4, № 17", minutes: int = 20, due_on: date = TOMORROW
) -> Homework:
    return actions.give(text, minutes, [Place(teaching, due_on)], **DONE)[0]
