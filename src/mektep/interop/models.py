"""Imports of rosters: what was brought, what became of it, and which outside name belongs to which row."""

from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.models import Model
from mektep.people.actors import OFFICE, Role
from mektep.people.models import Person
from mektep.school.models import School, SchoolClass, Teaching

if TYPE_CHECKING:
    from datetime import datetime

    from mektep.people.actors import Actor

FK = models.ForeignKey

# Those who keep a school's lists: its heads and its administrator (who sees no marks).
KEEPERS = OFFICE | {Role.OPERATOR}


class AlreadyApplied(Refused):
    message = _("This file has been imported already.")


class NotApplied(Refused):
    message = _("This file has not been imported, so there is nothing to undo.")


class HasErrors(Refused):
    message = _("The file has errors; put them right and upload it again. Nothing was changed.")


class Superseded(Refused):
    message = _("A newer file was uploaded after this one. Upload this one again to import it.")


class SchoolChanged(Refused):
    message = _("The school has changed since this preview. Upload the file again and look once more.")


class NotTheLast(Refused):
    message = _("Only the last import can be undone.")


class LaterFacts(Refused):
    message = _(
        "This import can't be undone any more: the school has begun to work with what it brought "
        "(marks, attendance, moves or changes made later)."
    )


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Imports of the schools whose lists the actor keeps."""
        return self.filter(school_id__in=actor.schools(*KEEPERS))

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class Import(Model):
    """One file brought for one school: looked at, perhaps applied, perhaps undone."""

    class Kind(models.TextChoices):
        ONEROSTER = "oneroster", _("OneRoster files")
        SHEET = "sheet", _("Excel list")

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("Looked at")
        APPLIED = "applied", _("Imported")
        UNDONE = "undone", _("Undone")

    uid = models.UUIDField(default=uuid4, unique=True)
    school = FK(School, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    # The file itself, sealed: it holds children's numbers. Kept only until it is applied or superseded.
    content_sealed = models.BinaryField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)

    objects = models.Manager.from_queryset(ImportQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at=None) | models.Q(applied_at__isnull=False),
                name="interop_import_applied_before_undone",
            ),
            models.CheckConstraint(
                condition=models.Q(applied_at=None) | models.Q(content_sealed=None),
                name="interop_import_file_gone_once_applied",
            ),
        ]
        indexes = [models.Index(fields=["school", "created_at"], name="interop_import_history")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.state} for school {self.school_id}"

    @property
    def state(self) -> State:
        if self.undone_at:
            return self.State.UNDONE
        return self.State.APPLIED if self.applied_at else self.State.PREVIEWED

    @property
    def errors(self) -> int:
        return int(self.report.get("errors", 0))

    @property
    def warnings(self) -> int:
        return int(self.report.get("warnings", 0))

    @property
    def changes(self) -> int:
        """How many rows would change, or did."""
        return sum(
            number for kind in self.counts.values() for what, number in kind.items() if what != "unchanged"
        )

    @property
    def is_applicable(self) -> bool:
        return not self.applied_at and not self.errors and self.content_sealed is not None

    def refuse_unless_applicable(self) -> None:
        if self.applied_at:
            raise AlreadyApplied
        if self.errors:
            raise HasErrors
        if self.content_sealed is None:
            raise Superseded

    def apply(self, by_id: int | None, at: "datetime") -> None:
        self.refuse_unless_applicable()
        self.applied_at, self.applied_by_id, self.content_sealed = at, by_id, None

    def undo(self, by_id: int | None, at: "datetime") -> None:
        if self.state is not self.State.APPLIED:
            raise NotApplied
        self.undone_at, self.undone_by_id = at, by_id


class SourcedId(Model):
    """What another system calls one of our rows, so that the same file twice makes no doubles."""

    class Kind(models.TextChoices):
        ORG = "org", _("School")
        USER = "user", _("Person")
        CLASS = "class", _("Class")
        TEACHING = "teaching", _("Class-subject")

    school = FK(School, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    sourced_id = models.CharField(max_length=500)
    person = FK(Person, models.PROTECT, related_name="+", null=True, blank=True)
    school_class = FK(SchoolClass, models.PROTECT, related_name="+", null=True, blank=True)
    teaching = FK(Teaching, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "sourced_id"], name="interop_sourcedid_once"),
            models.CheckConstraint(
                condition=models.Q(kind="org", person=None, school_class=None, teaching=None)
                | models.Q(kind="user", person__isnull=False, school_class=None, teaching=None)
                | models.Q(kind="class", person=None, school_class__isnull=False, teaching=None)
                | models.Q(kind="teaching", person=None, school_class=None, teaching__isnull=False),
                name="interop_sourcedid_one_row",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.sourced_id}"

    @property
    def row_id(self) -> int | None:
        return self.person_id or self.school_class_id or self.teaching_id


class ImportChange(Model):
    """What an import did to some rows of one kind, in its order, with what undoing needs to know.

    `rows` is a list: ids of created rows, or pairs of an id and the old values.
    """

    class What(models.TextChoices):
        REGISTERED = "registered", _("People entered")
        CORRECTED = "corrected", _("People corrected")
        NUMBERED = "numbered", _("Identification numbers entered")
        APPOINTED = "appointed", _("Posts filled")
        DISMISSED = "dismissed", _("Posts ended")
        OPENED = "opened", _("Classes opened")
        LED = "led", _("Class teachers named")
        ENROLLED = "enrolled", _("Pupils enrolled")
        MOVED = "moved", _("Pupils moved")
        LEFT = "left", _("Pupils left")
        ENTRUSTED = "entrusted", _("Parents entered")
        ASSIGNED = "assigned", _("Class-subjects assigned")
        HANDED_OVER = "handed_over", _("Class-subjects handed over")
        LINKED = "linked", _("Names of the other system kept")

    source = FK(Import, models.PROTECT, related_name="changes_made")
    place = models.PositiveIntegerField()
    what = models.CharField(max_length=11, choices=What.choices)
    rows = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "place"], name="interop_importchange_one_place"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.what} in import {self.source_id}"

    @property
    def ids(self) -> list[int]:
        return [row if isinstance(row, int) else row[0] for row in self.rows]
