"""The table of norms: what a ministry may change, each row with the days on which it holds."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.models import Model

from .law import Entry


class Overlapping(Refused):
    message = _("Another norm of this kind holds on some of these days: end it first, then add the new one.")


class Unreadable(Refused):
    message = _("The text of this norm can't be read: {reason}")


class EndsBeforeItStarts(Refused):
    message = _("A norm can't end before it starts.")


class EndsAlready(Refused):
    message = _("This norm already ends on {day}; it can be ended earlier, but not later.")


class NormQuerySet(models.QuerySet["Norm"]):
    def of(self, kind: str, key: str) -> Self:
        """All editions of one norm, from the oldest."""
        return self.filter(kind=kind, key=key).order_by("valid_from", "id")

    def holding(self, on: date) -> Self:
        """Those that hold on a day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


class Norm(Model):
    """One edition of one norm: holds from `valid_from` to `valid_until`, both days included."""

    class Certainty(models.TextChoices):
        STATED = "S", _("Quoted from the act")
        PRESS = "P", _("Reported by the press")
        PRACTICE = "C", _("Practice of schools")
        DERIVED = "D", _("Derived by calculation")
        MEMORY = "M", _("To be verified")

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    body = models.JSONField()
    source = models.TextField()
    certainty = models.CharField(max_length=1, choices=Certainty.choices)
    # Grows with every change of the row, so that other processes notice.
    revision = models.PositiveIntegerField(default=1)

    objects = models.Manager.from_queryset(NormQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "valid_from"], name="norms_norm_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="norms_norm_period",
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=["S", "P", "C", "D", "M"]), name="norms_norm_certainty"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def name(self) -> str:
        """`kind/key from date`, as the log and the commands call it."""
        return f"{self.kind}/{self.key} from {self.valid_from.isoformat()}"

    @property
    def entry(self) -> Entry:
        """The row as the law reads it."""
        return Entry(
            kind=self.kind,
            key=self.key,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            certainty=self.certainty,
            source=self.source,
            body=self.body,
        )

    def end(self, last_day: date) -> None:
        """Hold until `last_day` and no longer."""
        if last_day < self.valid_from:
            raise EndsBeforeItStarts
        if self.valid_until is not None and last_day > self.valid_until:
            raise EndsAlready(day=self.valid_until.isoformat())
        self.valid_until = last_day
        self.revision += 1
