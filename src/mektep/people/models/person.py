"""Persons."""

from typing import Any, Self
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core import crypto

from .. import relations
from ..actors import Actor


class Sex(models.TextChoices):
    FEMALE = "f", _("Female")
    MALE = "m", _("Male")


class Language(models.TextChoices):
    KAZAKH = "kk", _("Kazakh")
    RUSSIAN = "ru", _("Russian")
    ENGLISH = "en", _("English")


class PersonQuerySet(models.QuerySet["Person"]):
    def with_iin(self, iin: str) -> Self:
        """Whoever has this identification number, found by its keyed hash."""
        return self.filter(iin_hash=crypto.keyed_hash(iin))

    def visible_to(self, actor: Actor) -> Self:
        """Oneself, the children one stands for, and whom one knows through one's work."""
        return self.filter(
            models.Q(pk=actor.person_id) | models.Q(pk__in=actor.children()) | relations.reach(actor)
        )

    def by_name(self) -> Self:
        return self.order_by("family_name", "given_name", "patronymic", "id")


PersonManager = BaseUserManager.from_queryset(PersonQuerySet)


class Person(AbstractBaseUser):
    """A human being, once, whatever roles she has and in however many schools.

    Roles are not stored here: they follow from appointments, enrolments and guardianships. The
    identification number (IIN) is sealed; it is found by its keyed hash and shown masked, and neither
    sex nor birth date is ever derived from it.
    """

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    username = models.CharField(max_length=60, unique=True, null=True, blank=True)
    phone = models.CharField(max_length=16, unique=True, null=True, blank=True)
    email = models.EmailField(unique=True, null=True, blank=True)
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    patronymic = models.CharField(max_length=80, blank=True)
    born_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    iin_sealed = models.BinaryField(null=True, blank=True)
    iin_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.KAZAKH)
    is_active = models.BooleanField(default=True)
    # Raised whenever somebody's rights change, so that every process reads them anew.
    rights_version = models.PositiveIntegerField(default=1)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(iin_hash=None, iin_sealed=None)
                | models.Q(iin_hash__isnull=False, iin_sealed__isnull=False),
                name="people_person_iin_sealed_and_findable",
            ),
        ]
        indexes = [models.Index(fields=["family_name", "given_name"], name="people_person_name")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.short_name}"

    @property
    def full_name(self) -> str:
        """Family name, given name, patronymic: the order of Kazakh documents."""
        return " ".join(filter(None, (self.family_name, self.given_name, self.patronymic)))

    @property
    def short_name(self) -> str:
        """Family name and given name: the order of a class list."""
        return f"{self.family_name} {self.given_name}"

    @property
    def initials(self) -> str:
        return f"{self.family_name[:1]}{self.given_name[:1]}"

    @property
    def iin_masked(self) -> str:
        """`9101•••••204`: enough to recognise one's own, useless to anybody else."""
        if not self.iin_sealed:
            return ""
        iin = crypto.unseal(bytes(self.iin_sealed))
        return f"{iin[:4]}•••••{iin[-3:]}"

    def seal_iin(self, iin: str) -> None:
        """Take a checked identification number, or none."""
        self.iin_sealed = crypto.seal(iin) if iin else None
        self.iin_hash = crypto.keyed_hash(iin) if iin else None

    def locked(self) -> "Person":
        return Person.objects.select_for_update().get(pk=self.pk)

    # Django asks these of a user model; our rights live in rules, not in permission tables.
    @property
    def is_staff(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False
