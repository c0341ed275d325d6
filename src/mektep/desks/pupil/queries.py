"""A pupil's day, week and term, read from the register, the timetable and homework."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings

from mektep.attendance.queries import zone
from mektep.journal.queries import book, diary
from mektep.norms import queries as norms
from mektep.ui import now

from .modes import SIMPLE

AHEAD = timedelta(days=14)
NEWEST = 5
DAYS = 2  # of homework on the first page


@dataclass(frozen=True)
class Due:
    """What is due on one day, and its planned minutes beside the norm of the grade (None: no norm)."""

    on: date
    tasks: tuple[diary.Task, ...]
    norm: int | None

    @property
    def minutes(self) -> int:
        return sum(task.minutes for task in self.tasks)

    @property
    def left(self) -> int:
        """Minutes of what is not done yet."""
        return sum(task.minutes for task in self.tasks if not task.is_done)

    @property
    def is_done(self) -> bool:
        return all(task.is_done for task in self.tasks)

    @property
    def is_over(self) -> bool:
        return bool(self.norm) and self.minutes > (self.norm or 0)

    @property
    def percent(self) -> Decimal:
        """The planned minutes as a part of the norm."""
        return Decimal(100 * self.minutes) / self.norm if self.norm else Decimal(0)


@dataclass(frozen=True)
class Today:
    place: diary.Place
    on: date
    at: datetime
    lessons: tuple[diary.DiaryLesson, ...]
    next_on: date | None
    next_lessons: tuple[diary.DiaryLesson, ...]
    now: now.Now[diary.DiaryLesson]
    due: tuple[Due, ...]
    newest: tuple[diary.DiaryMark, ...]
    subjects: tuple[book.Subject, ...]

    @property
    def is_simple(self) -> bool:
        return self.place.grade <= SIMPLE

    @property
    def has_marks(self) -> bool:
        """Grade 1 is not marked."""
        return self.place.grade not in norms.scheme(self.place.term.starts_on).unmarked


def place(learner_id: int, at: datetime) -> tuple[diary.Place, date] | None:
    """A learner's class now and the day there, in one query (two where the school's day is another)."""
    on = at.astimezone(zone(settings.TIME_ZONE)).date()
    found = diary.places_on([learner_id], on).get(learner_id)
    if found is None:
        return None
    local = at.astimezone(zone(found.zone)).date()
    if local != on:
        found = diary.places_on([learner_id], local).get(learner_id, found)
    return found, local


def today(learner_id: int, at: datetime) -> Today | None:
    """The day of a pupil, in five queries; None for who is in no class."""
    if (where := place(learner_id, at)) is None:
        return None
    there, on = where
    days = [on, there.next_on] if there.next_on else [on]
    lessons = diary.lessons([learner_id], days)
    tasks = diary.tasks([learner_id], on, on + AHEAD)
    diary.lay_out(lessons, tasks)
    marks = diary.marks([learner_id], there.half_year_starts_on, on)
    of_today = tuple(one for one in lessons if one.on == on)
    return Today(
        place=there,
        on=on,
        at=at,
        lessons=of_today,
        next_on=there.next_on,
        next_lessons=tuple(one for one in lessons if one.on == there.next_on),
        now=now.pick(
            [one for one in of_today if not one.is_cancelled], at.astimezone(zone(there.zone)).time()
        ),
        due=due(tasks, there.grade)[:DAYS],
        newest=tuple(marks[:NEWEST]),
        subjects=tuple(book.subjects(there, marks)),
    )


def due(tasks: Sequence[diary.Task], grade: int) -> tuple[Due, ...]:
    """Homework by the day it is due on. No query."""
    days: dict[date, list[diary.Task]] = {}
    for task in tasks:
        days.setdefault(task.due_on, []).append(task)
    return tuple(
        Due(on, tuple(of_day), norms.homework_minutes(grade, on)) for on, of_day in sorted(days.items())
    )


def homework(learner_id: int, at: datetime) -> tuple[Due, ...]:
    """What is still to come, in two queries."""
    if (where := place(learner_id, at)) is None:
        return ()
    there, on = where
    return due(diary.tasks([learner_id], on, on + AHEAD), there.grade)


# ── a week ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Day:
    on: date
    is_today: bool
    lessons: tuple[diary.DiaryLesson, ...]


@dataclass(frozen=True)
class Week:
    place: diary.Place
    monday: date
    days: tuple[Day, ...]
    today: date

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def is_empty(self) -> bool:
        return not any(day.lessons for day in self.days)


def week(learner_id: int, asked: date | None, at: datetime) -> Week | None:
    """The week of a day in a pupil's diary, in four queries. Saturday is shown where it has lessons."""
    if (where := place(learner_id, at)) is None:
        return None
    there, on = where
    day = asked or on
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=n) for n in range(6)]
    lessons = diary.lessons([learner_id], days)
    diary.lay_out(lessons, diary.tasks([learner_id], monday, monday + timedelta(days=6)))
    made = [Day(one, one == on, tuple(lesson for lesson in lessons if lesson.on == one)) for one in days]
    return Week(there, monday, tuple(made if made[5].lessons else made[:5]), on)


def term_of(there: diary.Place, number: int | None) -> diary.Term:
    """The term with this number, else the one that runs."""
    return next((term for term in there.terms if term.number == number), there.term)
