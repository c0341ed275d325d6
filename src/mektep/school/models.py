"""The school as an organisation: its tree, years, classes, groups, people in their places."""

from datetime import date
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mektep.core.models import Model
from mektep.people.models import Language, Person

if TYPE_CHECKING:
    from mektep.people.actors import Actor

FK = models.ForeignKey


def within(on: date) -> models.Q:
    """Rows whose `starts_on` … `ends_on` contains the day."""
    return models.Q(starts_on__lte=on) & (models.Q(ends_on=None) | models.Q(ends_on__gte=on))


class Organisation(Model):
    """A knot of the tree country → region → district, above the schools."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("Country")
        REGION = "region", _("Region")
        DISTRICT = "district", _("District education department")

    uid = models.UUIDField(default=uuid4, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    parent = FK("self", models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="country") | models.Q(parent__isnull=False),
                name="school_organisation_hangs_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(self, actor: "Actor") -> Self:
        """One's own schools; for a district officer, those of the district."""
        return self.filter(models.Q(pk__in=actor.schools()) | models.Q(district_id__in=actor.districts()))


class School(Model):
    """A school and its settings. Every row of a school carries its id."""

    class Rounding(models.TextChoices):
        SUM_THEN_ROUND = "sum_then_round", _("Add up, then round once")
        ROUND_COMPONENTS = "round_components", _("Round each part, then add up")

    uid = models.UUIDField(default=uuid4, unique=True)
    district = FK(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    bin = models.CharField(max_length=12, blank=True)
    zone = models.CharField(max_length=40, default="Asia/Almaty")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.KAZAKH)
    days_a_week = models.PositiveSmallIntegerField(default=5)
    # How long a teacher corrects her own entries without asking.
    edit_days = models.PositiveSmallIntegerField(default=7)
    rounding = models.CharField(max_length=16, choices=Rounding.choices, default=Rounding.SUM_THEN_ROUND)
    staff_second_factor = models.BooleanField(default=False)

    objects = models.Manager.from_queryset(SchoolQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(days_a_week__in=[5, 6]), name="school_school_week"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class AcademicYear(Model):
    """One school's academic year; named by the calendar year it starts in."""

    school = FK(School, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "starts_on"], name="school_academicyear_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="school_academicyear_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def name(self) -> str:
        return f"{self.starts_on.year}–{self.starts_on.year + 1}"


class Term(Model):
    """A quarter of the year (1–4)."""

    year = FK(AcademicYear, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="school_term_once"),
            models.CheckConstraint(condition=models.Q(number__range=(1, 4)), name="school_term_number"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="school_term_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} term {self.number}"

    @property
    def half_year(self) -> int:
        """1 for terms 1–2, 2 for terms 3–4."""
        return (self.number + 1) // 2


class Holiday(Model):
    """Days without lessons; `grade` set where only one grade rests."""

    year = FK(AcademicYear, models.PROTECT, related_name="holidays")
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    grade = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="school_holiday_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name} {self.starts_on}"


class Room(Model):
    school = FK(School, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    seats = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="school_room_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class BellSchedule(Model):
    """When lessons begin and end in one shift: the usual one, or one for shortened days."""

    school = FK(School, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    shift = models.PositiveSmallIntegerField(default=1)
    is_usual = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "name", "shift"], name="school_bellschedule_once"),
            models.UniqueConstraint(
                fields=["school", "shift"],
                condition=models.Q(is_usual=True),
                name="school_bellschedule_one_usual",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}, shift {self.shift}"


class Bell(Model):
    schedule = FK(BellSchedule, models.PROTECT, related_name="bells")
    number = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "number"], name="school_bell_once"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="school_bell_times"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.number}: {self.starts:%H:%M}–{self.ends:%H:%M}"


class ShortDay(Model):
    """A day that runs by another bell schedule."""

    school = FK(School, models.PROTECT, related_name="+")
    held_on = models.DateField()
    schedule = FK(BellSchedule, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "held_on", "schedule"], name="school_shortday_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.held_on}"


class Subject(Model):
    """A subject, with its name in each language. `code` is the same in all schools (see norms)."""

    school = FK(School, models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    name_kk = models.CharField(max_length=100)
    name_ru = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    short = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "code"], name="school_subject_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.code}"

    @property
    def name(self) -> str:
        """In the reader's language."""
        return str(getattr(self, f"name_{(get_language() or 'kk')[:2]}", "") or self.name_kk)


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


class Appointment(Model):
    """Somebody's post, in a school or a district. One person may hold several."""

    class Post(models.TextChoices):
        TEACHER = "teacher", _("Teacher")
        DEPUTY = "deputy", _("Deputy head for academic work")
        DIRECTOR = "director", _("Director")
        LIBRARIAN = "librarian", _("Librarian")
        OPERATOR = "operator", _("Administrator")
        PSYCHOLOGIST = "psychologist", _("School psychologist")
        DISTRICT = "district", _("District education department")

    person = FK(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=12, choices=Post.choices)
    school = FK(School, models.PROTECT, related_name="+", null=True, blank=True)
    organisation = FK(Organisation, models.PROTECT, related_name="+", null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(school=None) ^ models.Q(organisation=None),
                name="school_appointment_one_place",
            ),
            models.UniqueConstraint(
                fields=["person", "post", "school"],
                condition=models.Q(ends_on=None),
                name="school_appointment_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.person_id} {self.post}"


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
