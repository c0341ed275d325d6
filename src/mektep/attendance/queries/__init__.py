"""Readings of attendance: seats (for acts), away (for people), codes (how it is written)."""

from .away import (
    Away,
    ClassNow,
    Reasons,
    Sheet,
    SheetRow,
    absence_of,
    absences,
    by_reason,
    now,
    of_learners,
    sheet,
    taken,
)
from .seats import LessonFacts, Seat, lessons, places, seats, zone

__all__ = [
    "Away",
    "ClassNow",
    "LessonFacts",
    "Reasons",
    "Seat",
    "Sheet",
    "SheetRow",
    "absence_of",
    "absences",
    "by_reason",
    "lessons",
    "now",
    "of_learners",
    "places",
    "seats",
    "sheet",
    "taken",
    "zone",
]
