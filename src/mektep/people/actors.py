"""Who acts, and with what rights: a person, and grants over places of the school."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Role(StrEnum):
    PUPIL = "pupil"
    PARENT = "parent"
    TEACHER = "teacher"
    CLASS_TEACHER = "class_teacher"
    DEPUTY = "deputy"
    DIRECTOR = "director"
    LIBRARIAN = "librarian"
    OPERATOR = "operator"
    DISTRICT = "district"
    PSYCHOLOGIST = "psychologist"


# Those who run a school's teaching; and everybody employed in it.
OFFICE = frozenset({Role.DEPUTY, Role.DIRECTOR})
STAFF = OFFICE | {Role.TEACHER, Role.CLASS_TEACHER, Role.LIBRARIAN, Role.OPERATOR, Role.PSYCHOLOGIST}


@dataclass(frozen=True)
class Grant:
    """One right: a role at a place. Which place depends on the role.

    pupil: `school_id`, `class_id`. teacher: `school_id`, `teaching_id` for each class-subject, and one
    without it for the appointment. class_teacher: `class_id`. parent: `learner_id` (and `school_id` of
    the child). deputy, director, librarian, operator: `school_id`. district: `organisation_id`.
    """

    role: Role
    school_id: int | None = None
    class_id: int | None = None
    teaching_id: int | None = None
    learner_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Somebody who acts. Made once per request, cheap to ask."""

    person_id: int | None = None
    name: str = ""
    grants: frozenset[Grant] = frozenset()
    system_name: str = field(default="")

    @classmethod
    def system(cls, name: str) -> "Actor":
        """A job of the house itself; passes every rule, and the log says which."""
        return cls(system_name=name)

    @property
    def is_system(self) -> bool:
        return bool(self.system_name)

    @property
    def signature(self) -> str:
        return f"system:{self.system_name}" if self.is_system else f"person:{self.person_id}"

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def schools(self, *roles: Role) -> frozenset[int]:
        """Schools where the actor has one of these roles (any role if none is named)."""
        return self._places("school_id", roles)

    def classes(self, *roles: Role) -> frozenset[int]:
        return self._places("class_id", roles)

    @cached_property
    def staff_schools(self) -> frozenset[int]:
        """Schools where the actor is employed."""
        return self.schools(*STAFF)

    @cached_property
    def office_schools(self) -> frozenset[int]:
        """Schools that the actor heads, as director or deputy."""
        return self.schools(*OFFICE)

    @cached_property
    def led_classes(self) -> frozenset[int]:
        """Classes whose class teacher the actor is."""
        return self.classes(Role.CLASS_TEACHER)

    def teachings(self) -> frozenset[int]:
        """Class-subjects that the actor teaches."""
        return self._places("teaching_id", (Role.TEACHER,))

    def children(self) -> frozenset[int]:
        """Learners the actor stands for as a parent and may see."""
        return self._places("learner_id", (Role.PARENT,))

    def districts(self) -> frozenset[int]:
        return self._places("organisation_id", (Role.DISTRICT,))

    def _places(self, place: str, roles: tuple[Role, ...]) -> frozenset[int]:
        found = (getattr(grant, place) for grant in self.grants if not roles or grant.role in roles)
        return frozenset(value for value in found if value is not None)
