"""The day and the week of a pupil: minutes, lessons, lengths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from .base import Body, number


@dataclass(frozen=True, kw_only=True)
class WeeklyHours:
    """Most lessons a week for one grade: the outer sanitary limit and the state standard; None: not known."""

    grade: int
    sanitary: Decimal | None
    state: Decimal | None

    @property
    def most(self) -> Decimal | None:
        """The smaller of the two that are known."""
        known = [hours for hours in (self.sanitary, self.state) if hours is not None]
        return min(known, default=None)


@dataclass(frozen=True, kw_only=True)
class LessonDay:
    """Lengths in minutes."""

    lesson_most: int
    break_least: int
    break_most: int
    shift_gap_least: int

    @classmethod
    def from_body(cls, body: Body) -> LessonDay:
        return cls(
            lesson_most=int(body["lesson_minutes_most"]),
            break_least=int(body["break_minutes_least"]),
            break_most=int(body["break_minutes_most"]),
            shift_gap_least=int(body["shift_gap_minutes_least"]),
        )


@dataclass(frozen=True, kw_only=True)
class FirstGradeStart:
    """The stepped start of grade 1: in these months fewer and shorter lessons."""

    months: tuple[int, ...]
    lessons_a_day: int
    lesson_minutes: int

    @classmethod
    def from_body(cls, body: Body) -> FirstGradeStart:
        return cls(
            months=tuple(int(month) for month in body["months"]),
            lessons_a_day=int(body["lessons_a_day"]),
            lesson_minutes=int(body["lesson_minutes"]),
        )


def by_grade(body: Body) -> Mapping[int, Decimal]:
    """A table of one number for each grade."""
    return MappingProxyType({int(grade): number(value) for grade, value in body["by_grade"].items()})
