"""What learners are asked to do between lessons."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.models import Model
from mektep.people.models import Person
from mektep.school.models import Membership, School, Teaching
from mektep.timetable.models import Lesson

if TYPE_CHECKING:
    from mektep.people.actors import Actor

FK = models.ForeignKey
MOST_MINUTES = 240
MOST_LETTERS = 2000


class NoHomework(Refused):
    message = _("There is no homework in grade {grade}.")


class NoClasses(Refused):
    message = _("Choose at least one class.")


class NothingToDo(Refused):
    message = _("Write what is to be done.")


class WrongMinutes(Refused):
    message = _("Homework takes from 0 to 240 minutes.")


class DueTooEarly(Refused):
    message = _("Homework is due on the day it is given or later.")


class IsWithdrawn(Refused):
    message = _("This homework was withdrawn.")


class HomeworkQuerySet(models.QuerySet["Homework"]):
    def visible_to(self, actor: "Actor") -> Self:
        """What one gave or teaches, of the schools one heads and the class one leads; one's own to do, and
        one's children's."""
        people = {actor.person_id} | actor.children()
        theirs = Membership.objects.filter(
            models.Q(ends_on=None) | models.Q(ends_on__gte=models.OuterRef("due_on")),
            group=models.OuterRef("teaching__group"),
            learner_id__in=people,
            starts_on__lte=models.OuterRef("due_on"),
        )
        return self.filter(
            models.Q(teaching_id__in=actor.teachings())
            | models.Q(given_by_id=actor.person_id)
            | models.Q(school_id__in=actor.office_schools)
            | models.Q(teaching__group__school_class_id__in=actor.led_classes)
            | models.Exists(theirs)
        )

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def with_names(self) -> Self:
        return self.select_related("teaching__subject", "teaching__group__school_class", "teaching__school")


class Homework(Model):
    """A task given to one class-subject, due at a lesson or a day. Given once to several classes, the
    rows share `given_uid`."""

    school = FK(School, models.PROTECT, related_name="+")
    teaching = FK(Teaching, models.PROTECT, related_name="+")
    given_uid = models.UUIDField(default=uuid4)
    given_at = models.DateTimeField()
    given_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    given_at_lesson = FK(Lesson, models.PROTECT, related_name="+", null=True, blank=True)
    due_on = models.DateField()
    due_lesson = FK(Lesson, models.PROTECT, related_name="+", null=True, blank=True)
    text = models.TextField(max_length=MOST_LETTERS)
    minutes = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(HomeworkQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["given_uid", "teaching"], name="learning_homework_once"),
            models.CheckConstraint(
                condition=models.Q(minutes__range=(0, MOST_MINUTES)), name="learning_homework_minutes"
            ),
        ]
        indexes = [
            models.Index(fields=["teaching", "due_on"], name="learning_homework_due"),
            models.Index(fields=["given_at_lesson"], name="learning_homework_lesson"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} for teaching {self.teaching_id}, due {self.due_on}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def ask(self, text: str, minutes: int, due_on: date, today: date) -> None:
        """Take the wording and the day, or refuse."""
        if self.is_withdrawn:
            raise IsWithdrawn
        if not text.strip():
            raise NothingToDo
        if not 0 <= minutes <= MOST_MINUTES:
            raise WrongMinutes
        if due_on < today:
            raise DueTooEarly
        self.text, self.minutes, self.due_on = text.strip()[:MOST_LETTERS], minutes, due_on

    def withdraw(self, at: datetime) -> None:
        if self.is_withdrawn:
            raise IsWithdrawn
        self.withdrawn_at = at


class HomeworkDone(Model):
    """A pupil's own tick: «I have done it». Nobody is marked by it."""

    homework = FK(Homework, models.PROTECT, related_name="ticks")
    learner = FK(Person, models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["homework", "learner"], name="learning_homeworkdone_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.learner_id} did {self.homework_id}"
