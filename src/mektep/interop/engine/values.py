"""Numbers, days and words of a roster: each parser answers the value, or None for what it cannot believe."""

import re
from datetime import date, datetime, timedelta

from mektep.people import identity

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+Z?)?$")
_LOCAL = re.compile(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:\s*(?:г|ж|жылы?)\.?)?$")
_EMAIL = re.compile(r"^[^@\s<>\"',;:=+()-][^@\s<>\"',;:()]*@[^@\s<>\"',;:()]+\.[^@\s<>\"',;:().]{2,}$")
_PHONE_BREAK = re.compile(r"[,;/\n]|\sили\s|\sнемесе\s")
_SERIAL_ZERO = date(1899, 12, 30)


def iin(text: str) -> str | None:
    """Twelve digits with a right check digit, or None. Spaces and hyphens between digits are forgiven."""
    digits = text.replace(" ", "").replace("-", "")
    return digits if identity.is_iin(digits) else None


def phone(text: str) -> str | None:
    """A number as `+77011234567`. `8 701…`, `7701…` and `701…` are Kazakhstan's; others need their `+`."""
    try:
        return identity.phone(text)
    except ValueError:
        return None


def phones(text: str) -> list[str]:
    """The pieces of a cell that holds one or several numbers."""
    return [piece.strip() for piece in _PHONE_BREAK.split(text) if piece.strip()]


def email(text: str) -> str | None:
    """An address in lower case when it looks like one."""
    return text.lower() if len(text) <= 254 and _EMAIL.match(text) else None


def day(text: str) -> date | None:
    """`2026-09-01`, with or without a time. The only form OneRoster knows."""
    found = _ISO.match(text)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def day_of_a_sheet(value: object) -> date | None:
    """A day as people put it into a sheet: a date cell, `01.09.2026`, `2026-09-01`, or Excel's own number."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _SERIAL_ZERO + timedelta(days=int(value)) if 1 <= value < 100_000 else None
    text = str(value).strip()
    if text.isascii() and text.isdigit() and len(text) == 5:
        return _SERIAL_ZERO + timedelta(days=int(text))
    found = _LOCAL.match(text)
    return _date(int(found[3]), int(found[2]), int(found[1])) if found else day(text)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
