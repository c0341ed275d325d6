"""How a term or half-year mark forms itself, and why it came out so.

The rule (Order 125, paragraph 28): every kind of work gives a percentage of its own — points of all its works
over the maximum of all its works — and the percentages are weighted: 25 formative, 25 unit, 50 term
summative; where there is no term summative (one hour a week, a half-year), 50 and 50. The weights are the
scheme's; this module knows none.

**When a component is missing.** In the middle of a term it is normal that the term summative, or even
every unit summative, is still to come, and families want to know where the child stands. Counting a work
that did not take place as 0 % would be a lie, so the weights of what is there are scaled up in proportion
(25:25 becomes 50:50) and the result is marked `provisional` with the list of what is `missing`. Such a
result may be shown but never recorded: with `closing=True` the same input is refused
(`component_missing`), for the order knows no term mark without the demanded works — a pupil who lacks one
is "temporarily not assessed". With no work at all there is nothing to form and both are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .errors import FormationError
from .exact import NOTHING, Share, exactly
from .scheme import FORMATIVE, KINDS, TERM, UNIT, Band, Reference, Rounding, Scheme
from .works import Work, formative_works, pooled

HUNDRED = Decimal(100)
TENTH_PLACES = 1


@dataclass(frozen=True, kw_only=True)
class Component:
    """One kind of work in a mark.

    The exact truth is `points` over `maximum`; `percent`, `weight` (percents of the whole, scaled up when
    others are missing) and `contribution` are read off it to 28 digits. `counted` is what entered the sum:
    the contribution itself, or its rounded value under `round_components`.
    """

    kind: str
    works: tuple[Work, ...]
    points: Decimal
    maximum: Decimal
    percent: Decimal
    weight: Decimal
    contribution: Decimal
    counted: Decimal


@dataclass(frozen=True, kw_only=True)
class WorkStep:
    """Work number `position` (from 1) of its kind."""

    kind: str
    position: int
    points: Decimal
    maximum: Decimal
    reference: Reference | None = None


@dataclass(frozen=True, kw_only=True)
class ComponentStep:
    """`points` of `maximum` make `percent`, which counts with `weight` and brings `contribution`."""

    kind: str
    points: Decimal
    maximum: Decimal
    percent: Decimal
    weight: Decimal
    contribution: Decimal
    reference: Reference | None = None


@dataclass(frozen=True, kw_only=True)
class MissingStep:
    """There is no work of this kind yet; its `weight` was shared out among the others."""

    kind: str
    weight: Decimal
    reference: Reference | None = None


@dataclass(frozen=True, kw_only=True)
class SumStep:
    """The contributions together, before any rounding."""

    exact: Decimal
    reference: Reference | None = None


@dataclass(frozen=True, kw_only=True)
class RoundingStep:
    """From the exact sum to a whole percentage, half up, by the named policy."""

    policy: Rounding
    exact: Decimal
    counted: tuple[Decimal, ...]
    percent: int
    reference: Reference | None = None


@dataclass(frozen=True, kw_only=True)
class MarkStep:
    """`percent` lies within `lowest`..`highest`, which the scale calls `mark`."""

    percent: int
    lowest: int
    highest: int
    mark: int
    reference: Reference | None = None


Step = WorkStep | ComponentStep | MissingStep | SumStep | RoundingStep | MarkStep


@dataclass(frozen=True, kw_only=True)
class Formation:
    """A mark with its whole story; equal inputs give equal formations."""

    period: str  # "term" or "half_year"
    percent: int
    mark: int
    components: tuple[Component, ...]
    exact: Decimal
    rounding: Rounding
    scheme: str
    provisional: bool
    missing: tuple[str, ...]
    steps: tuple[Step, ...]

    def component(self, kind: str) -> Component | None:
        return next((one for one in self.components if one.kind == kind), None)


def form_term(
    scheme: Scheme,
    *,
    grade: int,
    formative: Iterable[Decimal | int] = (),
    units: Iterable[Work] = (),
    term: Work | None = None,
    rounding: Rounding | None = None,
    closing: bool = False,
) -> Formation:
    """The mark of a term in a subject that has a term summative.

    `formative` are points 1..10. Raises FormationError for bad points, an unmarked grade, no works at all,
    and — when `closing` — for any demanded kind of work that is missing.
    """
    works = {
        FORMATIVE: formative_works(formative, scheme),
        UNIT: tuple(units),
        TERM: () if term is None else (term,),
    }
    return _form("term", scheme, scheme.with_term, works, grade, rounding, closing)


def form_half_year(
    scheme: Scheme,
    *,
    grade: int,
    formative: Iterable[Decimal | int] = (),
    units: Iterable[Work] = (),
    rounding: Rounding | None = None,
    closing: bool = False,
) -> Formation:
    """The mark of a half-year in a subject of one hour a week: works of both its terms, pooled together."""
    if scheme.without_term is None:
        raise FormationError("no_rule_without_term", scheme=scheme.key)
    works = {FORMATIVE: formative_works(formative, scheme), UNIT: tuple(units)}
    return _form("half_year", scheme, scheme.without_term, works, grade, rounding, closing)


def _form(
    period: str,
    scheme: Scheme,
    weights: Mapping[str, Decimal],
    works: Mapping[str, tuple[Work, ...]],
    grade: int,
    rounding: Rounding | None,
    closing: bool,
) -> Formation:
    scheme.require_marked(grade)
    policy = scheme.rounding if rounding is None else rounding
    present = [kind for kind in KINDS if works.get(kind)]
    missing = tuple(kind for kind in KINDS if weights.get(kind) and not works.get(kind))
    with exactly():
        whole_weight = sum((weights[kind] for kind in present), Decimal(0))
    if not whole_weight:
        raise FormationError("nothing_to_form")
    if closing and missing:
        raise FormationError("component_missing", component=missing[0])

    shares = {kind: pooled(works[kind]) for kind in present}
    contributions = {
        kind: share.times(HUNDRED).times(weights[kind]).over(whole_weight) for kind, share in shares.items()
    }
    total = _sum(contributions.values())
    components = tuple(
        _component(
            kind, works[kind], shares[kind], Share(weights[kind], whole_weight), contributions[kind], policy
        )
        for kind in present
    )
    counted = [component.counted for component in components]
    percent = _percent(total, counted, policy)
    band = scheme.mark_for(percent)
    return Formation(
        period=period,
        percent=percent,
        mark=band.mark,
        components=components,
        exact=total.decimal(),
        rounding=policy,
        scheme=scheme.key,
        provisional=bool(missing),
        missing=missing,
        steps=_steps(scheme, period, components, missing, weights, total, policy, percent, band),
    )


def _counted(share: Share, policy: Rounding) -> Decimal:
    """What a contribution counts: itself, or to 0.1 and then to a whole (10.45 → 10.5 → 11)."""
    if policy is Rounding.SUM_THEN_ROUND:
        return share.decimal()
    tenth = share.rounded(TENTH_PLACES)
    return Share(tenth, Decimal(1)).rounded()


def _percent(total: Share, counted: Sequence[Decimal], policy: Rounding) -> int:
    if policy is Rounding.SUM_THEN_ROUND:
        return int(total.rounded())
    # Whole numbers; weights such as 33.5 + 33.5 + 33 could pass 100 when each is rounded up.
    return min(100, int(sum(counted, Decimal(0))))


def _sum(shares: Iterable[Share]) -> Share:
    total = NOTHING
    for share in shares:
        total = total.plus(share)
    return total


def _component(
    kind: str, works: tuple[Work, ...], share: Share, weight: Share, contribution: Share, policy: Rounding
) -> Component:
    return Component(
        kind=kind,
        works=works,
        points=share.part,
        maximum=share.whole,
        percent=share.times(HUNDRED).decimal(),
        weight=weight.times(HUNDRED).decimal(),
        contribution=contribution.decimal(),
        counted=_counted(contribution, policy),
    )


def _steps(
    scheme: Scheme,
    period: str,
    components: tuple[Component, ...],
    missing: tuple[str, ...],
    weights: Mapping[str, Decimal],
    total: Share,
    policy: Rounding,
    percent: int,
    band: Band,
) -> tuple[Step, ...]:
    formula = scheme.reference("term" if period == "term" else "half_year")
    steps: list[Step] = []
    for component in components:
        steps += [
            WorkStep(kind=component.kind, position=place, points=work.points, maximum=work.maximum)
            for place, work in enumerate(component.works, start=1)
        ]
        steps.append(
            ComponentStep(
                kind=component.kind,
                points=component.points,
                maximum=component.maximum,
                percent=component.percent,
                weight=component.weight,
                contribution=component.contribution,
                reference=formula,
            )
        )
    steps += [MissingStep(kind=kind, weight=weights[kind], reference=formula) for kind in missing]
    steps.append(SumStep(exact=total.decimal(), reference=formula))
    steps.append(
        RoundingStep(
            policy=policy,
            exact=total.decimal(),
            counted=tuple(component.counted for component in components),
            percent=percent,
            reference=scheme.reference("rounding"),
        )
    )
    steps.append(
        MarkStep(
            percent=percent,
            lowest=band.lowest,
            highest=band.highest,
            mark=band.mark,
            reference=scheme.reference("scale"),
        )
    )
    return tuple(steps)
