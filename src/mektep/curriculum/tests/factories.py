"""Lessons and plans for tests."""

from datetime import date, time, timedelta

from mektep.curriculum import actions
from mektep.curriculum.actions import DraftRow
from mektep.curriculum.models import Placement, Plan
from mektep.school.models import Teaching
from mektep.school.tests.factories import DONE, MONDAY
from mektep.timetable.models import Lesson


def make_lessons(
    teaching: Teaching, count: int, start: date = date(2026, 9, 7), every: int = 1
) -> list[Lesson]:
    """So many lessons, each the second of its day."""
    return Lesson.objects.bulk_create(
        Lesson(
            school=teaching.school,
            teaching=teaching,
            teacher=teaching.teacher,
            held_on=start + timedelta(days=n * every),
            number=2,
            starts=time(8, 55),
            ends=time(9, 40),
        )
        for n in range(count)
    )


def drafts(*topics: str) -> list[DraftRow]:
    return [DraftRow(topic=topic, section="A") for topic in topics]


def make_plan(teaching: Teaching, *topics: str) -> Plan:
    return actions.import_plan(teaching, drafts(*topics), **DONE).plan


def cancel(lesson: Lesson) -> None:
    Lesson.objects.filter(pk=lesson.pk).update(cancelled_at=MONDAY, cancel_reason="Боран")


def lying(plan: Plan) -> list[tuple[str, date]]:
    """Which topic is taught on which day."""
    pairs = Placement.objects.filter(row__plan=plan).order_by("lesson__held_on", "row__position")
    return list(pairs.values_list("row__topic", "lesson__held_on"))
