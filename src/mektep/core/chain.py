"""Verifying the log: finding any entry that was edited, deleted, reordered or added by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Max

from . import crypto
from .log import GENESIS, canonical, link
from .models import Chain, Checkpoint, LogEntry, Verification


@dataclass(frozen=True)
class Fault:
    """Something in a chain that does not add up. `code` is stable; `seq` is the place."""

    chain: str
    seq: int
    code: str  # edited | missing | reordered | cut | beyond | checkpoint | signature


@dataclass(frozen=True)
class Verdict:
    """What a walk over one chain found."""

    chain: str
    school_id: int | None
    entries: int
    checkpoints: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify(chain: Chain) -> Verdict:
    """Walk one chain from its beginning to its end of this moment; check every link and every checkpoint.

    Facts may be written meanwhile: checkpoints and the last entry are looked up before the chain's end, so
    that an honest chain is never shorter than they say.
    """
    marks = {c.length: c for c in Checkpoint.objects.filter(chain=chain).order_by("id")}
    last = LogEntry.objects.filter(chain=chain).aggregate(last=Max("seq"))["last"] or 0
    chain.refresh_from_db()
    faults: list[Fault] = []
    name = str(chain.uid)
    before, expected, count = GENESIS, 1, 0
    for entry in _walk(chain):
        count += 1
        if entry.seq != expected:
            faults.append(Fault(name, expected, "missing"))
        body = canonical(entry.uid, entry.kind, entry.about, entry.by, entry.at, entry.stamp, entry.data)
        if entry.hash != link(before, body) and entry.seq == expected:
            faults.append(Fault(name, entry.seq, "edited"))
        if (mark := marks.get(entry.seq)) is not None and mark.head != entry.hash:
            faults.append(Fault(name, entry.seq, "checkpoint"))
        before, expected = entry.hash, entry.seq + 1
    if chain.length != expected - 1 or chain.head != before:
        faults.append(Fault(name, expected, "cut" if chain.length >= expected else "beyond"))
    elif last > chain.length:
        faults.append(Fault(name, expected, "beyond"))
    faults += [Fault(name, mark.length, "cut") for mark in marks.values() if mark.length >= expected]
    faults += [
        Fault(name, mark.length, "signature") for mark in marks.values() if not _is_signed(chain, mark)
    ]
    return Verdict(name, chain.school_id, count, len(marks), before, tuple(faults))


def check(chain: Chain, at: datetime) -> Verification:
    """Verify a chain as it stands now, and keep what was found."""
    verdict = verify(chain)
    first = verdict.faults[0] if verdict.faults else None
    return Verification.objects.create(
        chain=chain,
        at=at,
        entries=verdict.entries,
        faults=len(verdict.faults),
        seq=first.seq if first else None,
        code=first.code if first else "",
    )


def _walk(chain: Chain) -> Iterator[LogEntry]:
    rows = LogEntry.objects.filter(chain=chain, seq__lte=chain.length)
    return rows.order_by("seq").iterator(chunk_size=2000)


def statement(chain: Chain, made_on: date, length: int, head: str) -> bytes:
    """The bytes that a checkpoint signs."""
    return f"mektep-checkpoint:1:{chain.uid}:{made_on.isoformat()}:{length}:{head}".encode()


def _is_signed(chain: Chain, mark: Checkpoint) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(mark.public_key))
        key.verify(bytes.fromhex(mark.signature), statement(chain, mark.made_on, mark.length, mark.head))
    except (InvalidSignature, ValueError):
        return False
    return True


def checkpoint(chain: Chain, at: datetime) -> Checkpoint:
    """Sign today's end of the chain with the node's key; once a day, later calls answer the same."""
    made_on = at.date()
    key = crypto.node_key()
    mark, _created = Checkpoint.objects.get_or_create(
        chain=chain,
        made_on=made_on,
        defaults={
            "length": chain.length,
            "head": chain.head,
            "public_key": key.public_key().public_bytes_raw().hex(),
            "signature": key.sign(statement(chain, made_on, chain.length, chain.head)).hex(),
        },
    )
    return mark
