"""The morning of the school's administrator: who can sign in, what was imported. No marks, no attendance."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mektep.interop.models import Import
from mektep.people.actors import Actor
from mektep.people.models import Guardianship, Invitation, Person, SignInCard
from mektep.school.models import AcademicYear, Enrolment, School, SchoolClass, within
from mektep.school.queries import staff_ids, year_on

from .today import local

FEW = 3


@dataclass(frozen=True)
class Signing:
    """People of one kind, and how many of them have neither a password nor a card."""

    people: int
    without: int

    @property
    def have(self) -> int:
        return self.people - self.without


@dataclass(frozen=True)
class Keeping:
    school: School
    year: AcademicYear | None
    on: date
    classes: int
    pupils: Signing
    staff: Signing
    families: Signing
    codes: int  # given out, not used and still good
    imports: tuple[Import, ...]


def _signing(people: QuerySet[Person]) -> Signing:
    card = SignInCard.objects.filter(person_id=OuterRef("pk"), revoked_at=None)
    shut = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    counts = (
        people.filter(is_active=True)
        .annotate(has_card=Exists(card))
        .aggregate(people=Count("id"), without=Count("id", filter=shut & Q(has_card=False)))
    )
    return Signing(counts["people"], counts["without"])


def keeping(actor: Actor, school: School, at: datetime) -> Keeping:
    """The whole page, in seven queries."""
    on = local(school, at).date()
    year = year_on(school.pk, on)
    learners = Enrolment.objects.filter(within(on), school=school).values("learner_id")
    guardians = Guardianship.objects.filter(learner_id__in=learners, ends_on=None).values("guardian_id")
    staff = Person.objects.filter(pk__in=staff_ids(school.pk))
    codes = Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=at)
    return Keeping(
        school=school,
        year=year,
        on=on,
        classes=SchoolClass.objects.filter(year=year).count() if year else 0,
        pupils=_signing(Person.objects.filter(pk__in=learners)),
        staff=_signing(staff),
        families=_signing(Person.objects.filter(pk__in=guardians)),
        codes=codes.filter(Q(learner_id__in=learners) | Q(for_person_id__in=learners)).count(),
        imports=tuple(
            Import.objects.visible_to(actor).filter(school=school).order_by("-created_at", "-id")[:FEW]
        ),
    )
