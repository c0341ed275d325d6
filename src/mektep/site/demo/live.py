"""Living the demo's year through the actions of the house: plans, attendance, marks, homework, closing.

Fortnight by fortnight, each class-subject by its own teacher, up to the present day. Today's lessons are
left to whoever opens the demo, and a few of the last days are left unfilled, as in life.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice

from django.db import transaction

from mektep.attendance import actions as attendance
from mektep.attendance import queries as attendance_queries
from mektep.core import clock
from mektep.curriculum import actions as curriculum
from mektep.curriculum.models import PlanRow
from mektep.journal import actions as journal
from mektep.journal.models import PeriodMark, Work
from mektep.learning import actions as learning
from mektep.learning import queries as learning_queries
from mektep.norms import queries as norms
from mektep.people.actors import Actor
from mektep.people.models import Person
from mektep.school import actions as school
from mektep.school import queries as school_queries
from mektep.school.models import Membership, Teaching, Term
from mektep.timetable.models import Lesson

from .accounts import USERNAMES
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
            for row in islice(cycle(topics_of(subject.code, shape.language)), int(teaching.weekly_hours * 35))
        ]
        curriculum.import_plan(teaching, rows, by=SYSTEM, at=demo.at)


def weeks(demo: Demo) -> Iterator[Part]:
    """Live until yesterday."""
    terms = list(Term.objects.filter(year=demo.year, starts_on__lt=demo.today).order_by("number"))
    registers = _registers(demo, terms[-1].ends_on)
    lives = Lives(seed=11)
    spans = [
        (term, first, last)
        for term in terms
        for first, last in fortnights(term.starts_on, min(term.ends_on, demo.today - timedelta(days=1)))
    ]
    for term, first, last in spans:
        at = moment(min(last, demo.today - timedelta(days=1)), hour=19)
        with clock.set_to(at), transaction.atomic():
            for register in registers:
                if first == term.starts_on:
                    _set_works(demo, register, term, at)
                _fill(demo, register, lives, first, last, at)
            if last == term.ends_on:
                _close(demo, registers, term, at)
        yield Part(f"Living {first:%d.%m} – {last:%d.%m}", 1 / len(spans))


def fortnights(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Pairs of weeks from the Monday of `first` up to `last`."""
    start = first - timedelta(days=first.weekday())
    while start <= last:
        yield max(start, first), min(start + timedelta(days=FORTNIGHT - 1), last)
        start += timedelta(days=FORTNIGHT)


def _registers(demo: Demo, last: date) -> list[Register]:
    members: dict[int, list[int]] = {}
    for group_id, learner_id in Membership.objects.values_list("group_id", "learner_id").order_by("id"):
        members.setdefault(group_id, []).append(learner_id)
    lessons: dict[int, list[Lesson]] = {}
    for lesson in Lesson.objects.filter(held_on__lte=last).in_order():
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
    _give_homework(demo, register, lessons[-1], at)


HOMEWORK = ("№ {n}, {m}-есептер", "{n}-параграфты оқу, {m}-сұраққа жауап жазу", "{n}-бет, {m}-жаттығу")


def _give_homework(demo: Demo, register: Register, lesson: Lesson, at: datetime) -> None:
    """After the fortnight's last lesson: something for the next one, within what the grade may bear."""
    grade = register.teaching.group.school_class.grade
    following = next((one for one in register.lessons if one.held_on > at.date()), None)
    if not norms.homework_minutes(grade, lesson.held_on) or following is None:
        return
    text = HOMEWORK[register.teaching.subject_id % len(HOMEWORK)].format(
        n=lesson.held_on.toordinal() % 90 + 4, m=register.teaching.pk % 9 + 1
    )
    place = learning_queries.Place(register.teaching, following.held_on, following, lesson)
    learning.give(text, 10 if grade <= 4 else 15, [place], by=register.teacher, at=at)


def _set_works(demo: Demo, register: Register, term: Term, at: datetime) -> None:
    """Two works for units and one for the term (half-year subjects: units only), planned for the term."""
    teaching = register.teaching
    if teaching.marking != Teaching.Marking.MARKS:
        return
    primary = teaching.group.school_class.grade <= 4
    unit, most = (PRIMARY_UNIT_POINTS, PRIMARY_TERM_POINTS) if primary else (UNIT_POINTS, TERM_POINTS)
    titles = list(
        PlanRow.objects.filter(plan__teaching=teaching, kind=PlanRow.Kind.UNIT)
        .order_by("position")
        .values_list("topic", flat=True)
    )
    lessons = [lesson for lesson in register.lessons if term.starts_on <= lesson.held_on <= term.ends_on]
    weeks = (term.ends_on - term.starts_on).days // 7 + 1
    for n, week in enumerate((weeks // 4 + 1, weeks // 2 + 1)):
        if held := _in_weeks(term, lessons, week, week):
            title = titles[(term.number * 2 - 2 + n) % len(titles)] if titles else ""
            _set(register, term, Work.Kind.UNIT, unit, held[0].held_on, title, at)
    held = _in_weeks(term, lessons, weeks - 2, weeks - 1)
    if teaching.period == Teaching.Period.TERM and held:
        # A class writes at most three term works a day: the day with the fewest so far, the later the better.
        class_id = teaching.group.school_class_id
        day = min((le.held_on for le in reversed(held)), key=lambda on: demo.term_works[class_id, on])
        demo.term_works[class_id, day] += 1
        _set(register, term, Work.Kind.TERM, most, day, "", at)


def _in_weeks(term: Term, lessons: list[Lesson], first: int, last: int) -> list[Lesson]:
    """Lessons of the term's weeks `first` to `last`, counted from 1."""
    monday = term.starts_on - timedelta(days=term.starts_on.weekday())
    start, end = monday + timedelta(weeks=first - 1), monday + timedelta(weeks=last)
    return [lesson for lesson in lessons if start <= lesson.held_on < end]


def _set(register: Register, term: Term, kind: str, points: int, on: date, title: str, at: datetime) -> None:
    journal.set_work(register.teaching, term, kind, Decimal(points), on, title, by=register.teacher, at=at)


def _close(demo: Demo, registers: list[Register], term: Term, at: datetime) -> None:
    """Teachers approve the term and the deputy closes it; one journal in twenty still waits for her."""
    deputy = Person.objects.get(username=USERNAMES["deputy"])
    by = Actor(deputy.pk, deputy.short_name, school_queries.grants_of(deputy.pk, term.ends_on))
    names = {one.pk: one for one in Teaching.objects.filter(school=demo.school).with_names()}
    for n, register in enumerate(registers):
        if register.teaching.marking == Teaching.Marking.NONE:
            continue
        choices = {}
        if register.teaching.marking == Teaching.Marking.PASS_FAIL:
            choices = dict.fromkeys(register.learners, PeriodMark.Standing.PASSED.value)
        closing = journal.approve(
            names[register.teaching.pk], term.number, choices=choices, by=register.teacher, at=at
        )
        if n % 20 or term.ends_on < demo.today - timedelta(days=60):
            journal.close(closing, by=by, at=at)
