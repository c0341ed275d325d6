"""Pupils come, move and leave; the history stays."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Doer, require
from mektep.people.models import Person

from .. import events, rules
from ..facts import day_before, publish_each, renew_families
from ..models import Enrolment, Exemption, Group, Membership, School, SchoolClass, Teaching
from .year import OutsideYear


class AlreadyEnrolled(Refused):
    message = _("{name} is enrolled at this school already.")


class NotEnrolled(Refused):
    message = _("{name} is not enrolled at this school.")


class SameClass(Refused):
    message = _("{name} is in this class already.")


class TooEarly(Refused):
    message = _("{name} is in the class since {starts_on:%d.%m.%Y}; choose a later day.")


class AnotherSchool(Refused):
    message = _("All classes must belong to one school.")


class AlreadyExempt(Refused):
    message = _("{name} is exempt in this subject already.")


class NotInGroup(Refused):
    message = _("{name} is not taught in this group.")


@transaction.atomic
def enrol(
    learner: Person,
    school_class: SchoolClass,
    *,
    starts_on: date,
    order_number: str = "",
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Enrolment:
    """Take a pupil into a class, and into the group of the whole class."""
    school = school_class.school.locked()
    require(by, rules.can_enrol, school)
    return _enrol(
        school, [(learner, school_class)], starts_on, order_number=order_number, by=by, at=at, uid=uid
    )[0]


@transaction.atomic
def enrol_all(
    places: Sequence[tuple[Person, SchoolClass]],
    *,
    starts_on: date,
    order_number: str = "",
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> list[Enrolment]:
    """Take many pupils into classes of one school, all or none; in their order."""
    if not places:
        return []
    school = places[0][1].school.locked()
    require(by, rules.can_enrol, school)
    return _enrol(school, places, starts_on, order_number=order_number, by=by, at=at, uid=uid)


def _enrol(
    school: School,
    places: Sequence[tuple[Person, SchoolClass]],
    starts_on: date,
    *,
    order_number: str,
    by: Doer,
    at: datetime,
    uid: UUID | None,
) -> list[Enrolment]:
    classes = {school_class.pk: school_class for _person, school_class in places}
    if any(school_class.school_id != school.pk for school_class in classes.values()):
        raise AnotherSchool
    for school_class in SchoolClass.objects.filter(pk__in=classes).select_related("year"):
        _check_day(school_class, starts_on)
    enrolled = set(Enrolment.objects.filter(school=school, ends_on=None).values_list("learner_id", flat=True))
    for learner, _class in places:
        if learner.pk in enrolled:
            raise AlreadyEnrolled(name=learner.short_name)
        enrolled.add(learner.pk)
    groups = {
        group.school_class_id: group for group in Group.objects.filter(school_class__in=classes, split="")
    }
    made = Enrolment.objects.bulk_create(
        [
            Enrolment(
                school=school,
                school_class=school_class,
                learner=learner,
                starts_on=starts_on,
                order_number=order_number,
            )
            for learner, school_class in places
        ],
        batch_size=500,
    )
    Membership.objects.bulk_create(
        [
            Membership(group=groups[school_class.pk], learner=learner, starts_on=starts_on)
            for learner, school_class in places
        ],
        batch_size=500,
    )
    renew_families((learner.pk for learner, _class in places), by=by)
    publish_each(
        [
            events.PupilEnrolled(
                school_id=school.pk,
                person_id=row.learner_id,
                class_id=row.school_class_id,
                starts_on=starts_on,
                order_number=order_number,
            )
            for row in made
        ],
        by=by,
        at=at,
        uid=uid,
    )
    return made


def _check_day(school_class: SchoolClass, starts_on: date) -> None:
    year = school_class.year
    if not year.starts_on <= starts_on <= year.ends_on:
        raise OutsideYear(year=year.name, starts_on=year.starts_on, ends_on=year.ends_on)


@transaction.atomic
def move(
    learner: Person,
    school_class: SchoolClass,
    *,
    starts_on: date,
    order_number: str = "",
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Enrolment:
    """Move a pupil into another class of her school from a day on; she keeps her like-named groups."""
    school = school_class.school.locked()
    require(by, rules.can_enrol, school)
    before = _open_enrolment(learner, school)
    if before.school_class_id == school_class.pk:
        raise SameClass(name=learner.short_name)
    if before.starts_on >= starts_on:
        raise TooEarly(name=learner.short_name, starts_on=before.starts_on)
    _check_day(school_class, starts_on)

    before.ends_on, before.left = day_before(starts_on), Enrolment.Left.MOVED
    before.save(update_fields=["ends_on", "left"])
    old_groups = _leave_groups(learner.pk, before.school_class_id, day_before(starts_on))
    after = Enrolment.objects.create(
        school=school,
        school_class=school_class,
        learner=learner,
        starts_on=starts_on,
        order_number=order_number,
    )
    Membership.objects.bulk_create(
        Membership(group=group, learner=learner, starts_on=starts_on)
        for group in Group.objects.filter(school_class=school_class)
        if group.is_whole_class or (group.split, group.name) in old_groups
    )
    renew_families([learner.pk], by=by)
    publish(
        events.PupilMoved(
            school_id=school.pk,
            person_id=learner.pk,
            from_class_id=before.school_class_id,
            to_class_id=school_class.pk,
            starts_on=starts_on,
            order_number=order_number,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return after


@transaction.atomic
def leave(
    learner: Person,
    school: School,
    *,
    ends_on: date,
    left: str,
    order_number: str = "",
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Enrolment:
    """A pupil leaves the school; `ends_on` is her last day, `left` one of `Enrolment.Left`."""
    school = school.locked()
    require(by, rules.can_enrol, school)
    enrolment = _open_enrolment(learner, school)
    if enrolment.starts_on > ends_on:
        raise TooEarly(name=learner.short_name, starts_on=enrolment.starts_on)
    enrolment.ends_on, enrolment.left = ends_on, Enrolment.Left(left)
    enrolment.order_number = order_number or enrolment.order_number
    enrolment.save(update_fields=["ends_on", "left", "order_number"])
    _leave_groups(learner.pk, enrolment.school_class_id, ends_on)
    renew_families([learner.pk], by=by)
    publish(
        events.PupilLeft(
            school_id=school.pk,
            person_id=learner.pk,
            class_id=enrolment.school_class_id,
            ends_on=ends_on,
            left=enrolment.left,
            order_number=order_number,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return enrolment


def _open_enrolment(learner: Person, school: School) -> Enrolment:
    found = (
        Enrolment.objects.select_for_update()
        .filter(learner=learner, school=school, ends_on=None)
        .order_by("id")
        .first()
    )
    if found is None:
        raise NotEnrolled(name=learner.short_name)
    return found


def _leave_groups(learner_id: int, class_id: int, last_day: date) -> set[tuple[str, str]]:
    """End the memberships in a class's groups; those that had not begun never were. Their names."""
    open_ones = list(
        Membership.objects.filter(learner_id=learner_id, group__school_class_id=class_id, ends_on=None)
        .select_related("group")
        .order_by("id")
    )
    begun = [row.pk for row in open_ones if row.starts_on <= last_day]
    Membership.objects.filter(pk__in=begun).update(ends_on=last_day)
    Membership.objects.filter(pk__in=[row.pk for row in open_ones if row.pk not in begun]).delete()
    return {(row.group.split, row.group.name) for row in open_ones if not row.group.is_whole_class}


