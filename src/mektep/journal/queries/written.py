"""What a cell shows: points and the code of attendance, as people of a language write them."""

from decimal import Decimal

from mektep.attendance.queries import codes

# Languages that write 12,5.
_COMMA = frozenset({"kk", "ru"})


def points(value: Decimal | None, language: str) -> str:
    """`8`, `12,5`; nothing for none."""
    if value is None:
        return ""
    text = f"{value.normalize():f}"
    return text.replace(".", ",") if language in _COMMA else text


def cell(value: Decimal | None, kind: str, minutes: int | None, language: str) -> str:
    """`8`, `н`, `8 к5`."""
    here, away = points(value, language), codes.text(kind, minutes, into=language)
    return f"{here} {away}" if here and away else here or away
