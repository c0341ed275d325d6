"""A report as a printed document."""

import re
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language, gettext

from mektep.core import pdf

from ..report import Column, Mark, Report
from .cells import groups, text

TEMPLATE = Path(__file__).resolve().parent / "report.typ"
MOST_ROWS = 3000
# Cells can be read aloud one by one up to this size; beyond it the file would weigh megabytes.
MOST_TAGGED = 400


def document(report: Report) -> bytes:
    """The PDF, A4, with its letters inside."""
    made = report.made_at.astimezone(timezone.get_default_timezone())
    grouped = any(column.group for column in report.columns)
    values = {
        "language": (get_language() or "kk")[:2],
        "wide": report.is_wide,
        "school": report.school,
        "title": report.title,
        "about": report.about,
        "facts": [[label, text(value)] for label, value in report.facts if value is not None],
        "columns": [
            {
                "title": one.title,
                "kind": one.kind,
                "tall": one.tall,
                "weight": width(one),
                "alone": not one.group,
            }
            for one in report.columns
        ],
        "groups": [list(group) for group in groups(report.columns)] if grouped else [],
        "rows": [
            {
                "kind": row.kind,
                "cells": [
                    {"text": text(value), "soft": isinstance(value, Mark) and value.provisional}
                    for value in row.cells
                ],
            }
            for row in report.rows
        ],
        "empty": report.empty,
        "notes": list(report.notes),
        "blanks": list(report.blanks),
        "signatures": list(report.signatures),
        "made": gettext("Made on %(day)s at %(time)s") % {"day": f"{made:%d.%m.%Y}", "time": f"{made:%H:%M}"},
        "page": gettext("page"),
    }
    return pdf.make(TEMPLATE, values, report.made_at, tagged=len(report.rows) <= MOST_TAGGED)


def width(column: Column) -> int:
    """A column's share of the page: never less than its heading's longest word needs."""
    longest = max((len(word) for word in re.split(r"[\s-]+", column.title)), default=0)
    return max(column.weight, (longest + 3) // 4)
