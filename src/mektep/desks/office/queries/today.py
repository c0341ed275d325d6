"""The school as it is now: who is away, which lessons nobody has called, what differs from the timetable."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q

from mektep.attendance import queries as attendance
from mektep.attendance.models import AbsenceNote, Kind
from mektep.attendance.queries import ClassNow
from mektep.core.numbers import half_up
from mektep.journal.models import ChangeRequest
from mektep.people.actors import Actor
from mektep.school.models import AcademicYear, Enrolment, School, SchoolClass, within
from mektep.school.queries import HolidayDates, calendar, year_on
from mektep.timetable.models import Lesson, Substitution

from . import closing, filling, quality, trust

# How many lines of a list the first page shows; the rest is one tap away.
MOST = 7


def local(school: School, at: datetime) -> datetime:
    """The moment by the school's clock on the wall."""
    return at.astimezone(ZoneInfo(school.zone))


@dataclass(frozen=True)
class Presence:
    """The classes whose lessons have begun today, and who is missing from them."""

    classes: tuple[ClassNow, ...]
    pupils: int
    away: int
    by_kind: tuple[tuple[str, int], ...]  # label and pupils, the most frequent first
    begun: int
    called: int

    @property
    def here(self) -> int:
        return self.pupils - self.away

    @property
    def percent(self) -> Decimal | None:
        """Pupils who have missed no lesson so far, to 0.1; None while no class was called."""
        return half_up(Decimal(100) * self.here / self.pupils, 1) if self.pupils and self.called else None

    @property
    def lists(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """Classes with somebody away: their name, then (pupil, why)."""
        return tuple(
            (one.name, tuple((away.name, away.reason or str(Kind(away.kind).label)) for away in one.away))
            for one in self.classes
            if one.away
        )


def presence(school: School, on: date, at: datetime) -> Presence:
    """Attendance of today by class and reason as far as the day has come; in four queries.

    Pupils are those of classes where at least one lesson was called; a class that nobody has called says
    nothing about anybody.
    """
    classes = tuple(attendance.now(school.pk, on, at, school.zone))
    called = [one for one in classes if one.called]
    kinds = Counter(away.kind for one in classes for away in one.away)
    return Presence(
        classes=classes,
        pupils=sum(one.pupils for one in called),
        away=sum(len(one.away) for one in called),
        by_kind=tuple((str(Kind(kind).label), count) for kind, count in kinds.most_common()),
        begun=sum(one.begun for one in classes),
        called=sum(one.called for one in classes),
    )


@dataclass(frozen=True)
class Announced:
    """A note of a family that covers today."""

    note: AbsenceNote
    school_class: SchoolClass | None


def announced(school: School, on: date) -> list[Announced]:
    """Who is announced to be away today, by class; in two queries."""
    notes = list(
        AbsenceNote.objects.covering(on).filter(school=school).select_related("learner").order_by("id")
    )
    places = Enrolment.objects.filter(
        within(on), school=school, learner_id__in=[note.learner_id for note in notes]
    ).select_related("school_class")
    classes = {row.learner_id: row.school_class for row in places}
    found = [Announced(note, classes.get(note.learner_id)) for note in notes]
    return sorted(
        found,
        key=lambda one: (
            (one.school_class.grade, one.school_class.letter) if one.school_class else (99, ""),
            one.note.pk,
        ),
    )


@dataclass(frozen=True)
class Running:
    """The lessons that run at this moment, and those of them that nobody has called."""

    lessons: int
    uncalled: tuple[Lesson, ...]

    @property
    def ends(self) -> time | None:
        return max((one.ends for one in self.uncalled), default=None)


def running(school: School, on: date, clock: time) -> Running:
    """In two queries. A lesson without its teacher is told of elsewhere."""
    now = list(
        Lesson.objects.taking_place()
        .filter(school=school, held_on=on, starts__lte=clock, ends__gt=clock)
        .with_names()
        .order_by(
            "teaching__group__school_class__grade", "teaching__group__school_class__letter", "number", "id"
        )
    )
    called = attendance.taken([one.pk for one in now]) if now else set()
    return Running(len(now), tuple(one for one in now if one.pk not in called))


@dataclass(frozen=True)
class Change:
    """A lesson that is given by somebody else, elsewhere, or not at all."""

    lesson: Lesson
    substitution: Substitution | None


@dataclass(frozen=True)
class Changes:
    """What differs from the timetable today."""

    orphans: tuple[Lesson, ...]  # take place and have no teacher
    changes: tuple[Change, ...]


def changes(school: School, on: date) -> Changes:
    """In two queries."""
    substituted = {
        row.lesson_id: row
        for row in Substitution.objects.filter(lesson__school=school, lesson__held_on=on).select_related(
            "instead_of"
        )
    }
    rows = list(
        Lesson.objects.filter(
            Q(teacher=None) | Q(cancelled_at__isnull=False) | Q(pk__in=list(substituted)),
            school=school,
            held_on=on,
        )
        .with_names()
        .order_by("starts", "number", "id")
    )
    return Changes(
        orphans=tuple(row for row in rows if row.teacher_id is None and not row.is_cancelled),
        changes=tuple(
            Change(row, substituted.get(row.pk))
            for row in rows
            if row.is_cancelled or (row.pk in substituted and row.teacher_id is not None)
        ),
    )


@dataclass(frozen=True)
class Waiting:
    """Requests to change marks that nobody has decided."""

    count: int
    first: tuple[ChangeRequest, ...]


def waiting(actor: Actor, school: School) -> Waiting:
    """In two queries."""
    rows = ChangeRequest.objects.visible_to(actor).waiting().filter(school=school)
    return Waiting(rows.count(), tuple(rows.with_names().order_by("asked_at", "id")[:3]))


@dataclass(frozen=True)
class Today:
    """The morning of a head of the school."""

    school: School
    year: AcademicYear | None
    on: date
    clock: time
    rest: HolidayDates | None
    is_school_day: bool
    presence: Presence
    announced: tuple[Announced, ...]
    running: Running
    changes: Changes
    filling: filling.Filling
    quality: quality.Quality | None
    closing: closing.State | None
    waiting: Waiting
    trust: trust.Trust


def today(actor: Actor, school: School, at: datetime) -> Today:
    """The whole page, in at most 26 queries, however large the school is."""
    moment = local(school, at)
    on, clock = moment.date(), moment.time()
    year = year_on(school.pk, on)
    days = calendar(year) if year else None
    return Today(
        school=school,
        year=year,
        on=on,
        clock=clock,
        rest=days.rest_on(on) if days else None,
        is_school_day=days.is_school_day(on) if days else False,
        presence=presence(school, on, at),
        announced=tuple(announced(school, on)),
        running=running(school, on, clock),
        changes=changes(school, on),
        filling=filling.of_week(school, on, clock),
        quality=quality.of_last_closed(school, year) if year else None,
        closing=closing.state(school, year, on) if year else None,
        waiting=waiting(actor, school),
        trust=trust.trust(school.pk),
    )
