"""Readings of the school. The first of them: who may do what, from everybody's places."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q

from mektep.core import alphabet, clock
from mektep.people.actors import Actor, Grant, Role
from mektep.people.models import Guardianship, Person

from .models import Appointment, Enrolment, Membership, SchoolClass, Teaching, within


def actor_of(person: object) -> Actor:
    """The acting person, with rights cached under her `rights_version`: usually no query at all."""
    if not isinstance(person, Person) and not getattr(person, "pk", None):
        return Actor()
    assert isinstance(person.pk, int)  # type: ignore[attr-defined]
    on = clock.today(ZoneInfo(settings.TIME_ZONE))
    key = f"actor:{person.pk}:{person.rights_version}:{on}"  # type: ignore[attr-defined]
    grants: frozenset[Grant] | None = cache.get(key)
    if grants is None:
        grants = grants_of(person.pk, on)  # type: ignore[attr-defined]
        cache.set(key, grants, 60 * 60 * 12)
    return Actor(person_id=person.pk, name=person.short_name, grants=grants)  # type: ignore[attr-defined]


def grants_of(person_id: int, on: date) -> frozenset[Grant]:
    """All rights of a person on a day, in six queries at most."""
    grants: set[Grant] = set()
    for post, school_id, organisation_id in Appointment.objects.filter(
        within(on), person_id=person_id
    ).values_list("post", "school_id", "organisation_id"):
        grants.add(Grant(Role(post), school_id=school_id, organisation_id=organisation_id))
    for pk, school_id, class_id in Teaching.objects.filter(teacher_id=person_id).values_list(
        "pk", "school_id", "group__school_class_id"
    ):
        grants.add(Grant(Role.TEACHER, school_id=school_id, teaching_id=pk, class_id=class_id))
    for pk, school_id in SchoolClass.objects.filter(class_teacher_id=person_id).values_list(
        "pk", "school_id"
    ):
        grants.add(Grant(Role.CLASS_TEACHER, school_id=school_id, class_id=pk))
    for class_id, school_id in Enrolment.objects.filter(within(on), learner_id=person_id).values_list(
        "school_class_id", "school_id"
    ):
        grants.add(Grant(Role.PUPIL, school_id=school_id, class_id=class_id, learner_id=person_id))
    children = list(
        Guardianship.objects.valid(on)
        .filter(guardian_id=person_id, may_see=True)
        .values_list("learner_id", flat=True)
    )
    if children:
        places = dict[int, list[tuple[int, int]]]()
        for learner_id, class_id, school_id in Enrolment.objects.filter(
            within(on), learner_id__in=children
        ).values_list("learner_id", "school_class_id", "school_id"):
            places.setdefault(learner_id, []).append((class_id, school_id))
        for child in children:
            for class_id, school_id in places.get(child, []):
                grants.add(Grant(Role.PARENT, school_id=school_id, class_id=class_id, learner_id=child))
            if child not in places:
                grants.add(Grant(Role.PARENT, learner_id=child))
    return frozenset(grants)


def learners(group_id: int, on: date) -> list[Person]:
    """The learners of a group on a day, in the order of a class list, in one query."""
    ids = Membership.objects.filter(within(on), group_id=group_id).values("learner_id")
    return alphabet.by_name(Person.objects.filter(pk__in=ids))


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

    Grade 1 is not marked (Order 125, п. 7); a subject of one hour a week or less is marked by the half-year.
    """
    period = Teaching.Period.HALF_YEAR if weekly_hours <= 1 else Teaching.Period.TERM
    if grade <= 1:
        return Teaching.Marking.NONE, period
    return Teaching.Marking.MARKS, period
