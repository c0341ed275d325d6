"""Who may bring lists into a school."""

from mektep.people.actors import Actor
from mektep.school.models import School

from .models import KEEPERS, Import

__all__ = [
    "KEEPERS",
    "can_apply",
    "can_export",
    "can_found",
    "can_import",
    "can_open_imports",
    "can_undo",
]


def can_import(actor: Actor, school: School) -> bool:
    """Lists are imported by the school's director, deputies and administrator."""
    return school.pk in actor.schools(*KEEPERS)


def can_apply(actor: Actor, import_: Import) -> bool:
    """Lists are imported by the school's director, deputies and administrator."""
    return import_.school_id in actor.schools(*KEEPERS)


def can_undo(actor: Actor, import_: Import) -> bool:
    """An import is undone by the school's director, deputies and administrator."""
    return import_.school_id in actor.schools(*KEEPERS)


def can_export(actor: Actor, school: School) -> bool:
    """Lists are exported by the school's director, deputies and administrator."""
    return school.pk in actor.schools(*KEEPERS)


def can_found(actor: Actor) -> bool:
    """Schools of a file are founded at the console of the node."""
    return actor.is_system


def can_open_imports(actor: Actor) -> bool:
    """Imports are opened by the school's director, deputies and administrator."""
    return bool(actor.schools(*KEEPERS))
