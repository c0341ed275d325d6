"""What an address asks for: a day or a number, or nothing where it makes no sense."""

from datetime import date

# Days far outside are as good as none; arithmetic with them would overflow.
YEARS = range(2000, 2101)


def day(text: str) -> date | None:
    """A day as `2026-09-07`."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def number(text: str) -> int | None:
    """A whole number that a row's id could be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
