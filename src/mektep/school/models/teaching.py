"""Class-subjects: what is taught to whom, by whom, and how it is marked."""

from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core.models import Model
from mektep.people.models import Person

from .classes import Group
from .organisation import School, Subject
from .year import AcademicYear

if TYPE_CHECKING:
    from mektep.people.actors import Actor

FK = models.ForeignKey


class TeachingQuerySet(models.QuerySet["Teaching"]):
    def visible_to(self, actor: "Actor") -> Self:
        """One's own class-subjects; all of the school for its heads; a class teacher's class."""
        return self.filter(
            models.Q(pk__in=actor.teachings())
            | models.Q(school_id__in=actor.office_schools)
            | models.Q(group__school_class_id__in=actor.led_classes)
        )

    def with_names(self) -> Self:
        return self.select_related("subject", "group__school_class", "teacher", "school", "year")


class Teaching(Model):
    """A subject taught to a group for a year: the class-subject, whose register is one journal."""

    class Marking(models.TextChoices):
        MARKS = "marks", _("Marks")
        PASS_FAIL = "pass_fail", _("Pass or fail")
        NONE = "none", _("Without marks")

    class Period(models.TextChoices):
        TERM = "term", _("Term mark")
        HALF_YEAR = "half_year", _("Half-year mark")

    uid = models.UUIDField(default=uuid4, unique=True)
    school = FK(School, models.PROTECT, related_name="+")
    year = FK(AcademicYear, models.PROTECT, related_name="+")
    group = FK(Group, models.PROTECT, related_name="+")
    subject = FK(Subject, models.PROTECT, related_name="+")
    teacher = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    weekly_hours = models.DecimalField(max_digits=3, decimal_places=1)
    marking = models.CharField(max_length=9, choices=Marking.choices, default=Marking.MARKS)
    period = models.CharField(max_length=9, choices=Period.choices, default=Period.TERM)
    # Class-subjects of one combined class share a key: one slot, one teacher, several journals.
    combined_key = models.UUIDField(null=True, blank=True)

    objects = models.Manager.from_queryset(TeachingQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "subject"], name="school_teaching_once"),
            models.CheckConstraint(condition=models.Q(weekly_hours__gt=0), name="school_teaching_hours"),
        ]
        indexes = [models.Index(fields=["school", "teacher"], name="school_teaching_teacher")]

    def __str__(self) -> str:
        return f"#{self.pk} subject {self.subject_id} to group {self.group_id}"


class TeachingHandover(Model):
    """Who taught a class-subject from when until when; the last, open one is `Teaching.teacher`."""

    teaching = FK(Teaching, models.PROTECT, related_name="+")
    teacher = FK(Person, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teaching"], condition=models.Q(ends_on=None), name="school_teachinghandover_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.teacher_id} teaches {self.teaching_id}"


class Exemption(Model):
    """A learner who is not assessed in a subject (PE after an illness, home schooling)."""

    teaching = FK(Teaching, models.PROTECT, related_name="+")
    learner = FK(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teaching", "learner"],
                condition=models.Q(ends_on=None),
                name="school_exemption_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.learner_id} exempt in {self.teaching_id}"
