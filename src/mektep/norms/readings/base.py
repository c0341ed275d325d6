"""What every reading is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

Body = Mapping[str, Any]


class Certainty(StrEnum):
    """How a norm is known. Shown beside it, and it decides how severe a limit may be."""

    STATED = "S"  # read in a text that quotes or cites the legal act
    PRESS = "P"  # reported by the press
    PRACTICE = "C"  # done so by a running system
    DERIVED = "D"  # follows by calculation
    MEMORY = "M"  # remembered; verify before relying on it


def number(value: Any) -> Decimal:
    return Decimal(str(value))


def date_of(value: Any) -> date:
    return date.fromisoformat(str(value))


def grades_of(value: Any) -> tuple[int, ...] | None:
    return None if value is None else tuple(int(grade) for grade in value)
