"""Entering people and keeping their details. One person or a hundred thousand: the same door."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from mektep.core.events import Event
from mektep.core.log import publish, publish_all
from mektep.core.rules import Doer, require

from .. import events, relations, rules
from ..actors import Actor
from ..details import (
    Details,
    Newcomer,
    WrongDetail,
    apply,
    chunks,
    give_usernames,
    person_of,
    refuse_doubles,
    seal,
)
from ..models import Guardianship, Language, Person, Session, SignInCard


@transaction.atomic
def register(
    newcomer: Newcomer, *, school_id: int | None, by: Actor, at: datetime, uid: UUID | None = None
) -> Person:
    """Enter one person."""
    return _enter([newcomer], school_id=school_id, by=by, at=at, uids=[uid])[0]


@transaction.atomic
def register_all(
    newcomers: Sequence[Newcomer], *, school_id: int | None, by: Actor, at: datetime
) -> list[Person]:
    """Enter many people, all or none, in their order. Statements grow by batches, not by rows."""
    return _enter(newcomers, school_id=school_id, by=by, at=at, uids=[None] * len(newcomers))


def _enter(
    newcomers: Sequence[Newcomer],
    *,
    school_id: int | None,
    by: Actor,
    at: datetime,
    uids: Sequence[UUID | None],
) -> list[Person]:
    require(by, rules.can_register, school_id)

    people = [person_of(newcomer) for newcomer in newcomers]
    refuse_doubles(people)
    give_usernames(people)

    Person.objects.bulk_create(people, batch_size=1000)

    facts: list[tuple[Event, UUID | None, str]] = [
        (events.PersonRegistered(school_id=school_id, person_id=p.pk, person_uid=str(p.uid)), uid, "")
        for p, uid in zip(people, uids, strict=True)
    ]
    publish_all(facts, by=by, at=at)
    return people


@transaction.atomic
def correct(
    person: Person,
    details: Details,
    *,
    school_id: int | None = None,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
) -> Person:
    """Correct somebody's name, birth date, sex, phone, e-mail or username."""
    person = person.locked()
    places = relations.places(person.pk, at.date())
    require(by, rules.can_correct, places)

    changed = apply(person, details)
    if not changed:
        return person
    refuse_doubles([person])
    person.save(update_fields=changed)

    school_id = school_id or relations.school_of(places, by)
    publish(
        events.PersonCorrected(school_id=school_id, person_id=person.pk, fields=tuple(changed)),
        by=by,
        at=at,
        uid=uid,
    )
    return person


@transaction.atomic
def correct_all(
    corrections: Sequence[tuple[int, Details]], *, school_id: int | None, by: Actor, at: datetime
) -> list[int]:
    """Correct many people by their ids, all or none; answers the ids of those who changed."""
    wanted = dict(corrections)
    people = {p.pk: p for ids in chunks(list(wanted)) for p in _locked(ids)}
    for places in _places(list(people), by, at.date()):
        require(by, rules.can_correct, places)

    changes = {pk: apply(person, wanted[pk]) for pk, person in people.items()}
    changed = [people[pk] for pk, names in changes.items() if names]
    refuse_doubles(changed)
    names = sorted({name for found in changes.values() for name in found})
    if changed:
        Person.objects.bulk_update(changed, names, batch_size=500)

    facts: list[tuple[Event, UUID | None, str]] = [
        (
            events.PersonCorrected(school_id=school_id, person_id=p.pk, fields=tuple(changes[p.pk])),
            None,
            "",
        )
        for p in changed
    ]
    publish_all(facts, by=by, at=at)
    return [person.pk for person in changed]


