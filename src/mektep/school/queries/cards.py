"""One pupil, one colleague, and the list of colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mektep.core import alphabet
from mektep.people.models import Guardianship, Person

from ..models import (
    AcademicYear,
    Appointment,
    Enrolment,
    Exemption,
    Membership,
    School,
    SchoolClass,
    Teaching,
    within,
)
from .lists import teaching_key


@dataclass(frozen=True)
class Card:
    """A pupil's record at a school, newest enrolment first."""

    person: Person
    enrolment: Enrolment
    history: Sequence[Enrolment]
    memberships: Sequence[Membership]
    exemptions: Sequence[Exemption]
    guardians: Sequence[Guardianship]
    teachings: Sequence[Teaching]


def card(enrolment: Enrolment, on: date, *, with_family: bool) -> Card:
    """The record of one pupil, in five queries; `enrolment` comes with learner and class."""
    person = enrolment.learner
    memberships = list(
        Membership.objects.filter(within(on), learner=person)
        .select_related("group__school_class")
        .order_by("group__split", "id")
    )
    guardians = Guardianship.objects.valid(on).filter(learner=person).select_related("guardian")
    teachings = Teaching.objects.filter(group__in=[one.group_id for one in memberships])
    return Card(
        person,
        enrolment,
        list(
            Enrolment.objects.filter(learner=person, school_id=enrolment.school_id)
            .select_related("school_class__year")
            .order_by("-starts_on", "-id")
        ),
        [one for one in memberships if not one.group.is_whole_class],
        list(
            Exemption.objects.filter(learner=person, teaching__school_id=enrolment.school_id)
            .select_related("teaching__subject")
            .order_by("-starts_on", "-id")
        ),
        list(guardians.order_by("id")) if with_family else [],
        sorted(teachings.select_related("subject", "teacher", "group"), key=teaching_key),
    )


@dataclass(frozen=True)
class Member:
    """A colleague: her posts, how many hours a week she teaches, the classes she leads."""

    person: Person
    posts: Sequence[Appointment]
    hours: Decimal
    leads: Sequence[SchoolClass]


def staff(school: School, year: AcademicYear | None) -> list[Member]:
    """Everybody employed at a school with her load in a year, in three queries."""
    posts: dict[int, list[Appointment]] = {}
    people: dict[int, Person] = {}
    rows = Appointment.objects.filter(school=school, ends_on=None).select_related("person")
    for row in rows.order_by("starts_on", "id"):
        posts.setdefault(row.person_id, []).append(row)
        people[row.person_id] = row.person
    hours: dict[int, Decimal] = {}
    leads: dict[int, list[SchoolClass]] = {}
    if year is not None:
        seen: set[object] = set()
        for pk, weekly, key in Teaching.objects.filter(year=year, teacher__isnull=False).values_list(
            "teacher_id", "weekly_hours", "combined_key"
        ):
            if pk is not None and not (key is not None and key in seen):
                hours[pk] = hours.get(pk, Decimal(0)) + weekly
            seen.add(key)
        for one in SchoolClass.objects.filter(year=year, class_teacher__isnull=False):
            leads.setdefault(one.class_teacher_id or 0, []).append(one)
    return [
        Member(person, posts[person.pk], hours.get(person.pk, Decimal(0)), leads.get(person.pk, ()))
        for person in alphabet.by_name(people.values())
    ]


@dataclass(frozen=True)
class Load:
    """What somebody teaches in a year. Combined class-subjects are given in one hour and count once."""

    teachings: Sequence[Teaching]
    hours: Decimal


def load_of(person: Person, year: AcademicYear) -> Load:
    """The load of a colleague, in one query."""
    rows = sorted(
        Teaching.objects.filter(teacher=person, year=year).select_related(
            "subject", "teacher", "group__school_class"
        ),
        key=teaching_key,
    )
    seen: set[object] = set()
    hours = Decimal(0)
    for row in rows:
        if row.combined_key is None or row.combined_key not in seen:
            hours += row.weekly_hours
        seen.add(row.combined_key)
    return Load(rows, hours)
