"""Who works here, and how subjects are usually marked."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from mektep.core import alphabet
from mektep.norms import queries as norms

from ..models import Appointment, SchoolClass, Subject, Teaching, TeachingHandover


def staff_ids(school_id: int) -> frozenset[int]:
    """Everybody who holds a post in a school without an end, in one query."""
    return frozenset(
        Appointment.objects.filter(school_id=school_id, ends_on=None).values_list("person_id", flat=True)
    )


def is_last_post_of_a_teacher(appointment: Appointment, on: date) -> bool:
    """Whether classes or lessons would be left alone if this appointment ended, in three queries at most."""
    others = Appointment.objects.filter(
        school=appointment.school, person_id=appointment.person_id, ends_on=None
    ).exclude(pk=appointment.pk)
    if others.exists():
        return False
    this_year = Q(school=appointment.school, year__ends_on__gte=on)
    return (
        Teaching.objects.filter(this_year, teacher_id=appointment.person_id).exists()
        or SchoolClass.objects.filter(this_year, class_teacher_id=appointment.person_id).exists()
    )


def usual_marking(subject: str, grade: int, weekly_hours: Decimal, on: date) -> tuple[str, str]:
    """How a subject is marked in a grade unless the school says otherwise: (marking, period).

    Grade 1 is not marked and some primary subjects are passed or failed (Order 125, п. 7 and п. 16); a
    subject of one hour a week or less is marked by the half-year.
    """
    period = Teaching.Period.HALF_YEAR if weekly_hours <= 1 else Teaching.Period.TERM
    if grade <= 1:
        return Teaching.Marking.NONE, period
    if norms.pass_fail(on).covers(subject, grade):
        return Teaching.Marking.PASS_FAIL, period
    return Teaching.Marking.MARKS, period


def subjects(school_id: int) -> list[Subject]:
    """The subjects of a school by name in the reader's language, in one query."""
    rows = Subject.objects.filter(school_id=school_id)
    return sorted(rows, key=lambda one: (alphabet.sort_key(one.name), one.pk))


def handovers(teaching: Teaching) -> list[TeachingHandover]:
    """Who taught a class-subject, newest first, in one query."""
    rows = TeachingHandover.objects.filter(teaching=teaching).select_related("teacher")
    return list(rows.order_by("-starts_on", "-id"))
