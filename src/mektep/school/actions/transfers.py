"""Many pupils move or leave at once: a new year, a list from elsewhere. Statements grow by batches."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from mektep.core.rules import Doer, require
from mektep.people.models import Person

from .. import events, rules
from ..facts import day_before, publish_each, renew_families
from ..models import Enrolment, Group, Membership, School, SchoolClass
from .pupils import AnotherSchool, NotEnrolled, SameClass, TooEarly, _check_day

CHUNK = 1000


@transaction.atomic
def move_all(
    places: Sequence[tuple[Person, SchoolClass]],
    *,
    starts_on: date,
    order_number: str = "",
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> list[Enrolment]:
    """Move many pupils of one school into other classes from a day on; they keep like-named groups.

    Who had not begun in the old class by that day is simply in the new one instead: the enrolment stays
    the same row. Answers the open enrolments, in the order of `places`.
    """
    if not places:
        return []
    school = places[0][1].school.locked()
    require(by, rules.can_enrol, school)
    classes = _checked_classes(school, places, starts_on)
    before = _open_enrolments(school, [learner for learner, _class in places])

    facts, kept, ended, made = [], [], [], []
    left_groups = _groups_left(list(before))
    for learner, school_class in places:
        old = before[learner.pk]
        if old.school_class_id == school_class.pk:
            raise SameClass(name=learner.short_name)
        facts.append(
            events.PupilMoved(
                school_id=school.pk,
                person_id=learner.pk,
                from_class_id=old.school_class_id,
                to_class_id=school_class.pk,
                starts_on=starts_on,
                order_number=order_number,
            )
        )
        if old.starts_on >= starts_on:
            old.school_class, old.order_number = school_class, order_number or old.order_number
            kept.append(old)
            continue
        old.ends_on, old.left = day_before(starts_on), Enrolment.Left.MOVED
        ended.append(old)
        made.append(
            Enrolment(
                school=school,
                school_class=school_class,
                learner=learner,
                starts_on=starts_on,
                order_number=order_number,
            )
        )
    _leave_groups(school, list(before), day_before(starts_on))
    Enrolment.objects.bulk_update(ended, ["ends_on", "left"], batch_size=300)
    Enrolment.objects.bulk_update(kept, ["school_class", "order_number"], batch_size=300)
    Enrolment.objects.bulk_create(made, batch_size=500)
    begin = {row.learner_id: row.starts_on for row in (*kept, *made)}
    _join_groups(places, classes, left_groups, begin)
    renew_families([learner.pk for learner, _class in places], by=by)
    publish_each(facts, by=by, at=at, uid=uid)
    now = {row.learner_id: row for row in (*kept, *made)}
    return [now[learner.pk] for learner, _class in places]


@transaction.atomic
def leave_all(
    learners: Sequence[Person],
    school: School,
    *,
    ends_on: date,
    left: str,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> list[Enrolment]:
    """Many pupils leave the school; `ends_on` is their last day, `left` one of `Enrolment.Left`."""
    school = school.locked()
    require(by, rules.can_enrol, school)
    rows = _open_enrolments(school, learners)
    for learner in learners:
        row = rows[learner.pk]
        if row.starts_on > ends_on:
            raise TooEarly(name=learner.short_name, starts_on=row.starts_on)
        row.ends_on, row.left = ends_on, Enrolment.Left(left)
    Enrolment.objects.bulk_update(rows.values(), ["ends_on", "left"], batch_size=300)
    _leave_groups(school, list(rows), ends_on)
    renew_families(rows, by=by)
    publish_each(
        [
            events.PupilLeft(
                school_id=school.pk,
                person_id=row.learner_id,
                class_id=row.school_class_id,
                ends_on=ends_on,
                left=row.left,
            )
            for row in rows.values()
        ],
        by=by,
        at=at,
        uid=uid,
    )
    return list(rows.values())


def _checked_classes(
    school: School, places: Sequence[tuple[Person, SchoolClass]], starts_on: date
) -> dict[int, SchoolClass]:
    classes = {school_class.pk: school_class for _learner, school_class in places}
    if any(school_class.school_id != school.pk for school_class in classes.values()):
        raise AnotherSchool
    for school_class in SchoolClass.objects.filter(pk__in=classes).select_related("year"):
        _check_day(school_class, starts_on)
    return classes


def _open_enrolments(school: School, learners: Sequence[Person]) -> dict[int, Enrolment]:
    found = {
        row.learner_id: row
        for start in range(0, len(learners), CHUNK)
        for row in Enrolment.objects.select_for_update().filter(
            school=school, ends_on=None, learner__in=learners[start : start + CHUNK]
        )
    }
    for learner in learners:
        if learner.pk not in found:
            raise NotEnrolled(name=learner.short_name)
    return found


def _groups_left(learners: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """The names of the groups of a split that each learner is in."""
    found: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for start in range(0, len(learners), CHUNK):
        names = Membership.objects.filter(
            learner_id__in=learners[start : start + CHUNK], ends_on=None
        ).exclude(group__split="")
        for learner_id, split, name in names.values_list("learner_id", "group__split", "group__name"):
            found[learner_id].add((split, name))
    return found


def _leave_groups(school: School, learner_ids: Sequence[int], last_day: date) -> None:
    """End open memberships; those that had not begun never were."""
    for start in range(0, len(learner_ids), CHUNK):
        open_ones = Membership.objects.filter(
            learner_id__in=learner_ids[start : start + CHUNK], group__school=school, ends_on=None
        )
        open_ones.filter(starts_on__gt=last_day).delete()
        open_ones.update(ends_on=last_day)


def _join_groups(
    places: Sequence[tuple[Person, SchoolClass]],
    classes: Mapping[int, SchoolClass],
    left_groups: Mapping[int, set[tuple[str, str]]],
    begin: Mapping[int, date],
) -> None:
    groups: defaultdict[int, list[Group]] = defaultdict(list)
    for group in Group.objects.filter(school_class__in=classes):
        groups[group.school_class_id].append(group)
    Membership.objects.bulk_create(
        [
            Membership(group=group, learner=learner, starts_on=begin[learner.pk])
            for learner, school_class in places
            for group in groups[school_class.pk]
            if group.is_whole_class or (group.split, group.name) in left_groups.get(learner.pk, ())
        ],
        batch_size=500,
    )
