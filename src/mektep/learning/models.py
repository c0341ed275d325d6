"""What learners are asked to do between lessons."""

from uuid import uuid4

from django.db import models

from mektep.core.models import Model
from mektep.people.models import Person
from mektep.school.models import School, Teaching
from mektep.timetable.models import Lesson

FK = models.ForeignKey


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
    text = models.TextField(max_length=2000)
    minutes = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["given_uid", "teaching"], name="learning_homework_once"),
            models.CheckConstraint(
                condition=models.Q(minutes__range=(0, 240)), name="learning_homework_minutes"
            ),
        ]
        indexes = [models.Index(fields=["teaching", "due_on"], name="learning_homework_due")]

    def __str__(self) -> str:
        return f"#{self.pk} for teaching {self.teaching_id}, due {self.due_on}"


class HomeworkDone(Model):
    """A pupil's own tick: «I have done it». Nobody is marked by it."""

    homework = FK(Homework, models.PROTECT, related_name="+")
    learner = FK(Person, models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["homework", "learner"], name="learning_homeworkdone_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.learner_id} did {self.homework_id}"
