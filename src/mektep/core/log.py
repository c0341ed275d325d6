"""Publishing: one entry in the school's hash chain, in the transaction of the act itself.

The entry's hash is sha256(hash of the entry before, sha256 of its own canonical text). The chain's
end moves in the database with one UPDATE … RETURNING, which also holds the chain until the
transaction ends; so a single mark costs two statements here, and a class of thirty costs three.
How a copy of the log is verified without this program: docs/verify-log.md.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction

from . import delivery, stamps
from .errors import AlreadyDone
from .events import Event, listeners
from .models import Chain, LogEntry, Outbox
from .rules import Doer

GENESIS = "0" * 64


def canonical(uid: UUID, kind: str, about: str, by: str, at: datetime, stamp: str, data: str) -> bytes:
    """The bytes that are hashed: a JSON list, as the verification procedure describes it."""
    fields = [str(uid), kind, about, by, at.isoformat(timespec="microseconds"), stamp, data]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def link(before: str, body: bytes) -> str:
    """The hash of an entry, as hex, from the hash before it and its canonical bytes."""
    return hashlib.sha256(f"{before}{hashlib.sha256(body).hexdigest()}".encode()).hexdigest()


def publish(event: Event, *, by: Doer, at: datetime, uid: UUID | None = None, stamp: str = "") -> LogEntry:
    """Write one fact into its chain. Raises `AlreadyDone` if `uid` is there already.

    `at` is the moment this node received the act; `stamp` the device's logical time, if it has one.
    """
    return publish_all([(event, uid, stamp)], by=by, at=at)[0]


def publish_all(facts: Sequence[tuple[Event, UUID | None, str]], *, by: Doer, at: datetime) -> list[LogEntry]:
    """Write facts of one school, in their order. Three statements however many they are."""
    if not facts:
        return []
    if not connection.in_atomic_block:
        raise RuntimeError("A fact is logged in the transaction of its act.")
    school_id = facts[0][0].school_id
    entries, bodies = [], []
    for event, uid, stamp in facts:
        if event.school_id != school_id:
            raise ValueError("Facts that are written together belong to one school.")
        entry = LogEntry(
            uid=uid or uuid4(),
            kind=event.kind,
            about=event.about(),
            by=by.signature,
            at=at,
            stamp=stamp or stamps.tick(at),
            data=json.dumps(event.data(), ensure_ascii=False, separators=(",", ":"), sort_keys=True),
        )
        entries.append(entry)
        bodies.append(canonical(entry.uid, entry.kind, entry.about, entry.by, at, entry.stamp, entry.data))

    _chain_up(school_id, entries, bodies)
    try:
        if len(entries) == 1:
            entries[0].save(force_insert=True)
        else:
            LogEntry.objects.bulk_create(entries, batch_size=500)
    except IntegrityError as error:
        if "uid" in str(error):
            raise AlreadyDone(entries[0].uid if len(entries) == 1 else None) from error
        raise
    _tell(entries, at)
    return entries


def _chain_up(school_id: int | None, entries: list[LogEntry], bodies: list[bytes]) -> None:
    """Give the entries their places and hashes, and move the chain's end past them."""
    digest = hashlib.sha256(bodies[0]).hexdigest()
    places: list[str | int] = [digest] if school_id is None else [digest, school_id]
    where = "school_id IS NULL" if school_id is None else "school_id = %s"
    sha = (
        "sha256(head || %s)"
        if connection.vendor == "sqlite"
        else "encode(sha256(convert_to(head || %s, 'UTF8')), 'hex')"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE core_chain SET prev = head, length = length + 1, head = {sha} WHERE {where} "  # noqa: S608
            "RETURNING id, length, head",
            places,
        )
        row = cursor.fetchone()
        if row is None:
            Chain.objects.create(school_id=school_id)
            return _chain_up(school_id, entries, bodies)
        chain_id, seq, head = row
        for entry, body in zip(entries, bodies, strict=True):
            entry.chain_id, entry.seq = chain_id, seq
            prev = head if entry is not entries[0] else None
            entry.hash = head if prev is None else link(prev, body)
            head, seq = entry.hash, seq + 1
        if len(entries) > 1:
            cursor.execute(
                "UPDATE core_chain SET prev = %s, head = %s, length = %s WHERE id = %s",
                [entries[-2].hash, head, seq - 1, chain_id],
            )
    return None


def _tell(entries: list[LogEntry], at: datetime) -> None:
    """Note who has to hear, and try at once after commit; the worker repeats what failed."""
    rows = [
        Outbox(entry=entry, listener=name, not_before=at)
        for entry in entries
        for name in listeners(entry.kind)
    ]
    if rows:
        Outbox.objects.bulk_create(rows, batch_size=500)
        ids = [row.pk for row in rows]
        transaction.on_commit(lambda: delivery.deliver(ids))


# ── reading back ─────────────────────────────────────────────────────────────────────────────


def entries(school_id: int | None, kinds: Iterable[str]) -> Iterator[LogEntry]:
    """Entries of a school's chain of these kinds, in the order in which they came, a few at a time."""
    found = LogEntry.objects.filter(chain__school_id=school_id, kind__in=list(kinds)).order_by("id")
    return found.iterator(chunk_size=2000)


def person_id(signature: str) -> int | None:
    """Who acted: `person:12` → 12; jobs of the house have no number."""
    kind, _, number = signature.partition(":")
    return int(number) if kind == "person" and number.isdigit() else None
