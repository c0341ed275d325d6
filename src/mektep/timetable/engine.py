"""When two places in the week can't both be kept. Plain Python: the editor, imports and a solver ask it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import combinations
from typing import Literal
from uuid import UUID

Resource = Literal["class", "teacher", "room"]
EVERY = "every"


@dataclass(frozen=True)
class Place:
    """A class-subject at an hour of the week, as the checks see it. `times` None: no bell rings then."""

    key: int
    teaching_id: int
    class_id: int
    group_id: int
    split: str
    teacher_id: int | None
    room_id: int | None
    combined_key: UUID | None
    weekday: int
    number: int
    week: str
    shift: int
    times: tuple[time, time] | None

    def meets(self, other: "Place") -> bool:
        """Whether both run at the same moment of some week."""
        if self.weekday != other.weekday:
            return False
        if EVERY not in (self.week, other.week) and self.week != other.week:
            return False
        if self.times and other.times:
            return self.times[0] < other.times[1] and other.times[0] < self.times[1]
        return (self.shift, self.number) == (other.shift, other.number)

    def is_joined_with(self, other: "Place") -> bool:
        """Combined classes are taught together: one teacher, one room."""
        return self.combined_key is not None and self.combined_key == other.combined_key


@dataclass(frozen=True)
class Clash:
    """Two places that claim the same class, teacher or room."""

    resource: Resource
    first: Place
    second: Place


def clashes_between(first: Place, second: Place) -> list[Clash]:
    """What two places claim both; nothing if they never meet.

    Two groups of one split of a class run at the same time; groups of different splits, or a group and
    the whole class, may not: they may share a learner.
    """
    if not first.meets(second):
        return []
    found = []
    if first.class_id == second.class_id:
        beside = first.split and first.split == second.split and first.group_id != second.group_id
        if not beside:
            found.append(Clash("class", first, second))
    if not first.is_joined_with(second):
        if first.teacher_id is not None and first.teacher_id == second.teacher_id:
            found.append(Clash("teacher", first, second))
        if first.room_id is not None and first.room_id == second.room_id:
            found.append(Clash("room", first, second))
    return found


def clashes_of(new: Place, others: Iterable[Place]) -> list[Clash]:
    """What a new place claims that others have."""
    return [clash for other in others if other.key != new.key for clash in clashes_between(new, other)]


def clashes(places: Sequence[Place]) -> list[Clash]:
    """All clashes of a week, each once; only places that share something are compared."""
    shelves: dict[tuple[str, int, int], list[Place]] = {}
    for place in places:
        shelves.setdefault(("class", place.class_id, place.weekday), []).append(place)
        if place.teacher_id is not None:
            shelves.setdefault(("teacher", place.teacher_id, place.weekday), []).append(place)
        if place.room_id is not None:
            shelves.setdefault(("room", place.room_id, place.weekday), []).append(place)
    return [
        clash
        for (resource, _id, _weekday), shelf in shelves.items()
        for first, second in combinations(shelf, 2)
        for clash in clashes_between(first, second)
        if clash.resource == resource
    ]
