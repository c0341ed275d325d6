"""Living the demo's year through the actions of the house: plans, attendance, marks, homework, closing.

Fortnight by fortnight, each class-subject by its own teacher, up to the present day. Today's lessons are
left to whoever opens the demo, and a few of the last days are left unfilled, as in life.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from mektep.attendance import actions as attendance
from mektep.attendance import queries as attendance_queries
from mektep.core import clock
from mektep.curriculum import actions as curriculum
from mektep.curriculum.models import PlanRow
from mektep.journal import actions as journal
from mektep.journal.models import Work
from mektep.people.actors import Actor
from mektep.school import actions as school
from mektep.school import queries as school_queries
from mektep.school.models import Membership, Teaching, Term
from mektep.timetable.models import Lesson

from .build import SYSTEM, Demo, moment
from .lives import Lives
from .topics import topics_of

FORTNIGHT = 14
UNIT_POINTS, TERM_POINTS = 15, 25
PRIMARY_UNIT_POINTS, PRIMARY_TERM_POINTS = 10, 20


@dataclass(frozen=True)
class Part:
    """A part of the year that has been lived, for the bar: all shares together are 1."""

    description: str
    share: float


@dataclass
class Register:
    """What is needed to fill one class-subject."""

    teaching: Teaching
    teacher: Actor
    learners: list[int]
    lessons: list[Lesson]


def plan(demo: Demo) -> None:
    """Teachers may correct for a fortnight here; every class-subject has its plan."""
    school.set_up(demo.school, edit_days=FORTNIGHT, **demo.done)
    for teaching in demo.teachings:
        subject, shape = teaching.subject, teaching.group.school_class
        rows = [
            curriculum.DraftRow(topic=row.topic, section=row.section, kind=row.kind)
            for row in topics_of(subject.code, shape.language)
        ]
        curriculum.import_plan(teaching, rows, by=SYSTEM, at=demo.at)


def weeks(demo: Demo) -> Iterator[Part]:
    """Live until yesterday."""
    registers = _registers(demo)
    lives = Lives(seed=11)
    terms = list(Term.objects.filter(year=demo.year, starts_on__lt=demo.today).order_by("number"))
    spans = [
        (term, first, last)
        for term in terms
        for first, last in fortnights(term.starts_on, min(term.ends_on, demo.today - timedelta(days=1)))
    ]
    for term, first, last in spans:
        at = moment(min(last, demo.today - timedelta(days=1)), hour=19)
        with clock.set_to(at), transaction.atomic():
            for register in registers:
                _set_works(register, term, first, last, at)
                _fill(demo, register, lives, first, last, at)
            if last == term.ends_on or last >= term.ends_on - timedelta(days=2):
                _close(demo, registers, term, at)
        yield Part(f"Living {first:%d.%m} – {last:%d.%m}", 1 / len(spans))


def fortnights(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Pairs of weeks from the Monday of `first` up to `last`."""
    start = first - timedelta(days=first.weekday())
    while start <= last:
        yield max(start, first), min(start + timedelta(days=FORTNIGHT - 1), last)
        start += timedelta(days=FORTNIGHT)


def _registers(demo: Demo) -> list[Register]:
    members: dict[int, list[int]] = {}
    for group_id, learner_id in Membership.objects.values_list("group_id", "learner_id").order_by("id"):
        members.setdefault(group_id, []).append(learner_id)
    lessons: dict[int, list[Lesson]] = {}
    for lesson in Lesson.objects.filter(held_on__lt=demo.today).in_order():
        lessons.setdefault(lesson.teaching_id, []).append(lesson)
    actors: dict[int, Actor] = {}
    found = []
    for teaching in demo.teachings:
        teacher = teaching.teacher
        assert teacher is not None
        if teacher.pk not in actors:
            grants = school_queries.grants_of(teacher.pk, demo.today)
            actors[teacher.pk] = Actor(teacher.pk, teacher.short_name, grants)
        found.append(
            Register(
                teaching, actors[teacher.pk], members.get(teaching.group_id, []), lessons.get(teaching.pk, [])
            )
        )
    return found


