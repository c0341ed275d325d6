"""Consents, and who looked at a child's record."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import require

from .. import events, relations, rules
from ..actors import STAFF, Actor
from ..models import Consent, ConsentKind, Guardianship, Person, RecordOpening


class ConsentGivenAlready(Refused):
    message = _("This consent has been given already.")


class ConsentOfNobody(Refused):
    message = _("A consent is given by a person.")


class ConsentWithdrawnAlready(Refused):
    message = _("This consent has been withdrawn already.")


@transaction.atomic
def give_consent(learner: Person, kind: str, *, by: Actor, at: datetime, uid: UUID | None = None) -> Consent:
    """A guardian says yes to one kind of use."""
    learner = learner.locked()
    require(by, rules.can_consent, _guardianship(learner.pk, by, at))

    if Consent.objects.filter(learner=learner, kind=kind, withdrawn_at=None).exists():
        raise ConsentGivenAlready
    consent = Consent(learner=learner, kind=ConsentKind(kind), given_by_id=_person(by), given_at=at)
    consent.save(force_insert=True)

    publish(
        events.ConsentGiven(
            school_id=relations.school_of(relations.places(learner.pk, at.date())),
            learner_id=learner.pk,
            consent_id=consent.pk,
            consent=consent.kind,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: Actor, at: datetime, uid: UUID | None = None) -> Consent:
    """A guardian takes a yes back."""
    consent = consent.locked()
    require(by, rules.can_consent, _guardianship(consent.learner_id, by, at))

    if consent.withdrawn_at is not None:
        raise ConsentWithdrawnAlready
    consent.withdrawn_at = at
    consent.withdrawn_by_id = by.person_id
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])

    publish(
        events.ConsentWithdrawn(
            school_id=relations.school_of(relations.places(consent.learner_id, at.date())),
            learner_id=consent.learner_id,
            consent_id=consent.pk,
            consent=consent.kind,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return consent


@transaction.atomic
def note_opening(learner_id: int, purpose: str, *, school_id: int | None, by: Actor, at: datetime) -> bool:
    """A member of staff opened a child's record: the family will see who, when and why.

    Once an hour for each purpose; later calls in the hour cost one query and answer False, as do those
    by the family itself. `purpose` is a word that `queries.PURPOSES` explains.
    """
    if by.person_id is None or by.person_id == learner_id or not by.has(*STAFF):
        return False
    if learner_id in by.children():
        return False
    hour = at.strftime("%Y-%m-%dT%H")
    of_this_hour = RecordOpening.objects.filter(
        learner_id=learner_id, opened_by_id=by.person_id, hour=hour, purpose=purpose
    )
    if of_this_hour.exists():
        return False
    RecordOpening.objects.create(
        learner_id=learner_id, opened_by_id=by.person_id, hour=hour, purpose=purpose, opened_at=at
    )
    publish(
        events.RecordOpened(
            school_id=school_id, learner_id=learner_id, opened_by_id=by.person_id, purpose=purpose
        ),
        by=by,
        at=at,
    )
    return True


def _person(by: Actor) -> int:
    """Consents are given in somebody's name, never by a job of the house."""
    if by.person_id is None:
        raise ConsentOfNobody
    return by.person_id


def _guardianship(learner_id: int, by: Actor, at: datetime) -> Guardianship | None:
    mine = Guardianship.objects.in_force(at.date())
    return mine.filter(learner_id=learner_id, guardian_id=by.person_id).order_by("id").first()
