"""A grading scheme: the numbers of the law that a ministry may change, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from .errors import FormationError

FORMATIVE = "formative"
UNIT = "unit"
TERM = "term"
KINDS = (FORMATIVE, UNIT, TERM)


class Rounding(StrEnum):
    """Where the percentage of a term is rounded; always half up."""

    SUM_THEN_ROUND = "sum_then_round"  # exact components, one rounding of the sum
    ROUND_COMPONENTS = "round_components"  # each contribution to 0.1, then to a whole; then added

    @classmethod
    def named(cls, name: str) -> Rounding:
        try:
            return cls(name)
        except ValueError:
            raise FormationError("rounding_unknown", rounding=name[:24]) from None


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Where a rule is written: order number, its date, and the place in it. Empty parts are unknown."""

    order: str
    dated: date | None = None
    place: str = ""
    certainty: str = ""


@dataclass(frozen=True, kw_only=True)
class Band:
    """Whole percents `lowest`..`highest`, both included, give `mark`."""

    mark: int
    lowest: int
    highest: int


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """How marks are formed between `valid_from` and `valid_until` (both included; None = still valid)."""

    key: str
    title: Mapping[str, str]
    valid_from: date
    valid_until: date | None
    grades: tuple[int, ...]  # grades that are marked
    unmarked: tuple[int, ...]  # grades that exist and are not marked
    with_term: Mapping[str, Decimal]  # weights in percents of the whole, by kind of component
    without_term: Mapping[str, Decimal] | None  # None: the scheme knows no such rule
    formative_minimum: Decimal
    formative_maximum: Decimal
    bands: tuple[Band, ...]  # from the lowest mark up
    rounding: Rounding
    exam_weights: Mapping[str, Decimal] | None  # annual, exam
    annual_periods: int
    half_year_periods: int
    references: Mapping[str, Reference]
    certainty: str

    def reference(self, name: str) -> Reference | None:
        return self.references.get(name)

    def mark_for(self, percent: int) -> Band:
        """The band of a whole percentage 0..100."""
        for band in self.bands:
            if band.lowest <= percent <= band.highest:
                return band
        raise AssertionError(f"{percent} lies in no band of {self.key}")  # from_body forbids gaps

    def band(self, mark: int) -> Band:
        """The band of a mark, or a refusal if the scale has no such mark."""
        for band in self.bands:
            if band.mark == mark:
                return band
        raise FormationError("mark_unknown", mark=mark)

    def require_marked(self, grade: int) -> None:
        """Refuse a grade that is not marked (grade 1) or does not exist."""
        if grade in self.unmarked:
            raise FormationError("grade_not_marked", grade=grade)
        if grade not in self.grades:
            known = self.grades + self.unmarked
            raise FormationError("grade_unknown", grade=grade, lowest=min(known), highest=max(known))

    @classmethod
    def from_body(
        cls, key: str, body: Mapping[str, Any], *, valid_from: date, valid_until: date | None, certainty: str
    ) -> Scheme:
        """Build a scheme from its stored body; ValueError tells a legislator what does not hold."""
        bands = _bands(key, body["scale"])
        without = body.get("without_term")
        exam = body.get("exam_weights")
        return cls(
            key=key,
            title=MappingProxyType(dict(body["title"])),
            valid_from=valid_from,
            valid_until=valid_until,
            grades=tuple(int(grade) for grade in body["grades"]),
            unmarked=tuple(int(grade) for grade in body["unmarked"]),
            with_term=_weights(key, body["with_term"], KINDS),
            without_term=None if without is None else _weights(key, without, (FORMATIVE, UNIT)),
            formative_minimum=Decimal(str(body["formative"]["minimum"])),
            formative_maximum=Decimal(str(body["formative"]["maximum"])),
            bands=bands,
            rounding=Rounding(body["rounding"]),
            exam_weights=None if exam is None else _weights(key, exam, ("annual", "exam")),
            annual_periods=int(body["annual"]["terms"]),
            half_year_periods=int(body["annual"]["half_years"]),
            references=MappingProxyType(
                {name: reference_from(entry) for name, entry in body.get("references", {}).items()}
            ),
            certainty=certainty,
        )


def reference_from(entry: Mapping[str, Any]) -> Reference:
    """A stored reference: `order`, and where known `dated`, `place` and `certainty`."""
    dated = entry.get("dated")
    return Reference(
        order=str(entry["order"]),
        dated=date.fromisoformat(str(dated)) if dated else None,
        place=str(entry.get("place", "")),
        certainty=str(entry.get("certainty", "")),
    )


def _weights(key: str, stored: Mapping[str, Any], kinds: tuple[str, ...]) -> Mapping[str, Decimal]:
    weights = {kind: Decimal(str(stored.get(kind, 0))) for kind in kinds}
    if set(stored) - set(kinds):
        raise ValueError(f"{key}: unknown weights {sorted(set(stored) - set(kinds))}")
    if not all(0 <= weight <= 100 for weight in weights.values()) or sum(weights.values()) != 100:
        raise ValueError(f"{key}: weights must be positive and make 100")
    return MappingProxyType(weights)


def _bands(key: str, scale: Iterable[Mapping[str, Any]]) -> tuple[Band, ...]:
    """Bands must cover 0..100 without gap or overlap, and marks must rise with percents."""
    bands = [Band(mark=int(b["mark"]), lowest=int(b["from"]), highest=int(b["to"])) for b in scale]
    bands.sort(key=lambda band: band.lowest)
    expected = 0
    for band in bands:
        if band.lowest != expected or band.highest < band.lowest:
            raise ValueError(f"{key}: the scale has a gap or an overlap at {expected}")
        expected = band.highest + 1
    marks = [band.mark for band in bands]
    if expected != 101 or marks != sorted(set(marks)):
        raise ValueError(f"{key}: the scale must cover 0 to 100 with rising marks")
    return tuple(bands)
