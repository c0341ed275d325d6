"""Numbers and dates as the active language writes them, put into whole sentences late."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

from mektep.core.numbers import half_up

Text = str | Promise

_COMMA = {"kk", "ru"}


class BeforeRounding(Decimal):
    """A sum that is about to be rounded: shown with as many decimals as it takes to see why.

    39.497 shown with two decimals would be 39.5, and 39 below it would look like a mistake.
    """


def shown(value: Any) -> str:
    """A number with at most two decimals and no idle zeros, a date as 20.12.2026; else as it is."""
    match value:
        case BeforeRounding():
            enough = (n for n in range(2, 26) if half_up(half_up(value, n)) == half_up(value))
            return _written(half_up(value, next(enough)))
        case Decimal():
            return _written(half_up(value, 2))
        case date():
            return f"{value:%d.%m.%Y}"
        case _:
            return str(value)


def _written(number: Decimal) -> str:
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", ",") if (get_language() or "")[:2] in _COMMA else plain


def _fill(pattern: Text, values: dict[str, Any]) -> str:
    return str(pattern).format(**{name: shown(value) for name, value in values.items()})


_lazily = lazy(_fill, str)


def say(pattern: Text, **values: Any) -> Text:
    """The pattern with its values, in the language of whoever reads it when it is read."""
    return _lazily(pattern, values)
