"""The secret address of one's own calendar feed."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mektep.core import crypto
from mektep.core.log import publish
from mektep.core.rules import Doer, require
from mektep.people.models import Person

from .. import events, rules
from ..models import FeedKey


@transaction.atomic
def open_feed(person: Person, *, by: Doer, at: datetime, uid: UUID | None = None) -> str:
    """A new secret for the address; the old one leads nowhere from now on. Only its hash is kept."""
    person = person.locked()
    require(by, rules.can_feed, person)
    key = secrets.token_urlsafe(24)
    FeedKey.objects.update_or_create(
        person=person, defaults={"key_hash": crypto.keyed_hash(key), "made_at": at}
    )
    publish(events.FeedOpened(school_id=None, person_id=person.pk), by=by, at=at, uid=uid)
    return key


@transaction.atomic
def close_feed(person: Person, *, by: Doer, at: datetime, uid: UUID | None = None) -> None:
    """The address leads nowhere any more. Harmless if there is none."""
    person = person.locked()
    require(by, rules.can_feed, person)
    deleted, _rows = FeedKey.objects.filter(person=person).delete()
    if deleted:
        publish(events.FeedClosed(school_id=None, person_id=person.pk), by=by, at=at, uid=uid)
