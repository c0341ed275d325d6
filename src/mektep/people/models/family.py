"""Families: who stands for a child, what they agreed to, and who of the school looked."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.models import Model

from .person import Person

if TYPE_CHECKING:
    from ..actors import Actor


class Kinship(models.TextChoices):
    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    GRANDPARENT = "grandparent", _("Grandparent")
    LEGAL = "legal", _("Legal representative")
    RELATIVE = "relative", _("Relative")


class ReasonMissing(Refused):
    message = _("Say in a few words why the rights are limited: the court's decision and its date.")


class GuardianshipOver(Refused):
    message = _("This guardianship has ended already.")


class GuardianshipQuerySet(models.QuerySet["Guardianship"]):
    def valid(self, on: date) -> Self:
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=on), starts_on__lte=on)

    def in_force(self, on: date) -> Self:
        """Open or delegated for a day still to come; a tie that was ended today is in force no more."""
        return self.valid(on).filter(
            models.Q(ends_on=None) | models.Q(delegated_by__isnull=False, may_see=True)
        )

    def visible_to(self, actor: "Actor") -> Self:
        """One's own, and those of the children one stands for."""
        return self.filter(models.Q(guardian_id=actor.person_id) | models.Q(learner_id__in=actor.children()))


class Guardianship(Model):
    """An adult who stands for a child at school, from when until when, and how far.

    A court may limit what one parent sees or signs; a parent may delegate a grandmother for a while
    (`delegated_by`), who then sees what the delegating parent sees, but signs nothing.
    """

    guardian = models.ForeignKey(Person, models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kinship = models.CharField(max_length=12, choices=Kinship.choices)
    may_see = models.BooleanField(default=True)
    may_sign = models.BooleanField(default=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    delegated_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    limits = models.CharField(max_length=200, blank=True)

    objects = models.Manager.from_queryset(GuardianshipQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guardian", "learner"],
                condition=models.Q(ends_on=None),
                name="people_guardianship_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(guardian=models.F("learner")), name="people_guardianship_not_self"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="people_guardianship_dates",
            ),
            models.CheckConstraint(
                condition=models.Q(delegated_by=None) | models.Q(ends_on__isnull=False, may_sign=False),
                name="people_guardianship_delegate_for_a_while",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.guardian_id} for {self.learner_id} ({self.kinship})"

    def limit(self, *, may_see: bool, may_sign: bool, reason: str) -> None:
        """Who may not see may not sign; a limit has a reason, a full right has none."""
        if self.ends_on is not None and self.delegated_by_id is None:
            raise GuardianshipOver
        reason = " ".join(reason.split())
        if not (may_see and may_sign) and not reason:
            raise ReasonMissing
        self.may_see = may_see
        self.may_sign = may_see and may_sign and self.delegated_by_id is None
        self.limits = "" if self.may_see and self.may_sign else reason[:200]

    def end(self, on: date) -> None:
        """From this moment nothing is seen or signed; the row stays as history."""
        if self.ends_on is not None and (self.delegated_by_id is None or not self.may_see):
            raise GuardianshipOver
        self.ends_on = on
        self.may_see = self.may_sign = False


class ConsentKind(models.TextChoices):
    PERSONAL_DATA = "personal_data", _("Consent to personal data processing")
    PHOTO = "photo", _("Photographs at school events")
    DISTANCE = "distance", _("Video and sound in online lessons")


class Consent(Model):
    """A guardian's signed yes for one kind of use, until it is withdrawn."""

    learner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ConsentKind.choices)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "kind"],
                condition=models.Q(withdrawn_at=None),
                name="people_consent_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} for {self.learner_id}"


class RecordOpening(Model):
    """A member of staff opened a child's record. The family sees who, when and why; once an hour each."""

    learner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    hour = models.CharField(max_length=13)
    purpose = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "opened_by", "hour", "purpose"], name="people_recordopening_once_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.opened_by_id} opened {self.learner_id}"
