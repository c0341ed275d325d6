"""People for tests: invented names, numbers that belong to nobody."""

from datetime import UTC, datetime
from itertools import count

from mektep.people.actions import Newcomer, register
from mektep.people.actors import Actor
from mektep.people.models import Guardianship, Kinship, Person

MONDAY = datetime(2026, 9, 7, 4, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")
PASSWORD = "dala-gul-42"

_numbers = count(1)


def make_person(given_name: str = "", *, school_id: int | None = None, **details: object) -> Person:
    """Somebody, with a password only if one is given."""
    number = next(_numbers)
    newcomer = Newcomer(
        family_name=str(details.pop("family_name", "Сынақбаев")),
        given_name=given_name or f"Адам{number}",
        username=str(details.pop("username", "") or f"person{number}"),
        **details,  # type: ignore[arg-type]
    )
    return register(newcomer, school_id=school_id, by=SYSTEM, at=MONDAY)


def make_guardianship(guardian: Person, learner: Person, **details: object) -> Guardianship:
    """A tie as it lies in the table, past the rules."""
    values = {"kinship": Kinship.MOTHER, "starts_on": MONDAY.date()} | details
    return Guardianship.objects.create(guardian=guardian, learner=learner, **values)


def actor_of(person: Person, *grants: object) -> Actor:
    """The person acting, with just these rights."""
    return Actor(person_id=person.pk, name=person.short_name, grants=frozenset(grants))  # type: ignore[arg-type]
