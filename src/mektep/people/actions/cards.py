"""Sign-in cards for the youngest: a QR code, letters to type, and four pictures to remember."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mektep.core.events import Event
from mektep.core.log import publish, publish_all
from mektep.core.rules import require

from .. import codes, events, identity, relations, rules
from ..actors import Actor
from ..models import Door, Person, SignInCard
from .invitations import _roster


@dataclass(frozen=True)
class IssuedCard:
    """A card and its secrets, which are printed now and never known again."""

    card: SignInCard
    secret: str
    pictures: tuple[int, ...]

    @property
    def printed(self) -> str:
        return identity.spaced(self.secret)


@transaction.atomic
def issue_card(person: Person, *, by: Actor, at: datetime, uid: UUID | None = None) -> IssuedCard:
    """A new card for one pupil; the old one is void at once."""
    person = person.locked()
    places = relations.places(person.pk, at.date())
    require(by, rules.can_issue_card, places)

    old = SignInCard.objects.filter(person=person, revoked_at=None)
    door_id = old.values_list("door_id", flat=True).first()
    old.update(revoked_at=at)
    issued = _issue(person.pk, door_id, by, at)
    issued.card.save(force_insert=True)

    publish(
        events.CardIssued(
            school_id=relations.school_of(places, by), person_id=person.pk, card_id=issued.card.pk
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return issued


@transaction.atomic
def issue_cards(class_id: int, *, by: Actor, at: datetime) -> list[IssuedCard]:
    """New cards for a whole class, in the order of the class list, and a door with the class's code."""
    roster = _roster(class_id, by, at)
    door, _made = Door.objects.update_or_create(
        class_id=roster.class_id,
        defaults={"name": roster.name},
        create_defaults={
            "name": roster.name,
            "school_id": roster.school_id,
            "opened_at": at,
            "code": identity.code(codes.DOOR_LETTERS),
        },
    )
    SignInCard.objects.filter(person_id__in=roster.learner_ids, revoked_at=None).update(revoked_at=at)
    issued = [_issue(pk, door.pk, by, at) for pk in roster.learner_ids]
    SignInCard.objects.bulk_create([one.card for one in issued])

    facts: list[tuple[Event, UUID | None, str]] = [
        (
            events.CardIssued(school_id=roster.school_id, person_id=one.card.person_id, card_id=one.card.pk),
            None,
            "",
        )
        for one in issued
    ]
    publish_all(facts, by=by, at=at)
    return issued


@transaction.atomic
def revoke_card(card: SignInCard, *, by: Actor, at: datetime, uid: UUID | None = None) -> SignInCard:
    """A lost card opens nothing any more."""
    card = card.locked()
    places = relations.places(card.person_id, at.date())
    require(by, rules.can_issue_card, places)

    card.revoke(at)
    card.save(update_fields=["revoked_at"])

    publish(
        events.CardRevoked(
            school_id=relations.school_of(places, by), person_id=card.person_id, card_id=card.pk
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return card


def _issue(person_id: int, door_id: int | None, by: Actor, at: datetime) -> IssuedCard:
    secret = identity.code(identity.CARD_LENGTH)
    pictures = tuple(secrets.SystemRandom().sample(range(1, codes.PICTURES + 1), codes.ROW))
    card = SignInCard(
        person_id=person_id,
        door_id=door_id,
        secret_hash=codes.card_hash(secret),
        pictures_hash=codes.pictures_hash(person_id, pictures),
        issued_by_id=by.person_id,
        issued_at=at,
    )
    return IssuedCard(card, secret, pictures)
