"""The shape of a roster, whoever wrote it: typed rows that never change, clean names, real dates."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from mektep.interop.engine.names import ClassName

Kind = Literal["org", "session", "course", "class", "user", "role", "enrolment"]
Sex = Literal["", "male", "female"]


class OrgRow(NamedTuple):
    """A school, a district or a department."""

    line: int
    id: str
    deleted: bool
    name: str
    type: str
    identifier: str
    parent: str


class SessionRow(NamedTuple):
    """A school year, term or other stretch of days. `ends_on` is the first day after it."""

    line: int
    id: str
    deleted: bool
    title: str
    type: str
    starts_on: date | None
    ends_on: date | None
    parent: str


class CourseRow(NamedTuple):
    """What is taught: for us a subject."""

    line: int
    id: str
    deleted: bool
    title: str
    code: str
    org: str


class ClassRow(NamedTuple):
    """A home class (`name` is set) or a group that is taught one course."""

    line: int
    id: str
    deleted: bool
    title: str
    name: ClassName | None
    is_home: bool
    course: str
    school: str
    terms: tuple[str, ...]
    language: str
    hours: Decimal | None = None


class UserRow(NamedTuple):
    """A person. `agents` are the ids of parents and guardians; `kinships` stand in the same order."""

    line: int
    id: str
    deleted: bool
    surname: str
    given: str
    patronymic: str
    iin: str
    phone: str
    email: str
    language: str
    agents: tuple[str, ...]
    kinships: tuple[str, ...]
    born_on: date | None = None
    sex: Sex = ""


class RoleRow(NamedTuple):
    """What a person is in a school: OneRoster's word, or a post when a sheet gave it."""

    line: int
    id: str
    deleted: bool
    user: str
    role: str
    org: str
    starts_on: date | None
    ends_on: date | None


class EnrolmentRow(NamedTuple):
    """A person in a class or group; `primary` on a teacher of a home class means its class teacher."""

    line: int
    id: str
    deleted: bool
    class_: str
    user: str
    school: str
    role: str
    primary: bool
    starts_on: date | None
    ends_on: date | None


class Place(NamedTuple):
    """Where a reference stands, to be reported when nobody knows what it points to."""

    file: str
    line: int
    column: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything one file says. `full` names the lists that are complete: what they lack, has left."""

    source: Literal["oneroster", "sheet"]
    orgs: tuple[OrgRow, ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    courses: tuple[CourseRow, ...] = ()
    classes: tuple[ClassRow, ...] = ()
    users: tuple[UserRow, ...] = ()
    roles: tuple[RoleRow, ...] = ()
    enrolments: tuple[EnrolmentRow, ...] = ()
    full: frozenset[Kind] = frozenset()
    elsewhere: dict[tuple[Kind, str], Place] = field(default_factory=dict)
    """References to rows that are not in the file but may be known from an earlier import."""
