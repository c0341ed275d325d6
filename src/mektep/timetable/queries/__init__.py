"""Readings of the timetable, each with its price."""

from .days import is_busy, is_taken, usual_room_id
from .lessons import (
    lessons_in_use,
    lessons_of_learner,
    lessons_of_learners,
    lessons_of_teacher,
    next_lesson,
    substituted_ids,
)
from .places import BellMissing, Key, Wanted, conflicts, place_of, places, spans, wanted_lessons

__all__ = [
    "BellMissing",
    "Key",
    "Wanted",
    "conflicts",
    "is_busy",
    "is_taken",
    "lessons_in_use",
    "lessons_of_learner",
    "lessons_of_learners",
    "lessons_of_teacher",
    "next_lesson",
    "place_of",
    "places",
    "spans",
    "substituted_ids",
    "usual_room_id",
    "wanted_lessons",
]
