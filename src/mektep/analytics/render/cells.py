"""How values are written for people, in the reader's language."""

from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language

from ..report import Column, Mark, Value


def text(value: Value) -> str:
    """A value as a person reads it: 87,5 · 03.09.2026 · 5*."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format_decimal(value, format="#,##0.##", locale=(get_language() or "kk")[:2])
    if isinstance(value, Mark):
        return str(value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return str(value)


def groups(columns: tuple[Column, ...]) -> list[tuple[str, int]]:
    """Neighbouring columns under one heading: (heading, how many); empty for those that stand alone."""
    found: list[tuple[str, int]] = []
    for column in columns:
        if column.group and found and found[-1][0] == column.group:
            found[-1] = (column.group, found[-1][1] + 1)
        else:
            found.append((column.group, 1))
    return found
