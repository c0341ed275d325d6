"""Readings of the school, each with its price."""

from .calendar import Bells, Calendar, Rest, Times, bells, calendar, days_between, monday_of, year_on
from .lists import learners
from .rights import actor_of, grants_of
from .teaching import is_last_post_of_a_teacher, staff_ids, usual_marking

__all__ = [
    "Bells",
    "Calendar",
    "Rest",
    "Times",
    "actor_of",
    "bells",
    "calendar",
    "days_between",
    "grants_of",
    "is_last_post_of_a_teacher",
    "learners",
    "monday_of",
    "staff_ids",
    "usual_marking",
    "year_on",
]
