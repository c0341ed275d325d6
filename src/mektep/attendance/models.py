"""Who was there. Everybody is present unless a row says otherwise."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.models import Model
from mektep.people.models import Person
from mektep.school.models import Enrolment, School
from mektep.timetable.models import Lesson

if TYPE_CHECKING:
    from mektep.people.actors import Actor

FK = models.ForeignKey


class Kind(models.TextChoices):
    """How a learner was not simply there. The order is that of the pad on the screen."""

    ABSENT = "absent", _("Absent")
    VALID = "valid", _("Absent with a valid reason")
    INVALID = "invalid", _("Absent without a reason")
    ILLNESS = "illness", _("Absent through illness")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")


MISSED = (Kind.ABSENT, Kind.VALID, Kind.INVALID, Kind.ILLNESS)
# Kinds that may carry minutes.
TIMED = (Kind.LATE, Kind.LEFT_EARLY)


class RollCall(Model):
    """Attendance was taken at this lesson: from now on a missing row means «present»."""

    lesson = models.OneToOneField(Lesson, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    taken_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk} lesson {self.lesson_id}"


class Absence(Model):
    """A learner not (or not wholly) at a lesson: what the teacher saw, and beside it what the office found.

    `kind` empty means «was there after all»: the later act stands, and the row keeps its stamp so that
    an older act arriving late cannot undo it.
    """

    school = FK(School, models.PROTECT, related_name="+")
    lesson = FK(Lesson, models.PROTECT, related_name="+")
    learner = FK(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    stamp = models.CharField(max_length=27)
    entered_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    entered_at = models.DateTimeField()
    office_kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    office_reason = models.CharField(max_length=200, blank=True)
    office_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    office_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "learner"], name="attendance_absence_once"),
            models.CheckConstraint(
                condition=models.Q(minutes=None)
                | models.Q(kind__in=["late", "left_early"]) & models.Q(minutes__range=(1, 90)),
                name="attendance_absence_minutes",
            ),
        ]
        indexes = [models.Index(fields=["learner", "lesson"], name="attendance_absence_learner")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.learner_id} at lesson {self.lesson_id}: {self.kind or 'present'}"

    @property
    def stands(self) -> str:
        """The kind that counts: the office's finding, else what the teacher saw; empty for «was there»."""
        return self.kind and (self.office_kind or self.kind)


class NoteWithdrawn(Refused):
    message = _("This note has been withdrawn.")


class NoteConfirmed(Refused):
    message = _("The class teacher has already confirmed this note.")


class AbsenceNoteQuerySet(models.QuerySet["AbsenceNote"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Notes about one's children; of the class one leads; of the school one heads."""
        led = Enrolment.objects.filter(school_class_id__in=actor.led_classes, ends_on=None)
        return self.filter(
            models.Q(learner_id__in=actor.children())
            | models.Q(school_id__in=actor.office_schools)
            | models.Q(learner_id__in=led.values("learner_id"))
        )

    def open(self) -> Self:
        return self.filter(withdrawn_at=None)

    def covering(self, on: date) -> Self:
        return self.open().filter(starts_on__lte=on, ends_on__gte=on)


class AbsenceNote(Model):
    """A guardian says beforehand (or afterwards) why a child is away."""

    school = FK(School, models.PROTECT, related_name="+")
    learner = FK(Person, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    kind = models.CharField(
        max_length=10, choices=[(Kind.VALID, Kind.VALID.label), (Kind.ILLNESS, Kind.ILLNESS.label)]
    )
    text = models.CharField(max_length=500, blank=True)
    written_by = FK(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)

    objects = models.Manager.from_queryset(AbsenceNoteQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="attendance_absencenote_dates"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(confirmed_at=None),
                name="attendance_absencenote_withdrawn_or_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["learner", "starts_on"], name="attendance_note_learner")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.learner_id} {self.starts_on}"

    def withdraw(self, at: datetime) -> None:
        if self.withdrawn_at is not None:
            raise NoteWithdrawn
        if self.confirmed_at is not None:
            raise NoteConfirmed
        self.withdrawn_at = at

    def confirm(self, person_id: int | None, at: datetime) -> None:
        if self.withdrawn_at is not None:
            raise NoteWithdrawn
        if self.confirmed_at is not None:
            raise NoteConfirmed
        self.confirmed_at, self.confirmed_by_id = at, person_id
