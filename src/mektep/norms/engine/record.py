"""A formation as plain values for the record, and back again: a closed mark explains itself years later."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .exact import Share
from .formation import Component, Formation, form_half_year, form_term
from .scheme import FORMATIVE, TERM, UNIT, Rounding, Scheme
from .works import Work

SHOWN_PLACES = 6


def as_data(formation: Formation) -> dict[str, Any]:
    """JSON-ready: numbers as text, so that no reader turns them into floats; works as `12/20`."""
    return {
        "period": formation.period,
        "percent": formation.percent,
        "mark": formation.mark,
        "exact": text(formation.exact),
        "rounding": formation.rounding.value,
        "scheme": formation.scheme,
        "provisional": formation.provisional,
        "missing": list(formation.missing),
        "components": [_component(component) for component in formation.components],
    }


def form_again(data: Mapping[str, Any], scheme: Scheme, *, grade: int) -> Formation:
    """The formation of a record made by `as_data`, formed anew from its works by the same scheme.

    Compare its mark with the recorded one to verify the record. ValueError when the scheme is another.
    """
    if data["scheme"] != scheme.key:
        raise ValueError(f"the record was formed by {data['scheme']}, not by {scheme.key}")
    works: dict[str, list[Work]] = {FORMATIVE: [], UNIT: [], TERM: []}
    for component in data["components"]:
        works[component["kind"]] = [_work(one) for one in component["works"]]
    formative = [work.points for work in works[FORMATIVE]]
    rounding = Rounding.named(data["rounding"])
    if data["period"] == "half_year":
        return form_half_year(scheme, grade=grade, formative=formative, units=works[UNIT], rounding=rounding)
    term = works[TERM][0] if works[TERM] else None
    return form_term(
        scheme, grade=grade, formative=formative, units=works[UNIT], term=term, rounding=rounding
    )


def text(value: Decimal) -> str:
    """A non-negative number with at most six decimals, half up, without idle zeros."""
    rounded = Share(value, Decimal(1)).rounded(SHOWN_PLACES)
    written = f"{rounded:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _component(component: Component) -> dict[str, Any]:
    return {
        "kind": component.kind,
        "points": text(component.points),
        "maximum": text(component.maximum),
        "percent": text(component.percent),
        "weight": text(component.weight),
        "contribution": text(component.contribution),
        "counted": text(component.counted),
        "works": [f"{text(work.points)}/{text(work.maximum)}" for work in component.works],
    }


def _work(written: str) -> Work:
    points, maximum = written.split("/")
    return Work(Decimal(points), Decimal(maximum))
