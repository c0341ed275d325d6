"""The difference between a roster and a school: what applying the one to the other would change.

Made twice: for the preview, and again when the import is applied, so that nothing is done that was not seen.
Reading only; `actions` carry it out.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mektep.people.actions import Details, Newcomer
from mektep.school.models import AcademicYear, Appointment, Enrolment, School, SchoolClass, Subject
from mektep.school.queries import YearDates

Counts = dict[str, dict[str, int]]

PUPILS, STAFF, FAMILIES, CLASSES, TEACHING = "pupils", "staff", "families", "classes", "teaching"
NEW, CHANGED, LEAVING, UNCHANGED = "new", "changed", "leaving", "unchanged"


@dataclass(frozen=True)
class NewSubject:
    """A subject the school has not had: its code and names by language."""

    code: str
    names: dict[str, str]


@dataclass(frozen=True)
class NewGroupTeaching:
    """A subject for a class, or for some of its pupils (`learners`, by their ids in the roster)."""

    id: str
    class_id: str
    subject: str
    teacher: str
    hours: Decimal
    split: str = ""
    name: str = ""
    learners: tuple[str, ...] = ()


@dataclass
class Plan:
    """Everything to be done, in the roster's own ids; `people` and `classes` hold what exists already."""

    school: School
    year: AcademicYear | None = None
    new_year: YearDates | None = None
    people: dict[str, int] = field(default_factory=dict)
    alias: dict[str, str] = field(default_factory=dict)
    classes: dict[str, SchoolClass] = field(default_factory=dict)
    newcomers: dict[str, Newcomer] = field(default_factory=dict)
    corrections: dict[int, tuple[Details, dict[str, Any]]] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    appointments: list[tuple[str, str]] = field(default_factory=list)
    dismissals: list[Appointment] = field(default_factory=list)
    new_classes: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    leaders: dict[str, str] = field(default_factory=dict)
    enrolments: dict[str, tuple[str, date | None]] = field(default_factory=dict)
    moves: dict[str, tuple[str, date | None]] = field(default_factory=dict)
    leavers: list[Enrolment] = field(default_factory=list)
    ties: list[tuple[str, str, str]] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    new_subjects: dict[str, NewSubject] = field(default_factory=dict)
    teachings: dict[str, int] = field(default_factory=dict)
    new_teachings: list[NewGroupTeaching] = field(default_factory=list)
    handovers: list[tuple[int, str]] = field(default_factory=list)
    org: str = ""
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)

    def root(self, user_id: str) -> str:
        """The user under whom somebody is entered when the file names her twice."""
        return self.alias.get(user_id, user_id)

    def person_id(self, user_id: str) -> int | None:
        return self.people.get(self.root(user_id))

    def is_known(self, user_id: str) -> bool:
        root = self.root(user_id)
        return root in self.people or root in self.newcomers

    def counts(self) -> Counts:
        """How many rows of each kind are new, changed, leaving, unchanged."""
        found: defaultdict[str, dict[str, int]] = defaultdict(
            lambda: dict.fromkeys((NEW, CHANGED, LEAVING, UNCHANGED), 0)
        )
        for kind in (PUPILS, STAFF, FAMILIES, CLASSES, TEACHING):
            found[kind][NEW] += 0
        for (kind, what), number in self.tally.items():
            found[kind][what] += number
        return dict(found)
