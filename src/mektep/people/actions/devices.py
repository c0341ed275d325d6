"""Signed-in devices: ending them, and counting those who knock in vain."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from mektep.core.log import publish
from mektep.core.rules import Doer, require

from .. import events, relations, rules
from ..actors import Actor
from ..models import Lockout, Person, Session

FORGOTTEN_AFTER = timedelta(days=1)


@transaction.atomic
def sign_out_everywhere(person: Person, *, keep: str = "", by: Actor, at: datetime) -> int:
    """End all sessions of a person, but the one named `keep`; answers how many."""
    person = person.locked()
    places = frozenset() if by.person_id == person.pk else relations.places(person.pk, at.date())
    require(by, rules.can_end_sessions, person.pk, places)

    ended, _rows = Session.objects.filter(person=person).exclude(session_key=keep).delete()

    publish(events.SignedOutEverywhere(school_id=None, person_id=person.pk), by=by, at=at)
    return ended


@transaction.atomic
def sign_out_device(session: Session, *, by: Actor, at: datetime) -> None:
    """End one session."""
    require(by, rules.can_end_sessions, session.person_id, frozenset())

    Session.objects.filter(session_key=session.session_key).delete()

    publish(
        events.DeviceSignedOut(school_id=None, person_id=session.person_id or 0, device=session.device),
        by=by,
        at=at,
    )


@transaction.atomic
def clear_sessions(*, by: Doer, at: datetime) -> int:
    """Sessions that ran out, and failures long forgotten, leave the tables; nothing changes for anybody."""
    ended, _rows = Session.objects.filter(expire_date__lte=at).delete()
    Lockout.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()
    return ended


@transaction.atomic
def note_failure(keys: Sequence[tuple[str, int]], *, by: Doer, at: datetime) -> None:
    """Somebody knocked in vain. `keys` are pairs of a hash of whom and where, and how much is forgiven."""
    forgiven = dict(keys)
    known = {row.key: row for row in Lockout.objects.select_for_update().filter(key__in=forgiven)}
    for key, most in forgiven.items():
        row = known.get(key) or Lockout(key=key, last_at=at)
        row.note(at, most)
        row.save()


@transaction.atomic
def forget_failures(keys: Sequence[str], *, by: Doer, at: datetime) -> None:
    """The right password came: earlier mistakes are forgotten."""
    Lockout.objects.filter(key__in=keys).delete()
