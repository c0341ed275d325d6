"""Codes on paper: to stand for a child, and to choose a password where no mail comes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.events import Event
from mektep.core.log import publish, publish_all
from mektep.core.rules import require

from .. import codes, events, identity, relations, rules
from ..actors import Actor
from ..details import Newcomer
from ..models import CodeUnknown, Guardianship, Invitation, Kinship, Person
from .families import _entrusted, _tie
from .passwords import set_password
from .persons import _enter, renew_rights

GUARDIAN_CODE_LASTS = timedelta(days=30)
PASSWORD_CODE_LASTS = timedelta(days=3)
CLASS_CODES_LAST = timedelta(days=14)


class NoSuchClass(Refused):
    message = _("This class has no pupils today.")


class ForSomebodyElse(Refused):
    message = _("This code is for choosing a password, not for joining a child.")


class ForGuardians(Refused):
    message = _("This code is for a pupil's family, not for choosing a password.")


@dataclass(frozen=True)
class Issued:
    """An invitation and its code, which is printed now and never known again."""

    invitation: Invitation
    code: str

    @property
    def printed(self) -> str:
        return identity.spaced(self.code)


@transaction.atomic
def invite_guardian(
    learner: Person, kinship: str = "", *, by: Actor, at: datetime, uid: UUID | None = None
) -> Issued:
    """A code by which a grown-up becomes this pupil's guardian."""
    learner = learner.locked()
    places = relations.places(learner.pk, at.date())
    require(by, rules.can_invite, places)

    issued = _issue(by, at, GUARDIAN_CODE_LASTS, learner=learner, kinship=Kinship(kinship) if kinship else "")
    issued.invitation.save(force_insert=True)

    publish(
        events.GuardianInvited(
            school_id=relations.school_of(places, by),
            learner_id=learner.pk,
            invitation_id=issued.invitation.pk,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return issued


@transaction.atomic
def invite_guardians(class_id: int, *, by: Actor, at: datetime) -> list[Issued]:
    """One code for the family of every pupil of a class, in the order of the class list."""
    roster = _roster(class_id, by, at)
    issued = [_issue(by, at, GUARDIAN_CODE_LASTS, learner_id=pk) for pk in roster.learner_ids]
    Invitation.objects.bulk_create([one.invitation for one in issued])

    facts: list[tuple[Event, UUID | None, str]] = [
        (
            events.GuardianInvited(
                school_id=roster.school_id,
                learner_id=one.invitation.learner_id or 0,
                invitation_id=one.invitation.pk,
            ),
            None,
            "",
        )
        for one in issued
    ]
    publish_all(facts, by=by, at=at)
    return issued


@transaction.atomic
def give_code(person: Person, *, by: Actor, at: datetime, uid: UUID | None = None) -> Issued:
    """A code by which somebody chooses a password: the first one, or a new one. Older codes are void."""
    person = person.locked()
    places = relations.places(person.pk, at.date())
    require(by, rules.can_give_code, places)

    _void([person.pk], at)
    issued = _issue(by, at, PASSWORD_CODE_LASTS, for_person=person)
    issued.invitation.save(force_insert=True)

    publish(
        events.PasswordCodeIssued(
            school_id=relations.school_of(places, by),
            person_id=person.pk,
            invitation_id=issued.invitation.pk,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return issued


@transaction.atomic
def give_codes(class_id: int, *, by: Actor, at: datetime) -> list[Issued]:
    """A sign-in code for every pupil of a class, in the order of the class list."""
    roster = _roster(class_id, by, at)
    _void(roster.learner_ids, at)
    issued = [_issue(by, at, CLASS_CODES_LAST, for_person_id=pk) for pk in roster.learner_ids]
    Invitation.objects.bulk_create([one.invitation for one in issued])

    facts: list[tuple[Event, UUID | None, str]] = [
        (
            events.PasswordCodeIssued(
                school_id=roster.school_id,
                person_id=one.invitation.for_person_id or 0,
                invitation_id=one.invitation.pk,
            ),
            None,
            "",
        )
        for one in issued
    ]
    publish_all(facts, by=by, at=at)
    return issued


@transaction.atomic
def withdraw_invitation(
    invitation: Invitation, *, by: Actor, at: datetime, uid: UUID | None = None
) -> Invitation:
    """A code that went astray is void."""
    invitation = invitation.locked()
    whose = invitation.learner_id or invitation.for_person_id or 0
    places = relations.places(whose, at.date())
    require(by, rules.can_withdraw_invitation, places)

    invitation.must_be_open(at)
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])

    publish(
        events.InvitationWithdrawn(school_id=relations.school_of(places, by), invitation_id=invitation.pk),
        by=by,
        at=at,
        uid=uid,
    )
    return invitation


@transaction.atomic
def accept_invitation(
    code: str, kinship: str = "", *, by: Actor, at: datetime, uid: UUID | None = None
) -> Guardianship:
    """Whoever is signed in and has the code becomes the child's guardian."""
    invitation = _found(code)
    require(by, rules.can_accept_invitation)

    guardian = Person.objects.get(pk=by.person_id or 0)
    return _accept(invitation, guardian, kinship, by=by, at=at, uid=uid)


@transaction.atomic
def join(code: str, newcomer: Newcomer, kinship: str = "", *, by: Actor, at: datetime) -> Person:
    """Somebody without an account who has the code enters as the child's guardian.

    The paper speaks for the newcomer, so `by` is the house itself.
    """
    invitation = _found(code)
    require(by, rules.can_use_code)

    invitation.must_be_open(at)
    if invitation.learner_id is None:
        raise ForSomebodyElse
    places = relations.places(invitation.learner_id, at.date())
    newcomer = replace(newcomer, iin="", username="", uid=None)
    guardian = _enter([newcomer], school_id=relations.school_of(places), by=by, at=at, uids=[None])[0]
    _accept(invitation, guardian, kinship, by=by, at=at, uid=None)
    return guardian


@transaction.atomic
def use_code(code: str, password: str, *, by: Actor, at: datetime) -> Person:
    """Whoever has the code chooses the password of the person it was given to."""
    invitation = _found(code)
    require(by, rules.can_use_code)

    if invitation.for_person_id is None:
        raise ForGuardians
    invitation.use(invitation.for_person_id, at)
    invitation.save(update_fields=["used_by", "used_at"])
    person = set_password(Person.objects.get(pk=invitation.for_person_id), password, by=by, at=at)

    publish(
        events.InvitationAccepted(
            school_id=None, person_id=person.pk, invitation_id=invitation.pk, learner_id=None
        ),
        by=by,
        at=at,
    )
    return person


def _accept(
    invitation: Invitation, guardian: Person, kinship: str, *, by: Actor, at: datetime, uid: UUID | None
) -> Guardianship:
    invitation.use(guardian.pk, at)
    if invitation.learner_id is None:
        raise ForSomebodyElse
    learner = Person.objects.get(pk=invitation.learner_id)
    tie = _tie(guardian, learner, invitation.kinship or kinship or Kinship.LEGAL, at.date())
    tie.save(force_insert=True)
    invitation.save(update_fields=["used_by", "used_at"])
    renew_rights([guardian.pk], by=by)

    school_id = relations.school_of(relations.places(learner.pk, at.date()))
    publish_all(
        [
            (
                events.InvitationAccepted(
                    school_id=school_id,
                    person_id=guardian.pk,
                    invitation_id=invitation.pk,
                    learner_id=learner.pk,
                ),
                uid,
                "",
            ),
            (_entrusted(tie, school_id), None, ""),
        ],
        by=by,
        at=at,
    )
    return tie


def _found(code: str) -> Invitation:
    typed = identity.typed_code(code)
    if not typed:
        raise CodeUnknown
    held = Invitation.objects.select_for_update()
    found = held.filter(code_hash=codes.invitation_hash(typed)).first()
    if found is None:
        raise CodeUnknown
    return found


def _issue(by: Actor, at: datetime, lasts: timedelta, **whose: object) -> Issued:
    code = identity.code()
    invitation = Invitation(
        code_hash=codes.invitation_hash(code),
        made_by_id=by.person_id,
        made_at=at,
        expires_at=at + lasts,
        **whose,
    )
    return Issued(invitation, code)


def _void(person_ids: Sequence[int], at: datetime) -> None:
    Invitation.objects.filter(for_person_id__in=person_ids, used_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )


def _roster(class_id: int, by: Actor, at: datetime) -> relations.Roster:
    roster = relations.roster(class_id, at.date())
    if roster is None or not roster.learner_ids:
        raise NoSuchClass
    require(by, rules.can_keep_class, roster.class_id, roster.school_id)
    return roster
