"""Exact decimal arithmetic: shares of points, never a float, rounded half up and only when asked.

A percentage such as 22/30 has no finite decimal form, so a sum of rounded quotients may fall a hair
below 84.5 and cost a child a mark. Therefore a share stays a pair (part, whole) until the very end, and
the context below raises if any step of it were inexact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import (
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    localcontext,
)

from .errors import FormationError

# Points are kept as numeric(6, 2) in every table, so nothing larger or finer can ever be stored.
LARGEST = Decimal("9999.99")
PLACES = 2

_EXACT = Context(prec=120, rounding=ROUND_HALF_UP, traps=[Inexact, InvalidOperation, DivisionByZero])
_READ = Context(prec=28, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero])
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?", re.ASCII)
_SHOWN = 24


@contextmanager
def exactly() -> Iterator[None]:
    """Arithmetic in which an inexact step is an error, whatever the thread's own context says."""
    with localcontext(_EXACT):
        yield


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, kept as two numbers so that nothing is lost; `whole` is above zero."""

    part: Decimal
    whole: Decimal

    def plus(self, other: Share) -> Share:
        times, add = _EXACT.multiply, _EXACT.add
        part = add(times(self.part, other.whole), times(other.part, self.whole))
        return Share(part, times(self.whole, other.whole))

    def times(self, factor: Decimal) -> Share:
        return Share(_EXACT.multiply(self.part, factor), self.whole)

    def over(self, divisor: Decimal) -> Share:
        return Share(self.part, _EXACT.multiply(self.whole, divisor))

    def rounded(self, places: int = 0) -> Decimal:
        """The value rounded half up to `places` decimals, decided on the exact value. Never negative here."""
        part = _EXACT.multiply(self.part, Decimal(2).scaleb(places, _EXACT))
        units = _EXACT.divide_int(_EXACT.add(part, self.whole), _EXACT.multiply(Decimal(2), self.whole))
        return units.scaleb(-places, _EXACT)

    def decimal(self) -> Decimal:
        """The value to 28 significant digits, for reading; decisions use the exact share."""
        return _READ.divide(self.part, self.whole)


NOTHING = Share(Decimal(0), Decimal(1))


def shown(text: str) -> str:
    """What somebody typed, short and printable enough to be quoted back."""
    clean = "".join(letter if letter.isprintable() else "�" for letter in text)
    return clean if len(clean) <= _SHOWN else clean[: _SHOWN - 1] + "…"


def parse_number(text: str) -> Decimal:
    """Read `7`, `12.5` or `-3`: plain ASCII digits only, no exponents, no NaN, no other scripts."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise FormationError("number_unreadable", value=shown(text))
    return Decimal(text)


def checked(value: Decimal | int) -> Decimal:
    """A finite number that the journal can hold: at most 9999.99, at most two decimals."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"points are Decimal or int, not {type(value).__name__}")
    number = Decimal(value)
    if not number.is_finite():
        raise FormationError("number_unreadable", value=str(number))
    if number.copy_abs() > LARGEST:
        raise FormationError("number_too_large", largest=LARGEST)
    trimmed = number.quantize(Decimal("0.01"), rounding=ROUND_FLOOR, context=_READ)
    if trimmed != number:
        raise FormationError("number_too_precise", value=shown(str(number)), places=PLACES)
    # Normal form, so that equal inputs give equal results: 8, 8.0 and 8.00 are one value, and -0 is 0.
    whole = trimmed.to_integral_value(context=_READ)
    return (whole.copy_abs() if whole == 0 else whole) if whole == trimmed else trimmed
