"""The register of a class-subject: works, marks, term marks, and its closing."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.models import Model
from mektep.people.models import Person
from mektep.school.models import School, Teaching, Term
from mektep.timetable.models import Lesson

if TYPE_CHECKING:
    from mektep.people.actors import Actor

FK = models.ForeignKey


class Work(Model):
    """A summative work: for a unit (БЖБ) or for the term (ТЖБ), with its maximum of points."""

    class Kind(models.TextChoices):
        UNIT = "unit", _("Summative assessment for a unit")
        TERM = "term", _("Summative assessment for a term")

    school = FK(School, models.PROTECT, related_name="+")
    teaching = FK(Teaching, models.PROTECT, related_name="+")
    term = FK(Term, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200, blank=True)
    max_points = models.DecimalField(max_digits=4, decimal_places=1)
    held_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teaching", "term", "kind", "number"],
                condition=Q(withdrawn_at=None),
                name="journal_work_once",
            ),
            models.CheckConstraint(condition=Q(max_points__gt=0), name="journal_work_max"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.number} of teaching {self.teaching_id}"


class Mark(Model):
    """What a cell of the register says now: a learner's points at a lesson (1–10) or at a work.

    A projection of the acts in the log: `points` empty means «rubbed out», and the row keeps its stamp,
    so that of two acts on one cell the later one stands whatever order they arrive in.
    """

    school = FK(School, models.PROTECT, related_name="+")
    teaching = FK(Teaching, models.PROTECT, related_name="+")
    learner = FK(Person, models.PROTECT, related_name="+")
    lesson = FK(Lesson, models.PROTECT, related_name="+", null=True, blank=True)
    work = FK(Work, models.PROTECT, related_name="+", null=True, blank=True)
    points = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    stamp = models.CharField(max_length=27)
    entered_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "learner"], name="journal_mark_one_a_lesson"),
            models.UniqueConstraint(fields=["work", "learner"], name="journal_mark_one_a_work"),
            models.CheckConstraint(
                condition=Q(lesson=None) ^ Q(work=None), name="journal_mark_lesson_or_work"
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="journal_mark_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(lesson=None) | Q(points=None) | Q(points__range=(1, 10)),
                name="journal_mark_formative_1_to_10",
            ),
        ]
        indexes = [
            models.Index(fields=["teaching", "learner"], name="journal_mark_teaching"),
            models.Index(fields=["learner", "entered_at"], name="journal_mark_learner"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.learner_id}: {self.points}"


class PeriodMark(Model):
    """The mark of a period: a term, a half-year, the year, or the final one. Once closed, never revised;
    a clerical error is corrected by an act of its own with an order's number."""

    class Period(models.TextChoices):
        TERM = "term", _("Term mark")
        HALF_YEAR = "half_year", _("Half-year mark")
        YEAR = "year", _("Annual mark")
        EXAM = "exam", _("Exam mark")
        FINAL = "final", _("Final mark")

    class Standing(models.TextChoices):
        MARKED = "marked", _("Mark")
        PASSED = "passed", _("Pass")
        FAILED = "failed", _("Fail")
        NOT_YET = "not_yet", _("Temporarily not assessed")
        NOT_ASSESSED = "not_assessed", _("Not assessed")
        EXEMPT = "exempt", _("Exempt")

    school = FK(School, models.PROTECT, related_name="+")
    teaching = FK(Teaching, models.PROTECT, related_name="+")
    learner = FK(Person, models.PROTECT, related_name="+")
    period = models.CharField(max_length=9, choices=Period.choices)
    number = models.PositiveSmallIntegerField()  # term 1–4, half-year 1–2, else 0
    standing = models.CharField(max_length=12, choices=Standing.choices)
    mark = models.PositiveSmallIntegerField(null=True, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    # How it formed: scheme key, components, rounding — as the engine said it that day.
    formation = models.JSONField(default=dict)
    approved_at = models.DateTimeField()
    approved_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    order_number = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teaching", "learner", "period", "number"], name="journal_periodmark_once"
            ),
            models.CheckConstraint(
                condition=Q(mark=None) | Q(mark__range=(2, 5)), name="journal_periodmark_2_to_5"
            ),
            models.CheckConstraint(
                condition=~Q(standing="marked") | Q(mark__isnull=False), name="journal_periodmark_has_mark"
            ),
        ]
        indexes = [models.Index(fields=["learner"], name="journal_periodmark_learner")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.learner_id} {self.period} {self.number}: {self.mark or self.standing}"


