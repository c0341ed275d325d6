"""What happens to a school: its frame, its classes, its people in their places."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mektep.core.events import Event

# ── the frame ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class OrganisationFounded(Event):
    organisation_id: int
    name: str

    def about(self) -> str:
        return f"organisation:{self.organisation_id}"


@dataclass(frozen=True, kw_only=True)
class SchoolFounded(Event):
    district_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class SchoolSetUp(Event):
    """Settings were changed; each change as `field: before → after`."""

    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class YearOpened(Event):
    year_id: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class HolidayDeclared(Event):
    holiday_id: int
    year_id: int
    name: str
    starts_on: date
    ends_on: date
    grade: int | None


@dataclass(frozen=True, kw_only=True)
class HolidayWithdrawn(Event):
    year_id: int
    name: str
    starts_on: date
    ends_on: date
    grade: int | None


@dataclass(frozen=True, kw_only=True)
class ShortDayDeclared(Event):
    held_on: date
    schedule_id: int


@dataclass(frozen=True, kw_only=True)
class ShortDayWithdrawn(Event):
    held_on: date
    schedule_id: int


@dataclass(frozen=True, kw_only=True)
class RoomsOpened(Event):
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BellsSet(Event):
    schedule_id: int
    shift: int
    is_usual: bool


@dataclass(frozen=True, kw_only=True)
class SubjectsAdopted(Event):
    codes: tuple[str, ...]


# ── classes ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class _OfClass(Event):
    class_id: int

    def about(self) -> str:
        return f"class:{self.class_id}"


@dataclass(frozen=True, kw_only=True)
class ClassOpened(_OfClass):
    year_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ClassArranged(_OfClass):
    """The class's own settings were changed: its room, shift, language."""

    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClassTeacherNamed(_OfClass):
    teacher_id: int | None
    before_id: int | None


@dataclass(frozen=True, kw_only=True)
class ClassSplit(_OfClass):
    split: str
    groups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GroupsFilled(_OfClass):
    """Learners took their places in the groups of one split, as `learner:group` pairs of ids."""

    split: str
    placed: tuple[str, ...]
    starts_on: date


# ── people in their places ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class _OfPerson(Event):
    person_id: int

    def about(self) -> str:
        return f"person:{self.person_id}"


@dataclass(frozen=True, kw_only=True)
class PupilEnrolled(_OfPerson):
    class_id: int
    starts_on: date
    order_number: str = ""


@dataclass(frozen=True, kw_only=True)
class PupilMoved(_OfPerson):
    from_class_id: int
    to_class_id: int
    starts_on: date
    order_number: str = ""


@dataclass(frozen=True, kw_only=True)
class PupilLeft(_OfPerson):
    class_id: int
    ends_on: date
    left: str
    order_number: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonAppointed(_OfPerson):
    post: str
    organisation_id: int | None
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class PersonDismissed(_OfPerson):
    post: str
    organisation_id: int | None
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ListWithdrawn(Event):
    """Rows entered by mistake were taken back before anything stood on them: `noun`, and their ids."""

    noun: str
    ids: tuple[int, ...]


# ── teaching ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class _OfTeaching(Event):
    teaching_id: int

    def about(self) -> str:
        return f"teaching:{self.teaching_id}"


@dataclass(frozen=True, kw_only=True)
class TeachingAssigned(_OfTeaching):
    group_id: int
    subject: str
    teacher_id: int | None
    weekly_hours: Decimal
    marking: str
    period: str


@dataclass(frozen=True, kw_only=True)
class TeachingChanged(_OfTeaching):
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TeachingHandedOver(_OfTeaching):
    teacher_id: int
    before_id: int | None
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class TeachingsCombined(Event):
    """Class-subjects of a combined class: one slot, one teacher, several journals."""

    teaching_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LearnerExempted(_OfTeaching):
    learner_id: int
    reason: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, kw_only=True)
class ExemptionEnded(_OfTeaching):
    learner_id: int
    ends_on: date
