"""A pupil's things for tests, as rows: what the tests read, they do not act."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from mektep.journal.models import Mark, Work
from mektep.learning.models import Homework
from mektep.people.models import Person
from mektep.school.models import Teaching, Term
from mektep.school.tests.factories import MONDAY
from mektep.timetable.models import Lesson

TODAY = MONDAY.date()
STAMP = "0" * 27


def make_homework(teaching: Teaching, due_on: date, text: str = "№ 145", minutes: int = 20) -> Homework:
    return Homework.objects.create(
        school=teaching.school,
        teaching=teaching,
        given_at=MONDAY - timedelta(hours=20),
        given_by=teaching.teacher,
        due_on=due_on,
        text=text,
        minutes=minutes,
    )


def make_mark(learner: Person, lesson: Lesson, points: int, at: datetime = MONDAY) -> Mark:
    return Mark.objects.create(
        school=lesson.school,
        teaching=lesson.teaching,
        learner=learner,
        lesson=lesson,
        points=Decimal(points),
        stamp=STAMP,
        entered_at=at,
    )


def make_work(teaching: Teaching, term: Term, learner: Person, points: int, most: int = 20) -> Work:
    work = Work.objects.create(
        school=teaching.school,
        teaching=teaching,
        term=term,
        kind="unit",
        number=Work.objects.filter(teaching=teaching, term=term).count() + 1,
        max_points=most,
        held_on=TODAY,
    )
    Mark.objects.create(
        school=teaching.school,
        teaching=teaching,
        learner=learner,
        work=work,
        points=points,
        stamp=STAMP,
        entered_at=MONDAY,
    )
    return work
