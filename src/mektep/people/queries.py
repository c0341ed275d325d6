"""Readings of people and families."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mektep.core import alphabet, crypto

from . import codes, identity
from .actors import Actor
from .models import (
    Consent,
    ConsentKind,
    Door,
    Guardianship,
    Invitation,
    Lockout,
    Person,
    RecordOpening,
    Session,
    SignInCard,
)


def by_typed_name(text: str) -> Person | None:
    """Whose username, e-mail address or telephone number this is; one query at most."""
    text = text.strip()
    if not text or len(text) > 254 or "\x00" in text:
        return None
    if "@" in text:
        return Person.objects.filter(email=text.lower()).first()
    try:
        return Person.objects.filter(phone=identity.phone(text)).first()
    except ValueError:
        return Person.objects.filter(username=text.lower()).first()


MOST_FOUND = 50


def found(actor: Actor, words: str) -> list[Person]:
    """People the actor may know of whose names, username or phone begin so; at most 50, in one query.

    Names are compared as they are written in documents, with a capital: SQLite knows no Cyrillic case.
    """
    people = Person.objects.visible_to(actor)
    for word in words.split()[:4]:
        begins = Q(username__startswith=word.lower()) | Q(phone__startswith=word)
        for form in {word, word.capitalize()}:
            begins |= Q(family_name__startswith=form) | Q(given_name__startswith=form)
        people = people.filter(begins)
    return alphabet.by_name(people.order_by("family_name", "given_name", "id")[:MOST_FOUND])


def shut_until(keys: Collection[str], at: datetime) -> datetime | None:
    """Until when a door stays shut for these whom-and-wheres, in one query."""
    moments = Lockout.objects.filter(key__in=keys, until__gt=at).values_list("until", flat=True)
    return max((moment for moment in moments if moment), default=None)


def invitation(code: str) -> Invitation | None:
    """The invitation that a typed code belongs to, with its pupil or person."""
    typed = identity.typed_code(code)
    if not typed:
        return None
    found = Invitation.objects.select_related("learner", "for_person")
    return found.filter(code_hash=codes.invitation_hash(typed)).first()


def card_holder(secret: str) -> Person | None:
    """Whose valid card this secret is from."""
    typed = identity.typed_code(secret, identity.CARD_LENGTH)
    if not typed:
        return None
    card = SignInCard.objects.select_related("person").filter(
        secret_hash=codes.card_hash(typed), revoked_at=None, person__is_active=True
    )
    return next((found.person for found in card), None)


def door(code: str) -> Door | None:
    """The classroom's door with this code."""
    typed = identity.typed_code(code, codes.DOOR_LETTERS)
    return Door.objects.filter(code=typed).first() if typed else None


def behind(door: Door) -> list[SignInCard]:
    """The valid cards of a class with their children, by given name, as children look for themselves."""
    cards = SignInCard.objects.select_related("person").filter(
        door=door, revoked_at=None, person__is_active=True
    )
    return sorted(
        cards,
        key=lambda card: (
            alphabet.sort_key(card.person.given_name),
            alphabet.sort_key(card.person.family_name),
            card.pk,
        ),
    )


def card_behind(door: Door, pk: int) -> SignInCard | None:
    cards = SignInCard.objects.select_related("person")
    return cards.filter(door=door, pk=pk, revoked_at=None, person__is_active=True).first()


@dataclass(frozen=True)
class Device:
    """A signed-in device of somebody. `handle` names it in a form; its key stays secret."""

    handle: str
    name: str
    started_at: datetime | None
    expires_at: datetime
    is_this: bool


def _handle(session_key: str) -> str:
    return crypto.keyed_hash(f"session:{session_key}")[:16]


def devices(person_id: int, this: str, at: datetime) -> list[Device]:
    """Where somebody is signed in, this device first, in one query."""
    rows = Session.objects.filter(person_id=person_id, expire_date__gt=at).order_by("-started_at")
    found = [
        Device(_handle(row.pk), row.device, row.started_at, row.expire_date, row.pk == this) for row in rows
    ]
    return sorted(found, key=lambda device: not device.is_this)


def session(person_id: int, handle: str) -> Session | None:
    """The session behind a device's handle."""
    rows = Session.objects.filter(person_id=person_id)
    return next((row for row in rows if _handle(row.pk) == handle), None)


def family(learner_id: int, on: date) -> list[Guardianship]:
    """Who stands for a pupil on a day, with names, parents before relatives; one query."""
    ties = Guardianship.objects.in_force(on).filter(learner_id=learner_id)
    parents_first = F("delegated_by").asc(nulls_first=True)
    return list(ties.select_related("guardian", "delegated_by").order_by(parents_first, "starts_on", "id"))


@dataclass(frozen=True)
class Wish:
    """One kind of consent of one pupil, given or not."""

    kind: ConsentKind
    consent: Consent | None


def consents(learner_id: int) -> list[Wish]:
    """Every kind of consent with the one that is open now, in one query."""
    rows = Consent.objects.select_related("given_by").filter(learner_id=learner_id, withdrawn_at=None)
    given = {row.kind: row for row in rows}
    return [Wish(kind, given.get(kind.value)) for kind in ConsentKind]


# Why a record is opened, in words that a family reads. Upper domains add theirs.
PURPOSES: dict[str, str | Promise] = {
    "family": _("the family's page"),
    "diary": _("the diary"),
    "marks": _("the marks"),
    "attendance": _("the attendance"),
    "report": _("a report"),
}


def purpose(word: str) -> str:
    """A purpose in the reader's language; an unknown word stays as it is."""
    return str(PURPOSES.get(word, word))


def openings(learner_id: int, most: int = 100) -> list[RecordOpening]:
    """Who of the staff looked at a child's record, when and why, the newest first; one query."""
    rows = RecordOpening.objects.select_related("opened_by").filter(learner_id=learner_id)
    return list(rows.order_by("-opened_at", "-id")[:most])


def guardianship(actor: Actor, learner_id: int, on: date) -> Guardianship | None:
    """How the actor stands for this child on a day; None if not at all."""
    mine = Guardianship.objects.in_force(on).select_related("learner")
    return (
        mine.filter(guardian_id=actor.person_id, learner_id=learner_id, may_see=True).order_by("id").first()
    )


def card_of(person_id: int) -> SignInCard | None:
    """A pupil's valid card."""
    return SignInCard.objects.filter(person_id=person_id, revoked_at=None).first()


def people_in_order(ids: Collection[int]) -> list[Person]:
    """People by their ids, in the order of the ids; one query."""
    found = Person.objects.in_bulk(list(ids))
    return [found[pk] for pk in ids if pk in found]


def open_invitations(learner_id: int, at: datetime) -> list[Invitation]:
    """Codes for a pupil's family that somebody may still use; one query."""
    rows = Invitation.objects.select_related("made_by").filter(
        learner_id=learner_id, used_at=None, withdrawn_at=None, expires_at__gt=at
    )
    return list(rows.order_by("made_at", "id"))
