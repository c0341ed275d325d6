"""Lessons in the week, and each lesson of the year on its day."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mektep.core.models import Model
from mektep.people.models import Person
from mektep.school.models import AcademicYear, Room, School, Teaching

if TYPE_CHECKING:
    from mektep.people.actors import Actor

FK = models.ForeignKey


class TimetableQuerySet(models.QuerySet["Timetable"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Heads see every version of their school, the staff those that are published."""
        return self.filter(
            models.Q(school_id__in=actor.office_schools)
            | models.Q(school_id__in=actor.staff_schools, published_at__isnull=False)
        )


class Timetable(Model):
    """One version of the school's week, valid from a day until the next version replaces it."""

    school = FK(School, models.PROTECT, related_name="+")
    year = FK(AcademicYear, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(TimetableQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "valid_from"],
                condition=models.Q(published_at__isnull=False),
                name="timetable_timetable_one_from_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="timetable_timetable_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name} from {self.valid_from}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Week(models.TextChoices):
    EVERY = "every", _("Every week")
    ODD = "odd", _("Odd weeks")
    EVEN = "even", _("Even weeks")


class Slot(Model):
    """A place in the week: this class-subject, on this weekday, as lesson number so-and-so."""

    timetable = FK(Timetable, models.PROTECT, related_name="+")
    teaching = FK(Teaching, models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()  # 1 Monday … 6 Saturday
    number = models.PositiveSmallIntegerField()
    week = models.CharField(max_length=5, choices=Week.choices, default=Week.EVERY)
    room = FK(Room, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["timetable", "teaching", "weekday", "number", "week"], name="timetable_slot_once"
            ),
            models.CheckConstraint(condition=models.Q(weekday__range=(1, 6)), name="timetable_slot_weekday"),
            models.CheckConstraint(condition=models.Q(number__range=(0, 14)), name="timetable_slot_number"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} day {self.weekday} lesson {self.number}"


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Lessons one gives (also as a substitute), of the schools one heads, of the class one leads."""
        return self.filter(
            models.Q(teacher_id=actor.person_id)
            | models.Q(teaching_id__in=actor.teachings())
            | models.Q(school_id__in=actor.office_schools)
            | models.Q(teaching__group__school_class_id__in=actor.led_classes)
        )

    def taking_place(self) -> Self:
        return self.filter(cancelled_at=None)

    def in_order(self) -> Self:
        return self.order_by("held_on", "number", "id")

    def with_names(self) -> Self:
        return self.select_related("teaching__subject", "teaching__group__school_class", "room", "teacher")


class Lesson(Model):
    """One lesson on its day. Made when a timetable is published; `teacher` is who really gives it."""

    school = FK(School, models.PROTECT, related_name="+")
    teaching = FK(Teaching, models.PROTECT, related_name="+")
    held_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    room = FK(Room, models.PROTECT, related_name="+", null=True, blank=True)
    teacher = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=120, blank=True)

    # The hour is gone from the timetable or the calendar; taken back by itself when it returns.
    FELL_OUT = "fell_out"

    objects = models.Manager.from_queryset(LessonQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["teaching", "held_on", "number"], name="timetable_lesson_once"),
        ]
        indexes = [
            models.Index(fields=["school", "held_on"], name="timetable_lesson_day"),
            models.Index(fields=["teacher", "held_on"], name="timetable_lesson_teacher"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} teaching {self.teaching_id} on {self.held_on}, lesson {self.number}"

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def why_cancelled(self) -> str:
        """The reason as people read it."""
        if self.cancel_reason == self.FELL_OUT:
            return gettext("The timetable changed")
        return self.cancel_reason


class Substitution(Model):
    """A lesson given by somebody else or elsewhere, for that one day."""

    lesson = models.OneToOneField(Lesson, models.PROTECT, related_name="+")
    instead_of = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk} for lesson {self.lesson_id}"


class FeedKey(Model):
    """The secret address of one person's calendar feed; a new one makes the old address dead."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} feed of {self.person_id}"
