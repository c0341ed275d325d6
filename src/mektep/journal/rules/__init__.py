"""Who may do what in a register."""

from dataclasses import dataclass
from typing import Protocol

from mektep.people.actors import Actor, Role
from mektep.school.models import Teaching


@dataclass(frozen=True)
class Place:
    """A class-subject as the rules see it."""

    school_id: int
    teaching_id: int
    class_id: int
    lesson_teacher_id: int | None = None

    @classmethod
    def of(cls, teaching: Teaching) -> "Place":
        """From a class-subject that is read with its group."""
        return cls(teaching.school_id, teaching.pk, teaching.group.school_class_id)


class InRegister(Protocol):
    """A cell, a work, a class-subject: anything of a register, as the rules need it."""

    @property
    def school_id(self) -> int: ...
    @property
    def teaching_id(self) -> int: ...
    @property
    def class_id(self) -> int: ...


class InCell(InRegister, Protocol):
    @property
    def lesson_teacher_id(self) -> int | None: ...


def can_see(actor: Actor, place: InCell) -> bool:
    """A register is seen by its teachers, the class teacher and the school's heads."""
    return (
        can_enter(actor, place)
        or place.class_id in actor.led_classes
        or place.school_id in actor.office_schools
    )


def can_enter(actor: Actor, place: InCell) -> bool:
    """Marks are entered by the teacher of the class-subject, or by whoever gave the lesson."""
    return place.teaching_id in actor.teachings() or (
        place.lesson_teacher_id is not None and place.lesson_teacher_id == actor.person_id
    )


def can_set_work(actor: Actor, place: InRegister) -> bool:
    """Summative works are set by the teacher of the class-subject."""
    return place.teaching_id in actor.teachings()


def can_ask_change(actor: Actor, place: InCell) -> bool:
    """A change is asked for by the teacher of the class-subject."""
    return can_enter(actor, place)


def can_decide_change(actor: Actor, school_id: int) -> bool:
    """A change to an old entry is decided by the deputy head or the director."""
    return school_id in actor.office_schools


def can_approve(actor: Actor, place: InRegister) -> bool:
    """A term is approved by the teacher of the class-subject."""
    return place.teaching_id in actor.teachings()


def can_close(actor: Actor, school_id: int) -> bool:
    """A term is closed by the deputy head or the director."""
    return school_id in actor.office_schools


def can_send_back(actor: Actor, school_id: int) -> bool:
    """An approved term is sent back to the teacher by the deputy head or the director."""
    return school_id in actor.office_schools


def can_reopen(actor: Actor, school_id: int) -> bool:
    """A closed term is opened again by the director only."""
    return school_id in actor.schools(Role.DIRECTOR)


def can_correct(actor: Actor, school_id: int) -> bool:
    """A clerical error in a period mark is corrected by the director only."""
    return school_id in actor.schools(Role.DIRECTOR)


def can_enter_exam(actor: Actor, school_id: int) -> bool:
    """Exam marks are entered by the deputy head or the director."""
    return school_id in actor.office_schools


def can_export(actor: Actor, place: InRegister) -> bool:
    """A register is exported by its teacher, the class teacher or the school's heads."""
    return (
        place.teaching_id in actor.teachings()
        or place.class_id in actor.led_classes
        or place.school_id in actor.office_schools
    )


def can_rebuild(actor: Actor, school_id: int) -> bool:
    """Tables are rebuilt from the log by the system only."""
    return False