@transaction.atomic
def set_iin(
    person: Person,
    iin: str,
    *,
    school_id: int | None = None,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
) -> Person:
    """Seal somebody's identification number; the empty text takes it away."""
    person = person.locked()
    places = relations.places(person.pk, at.date())
    require(by, rules.can_correct, places)

    seal(person, iin)
    refuse_doubles([person])
    person.save(update_fields=["iin_sealed", "iin_hash"])

    school_id = school_id or relations.school_of(places, by)
    publish(
        events.PersonCorrected(school_id=school_id, person_id=person.pk, fields=("iin",)),
        by=by,
        at=at,
        uid=uid,
    )
    return person


@transaction.atomic
def set_iin_all(
    numbers: Sequence[tuple[int, str]], *, school_id: int | None, by: Actor, at: datetime
) -> None:
    """Seal many people's identification numbers by their ids, all or none."""
    wanted = dict(numbers)
    people = [person for ids in chunks(list(wanted)) for person in _locked(ids)]
    for places in _places([person.pk for person in people], by, at.date()):
        require(by, rules.can_correct, places)

    for person in people:
        seal(person, wanted[person.pk])
    refuse_doubles(people)
    Person.objects.bulk_update(people, ["iin_sealed", "iin_hash"], batch_size=500)

    facts: list[tuple[Event, UUID | None, str]] = [
        (events.PersonCorrected(school_id=school_id, person_id=p.pk, fields=("iin",)), None, "")
        for p in people
    ]
    publish_all(facts, by=by, at=at)


@transaction.atomic
def choose_language(person: Person, language: str, *, by: Actor, at: datetime) -> Person:
    """The person's own language, on every device."""
    person = person.locked()
    require(by, rules.can_choose_language, person.pk)

    if language not in Language.values:
        raise WrongDetail(name=person.full_name)
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])
        publish(
            events.PersonCorrected(school_id=None, person_id=person.pk, fields=("language",)), by=by, at=at
        )
    return person


@transaction.atomic
def deactivate(person: Person, *, by: Actor, at: datetime, uid: UUID | None = None) -> Person:
    """Close an account: its devices are signed out and its card is void. The records stay."""
    person = person.locked()
    places = relations.places(person.pk, at.date())
    require(by, rules.can_deactivate, person.pk, places)

    person.is_active = False
    person.save(update_fields=["is_active"])
    Session.objects.filter(person=person).delete()
    SignInCard.objects.filter(person=person, revoked_at=None).update(revoked_at=at)

    school_id = relations.school_of(places, by)
    publish(events.PersonDeactivated(school_id=school_id, person_id=person.pk), by=by, at=at, uid=uid)
    return person


@transaction.atomic
def reactivate(person: Person, *, by: Actor, at: datetime, uid: UUID | None = None) -> Person:
    """Open a closed account again."""
    person = person.locked()
    places = relations.places(person.pk, at.date())
    require(by, rules.can_deactivate, person.pk, places)

    person.is_active = True
    person.save(update_fields=["is_active"])

    school_id = relations.school_of(places, by)
    publish(events.PersonReactivated(school_id=school_id, person_id=person.pk), by=by, at=at, uid=uid)
    return person


@transaction.atomic
def renew_rights(person_ids: Iterable[int], *, by: Doer) -> None:
    """Let every process read these people's rights anew, and those of whoever stands for them.

    Called by whoever changed the rights, in that act's transaction; the fact itself is in the log
    already, so nobody is asked and nothing published. One statement per 5,000 people.
    """
    for ids in chunks(sorted({pk for pk in person_ids if pk})):
        guardians = Guardianship.objects.filter(learner_id__in=ids).values("guardian_id")
        Person.objects.filter(Q(pk__in=ids) | Q(pk__in=guardians)).update(
            rights_version=F("rights_version") + 1
        )


def _locked(ids: Sequence[int]) -> list[Person]:
    return list(Person.objects.select_for_update().filter(pk__in=ids).order_by("id"))


def _places(ids: Sequence[int], by: Actor, on: date) -> list[rules.Places]:
    """The places that a rule has to see; a job of the house itself is asked nothing."""
    return [] if by.is_system else list(relations.places_of_all(ids, on).values())
