"""The school as an organisation: its tree, years, classes, groups, people in their places."""

from datetime import date

from django.db import models

from .classes import Enrolment, Group, Membership, SchoolClass
from .organisation import Appointment, Organisation, Room, School, Subject
from .teaching import Exemption, Teaching, TeachingHandover
from .year import AcademicYear, Bell, BellSchedule, Holiday, ShortDay, Term

__all__ = [
    "AcademicYear",
    "Appointment",
    "Bell",
    "BellSchedule",
    "Enrolment",
    "Exemption",
    "Group",
    "Holiday",
    "Membership",
    "Organisation",
    "Room",
    "School",
    "SchoolClass",
    "ShortDay",
    "Subject",
    "Teaching",
    "TeachingHandover",
    "Term",
    "within",
]


def within(on: date) -> models.Q:
    """Rows whose `starts_on` … `ends_on` contains the day."""
    return models.Q(starts_on__lte=on) & (models.Q(ends_on=None) | models.Q(ends_on__gte=on))
