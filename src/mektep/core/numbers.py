"""Rounding, once, at the end, half up: the school's arithmetic."""

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: Decimal, places: int = 0) -> Decimal:
    """`value` rounded to `places` decimals, halves away from zero (Python's own rounds them to even)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
