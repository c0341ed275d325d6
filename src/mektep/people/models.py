"""Persons, their families, and the ways they sign in."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from mektep.core import crypto
from mektep.core.errors import Refused
from mektep.core.models import Model

if TYPE_CHECKING:
    from .actors import Actor


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


class Kinship(models.TextChoices):
    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    GRANDPARENT = "grandparent", _("Grandparent")
    LEGAL = "legal", _("Legal representative")
    RELATIVE = "relative", _("Relative")


class ReasonMissing(Refused):
    message = _("Say in a few words why the rights are limited: the court's decision and its date.")


class GuardianshipOver(Refused):
    message = _("This guardianship has ended already.")


class GuardianshipQuerySet(models.QuerySet["Guardianship"]):
    def valid(self, on: date) -> Self:
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=on), starts_on__lte=on)

    def in_force(self, on: date) -> Self:
        """Open or delegated for a day still to come; a tie that was ended today is in force no more."""
        return self.valid(on).filter(
            models.Q(ends_on=None) | models.Q(delegated_by__isnull=False, may_see=True)
        )

    def visible_to(self, actor: "Actor") -> Self:
        """One's own, and those of the children one stands for."""
        return self.filter(models.Q(guardian_id=actor.person_id) | models.Q(learner_id__in=actor.children()))


class Guardianship(Model):
    """An adult who stands for a child at school, from when until when, and how far.

    A court may limit what one parent sees or signs; a parent may delegate a grandmother for a while
    (`delegated_by`), who then sees what the delegating parent sees, but signs nothing.
    """

    guardian = models.ForeignKey(Person, models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kinship = models.CharField(max_length=12, choices=Kinship.choices)
    may_see = models.BooleanField(default=True)
    may_sign = models.BooleanField(default=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    delegated_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    limits = models.CharField(max_length=200, blank=True)

    objects = models.Manager.from_queryset(GuardianshipQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guardian", "learner"],
                condition=models.Q(ends_on=None),
                name="people_guardianship_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(guardian=models.F("learner")), name="people_guardianship_not_self"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="people_guardianship_dates",
            ),
            models.CheckConstraint(
                condition=models.Q(delegated_by=None) | models.Q(ends_on__isnull=False, may_sign=False),
                name="people_guardianship_delegate_for_a_while",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.guardian_id} for {self.learner_id} ({self.kinship})"

    def limit(self, *, may_see: bool, may_sign: bool, reason: str) -> None:
        """Who may not see may not sign; a limit has a reason, a full right has none."""
        if self.ends_on is not None and self.delegated_by_id is None:
            raise GuardianshipOver
        reason = " ".join(reason.split())
        if not (may_see and may_sign) and not reason:
            raise ReasonMissing
        self.may_see = may_see
        self.may_sign = may_see and may_sign and self.delegated_by_id is None
        self.limits = "" if self.may_see and self.may_sign else reason[:200]

    def end(self, on: date) -> None:
        """From this moment nothing is seen or signed; the row stays as history."""
        if self.ends_on is not None and (self.delegated_by_id is None or not self.may_see):
            raise GuardianshipOver
        self.ends_on = on
        self.may_see = self.may_sign = False


class Invitation(Model):
    """A code on paper by which a grown-up joins: as a learner's guardian, or to a first password."""

    code_hash = models.CharField(max_length=64, unique=True)
    for_person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    learner = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    kinship = models.CharField(max_length=12, choices=Kinship.choices, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(learner=None) ^ models.Q(for_person=None),
                name="people_invitation_one_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} invitation until {self.expires_at:%Y-%m-%d}"


class ConsentKind(models.TextChoices):
    PERSONAL_DATA = "personal_data", _("Consent to personal data processing")
    PHOTO = "photo", _("Photographs at school events")
    DISTANCE = "distance", _("Video and sound in online lessons")


class Consent(Model):
    """A guardian's signed yes for one kind of use, until it is withdrawn."""

    learner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ConsentKind.choices)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "kind"],
                condition=models.Q(withdrawn_at=None),
                name="people_consent_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} for {self.learner_id}"


class RecordOpening(Model):
    """A member of staff opened a child's record. The family sees who, when and why; once an hour each."""

    learner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    hour = models.CharField(max_length=13)
    purpose = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "opened_by", "hour", "purpose"], name="people_recordopening_once_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.opened_by_id} opened {self.learner_id}"


class Door(Model):
    """Where children of one class choose their name and their pictures: found by the code that hangs in
    the classroom, and by nothing else."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=40)
    class_id = models.BigIntegerField(unique=True)
    school_id = models.BigIntegerField()
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} door of class {self.class_id}"


class SignInCard(Model):
    """A card for a child of grades 1–4: a QR code, or a secret row of pictures, instead of a password."""

    door = models.ForeignKey(Door, models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    pictures_hash = models.CharField(max_length=128, blank=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(revoked_at=None), name="people_signincard_one_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} card of {self.person_id}"


class Session(AbstractBaseSession):
    """A signed-in device. Its person is a column, so that one query finds both, and «sign out
    everywhere» is one delete."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    device = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"session of {self.person_id}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from .sessions import SessionStore  # noqa: PLC0415 - Django asks the model for its store

        return SessionStore


class Lockout(Model):
    """Failed sign-ins of one name from one place; too many and the door stays shut for a while."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk} {self.failures} failures"

    def is_shut(self, at: datetime) -> bool:
        return self.until is not None and at < self.until
