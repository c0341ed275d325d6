"""Who may do what, from everybody's places."""

from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache

from mektep.core import clock
from mektep.people.actors import Actor, Grant, Role
from mektep.people.models import Guardianship, Person

from ..models import Appointment, Enrolment, SchoolClass, Teaching, within

CHUNK = 1000


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
    return grants_of_all([person_id], on).get(person_id, frozenset())


def grants_of_all(person_ids: Collection[int], on: date) -> dict[int, frozenset[Grant]]:
    """All rights of many people on a day, in six queries for each thousand of them."""
    found: dict[int, set[Grant]] = {}
    ordered = sorted(set(person_ids))
    for start in range(0, len(ordered), CHUNK):
        _add_staff(found, ordered[start : start + CHUNK], on)
        _add_learners(found, ordered[start : start + CHUNK], on)
        _add_guardians(found, ordered[start : start + CHUNK], on)
    return {pk: frozenset(grants) for pk, grants in found.items()}


def _add_staff(found: dict[int, set[Grant]], ids: list[int], on: date) -> None:
    for pk, post, school_id, organisation_id in Appointment.objects.filter(
        within(on), person_id__in=ids
    ).values_list("person_id", "post", "school_id", "organisation_id"):
        grant = Grant(Role(post), school_id=school_id, organisation_id=organisation_id)
        found.setdefault(pk, set()).add(grant)
    for person_id, pk, school_id, class_id in Teaching.objects.filter(teacher_id__in=ids).values_list(
        "teacher_id", "pk", "school_id", "group__school_class_id"
    ):
        grant = Grant(Role.TEACHER, school_id=school_id, teaching_id=pk, class_id=class_id)
        found.setdefault(person_id or 0, set()).add(grant)
    for person_id, pk, school_id in SchoolClass.objects.filter(class_teacher_id__in=ids).values_list(
        "class_teacher_id", "pk", "school_id"
    ):
        grant = Grant(Role.CLASS_TEACHER, school_id=school_id, class_id=pk)
        found.setdefault(person_id or 0, set()).add(grant)


def _add_learners(found: dict[int, set[Grant]], ids: list[int], on: date) -> None:
    for pk, class_id, school_id in Enrolment.objects.filter(within(on), learner_id__in=ids).values_list(
        "learner_id", "school_class_id", "school_id"
    ):
        grant = Grant(Role.PUPIL, school_id=school_id, class_id=class_id, learner_id=pk)
        found.setdefault(pk, set()).add(grant)


def _add_guardians(found: dict[int, set[Grant]], ids: list[int], on: date) -> None:
    ties = list(
        Guardianship.objects.valid(on)
        .filter(guardian_id__in=ids, may_see=True)
        .values_list("guardian_id", "learner_id")
    )
    if not ties:
        return
    places: dict[int, list[tuple[int, int]]] = {}
    children = Guardianship.objects.valid(on).filter(guardian_id__in=ids, may_see=True).values("learner_id")
    for learner_id, class_id, school_id in Enrolment.objects.filter(
        within(on), learner_id__in=children
    ).values_list("learner_id", "school_class_id", "school_id"):
        places.setdefault(learner_id, []).append((class_id, school_id))
    for guardian_id, child in ties:
        mine = found.setdefault(guardian_id, set())
        for class_id, school_id in places.get(child, []):
            mine.add(Grant(Role.PARENT, school_id=school_id, class_id=class_id, learner_id=child))
        if child not in places:
            mine.add(Grant(Role.PARENT, learner_id=child))
