"""Who may do what, from everybody's places."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache

from mektep.core import clock
from mektep.people.actors import Actor, Grant, Role
from mektep.people.models import Guardianship, Person

from ..models import Appointment, Enrolment, SchoolClass, Teaching, within


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
