"""Base class of all tables, and the tables of the log."""

from typing import Self
from uuid import uuid4

from django.db import models


class Model(models.Model):
    """A row of the house: `id` inside. Rows that leave the house have a `uid` too."""

    class Meta:
        abstract = True

    def locked(self) -> Self:
        """The same row, read again and held until the transaction ends."""
        manager = type(self)._default_manager
        return manager.select_for_update().get(pk=self.pk)


class Chain(Model):
    """One school's log on this node (or the node's own, `school_id` null): where its end is.

    `head` is the hash of the newest entry; `prev` the one before it, kept so that one UPDATE …
    RETURNING can take the next place in the chain and hold it.
    """

    uid = models.UUIDField(default=uuid4, unique=True)
    school_id = models.BigIntegerField(null=True, unique=True)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)
    prev = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"#{self.pk} chain of school {self.school_id}, {self.length} entries"


class LogEntry(Model):
    """A fact that happened, in its place in the chain. Never changed, never deleted."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    stamp = models.CharField(max_length=27)
    data = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="core_logentry_one_place"),
        ]
        indexes = [
            models.Index(fields=["about", "id"], name="core_logentry_about", condition=~models.Q(about="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} by {self.by}"


class Checkpoint(Model):
    """The end of a chain, signed with the node's key once a day."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="+")
    made_on = models.DateField()
    length = models.BigIntegerField()
    head = models.CharField(max_length=64)
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "made_on"], name="core_checkpoint_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} chain {self.chain_id} on {self.made_on}: {self.length}"


class Verification(Model):
    """What a walk over a chain found: how many entries, and how many places that do not add up."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entries = models.BigIntegerField()
    faults = models.PositiveIntegerField()
    # The first fault's place and code (see `chain.Fault`).
    seq = models.BigIntegerField(null=True)
    code = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(faults=0, seq=None, code="") | models.Q(faults__gt=0, seq__isnull=False),
                name="core_verification_first_fault",
            ),
        ]
        indexes = [models.Index(fields=["chain", "at"], name="core_verification_chain")]

    def __str__(self) -> str:
        return f"#{self.pk} chain {self.chain_id} at {self.at:%Y-%m-%d}: {self.faults} faults"

    @property
    def is_whole(self) -> bool:
        return self.faults == 0


class Outbox(Model):
    """A listener that has yet to hear of an entry. Written with the entry, deleted when heard."""

    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="+")
    listener = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "listener"], name="core_outbox_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.listener} after entry {self.entry_id}"
