"""From a learner's entries to the mark of the period: reading the register for the engine of norms."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from mektep.norms.engine import (
    Formation,
    FormationError,
    Rounding,
    Scheme,
    Work,
    form_half_year,
    form_term,
)
from mektep.school.models import Teaching

from .grid import Column, Row


@dataclass(frozen=True)
class Inputs:
    """What a mark is formed from, in the order of the register's columns."""

    grade: int
    half_year: bool
    rounding: str
    formative: tuple[Decimal, ...]
    units: tuple[Work, ...]
    term: Work | None


def inputs(of: Teaching, columns: Sequence[Column], row: Row) -> Inputs:
    """A learner's entries of a period as the engine wants them. `of` is read with its names."""
    units: list[Work] = []
    term: Work | None = None
    formative: list[Decimal] = []
    for column in columns:
        if column.max_points is None:
            if (points := row.formative.get(column.key)) is not None:
                formative.append(points)
        elif (points := row.works.get(column.key)) is not None:
            work = Work(points, column.max_points)
            if column.kind == "unit":
                units.append(work)
            else:
                term = work if term is None else Work(term.points + points, term.maximum + column.max_points)
    return Inputs(
        grade=of.group.school_class.grade,
        half_year=of.period == Teaching.Period.HALF_YEAR,
        rounding=of.school.rounding,
        formative=tuple(formative),
        units=tuple(units),
        term=term,
    )


def form(scheme: Scheme, given: Inputs, *, closing: bool = False) -> Formation | None:
    """The mark with its whole story; None when nothing is assessed yet.

    Raises FormationError when `closing` and a demanded work is missing, or the grade is not marked.
    """
    rounding = Rounding.named(given.rounding)
    try:
        if given.half_year:
            return form_half_year(
                scheme, grade=given.grade, formative=given.formative, units=given.units,
                rounding=rounding, closing=closing,
            )  # fmt: skip
        return form_term(
            scheme, grade=given.grade, formative=given.formative, units=given.units, term=given.term,
            rounding=rounding, closing=closing,
        )  # fmt: skip
    except FormationError as error:
        if error.code == "nothing_to_form" and not closing:
            return None
        raise


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the right-hand columns of a register show: the sum to 0.1 and the mark."""

    exact: Decimal
    mark: int
    is_provisional: bool


def outcome(scheme: Scheme, given: Inputs) -> Outcome | None:
    """The same without its story, remembered: a mark depends only on the sums of what was entered."""
    return _outcome(
        _Held(scheme),
        given.grade,
        given.half_year,
        given.rounding,
        # The order of formative marks changes nothing, so a sorted tuple is found again more often.
        tuple(sorted(given.formative)),
        tuple((work.points, work.maximum) for work in given.units),
        None if given.term is None else (given.term.points, given.term.maximum),
    )


class _Held:
    """A scheme that compares by its identity in the law: key and first day."""

    __slots__ = ("scheme",)

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    def __hash__(self) -> int:
        return hash((self.scheme.key, self.scheme.valid_from))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and (self.scheme is other.scheme or self.scheme == other.scheme)


@lru_cache(maxsize=20_000)
def _outcome(
    held: _Held,
    grade: int,
    half_year: bool,
    rounding: str,
    formative: tuple[Decimal, ...],
    units: tuple[tuple[Decimal, Decimal], ...],
    term: tuple[Decimal, Decimal] | None,
) -> Outcome | None:
    works = tuple(Work(*unit) for unit in units)
    given = Inputs(grade, half_year, rounding, formative, works, Work(*term) if term else None)
    formed = form(held.scheme, given)
    return None if formed is None else Outcome(formed.exact, formed.mark, formed.provisional)
