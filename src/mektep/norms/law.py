"""The law of any day: dated entries, asked by kind, key and date; no database.

The same class answers from the shipped files and from the rows of the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused

from . import readings
from .engine import Limits, Scheme
from .readings import Body, Certainty

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One norm with the days on which it holds, both included; `valid_until` None = until further notice."""

    kind: str
    key: str
    valid_from: date
    valid_until: date | None
    certainty: str
    source: str
    body: Body

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def overlaps(self, first: date, last: date | None) -> bool:
        """Whether it holds on any day from `first` to `last`."""
        starts_in_time = last is None or self.valid_from <= last
        return starts_in_time and (self.valid_until is None or self.valid_until >= first)


class NoNorm(Refused):
    """No norm of this kind holds on this day."""

    message = _("There is no rule for {on} in the norms: load the norms or add the missing one.")

    def __init__(self, kind: str, key: str, on: date) -> None:
        super().__init__(on=on.isoformat())
        self.kind, self.key, self.on = kind, key, on


# How each kind is read. A body that this function cannot read is never stored.
_READERS: dict[str, Callable[[Entry], Any]] = {
    "scheme": lambda e: Scheme.from_body(
        str(e.body["name"]),
        e.body,
        valid_from=e.valid_from,
        valid_until=e.valid_until,
        certainty=e.certainty,
    ),
    "limits": lambda e: Limits.from_body(e.key, e.body),
    "calendar": lambda e: readings.Calendar.from_body(e.key, e.body, certainty=e.certainty, source=e.source),
    "homework_minutes": lambda e: readings.by_grade(e.body),
    "screen_minutes": lambda e: readings.by_grade(e.body),
    "weekly_hours": lambda e: readings.by_grade(e.body),
    "lessons_a_day": lambda e: readings.by_grade(e.body),
    "lesson_day": lambda e: readings.LessonDay.from_body(e.body),
    "first_grade_start": lambda e: readings.FirstGradeStart.from_body(e.body),
    "pass_fail": lambda e: readings.PassFail.from_body(e.body),
    "group_split": lambda e: readings.GroupSplit.from_body(e.body),
    "difficulty": lambda e: readings.points_from_body(e.body),
    "curriculum": lambda e: readings.curricula_from_body(e.body, certainty=e.certainty, source=e.source),
    "subjects": lambda e: readings.subjects_from_body(e.body),
}
KINDS = tuple(_READERS)


def read(entry: Entry) -> Any:
    """The typed meaning of an entry. Raises ValueError with the reason when it has none."""
    Certainty(entry.certainty)
    if entry.valid_until is not None and entry.valid_until < entry.valid_from:
        raise ValueError("valid_until lies before valid_from")
    try:
        reader = _READERS[entry.kind]
    except KeyError:
        raise ValueError(f"unknown kind {entry.kind!r}") from None
    try:
        return reader(entry)
    except (KeyError, IndexError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"{entry.kind}/{entry.key}: {type(error).__name__} {error}") from error


class Law:
    """All entries of one moment in the life of the data; meanings are read once and kept."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._by_key: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            self._by_key.setdefault((entry.kind, entry.key), []).append(entry)
        self._read: dict[int, Any] = {}

    def entry(self, kind: str, key: str, on: date) -> Entry:
        """The entry that holds on a day; `NoNorm` if there is none."""
        for entry in self._by_key.get((kind, key), ()):
            if entry.holds(on):
                return entry
        raise NoNorm(kind, key, on)

    def _meaning(self, entry: Entry) -> Any:
        if id(entry) not in self._read:  # entries live as long as the law that holds them
            self._read[id(entry)] = read(entry)
        return self._read[id(entry)]

    def _typed(self, expected: type[T], kind: str, key: str, on: date) -> T:
        meaning = self._meaning(self.entry(kind, key, on))
        assert isinstance(meaning, expected)
        return meaning

    def _table(self, kind: str, key: str, on: date) -> Mapping[Any, Any]:
        meaning: Mapping[Any, Any] = self._meaning(self.entry(kind, key, on))
        return meaning

    def _of_grade(self, kind: str, key: str, grade: int, on: date) -> Decimal | None:
        try:
            return self._table(kind, key, on).get(grade)
        except NoNorm:
            return None

    # ── marks ──
    def scheme(self, on: date, key: str = "national") -> Scheme:
        """The grading scheme of a day."""
        return self._typed(Scheme, "scheme", key, on)

    def limits(self, on: date) -> Limits:
        return self._typed(Limits, "limits", "summative", on)

    def pass_fail(self, on: date) -> readings.PassFail:
        return self._typed(readings.PassFail, "pass_fail", "national", on)

    # ── time ──
    def calendar(self, year_start: int) -> readings.Calendar:
        """The academic year that starts in September of `year_start`; `NoNorm` when it is not known yet."""
        return self._typed(readings.Calendar, "calendar", str(year_start), date(year_start, 9, 1))

    def calendars(self) -> tuple[int, ...]:
        """The years whose calendar is known, in order."""
        return tuple(sorted({int(entry.key) for entry in self.entries if entry.kind == "calendar"}))

    def lesson_day(self, on: date) -> readings.LessonDay:
        return self._typed(readings.LessonDay, "lesson_day", "national", on)

    def first_grade_start(self, on: date) -> readings.FirstGradeStart:
        return self._typed(readings.FirstGradeStart, "first_grade_start", "national", on)

    # ── load ──
    def homework_minutes(self, grade: int, on: date) -> int | None:
        return _whole(self._of_grade("homework_minutes", "day", grade, on))

    def screen_minutes(self, grade: int, on: date) -> int | None:
        return _whole(self._of_grade("screen_minutes", "lesson", grade, on))

    def lessons_a_day(self, grade: int, on: date) -> int | None:
        return _whole(self._of_grade("lessons_a_day", "most", grade, on))

    def weekly_hours(self, grade: int, on: date) -> readings.WeeklyHours:
        return readings.WeeklyHours(
            grade=grade,
            sanitary=self._of_grade("weekly_hours", "sanitary", grade, on),
            state=self._of_grade("weekly_hours", "state", grade, on),
        )

    # ── subjects ──
    def subjects(self, on: date) -> Mapping[str, readings.SubjectName]:
        return self._table("subjects", "national", on)

    def difficulty(self, subject: str, *, language: str, on: date) -> int | None:
        """Difficulty points of a subject in classes of a language; None where the order names none."""
        try:
            points: int | None = self._table("difficulty", language, on).get(subject)
        except NoNorm:
            return None
        return points

    def curriculum_hours(self, language: str, grade: int, on: date) -> readings.Curriculum:
        """The standard curriculum of a grade; `NoNorm` when none is known for it on that day."""
        for entry in self.entries:
            if entry.kind == "curriculum" and entry.key.startswith(f"{language}/") and entry.holds(on):
                found: readings.Curriculum | None = self._meaning(entry).get(grade)
                if found is not None:
                    return found
        raise NoNorm("curriculum", f"{language}/{grade}", on)

    def group_split(self, on: date) -> readings.GroupSplit:
        return self._typed(readings.GroupSplit, "group_split", "national", on)


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
