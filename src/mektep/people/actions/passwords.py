"""Passwords and the second factor. What is typed is checked by forms; here it is kept."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from mektep.core.log import publish
from mektep.core.rules import require

from .. import events, relations, rules
from ..actors import Actor
from ..models import Invitation, Person, Session


@transaction.atomic
def set_password(
    person: Person, password: str, *, keep: str = "", by: Actor, at: datetime, uid: UUID | None = None
) -> Person:
    """A new password. Every device but the one with session `keep` is signed out; old codes are void."""
    person = person.locked()
    require(by, rules.can_set_password, person.pk)

    person.set_password(password)
    person.save(update_fields=["password"])
    Session.objects.filter(person=person).exclude(session_key=keep).delete()
    Invitation.objects.filter(for_person=person, used_at=None, withdrawn_at=None).update(withdrawn_at=at)

    publish(events.PasswordSet(school_id=None, person_id=person.pk), by=by, at=at, uid=uid)
    return person


@transaction.atomic
def lift_second_factor(person: Person, *, by: Actor, at: datetime, uid: UUID | None = None) -> Person:
    """Somebody has lost the telephone and the recovery codes: the next sign-in asks for none."""
    person = person.locked()
    places = relations.places(person.pk, at.date())
    require(by, rules.can_lift_second_factor, person.pk, places)

    factors = Authenticator.objects.filter(user=person)
    factors.delete()
    Session.objects.filter(person=person).delete()

    school_id = relations.school_of(places, by)
    publish(events.SecondFactorLifted(school_id=school_id, person_id=person.pk), by=by, at=at, uid=uid)
    return person
