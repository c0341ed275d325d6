"""Classes, their groups, and who is in them from when until when."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core.models import Model
from mektep.people.actors import Role
from mektep.people.models import Language, Person

from .organisation import Room, School
from .year import AcademicYear

if TYPE_CHECKING:
    from mektep.people.actors import Actor

FK = models.ForeignKey


class SchoolClassQuerySet(models.QuerySet["SchoolClass"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Staff see the classes of their schools; pupils and parents their own."""
        return self.filter(models.Q(school_id__in=actor.staff_schools) | models.Q(pk__in=actor.classes()))

    def in_order(self) -> Self:
        return self.order_by("grade", "letter", "id")


class SchoolClass(Model):
    """A class of one academic year, as `5 «Ә»`."""

    school = FK(School, models.PROTECT, related_name="+")
    year = FK(AcademicYear, models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=4)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.KAZAKH)
    shift = models.PositiveSmallIntegerField(default=1)
    class_teacher = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    room = FK(Room, models.PROTECT, related_name="+", null=True, blank=True)

    objects = models.Manager.from_queryset(SchoolClassQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "grade", "letter"], name="school_schoolclass_once"),
            models.CheckConstraint(condition=models.Q(grade__range=(0, 12)), name="school_schoolclass_grade"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def name(self) -> str:
        return f"{self.grade} «{self.letter}»"


class Group(Model):
    """Who is taught together: a whole class (`split` blank), or a part of it under one split.

    A class has several independent splits (languages, informatics, crafts); a pupil is in at most one
    group of each.
    """

    school = FK(School, models.PROTECT, related_name="+")
    school_class = FK(SchoolClass, models.PROTECT, related_name="+")
    split = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school_class", "split", "name"], name="school_group_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} class {self.school_class_id} {self.split} {self.name}"

    @property
    def is_whole_class(self) -> bool:
        return not self.split


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, actor: "Actor") -> Self:
        """One's own, one's children's; for those who teach or lead the class or keep the school's lists."""
        taught = actor.classes(Role.TEACHER, Role.CLASS_TEACHER)
        kept = actor.schools(Role.DEPUTY, Role.DIRECTOR, Role.OPERATOR, Role.PSYCHOLOGIST)
        return self.filter(
            models.Q(learner_id=actor.person_id)
            | models.Q(learner_id__in=actor.children())
            | models.Q(school_class_id__in=taught)
            | models.Q(school_id__in=kept)
        )


class Enrolment(Model):
    """A pupil in a class, from when until when, and why it ended. Never deleted: it is the history."""

    class Left(models.TextChoices):
        MOVED = "moved", _("Moved to another class")
        TRANSFERRED = "transferred", _("Transfer to another school")
        FINISHED = "finished", _("Finished school")
        OTHER = "other", _("Left for another reason")

    school = FK(School, models.PROTECT, related_name="+")
    school_class = FK(SchoolClass, models.PROTECT, related_name="+")
    learner = FK(Person, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    left = models.CharField(max_length=12, choices=Left.choices, blank=True)
    order_number = models.CharField(max_length=40, blank=True)

    objects = models.Manager.from_queryset(EnrolmentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "school"],
                condition=models.Q(ends_on=None),
                name="school_enrolment_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="school_enrolment_dates",
            ),
        ]
        indexes = [models.Index(fields=["school_class", "learner"], name="school_enrolment_class")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.learner_id} in class {self.school_class_id}"


class Membership(Model):
    """A learner in a teaching group, from when until when. The class's own group included."""

    group = FK(Group, models.PROTECT, related_name="+")
    learner = FK(Person, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "learner"],
                condition=models.Q(ends_on=None),
                name="school_membership_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="school_membership_dates",
            ),
        ]
        indexes = [models.Index(fields=["learner"], name="school_membership_learner")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.learner_id} in group {self.group_id}"
