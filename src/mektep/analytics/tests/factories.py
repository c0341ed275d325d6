"""A class whose term is approved, so that its figures can be counted by hand."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from mektep.analytics.queries.frame import Ask
from mektep.attendance.models import Absence
from mektep.core import stamps
from mektep.journal.models import Mark, PeriodMark, Work
from mektep.people.models import Person
from mektep.school.models import Membership, Teaching
from mektep.school.tests.factories import MONDAY, Cast, make_pupil, make_teaching
from mektep.timetable.models import Lesson

TODAY = MONDAY.date()


def approve(
    teaching: Teaching, marks: Mapping[Person, int | str], number: int = 1, period: str = "term"
) -> None:
    """Approved marks of a period: numbers, or a standing such as `exempt`."""
    PeriodMark.objects.bulk_create(
        PeriodMark(
            school=teaching.school,
            teaching=teaching,
            learner=learner,
            period=period,
            number=number,
            standing="marked" if isinstance(mark, int) else mark,
            mark=mark if isinstance(mark, int) else None,
            approved_at=MONDAY,
        )
        for learner, mark in marks.items()
    )


def lesson(teaching: Teaching, on: date = TODAY, number: int = 2, **fields: object) -> Lesson:
    return Lesson.objects.create(
        school=teaching.school,
        teaching=teaching,
        teacher=teaching.teacher,
        held_on=on,
        number=number,
        starts=time(8, 55),
        ends=time(9, 40),
        **fields,
    )


def away(where: Lesson, who: Person, kind: str, office: str = "") -> Absence:
    return Absence.objects.create(
        school=where.school,
        lesson=where,
        learner=who,
        kind=kind,
        office_kind=office,
        stamp=stamps.tick(MONDAY),
        entered_at=MONDAY,
    )


def points(where: Lesson | Work, who: Person, value: str) -> Mark:
    place = {"lesson": where} if isinstance(where, Lesson) else {"work": where}
    return Mark.objects.create(
        school=where.school,
        teaching=where.teaching,
        learner=who,
        points=Decimal(value),
        stamp=stamps.tick(MONDAY),
        entered_at=MONDAY,
        **place,
    )


class SmallClass:
    """Five pupils, three marked subjects and one that is not; the first term is approved.

             maths  physics  history   music
    anna       5       5        5      pass     excellent
    berik      5       4        5      pass     one 4
    dias       4       3        5      pass     one 3
    erlan      3       2        4      fail     failing
    fariza     5    exempt    (none)   pass     not assessed
    """

    def __init__(self, cast: Cast) -> None:
        Membership.objects.filter(group=cast.group).delete()
        self.cast, self.school_class = cast, cast.school_class
        names = ("Анна", "Берік", "Диас", "Ерлан", "Фариза")
        self.pupils = [make_pupil(cast.school_class, name, family_name=name) for name in names]
        self.maths = cast.teaching
        self.physics = make_teaching(cast.group, "physics", cast.vera)
        self.history = make_teaching(cast.group, "history_of_kazakhstan")
        self.music = make_teaching(cast.group, "music", marking="pass_fail")
        anna, berik, dias, erlan, fariza = self.pupils
        approve(self.maths, {anna: 5, berik: 5, dias: 4, erlan: 3, fariza: 5})
        approve(self.physics, {anna: 5, berik: 4, dias: 3, erlan: 2, fariza: "exempt"})
        approve(self.history, {anna: 5, berik: 5, dias: 5, erlan: 4, fariza: "not_assessed"})
        approve(self.music, {one: "failed" if one == erlan else "passed" for one in self.pupils})

    def ask(self, who: str = "paul", at: datetime = MONDAY, **more: object) -> Ask:
        more.setdefault("school_class", self.school_class)
        return Ask(
            actor=self.cast.actor(who),
            at=at,
            today=at.date(),
            school=self.cast.school,
            term=self.cast.terms[0],
            **more,  # type: ignore[arg-type]
        )