class AlreadyClosed(Refused):
    message = _("This term is closed already.")


class NotOpen(Refused):
    message = _("This term is open already.")


class OrderMissing(Refused):
    message = _("A closed term is opened only by an order: write its number.")


class Closing(Model):
    """A class-subject's term on its way to being closed: approved by the teacher, closed by the deputy."""

    teaching = FK(Teaching, models.PROTECT, related_name="+")
    term = FK(Term, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    approved_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    order_number = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teaching", "term"], condition=Q(reopened_at=None), name="journal_closing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} teaching {self.teaching_id} term {self.term_id}"

    def close(self, person_id: int | None, at: datetime) -> None:
        if self.reopened_at is not None:
            raise NotOpen
        if self.closed_at is not None:
            raise AlreadyClosed
        self.closed_at, self.closed_by_id = at, person_id

    def reopen(self, order_number: str, person_id: int | None, at: datetime) -> None:
        if self.reopened_at is not None:
            raise NotOpen
        if self.closed_at is not None and not order_number.strip():
            raise OrderMissing
        self.reopened_at, self.reopened_by_id, self.order_number = at, person_id, order_number.strip()


class AlreadyDecided(Refused):
    message = _("This request has been decided already.")


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def visible_to(self, actor: "Actor") -> Self:
        """One's own requests; all of the schools one heads."""
        return self.filter(Q(asked_by_id=actor.person_id) | Q(school_id__in=actor.office_schools))

    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def with_names(self) -> Self:
        return self.select_related(
            "teaching__subject", "teaching__group__school_class", "learner", "lesson", "work", "asked_by",
            "decided_by",
        )  # fmt: skip


class ChangeRequest(Model):
    """A teacher asks to change an entry after her own days have passed; the deputy decides."""

    school = FK(School, models.PROTECT, related_name="+")
    teaching = FK(Teaching, models.PROTECT, related_name="+")
    learner = FK(Person, models.PROTECT, related_name="+")
    lesson = FK(Lesson, models.PROTECT, related_name="+", null=True, blank=True)
    work = FK(Work, models.PROTECT, related_name="+", null=True, blank=True)
    points = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    reason = models.CharField(max_length=300)
    asked_by = FK(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    allowed = models.BooleanField(null=True)

    objects = models.Manager.from_queryset(ChangeRequestQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lesson=None) ^ Q(work=None), name="journal_changerequest_lesson_or_work"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, allowed=None)
                | Q(decided_at__isnull=False, allowed__isnull=False),
                name="journal_changerequest_decided_or_not",
            ),
            models.UniqueConstraint(
                fields=["learner", "lesson"],
                condition=Q(decided_at=None),
                name="journal_changerequest_one_open_a_lesson",
            ),
            models.UniqueConstraint(
                fields=["learner", "work"],
                condition=Q(decided_at=None),
                name="journal_changerequest_one_open_a_work",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.reason[:40]}"

    @property
    def column(self) -> str:
        """The register's column: `l12` or `w12`."""
        return f"l{self.lesson_id}" if self.lesson_id else f"w{self.work_id}"

    def decide(self, allowed: bool, person_id: int | None, at: datetime) -> None:
        if self.decided_at is not None:
            raise AlreadyDecided
        self.allowed, self.decided_by_id, self.decided_at = allowed, person_id, at
