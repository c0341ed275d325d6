"""Registers by class, for the list."""

from dataclasses import dataclass

from mektep.core.alphabet import sort_key
from mektep.people.actors import Actor
from mektep.school.models import SchoolClass, Teaching

from .grid import registers


@dataclass(frozen=True)
class ClassJournals:
    """A class and its registers, by subject."""

    school_class: SchoolClass
    teachings: tuple[Teaching, ...]


def journals(actor: Actor) -> list[ClassJournals]:
    """The registers that the actor may open, by class in order, in one query."""
    found: dict[int, list[Teaching]] = {}
    for teaching in registers(actor).order_by("id"):
        found.setdefault(teaching.group.school_class_id, []).append(teaching)
    classes = [
        ClassJournals(
            teachings[0].group.school_class,
            tuple(sorted(teachings, key=lambda t: (sort_key(t.subject.name), t.group.name, t.pk))),
        )
        for teachings in found.values()
    ]
    return sorted(
        classes,
        key=lambda one: (
            -one.school_class.year_id,
            one.school_class.grade,
            sort_key(one.school_class.letter),
            one.school_class.pk,
        ),
    )
