"""The calendar-thematic plan (КТЖ): what is taught in which lesson."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core.models import Model
from mektep.people.models import Person
from mektep.school.models import Teaching
from mektep.timetable.models import Lesson

FK = models.ForeignKey


class Plan(Model):
    """The plan of one class-subject for the year; approved by the director."""

    teaching = models.OneToOneField(Teaching, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk} plan of teaching {self.teaching_id}"


class PlanRow(Model):
    """One line of a plan, in its order. `lesson` is where it is taught; empty when none is left."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("Lesson")
        UNIT = "unit", _("Summative assessment for a unit")
        TERM = "term", _("Summative assessment for a term")

    plan = FK(Plan, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=300)
    objectives = models.CharField(max_length=200, blank=True)  # codes, as `5.1.2.3, 5.1.2.4`
    hours = models.DecimalField(max_digits=3, decimal_places=1, default=1)
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.LESSON)
    planned_on = models.DateField(null=True, blank=True)
    lesson = models.OneToOneField(Lesson, models.PROTECT, related_name="+", null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="curriculum_planrow_once"),
            models.CheckConstraint(condition=models.Q(hours__gt=0), name="curriculum_planrow_hours"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.position}: {self.topic[:40]}"
