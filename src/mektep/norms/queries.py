"""The law of a day. Usually no query at all.

Each process keeps the whole law (a few dozen rows) and looks at most every `RECHECK_SECONDS` whether a
row was added or changed: one query of one line. Where a norm has no row, the shipped file speaks, so an
installation that never loaded anything, or one that has just been upgraded, still knows the law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.db.models import Count, Max, Sum

from . import shipped
from .engine import Limits, Scheme
from .law import Law, NoNorm
from .models import Norm
from .readings import (
    Calendar,
    Certainty,
    Curriculum,
    FirstGradeStart,
    GroupSplit,
    Holiday,
    LessonDay,
    PassFail,
    PublicHoliday,
    SubjectName,
    Term,
    WeeklyHours,
)

__all__ = [
    "RECHECK_SECONDS",
    "Calendar",
    "Certainty",
    "Curriculum",
    "FirstGradeStart",
    "GroupSplit",
    "Holiday",
    "Law",
    "LessonDay",
    "NoNorm",
    "PassFail",
    "PublicHoliday",
    "SubjectName",
    "Term",
    "WeeklyHours",
    "calendar",
    "calendars",
    "curriculum_hours",
    "difficulty",
    "first_grade_start",
    "forget",
    "group_split",
    "homework_minutes",
    "law",
    "lesson_day",
    "lessons_a_day",
    "limits",
    "pass_fail",
    "scheme",
    "screen_minutes",
    "subjects",
    "weekly_hours",
]

RECHECK_SECONDS = 30.0


@dataclass(frozen=True)
class _Kept:
    law: Law
    version: tuple[int, int, int]
    seen_at: float


_kept: _Kept | None = None


def law() -> Law:
    """Everything at once, for callers that ask many questions; no query, or one, or two after a change."""
    global _kept
    kept, now = _kept, monotonic()
    if kept is not None and now - kept.seen_at < RECHECK_SECONDS:
        return kept.law
    version = _version()
    known = kept.law if kept is not None and kept.version == version else _load()
    _kept = _Kept(known, version, now)
    return known


def forget() -> None:
    """Look at the table again on the next question. Actions call it; other processes notice by themselves."""
    global _kept
    _kept = None


def _version() -> tuple[int, int, int]:
    """Changes with every added or changed row; rows are never deleted."""
    found = Norm.objects.aggregate(rows=Count("id"), last=Max("id"), changes=Sum("revision"))
    return found["rows"], found["last"] or 0, found["changes"] or 0


def _load() -> Law:
    rows = [norm.entry for norm in Norm.objects.order_by("kind", "key", "valid_from", "id")]
    if not rows:
        return shipped.law()
    own = {(entry.kind, entry.key) for entry in rows}
    return Law([*rows, *(entry for entry in shipped.entries() if (entry.kind, entry.key) not in own)])


# ── marks ──


def scheme(on: date, key: str = "national") -> Scheme:
    """The grading scheme of a day. `NoNorm` before September 2017."""
    return law().scheme(on, key)


def limits(on: date) -> Limits:
    """The limits on summative work: how many, how large, when; each with its severity."""
    return law().limits(on)


def pass_fail(on: date) -> PassFail:
    """Subjects without marks in primary school."""
    return law().pass_fail(on)


# ── time ──


def calendar(year_start: int) -> Calendar:
    """The academic year that starts in September of `year_start`."""
    return law().calendar(year_start)


def calendars() -> tuple[int, ...]:
    """The years whose calendar is known, in order."""
    return law().calendars()


def lesson_day(on: date) -> LessonDay:
    """Lengths of lessons and breaks, in minutes."""
    return law().lesson_day(on)


def first_grade_start(on: date) -> FirstGradeStart:
    """The stepped start of grade 1."""
    return law().first_grade_start(on)


# ── load ──


def homework_minutes(grade: int, on: date) -> int | None:
    """Minutes of homework a day in all subjects together; 0 = none is given; None = no norm."""
    return law().homework_minutes(grade, on)


def screen_minutes(grade: int, on: date) -> int | None:
    """Minutes at a screen in one lesson; None = no norm."""
    return law().screen_minutes(grade, on)


def lessons_a_day(grade: int, on: date) -> int | None:
    """Most lessons a day; None = no norm."""
    return law().lessons_a_day(grade, on)


def weekly_hours(grade: int, on: date) -> WeeklyHours:
    """Most lessons a week: the sanitary limit and the state standard."""
    return law().weekly_hours(grade, on)


# ── subjects ──


def subjects(on: date) -> Mapping[str, SubjectName]:
    """Names of subjects in three languages by the code that all norms use."""
    return law().subjects(on)


def difficulty(subject: str, *, language: str, on: date) -> int | None:
    """Difficulty points 1..11 of a subject in classes of a language; None where the order names none."""
    return law().difficulty(subject, language=language, on=on)


def curriculum_hours(language: str, grade: int, on: date) -> Curriculum:
    """The standard curriculum of one grade by language of instruction (`kk`, `ru`)."""
    return law().curriculum_hours(language, grade, on)


def group_split(on: date) -> GroupSplit:
    """From how many pupils a class is split into groups, and for which subjects."""
    return law().group_split(on)
