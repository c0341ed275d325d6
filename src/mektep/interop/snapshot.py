"""What a school knows already, read in a handful of statements, to lay a roster beside."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Q

from mektep.core import crypto
from mektep.people.models import Guardianship, Person
from mektep.school.models import (
    AcademicYear,
    Appointment,
    Enrolment,
    School,
    SchoolClass,
    Subject,
    Teaching,
)

from .engine.names import identity
from .engine.rows import Roster
from .models import SourcedId

CHUNK = 5000
T_ = TypeVar("T_")


def chunks(items: Iterable[T_]) -> Iterator[Sequence[T_]]:
    rows = list(items)
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


@dataclass
class Snapshot:
    """The school before an import. People are read only as far as the roster may mean them."""

    school: School
    years: list[AcademicYear]
    links: dict[tuple[str, str], int]
    people: dict[int, Person]
    by_iin: dict[str, int]
    by_phone: dict[str, int]
    by_email: dict[str, int]
    by_name: dict[str, list[int]]
    ours: set[int]
    learners: dict[int, Enrolment]
    posts: dict[tuple[int, str], Appointment]
    guardians: dict[int, dict[int, str]] = field(default_factory=dict)
    classes: dict[tuple[int, int, str], SchoolClass] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    teachings: dict[int, Teaching] = field(default_factory=dict)

    @property
    def linked_people(self) -> set[int]:
        return {row_id for (kind, _sourced), row_id in self.links.items() if kind == SourcedId.Kind.USER}


def take(school: School, roster: Roster, on: date) -> Snapshot:
    """Read everything that matters, in about fifteen statements per 5,000 people."""
    links = {
        (row.kind, row.sourced_id): row.row_id or 0
        for row in SourcedId.objects.filter(school=school).order_by("id").iterator(CHUNK)
    }
    learners = {
        row.learner_id: row
        for row in Enrolment.objects.filter(school=school, ends_on=None).order_by("id").iterator(CHUNK)
    }
    posts = {
        (row.person_id, row.post): row
        for row in Appointment.objects.filter(school=school, ends_on=None).order_by("id")
    }
    guardians: defaultdict[int, dict[int, str]] = defaultdict(dict)
    ties = Guardianship.objects.valid(on).filter(
        learner_id__in=Enrolment.objects.filter(school=school, ends_on=None).values("learner_id")
    )
    for learner_id, guardian_id, kinship in ties.values_list("learner_id", "guardian_id", "kinship"):
        guardians[learner_id][guardian_id] = kinship
    ours = set(learners) | {person_id for person_id, _post in posts}
    ours |= {guardian_id for tied in guardians.values() for guardian_id in tied}
    linked = {row_id for (kind, _sourced), row_id in links.items() if kind == SourcedId.Kind.USER}
    people = _people(roster, ours | linked)
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for person in people.values():
        if person.pk in ours:
            by_name[identity(person.family_name, person.given_name)].append(person.pk)
    return Snapshot(
        school=school,
        years=list(AcademicYear.objects.filter(school=school).order_by("starts_on", "id")),
        links=links,
        people=people,
        by_iin={person.iin_hash: person.pk for person in people.values() if person.iin_hash},
        by_phone={person.phone: person.pk for person in people.values() if person.phone},
        by_email={person.email: person.pk for person in people.values() if person.email},
        by_name=by_name,
        ours=ours,
        learners=learners,
        posts=posts,
        guardians=guardians,
        classes={
            (row.year_id, row.grade, row.letter): row
            for row in SchoolClass.objects.filter(school=school).order_by("id")
        },
        subjects={row.code: row for row in Subject.objects.filter(school=school).order_by("id")},
        teachings={
            row.pk: row
            for row in Teaching.objects.filter(school=school).select_related("group").order_by("id")
        },
    )


def _people(roster: Roster, known: set[int]) -> dict[int, Person]:
    """Those known by id, and whoever has a number, a phone or an address that the roster names."""
    found: dict[int, Person] = {}

    def read(condition: Q) -> None:
        found.update((person.pk, person) for person in Person.objects.filter(condition).order_by("id"))

    for ids in chunks(sorted(known)):
        read(Q(pk__in=ids))
    for hashes in chunks({crypto.keyed_hash(user.iin) for user in roster.users if user.iin}):
        read(Q(iin_hash__in=hashes))
    for phones in chunks({user.phone for user in roster.users if user.phone}):
        read(Q(phone__in=phones))
    for emails in chunks({user.email for user in roster.users if user.email}):
        read(Q(email__in=emails))
    return found