def _fill(demo: Demo, register: Register, lives: Lives, first: date, last: date, at: datetime) -> None:
    """Attendance and marks of one register for a fortnight."""
    lessons = [lesson for lesson in register.lessons if first <= lesson.held_on <= last]
    subject = register.teaching.subject_id
    dice = lives.dice("fill", register.teaching.pk, first)
    # Somebody forgets one of the latest lessons, so that «what is missing» has something to say.
    if last >= demo.today - timedelta(days=3) and lessons and dice.random() < 0.12:
        lessons.pop()
    if not lessons:
        return
    away: dict[tuple[int, int], tuple[str, int | None]] = {}
    for lesson in lessons:
        for learner in register.learners:
            found = lives.absence(learner, lesson.held_on, lesson.number, demo.year.starts_on)
            if found:
                away[lesson.pk, learner] = found
    attendance.call_all([lesson.pk for lesson in lessons], by=register.teacher, at=at)
    if away:
        seats = attendance_queries.seats(
            list({lesson for lesson, _ in away}), list({learner for _, learner in away})
        )
        says = [attendance.Say(seats[place], kind, minutes) for place, (kind, minutes) in away.items()]
        attendance.mark_seats(says, by=register.teacher, at=at)
    if register.teaching.marking == Teaching.Marking.NONE:
        return
    full = register.teaching.pk in demo.full_journals
    entries: list[tuple[str, int, Decimal | None]] = []
    for lesson in lessons:
        for learner in register.learners:
            if (lesson.pk, learner) in away and away[lesson.pk, learner][0] != "late" and not full:
                continue
            if full or dice.random() < demo.shape.marked:
                entries.append((f"l{lesson.pk}", learner, lives.formative(learner, subject, dice)))
    works = Work.objects.filter(
        teaching=register.teaching, held_on__range=(first, last), withdrawn_at=None
    ).order_by("id")
    for work in works:
        for learner in register.learners:
            entries.append(
                (f"w{work.pk}", learner, lives.summative(learner, subject, int(work.max_points), dice))
            )
    if entries:
        journal.enter_all(entries, by=register.teacher, at=at)


def _set_works(register: Register, term: Term, first: date, last: date, at: datetime) -> None:
    """Two works for units and one for the term (half-year subjects: units only), where they fall due."""
    teaching = register.teaching
    if teaching.marking != Teaching.Marking.MARKS:
        return
    lessons = [lesson for lesson in register.lessons if term.starts_on <= lesson.held_on <= term.ends_on]
    weeks_of_term = (term.ends_on - term.starts_on).days // 7 + 1
    primary = teaching.group.school_class.grade <= 4
    unit, most = (PRIMARY_UNIT_POINTS, PRIMARY_TERM_POINTS) if primary else (UNIT_POINTS, TERM_POINTS)
    titles = list(
        PlanRow.objects.filter(plan__teaching=teaching, kind=PlanRow.Kind.UNIT)
        .order_by("position")
        .values_list("topic", flat=True)
    )
    due = [(Work.Kind.UNIT, weeks_of_term * 3 // 8, unit), (Work.Kind.UNIT, weeks_of_term * 6 // 8, unit)]
    if teaching.period == Teaching.Period.TERM:
        due.append((Work.Kind.TERM, weeks_of_term - 1, most))
    for n, (kind, week, points) in enumerate(due):
        monday = term.starts_on - timedelta(days=term.starts_on.weekday()) + timedelta(weeks=week - 1)
        held = [le for le in lessons if monday <= le.held_on < monday + timedelta(days=7)]
        # Different subjects on different days: a class has at most three term works a day.
        lesson = held[teaching.subject_id % len(held)] if held else None
        if lesson is not None and first <= lesson.held_on <= last:
            title = (
                titles[(term.number * 2 - 2 + n) % len(titles)] if titles and kind == Work.Kind.UNIT else ""
            )
            journal.set_work(
                teaching, term, kind, Decimal(points), lesson.held_on, title, by=register.teacher, at=at
            )


def _close(demo: Demo, registers: list[Register], term: Term, at: datetime) -> None:
    """Teachers approve the term, the deputy closes it."""
