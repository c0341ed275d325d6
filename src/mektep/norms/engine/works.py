"""Marked works: points out of a maximum, checked once when they are made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from .errors import FormationError
from .exact import NOTHING, Share, checked, exactly, parse_number, shown
from .scheme import Scheme

# A half-year has fewer than 150 lessons of a subject; more works than this are a broken import.
MOST_WORKS = 10_000


@dataclass(frozen=True)
class Work:
    """`points` of `maximum`; 0 ≤ points ≤ maximum, both at most 9999.99 with at most two decimals."""

    points: Decimal
    maximum: Decimal

    def __post_init__(self) -> None:
        maximum = checked(self.maximum)
        points = checked(self.points)
        if maximum <= 0:
            raise FormationError("maximum_not_positive", maximum=maximum)
        if points < 0:
            raise FormationError("points_negative", points=points)
        if points > maximum:
            raise FormationError("points_above_maximum", points=points, maximum=maximum)
        object.__setattr__(self, "points", points)
        object.__setattr__(self, "maximum", maximum)


def formative_work(points: Decimal | int, scheme: Scheme) -> Work:
    """One formative mark as a work out of the scheme's maximum (10); 1 to 10 only."""
    if isinstance(points, Decimal) and points.is_snan():  # has no hash, so it can't be looked up below
        raise FormationError("number_unreadable", value=str(points))
    return _formative(points, scheme.formative_minimum, scheme.formative_maximum)


@lru_cache(maxsize=2048, typed=True)
def _formative(points: Decimal | int, minimum: Decimal, maximum: Decimal) -> Work:
    """There are few different marks and many pupils: each is checked once."""
    number = checked(points)
    if not minimum <= number <= maximum:
        raise FormationError("formative_outside", points=number, minimum=minimum, maximum=maximum)
    return Work(number, maximum)


def formative_works(points: Iterable[Decimal | int], scheme: Scheme) -> tuple[Work, ...]:
    """Formative marks of one period, in the order given."""
    return tuple(formative_work(one, scheme) for one in points)


def pooled(works: Sequence[Work]) -> Share:
    """Sum of points over the sum of maxima: not the mean of percents, which differs when maxima do."""
    if len(works) > MOST_WORKS:
        raise FormationError("too_many_works", count=len(works), most=MOST_WORKS)
    if not works:
        return NOTHING
    with exactly():
        return Share(
            sum((work.points for work in works), Decimal(0)),
            sum((work.maximum for work in works), Decimal(0)),
        )


# ── Reading what people type ─────────────────────────────────────────────────────────────────


def parse_work(text: str) -> Work:
    """Read `12/20`."""
    parts = text.split("/")
    if len(parts) != 2:
        raise FormationError("work_unreadable", value=shown(text))
    return Work(parse_number(parts[0]), parse_number(parts[1]))


def parse_works(text: str) -> tuple[Work, ...]:
    """Read `12/20,15/20`; an empty list is refused, for somebody meant to type something."""
    return tuple(parse_work(part) for part in _split(text))


def parse_formative(text: str) -> tuple[Decimal, ...]:
    """Read `7,8,9`; whether they lie within 1..10 is the scheme's business."""
    return tuple(parse_number(part) for part in _split(text))


def parse_grade(text: str) -> int:
    """Read a grade: one or two ASCII digits."""
    if not re.fullmatch(r"\d{1,2}", text.strip(), re.ASCII):
        raise FormationError("grade_unreadable", value=shown(text))
    return int(text)


def parse_date(text: str) -> date:
    """Read `2026-12-20`."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip(), re.ASCII):
            raise ValueError
        return date.fromisoformat(text.strip())
    except ValueError:
        raise FormationError("date_unreadable", value=shown(text)) from None


def _split(text: str) -> list[str]:
    parts = text.split(",")
    if len(parts) > MOST_WORKS:
        raise FormationError("too_many_works", count=len(parts), most=MOST_WORKS)
    return parts
