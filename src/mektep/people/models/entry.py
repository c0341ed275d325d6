"""The ways in: invitations, cards, sessions, and doors that are shut for a while."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.models import Model

from .family import Kinship
from .person import Person


class CodeUnknown(Refused):
    message = _("There is no such code. Check the letters on the paper and type them again.")


class CodeUsed(Refused):
    message = _("This code has been used already. Ask the school for a new one.")


class CodeExpired(Refused):
    message = _("This code is no longer valid. Ask the school for a new one.")


class Invitation(Model):
    """A code on paper by which a grown-up joins: as a learner's guardian, or to a first password."""

    code_hash = models.CharField(max_length=64, unique=True)
    for_person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    learner = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    kinship = models.CharField(max_length=12, choices=Kinship.choices, blank=True)
    # Nobody where the house itself made it, from the command line.
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(learner=None) ^ models.Q(for_person=None),
                name="people_invitation_one_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} invitation until {self.expires_at:%Y-%m-%d}"

    def use(self, by_id: int | None, at: datetime) -> None:
        """Once, and in time."""
        self.must_be_open(at)
        self.used_by_id = by_id
        self.used_at = at

    def must_be_open(self, at: datetime) -> None:
        """Raises the refusal that fits, if the code is of no use any more."""
        if self.used_at is not None:
            raise CodeUsed
        if self.withdrawn_at is not None or at >= self.expires_at:
            raise CodeExpired


class Door(Model):
    """Where children of one class choose their name and their pictures: found by the code that hangs in
    the classroom, and by nothing else."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=40)
    class_id = models.BigIntegerField(unique=True)
    school_id = models.BigIntegerField()
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} door of class {self.class_id}"


class CardVoid(Refused):
    message = _("This card is void already.")


class SignInCard(Model):
    """A card for a child of grades 1–4: a QR code, or a secret row of pictures, instead of a password."""

    door = models.ForeignKey(Door, models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    pictures_hash = models.CharField(max_length=128, blank=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(revoked_at=None), name="people_signincard_one_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} card of {self.person_id}"

    def revoke(self, at: datetime) -> None:
        if self.revoked_at is not None:
            raise CardVoid
        self.revoked_at = at


class Session(AbstractBaseSession):
    """A signed-in device. Its person is a column, so that one query finds both, and «sign out
    everywhere» is one delete."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    device = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"session of {self.person_id}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from ..sessions import SessionStore  # noqa: PLC0415 - Django asks the model for its store

        return SessionStore


class Lockout(Model):
    """Failed sign-ins of one name from one place; too many and the door stays shut for a while."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk} {self.failures} failures"

    def is_shut(self, at: datetime) -> bool:
        return self.until is not None and at < self.until

    def note(self, at: datetime, forgiven: int) -> None:
        """One more failure. From the `forgiven`-th on the door is shut: 1, 2, 4 … minutes, an hour at most.
        A day without failures is forgotten."""
        if self.failures and at - self.last_at > timedelta(days=1):
            self.failures = 0
        self.failures += 1
        self.last_at = at
        if self.failures >= forgiven:
            minutes = min(60, 2 ** min(self.failures - forgiven, 6))
            self.until = at + timedelta(minutes=minutes)
