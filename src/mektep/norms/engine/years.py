"""Annual and final marks, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .errors import FormationError
from .exact import Share, exactly
from .scheme import Reference, Scheme


@dataclass(frozen=True, kw_only=True)
class Annual:
    """The annual mark: the mean of the period marks, half up to a whole."""

    mark: int
    marks: tuple[int, ...]
    mean: Decimal
    expected: int  # how many period marks a whole year has
    provisional: bool  # fewer than expected
    scheme: str
    reference: Reference | None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One mark in a final mark and its weight in percents."""

    kind: str  # "annual", "exam" or "year_summative"
    mark: int
    weight: Decimal


@dataclass(frozen=True, kw_only=True)
class Final:
    """The final mark, its parts, and how certain the rule behind it is (see the README for the letters)."""

    mark: int
    exact: Decimal
    parts: tuple[Part, ...]
    scheme: str
    certainty: str
    reference: Reference | None


class YearEnd(StrEnum):
    """What the marks of a year mean for the pupil."""

    PROMOTED = "promoted"
    YEAR_SUMMATIVE = "year_summative"  # "2" in one or two subjects: assessed once more over the year
    REPEATS = "repeats"


def form_annual(
    scheme: Scheme,
    marks: Sequence[int],
    *,
    grade: int,
    half_years: bool = False,
    expected: int | None = None,
    closing: bool = False,
) -> Annual:
    """The annual mark of a subject from its term marks, or half-year marks if `half_years`.

    `expected` is how many of them this pupil must have; by default the scheme's four (two). Fewer give a
    provisional mark, or a refusal when `closing`.
    """
    scheme.require_marked(grade)
    if expected is None:
        expected = scheme.half_year_periods if half_years else scheme.annual_periods
    if not marks:
        raise FormationError("nothing_to_form")
    if len(marks) > expected:
        raise FormationError("too_many_marks", count=len(marks), most=expected)
    if closing and len(marks) < expected:
        raise FormationError("marks_missing", count=len(marks), expected=expected)
    for mark in marks:
        scheme.band(mark)
    mean = Share(Decimal(sum(marks)), Decimal(len(marks)))
    return Annual(
        mark=int(mean.rounded()),
        marks=tuple(marks),
        mean=mean.decimal(),
        expected=expected,
        provisional=len(marks) < expected,
        scheme=scheme.key,
        reference=scheme.reference("annual"),
    )


def form_final(
    scheme: Scheme,
    annual: int,
    *,
    grade: int,
    exam: int | None = None,
    year_summative: int | None = None,
) -> Final:
    """The final mark of a subject.

    Without an exam the annual mark is the final one. With an exam both are weighted by the scheme. With the
    summative assessment for the year, which only a "2" calls for, it is the mean of the two, half up.
    """
    scheme.require_marked(grade)
    lowest = scheme.bands[0].mark
    for mark in (annual, exam, year_summative):
        if mark is not None:
            scheme.band(mark)
    if exam is not None and year_summative is not None:
        raise FormationError("exam_and_summative")
    if exam is not None:
        if scheme.exam_weights is None:
            raise FormationError("no_exam_rule", scheme=scheme.key)
        weights = scheme.exam_weights
        return _final(scheme, "exam", ("annual", annual, weights["annual"]), ("exam", exam, weights["exam"]))
    if year_summative is not None:
        if annual != lowest:
            raise FormationError("year_summative_not_due", mark=annual, lowest=lowest)
        half = Decimal(50)
        return _final(
            scheme, "year_summative", ("annual", annual, half), ("year_summative", year_summative, half)
        )
    return _final(scheme, "annual", ("annual", annual, Decimal(100)))


def year_end(scheme: Scheme, finals: Sequence[int], *, summatives_done: bool = False) -> YearEnd:
    """What the final marks of all subjects mean: three "2" repeat the year, one or two are assessed again.

    After the summative assessments (the second of them before the new school year) any "2" left repeats it.
    """
    if not finals:
        raise FormationError("nothing_to_form")
    for mark in finals:
        scheme.band(mark)
    failed = sum(mark == scheme.bands[0].mark for mark in finals)
    if failed == 0:
        return YearEnd.PROMOTED
    if failed >= 3 or summatives_done:
        return YearEnd.REPEATS
    return YearEnd.YEAR_SUMMATIVE


def _final(scheme: Scheme, rule: str, *parts: tuple[str, int, Decimal]) -> Final:
    with exactly():
        exact = Share(sum((mark * weight for _, mark, weight in parts), Decimal(0)), Decimal(100))
    reference = scheme.reference(rule)
    return Final(
        mark=int(exact.rounded()),
        exact=exact.decimal(),
        parts=tuple(Part(kind=kind, mark=mark, weight=weight) for kind, mark, weight in parts),
        scheme=scheme.key,
        certainty=(reference and reference.certainty) or scheme.certainty,
        reference=reference,
    )