# ── exemptions ───────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def exempt(
    learner: Person,
    teaching: Teaching,
    *,
    reason: str,
    starts_on: date,
    ends_on: date | None = None,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Exemption:
    """A learner is not assessed in a subject for a time (`ends_on` is the last day, None: until further)."""
    teaching = teaching.locked()
    require(by, rules.can_exempt, teaching.school)
    if not Membership.objects.filter(learner=learner, group_id=teaching.group_id).exists():
        raise NotInGroup(name=learner.short_name)
    clash = Exemption.objects.filter(teaching=teaching, learner=learner).exclude(ends_on__lt=starts_on)
    if ends_on is not None:
        clash = clash.filter(starts_on__lte=ends_on)
    if clash.exists():
        raise AlreadyExempt(name=learner.short_name)
    exemption = Exemption.objects.create(
        teaching=teaching, learner=learner, reason=reason, starts_on=starts_on, ends_on=ends_on
    )
    publish(
        events.LearnerExempted(
            school_id=teaching.school_id,
            teaching_id=teaching.pk,
            learner_id=learner.pk,
            reason=reason,
            starts_on=starts_on,
            ends_on=ends_on,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return exemption


@transaction.atomic
def end_exemption(
    exemption: Exemption, *, ends_on: date, by: Doer, at: datetime, uid: UUID | None = None
) -> Exemption:
    """The exemption lasts until this day."""
    exemption = exemption.locked()
    require(by, rules.can_exempt, exemption.teaching.school)
    if ends_on < exemption.starts_on:
        raise TooEarly(name=exemption.learner.short_name, starts_on=exemption.starts_on)
    exemption.ends_on = ends_on
    exemption.save(update_fields=["ends_on"])
    publish(
        events.ExemptionEnded(
            school_id=exemption.teaching.school_id,
            teaching_id=exemption.teaching_id,
            learner_id=exemption.learner_id,
            ends_on=ends_on,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return exemption
