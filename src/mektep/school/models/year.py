"""The academic year, its terms and holidays, and the bells of a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core.models import Model

from .organisation import School

FK = models.ForeignKey

# Holidays that the law knows, by the words of the norms.
HOLIDAYS = {
    "autumn": _("Autumn holidays"),
    "winter": _("Winter holidays"),
    "spring": _("Spring holidays"),
    "grade_1": _("Extra holidays for grade 1"),
    "new_year": _("New Year"),
    "orthodox_christmas": _("Orthodox Christmas"),
    "womens_day": _("International Women's Day"),
    "nauryz": _("Nauryz"),
    "unity_day": _("Unity Day"),
    "defender_day": _("Defender of the Fatherland Day"),
    "victory_day": _("Victory Day"),
    "kurban_ait": _("Kurban Ait"),
    "constitution_day": _("Constitution Day"),
    "republic_day": _("Republic Day"),
    "independence_day": _("Independence Day"),
}


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

    @property
    def label(self) -> str:
        """Its name in the reader's language, or the school's own words."""
        return str(HOLIDAYS.get(self.name, self.name))


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
