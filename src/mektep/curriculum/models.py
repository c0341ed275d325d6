"""The calendar-thematic plan (КТЖ): what is taught in which lesson."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.models import Model
from mektep.people.models import Person
from mektep.school.models import Teaching
from mektep.timetable.models import Lesson

if TYPE_CHECKING:
    from datetime import datetime

    from mektep.people.actors import Actor

FK = models.ForeignKey


class IsApproved(Refused):
    message = _("The plan is approved. The director opens it again before its rows are changed.")


class NotApproved(Refused):
    message = _("The plan is not approved.")


class EmptyPlan(Refused):
    message = _("The plan has no rows yet.")


class NothingToJoin(Refused):
    message = _("Only a lesson can be joined, and only with a lesson in the row above it.")


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, actor: "Actor") -> Self:
        """The plans of the class-subjects one sees; teachers of a school read each other's plans."""
        return self.filter(teaching__school_id__in=actor.staff_schools)

    def with_names(self) -> Self:
        return self.select_related("teaching__subject", "teaching__group__school_class", "approved_by")


class Plan(Model):
    """The plan of one class-subject for the year; approved by the director."""

    teaching = models.OneToOneField(Teaching, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)

    objects = models.Manager.from_queryset(PlanQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | models.Q(approved_at__isnull=False),
                name="curriculum_plan_approved_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} plan of teaching {self.teaching_id}"

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    def approve(self, person_id: int | None, at: "datetime") -> None:
        if self.is_approved:
            raise IsApproved
        self.approved_at, self.approved_by_id = at, person_id

    def reopen(self) -> None:
        if not self.is_approved:
            raise NotApproved
        self.approved_at = self.approved_by = None

    def may_change(self) -> None:
        """Pass while the rows may be changed, or refuse."""
        if self.is_approved:
            raise IsApproved


class PlanRow(Model):
    """One line of a plan, in its order."""

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
    # The day in the plan as approved; when it really was taught, its lessons say.
    planned_on = models.DateField(null=True, blank=True)
    # Taught in the last lesson of the row above, because lessons fell out; takes no hours of its own.
    joined = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="curriculum_planrow_once"),
            models.CheckConstraint(
                condition=models.Q(hours__gt=0, hours__lte=20), name="curriculum_planrow_hours"
            ),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="curriculum_planrow_position"),
            models.CheckConstraint(
                condition=models.Q(joined=False) | models.Q(kind="lesson", position__gt=1),
                name="curriculum_planrow_lessons_join",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.position}: {self.topic[:40]}"

    def join(self, above: "PlanRow | None") -> None:
        if above is None or {above.kind, self.kind} != {self.Kind.LESSON}:
            raise NothingToJoin
        self.joined = True

    def part(self) -> None:
        self.joined = False


class Placement(Model):
    """A row of a plan is taught in a lesson. A row of two hours takes two lessons; joined rows share one."""

    row = FK(PlanRow, models.PROTECT, related_name="placements")
    lesson = FK(Lesson, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row", "lesson"], name="curriculum_placement_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} row {self.row_id} in lesson {self.lesson_id}"


class LessonTopic(Model):
    """The topic of one lesson in its teacher's own words; stands before the plan's.

    Empty text means «as in the plan». The row keeps its stamp: of two acts the later one stands, whatever
    order they arrive in.
    """

    lesson = models.OneToOneField(Lesson, models.PROTECT, related_name="+")
    text = models.CharField(max_length=300, blank=True)
    stamp = models.CharField(max_length=27)
    written_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} lesson {self.lesson_id}: {self.text[:40]}"
