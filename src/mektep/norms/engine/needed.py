"""What would I need for a 5? The honest answer, also when it is "that can no longer be reached"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from .errors import FormationError
from .exact import Share, checked
from .formation import Formation, form_half_year, form_term
from .scheme import Rounding, Scheme
from .works import Work

MOST_FURTHER = 200  # more formative marks than a half-year has lessons


class Outlook(StrEnum):
    SAFE = "safe"  # reached whatever comes
    POSSIBLE = "possible"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, kw_only=True)
class Needed:
    """What a mark would take.

    By "term": `points` of `maximum` at the term summative, `percent` of it exactly. By "formative":
    `average` over `further` more formative marks, the smallest that is enough, as whole marks allow it.
    `best` is what the best possible result would give, so that "out of reach" can be told kindly. None of
    the numbers is set when the mark is out of reach; they are the smallest possible when it is safe.
    """

    mark: int
    outlook: Outlook
    by: str
    points: Decimal | None = None
    maximum: Decimal | None = None
    percent: Decimal | None = None
    further: int = 0
    average: Decimal | None = None
    best: Formation


def needed_for(
    mark: int,
    scheme: Scheme,
    *,
    grade: int,
    formative: Sequence[Decimal | int] = (),
    units: Sequence[Work] = (),
    term: Work | None = None,
    term_maximum: Decimal | int = 100,
    further: int = 0,
    half_year: bool = False,
    rounding: Rounding | None = None,
) -> Needed:
    """The least that still has to come for `mark`.

    With `further` = n: the smallest average of n more formative marks, all other works as they stand.
    Otherwise, in a term without its summative: the fewest whole points of `term_maximum` (100 answers in
    percents). Anything else is already decided; the answer then says whether the mark is reached.
    """
    scheme.band(mark)
    if not 0 <= further <= MOST_FURTHER:
        raise FormationError("further_outside", further=further, most=MOST_FURTHER)

    def form(more: Sequence[Decimal | int], summative: Work | None) -> Formation:
        points = [*formative, *more]
        if half_year:
            return form_half_year(scheme, grade=grade, formative=points, units=units, rounding=rounding)
        return form_term(
            scheme, grade=grade, formative=points, units=units, term=summative, rounding=rounding
        )

    if further:
        return _by_formative(mark, scheme, further, lambda more: form(more, term))
    if term is None and not half_year:
        return _by_term(mark, checked(term_maximum), lambda work: form((), work))
    settled = form((), term)
    outlook = Outlook.SAFE if settled.mark >= mark else Outlook.OUT_OF_REACH
    return Needed(mark=mark, outlook=outlook, by="settled", best=settled)


def _by_term(mark: int, maximum: Decimal, form: Callable[[Work], Formation]) -> Needed:
    best = form(Work(maximum, maximum))
    if best.mark < mark:
        return Needed(mark=mark, outlook=Outlook.OUT_OF_REACH, by="term", maximum=maximum, best=best)
    whole = int(maximum.to_integral_value(rounding=ROUND_FLOOR))
    fewest = _smallest(0, whole, lambda points: form(Work(Decimal(points), maximum)).mark >= mark)
    points = maximum if fewest is None else Decimal(fewest)  # maximum 20.5: only all of it may be enough
    return Needed(
        mark=mark,
        outlook=Outlook.SAFE if points == 0 else Outlook.POSSIBLE,
        by="term",
        points=points,
        maximum=maximum,
        percent=Share(100 * points, maximum).decimal(),
        best=best,
    )


def _by_formative(
    mark: int, scheme: Scheme, further: int, form: Callable[[Sequence[Decimal]], Formation]
) -> Needed:
    lowest, highest = int(scheme.formative_minimum), int(scheme.formative_maximum)
    best = form([Decimal(highest)] * further)
    if best.mark < mark:
        return Needed(mark=mark, outlook=Outlook.OUT_OF_REACH, by="formative", further=further, best=best)
    total = _smallest(
        lowest * further, highest * further, lambda total: form(_spread(total, further)).mark >= mark
    )
    assert total is not None  # the best case is enough
    return Needed(
        mark=mark,
        outlook=Outlook.SAFE if total == lowest * further else Outlook.POSSIBLE,
        by="formative",
        further=further,
        average=Share(Decimal(total), Decimal(further)).decimal(),
        best=best,
    )


def _spread(total: int, count: int) -> list[Decimal]:
    """`count` whole marks that add up to `total`, as even as can be; only their sum matters."""
    each, left = divmod(total, count)
    return [Decimal(each + 1)] * left + [Decimal(each)] * (count - left)


def _smallest(low: int, high: int, enough: Callable[[int], bool]) -> int | None:
    """The smallest integer in low..high that is enough; more points never give a lower mark."""
    if not enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle + 1
    return low
