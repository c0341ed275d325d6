"""People for tests: invented names, numbers that belong to nobody."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import count

from django.http import HttpRequest, HttpResponse

from mektep.people.actions import Newcomer, register
from mektep.people.actors import Actor, Grant
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


class GivenRights:
    """Stands where the school's middleware stands: the rights are those a test gave."""

    grants: dict[int, Iterable[Grant]] = {}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pk = request.user.pk
        request.actor = Actor(person_id=pk, grants=frozenset(self.grants.get(pk, ())))  # type: ignore[attr-defined]
        return self.get_response(request)
