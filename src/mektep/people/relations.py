"""What people need to know of the school, without knowing the school.

The school registers one `Relations` when it starts; until then nobody has a place anywhere.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from .actors import Actor, Grant


@dataclass(frozen=True)
class Roster:
    """A class and its learners on a day, by name."""

    class_id: int
    school_id: int
    name: str
    learner_ids: tuple[int, ...]


class Relations:
    """Answers about places. An upper domain subclasses it and calls `register`."""

    def places(self, person_ids: Collection[int], on: date) -> dict[int, frozenset[Grant]]:
        """Where each person learns, works, or stands for a learner on that day; constant queries."""
        return {}

    def reach(self, actor: Actor) -> Q:
        """Which persons the actor may know of through her work."""
        return Q(pk__in=())

    def roster(self, class_id: int, on: date) -> Roster | None:
        """A class, if there is one."""
        return None

    def rosters(self, actor: Actor, on: date) -> list[Roster]:
        """The classes whose families the actor keeps, without their learners."""
        return []

    def demands_second_factor(self, actor: Actor) -> bool:
        """Whether a school where the actor works asks its staff for a second factor."""
        return False


_relations = Relations()


def register(relations: Relations) -> None:
    """The last one registered answers."""
    global _relations
    _relations = relations


def places(person_id: int, on: date) -> frozenset[Grant]:
    return _relations.places([person_id], on).get(person_id, frozenset())


def places_of_all(person_ids: Collection[int], on: date) -> dict[int, frozenset[Grant]]:
    found = _relations.places(person_ids, on)
    return {pk: found.get(pk, frozenset()) for pk in person_ids}


def reach(actor: Actor) -> Q:
    return _relations.reach(actor)


def roster(class_id: int, on: date) -> Roster | None:
    return _relations.roster(class_id, on)


def rosters(actor: Actor, on: date) -> list[Roster]:
    return _relations.rosters(actor, on)


def demands_second_factor(actor: Actor) -> bool:
    return _relations.demands_second_factor(actor)


def school_of(places: frozenset[Grant], by: Actor | None = None) -> int | None:
    """In whose log an act about this person belongs: a school where the actor works, else the first."""
    known = sorted({grant.school_id for grant in places if grant.school_id})
    if by is not None:
        known = [pk for pk in known if pk in by.staff_schools] or known
    return known[0] if known else None
