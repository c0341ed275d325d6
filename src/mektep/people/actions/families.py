"""Guardianships: who stands for a child at school, from when until when, and how far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.events import Event
from mektep.core.log import publish, publish_all
from mektep.core.rules import require

from .. import events, relations, rules
from ..actors import Actor
from ..details import chunks
from ..models import Guardianship, Kinship, Person
from .persons import renew_rights

LONGEST_DELEGATION = timedelta(days=366)


class AlreadyEntrusted(Refused):
    message = _("{name} stands for this pupil already.")


class NotOneself(Refused):
    message = _("Nobody is their own guardian.")


class DelegationTooLong(Refused):
    message = _("A relative is trusted for one day at least and one year at most, starting today or later.")


@dataclass(frozen=True, kw_only=True)
class Tie:
    """One guardianship to be entered, by ids."""

    guardian_id: int
    learner_id: int
    kinship: str
    starts_on: date


@transaction.atomic
def entrust(
    guardian: Person,
    learner: Person,
    kinship: str,
    *,
    school_id: int | None = None,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
) -> Guardianship:
    """Enter who stands for a child, from today."""
    learner = learner.locked()
    places = relations.places(learner.pk, at.date())
    require(by, rules.can_entrust, places, relations.places(guardian.pk, at.date()))

    tie = _tie(guardian, learner, kinship, at.date())
    tie.save(force_insert=True)
    renew_rights([guardian.pk], by=by)

    publish(_entrusted(tie, school_id or relations.school_of(places, by)), by=by, at=at, uid=uid)
    return tie


@transaction.atomic
def entrust_all(ties: Sequence[Tie], *, school_id: int | None, by: Actor, at: datetime) -> list[Guardianship]:
    """Enter many guardianships; those that are open already stay as they are. Statements grow by
    batches, not by rows. Answers the new ones."""
    if not by.is_system:
        ids = sorted({pk for tie in ties for pk in (tie.guardian_id, tie.learner_id)})
        places = relations.places_of_all(ids, at.date())
        for tie in ties:
            require(by, rules.can_entrust, places[tie.learner_id], places[tie.guardian_id])

    wanted = {(tie.guardian_id, tie.learner_id): tie for tie in ties}
    for some in chunks(sorted({tie.learner_id for tie in ties})):
        known = Guardianship.objects.filter(learner_id__in=some, ends_on=None)
        for pair in known.values_list("guardian_id", "learner_id"):
            wanted.pop(pair, None)
    if any(guardian_id == learner_id for guardian_id, learner_id in wanted):
        raise NotOneself
    new = [
        Guardianship(
            guardian_id=tie.guardian_id,
            learner_id=tie.learner_id,
            kinship=Kinship(tie.kinship),
            starts_on=tie.starts_on,
        )
        for tie in wanted.values()
    ]
    Guardianship.objects.bulk_create(new, batch_size=1000)
    renew_rights((tie.guardian_id for tie in new), by=by)

    facts: list[tuple[Event, UUID | None, str]] = [(_entrusted(tie, school_id), None, "") for tie in new]
    publish_all(facts, by=by, at=at)
    return new


@transaction.atomic
def limit(
    guardianship: Guardianship,
    *,
    may_see: bool,
    may_sign: bool,
    reason: str,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
) -> Guardianship:
    """A court's decision limits what a guardian sees or signs, or gives it back."""
    guardianship = guardianship.locked()
    places = relations.places(guardianship.learner_id, at.date())
    require(by, rules.can_limit, places)

    guardianship.limit(may_see=may_see, may_sign=may_sign, reason=reason)
    guardianship.save(update_fields=["may_see", "may_sign", "limits"])
    _renew(guardianship, at.date(), by)

    publish(
        events.GuardianLimited(
            school_id=relations.school_of(places, by),
            learner_id=guardianship.learner_id,
            guardianship_id=guardianship.pk,
            guardian_id=guardianship.guardian_id,
            may_see=guardianship.may_see,
            may_sign=guardianship.may_sign,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return guardianship


@transaction.atomic
def delegate(
    learner: Person,
    relative: Person,
    until: date,
    *,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
) -> Guardianship:
    """A parent lets a relative look after the child's school for a while; the relative signs nothing."""
    learner = learner.locked()
    mine = Guardianship.objects.valid(at.date()).filter(learner=learner, guardian_id=by.person_id)
    require(by, rules.can_delegate, mine.order_by("id").first())

    today = at.date()
    if not today <= until <= today + LONGEST_DELEGATION:
        raise DelegationTooLong
    if Guardianship.objects.in_force(today).filter(learner=learner, guardian=relative).exists():
        raise AlreadyEntrusted(name=relative.short_name)
    if relative.pk == learner.pk:
        raise NotOneself
    tie = Guardianship(
        guardian=relative,
        learner=learner,
        kinship=Kinship.RELATIVE,
        may_sign=False,
        starts_on=today,
        ends_on=until,
        delegated_by_id=by.person_id,
    )
    tie.save(force_insert=True)
    renew_rights([relative.pk], by=by)

    places = relations.places(learner.pk, today)
    publish(
        events.RelativeDelegated(
            school_id=relations.school_of(places),
            learner_id=learner.pk,
            guardianship_id=tie.pk,
            guardian_id=relative.pk,
            delegated_by_id=by.person_id or 0,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return tie


@transaction.atomic
def end(guardianship: Guardianship, *, by: Actor, at: datetime, uid: UUID | None = None) -> Guardianship:
    """A guardianship or a delegation ends: from now on nothing is seen. The row stays as history."""
    guardianship = guardianship.locked()
    places = relations.places(guardianship.learner_id, at.date())
    require(by, rules.can_end_guardianship, guardianship, places)

    guardianship.end(at.date())
    guardianship.save(update_fields=["ends_on", "may_see", "may_sign"])
    _renew(guardianship, at.date(), by)

    publish(
        events.GuardianshipEnded(
            school_id=relations.school_of(places, by),
            learner_id=guardianship.learner_id,
            guardianship_id=guardianship.pk,
            guardian_id=guardianship.guardian_id,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return guardianship


def _renew(guardianship: Guardianship, on: date, by: Actor) -> None:
    """Rights are read anew; whoever sees nothing any more delegates nothing either."""
    renewed = [guardianship.guardian_id]
    if not guardianship.may_see:
        given = Guardianship.objects.in_force(on).filter(
            learner_id=guardianship.learner_id, delegated_by_id=guardianship.guardian_id
        )
        renewed += given.values_list("guardian_id", flat=True)
        given.update(ends_on=on, may_see=False)
    renew_rights(renewed, by=by)


def _tie(guardian: Person, learner: Person, kinship: str, on: date) -> Guardianship:
    if guardian.pk == learner.pk:
        raise NotOneself
    if Guardianship.objects.filter(guardian=guardian, learner=learner, ends_on=None).exists():
        raise AlreadyEntrusted(name=guardian.short_name)
    return Guardianship(guardian=guardian, learner=learner, kinship=Kinship(kinship), starts_on=on)


def _entrusted(tie: Guardianship, school_id: int | None) -> events.GuardianEntrusted:
    return events.GuardianEntrusted(
        school_id=school_id,
        learner_id=tie.learner_id,
        guardianship_id=tie.pk,
        guardian_id=tie.guardian_id,
        kinship=tie.kinship,
    )
