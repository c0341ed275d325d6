"""The outbox: listeners hear of each fact at least once, also after a crash."""

import json
import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from . import clock
from .events import Event, listeners
from .models import LogEntry, Outbox

log = logging.getLogger("mektep.outbox")

GIVE_UP_AFTER = 12


def event_of(entry: LogEntry) -> Event:
    """The typed fact of an entry (read with its chain)."""
    return Event.of(entry.kind, entry.chain.school_id, json.loads(entry.data))


def deliver(ids: Iterable[int]) -> int:
    """Tell these waiting listeners, oldest fact first; returns how many heard. One failure stops no other."""
    waiting = (
        Outbox.objects.filter(pk__in=list(ids)).select_related("entry__chain").order_by("entry_id", "id")
    )
    return sum(_tell(row) for row in waiting)


def deliver_waiting(most: int = 500) -> int:
    """The worker's round: everything whose time has come, at most `most`."""
    due = Outbox.objects.filter(not_before__lte=clock.now(), attempts__lt=GIVE_UP_AFTER)
    return deliver(due.order_by("entry_id", "id").values_list("pk", flat=True)[:most])


def _tell(row: Outbox) -> bool:
    listener = listeners(row.entry.kind).get(row.listener)
    try:
        with transaction.atomic():
            if listener is not None:  # a listener that a newer version no longer has needs no letter
                listener(event_of(row.entry))
            row.delete()
    except Exception as error:
        # The one broad catch of the house: a broken listener must not stop the others, nor the act
        # that has already happened. It stays in the outbox and is shown by /healthz.
        log.exception("listener failed", extra={"listener": row.listener, "entry": row.entry_id})
        wait = timedelta(seconds=2**row.attempts)
        Outbox.objects.filter(pk=row.pk).update(
            attempts=row.attempts + 1, not_before=clock.now() + wait, error=repr(error)[:500]
        )
        return False
    return True
