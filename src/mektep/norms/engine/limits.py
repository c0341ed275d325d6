"""Limits on summative work: how many, how large, when. Each says how severe a breach is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from .errors import FormationError, Value
from .scheme import Reference, reference_from


class Severity(StrEnum):
    REFUSE = "refuse"  # the text of the order was quoted: the act is not allowed
    WARN = "warn"  # practice or memory: told, and left to the school


# Every limit there is; `wording` has a sentence for each, and a test compares them.
LIMITS = (
    "units_per_term",
    "unit_points",
    "term_points",
    "term_summatives_per_day",
    "term_summative_on_last_day",
    "unit_and_term_same_day",
)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One limit for some grades (None: all): a most, or a lowest and a highest, or a plain ban."""

    key: str
    severity: Severity
    certainty: str
    grades: tuple[int, ...] | None
    most: int | None
    lowest: Decimal | None
    highest: Decimal | None
    reference: Reference | None

    def covers(self, grade: int) -> bool:
        return self.grades is None or grade in self.grades


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A limit that is not kept, with the numbers its sentence needs."""

    limit: str
    severity: Severity
    certainty: str
    values: Mapping[str, Value]
    reference: Reference | None

    @property
    def refuses(self) -> bool:
        return self.severity is Severity.REFUSE


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of one day. Each `check_*` returns the breach, or None when all is well."""

    key: str
    limits: tuple[Limit, ...]

    def find(self, key: str, grade: int) -> Limit | None:
        return next((limit for limit in self.limits if limit.key == key and limit.covers(grade)), None)

    def check_units_per_term(self, count: int, *, grade: int) -> Breach | None:
        """`count` unit summatives of one subject in one term, the new one included."""
        return self._most("units_per_term", count, grade)

    def check_term_summatives_per_day(self, count: int, *, grade: int) -> Breach | None:
        """`count` term summatives of one class on one day, the new one included."""
        return self._most("term_summatives_per_day", count, grade)

    def check_unit_points(self, maximum: Decimal, *, grade: int) -> Breach | None:
        """The maximum of a unit summative."""
        return self._range("unit_points", maximum, grade)

    def check_term_points(self, maximum: Decimal, *, grade: int) -> Breach | None:
        """The maximum of a term summative."""
        return self._range("term_points", maximum, grade)

    def check_last_day(self, on: date, *, last_day: date, grade: int) -> Breach | None:
        """A term summative on `on`, when the class's last school day of the term is `last_day`."""
        limit = self.find("term_summative_on_last_day", grade)
        return _breach(limit, on=on) if limit and on >= last_day else None

    def check_same_day(self, unit_on: date, term_on: date, *, grade: int) -> Breach | None:
        """A unit and the term summative of the same subject and class."""
        limit = self.find("unit_and_term_same_day", grade)
        return _breach(limit, on=unit_on) if limit and unit_on == term_on else None

    def _most(self, key: str, count: int, grade: int) -> Breach | None:
        if count < 0:
            raise FormationError("count_negative", count=count)
        limit = self.find(key, grade)
        if limit is None or limit.most is None or count <= limit.most:
            return None
        return _breach(limit, count=count, most=limit.most)

    def _range(self, key: str, maximum: Decimal, grade: int) -> Breach | None:
        limit = self.find(key, grade)
        if limit is None or limit.lowest is None or limit.highest is None:
            return None
        if limit.lowest <= maximum <= limit.highest:
            return None
        return _breach(limit, maximum=maximum, lowest=limit.lowest, highest=limit.highest)

    @classmethod
    def from_body(cls, key: str, body: Mapping[str, Any]) -> Limits:
        """Build from the stored body; ValueError for a limit nobody knows."""
        return cls(key=key, limits=tuple(_limit(entry) for entry in body["limits"]))


def _limit(entry: Mapping[str, Any]) -> Limit:
    if entry["key"] not in LIMITS:
        raise ValueError(f"unknown limit {entry['key']!r}")
    grades = entry.get("grades")
    return Limit(
        key=str(entry["key"]),
        severity=Severity(entry["severity"]),
        certainty=str(entry["certainty"]),
        grades=None if grades is None else tuple(int(grade) for grade in grades),
        most=None if entry.get("most") is None else int(entry["most"]),
        lowest=None if entry.get("lowest") is None else Decimal(str(entry["lowest"])),
        highest=None if entry.get("highest") is None else Decimal(str(entry["highest"])),
        reference=reference_from(entry["reference"]) if entry.get("reference") else None,
    )


def _breach(limit: Limit, **values: Value) -> Breach:
    return Breach(
        limit=limit.key,
        severity=limit.severity,
        certainty=limit.certainty,
        values=MappingProxyType(values),
        reference=limit.reference,
    )
