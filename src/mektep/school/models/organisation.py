"""The tree of organisations, and a school with its settings."""

from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mektep.core.models import Model
from mektep.people.models import Language, Person

from .. import catalogue

if TYPE_CHECKING:
    from mektep.people.actors import Actor

FK = models.ForeignKey


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


class Room(Model):
    school = FK(School, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    seats = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="school_room_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


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

    @property
    def short_name(self) -> str:
        """For a cell of a timetable: the school's own short name, else the catalogue's, else the name."""
        return self.short or catalogue.short(self.code, (get_language() or "kk")[:2]) or self.name


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
