"""What happened at the door of the classroom."""

from dataclasses import dataclass
from datetime import date, datetime

from mektep.core.events import Event


@dataclass(frozen=True, kw_only=True)
class AttendanceMarked(Event):
    """A learner was seen, or not. `absence` is an `attendance.Kind`, empty for «present»; `stands` is
    whether no later act had been here before this one arrived."""

    teaching_id: int
    lesson_id: int
    learner_id: int
    absence: str
    minutes: int | None
    stands: bool
    device_at: datetime | None = None

    def about(self) -> str:
        return f"cell:l{self.lesson_id}:{self.learner_id}"


@dataclass(frozen=True, kw_only=True)
class AttendanceTaken(Event):
    """The class was called. `rows` are (learner, absence, minutes); whoever is not in them was present."""

    teaching_id: int
    lesson_id: int
    rows: tuple[tuple[int, str, int | None], ...] = ()
    device_at: datetime | None = None

    def about(self) -> str:
        return f"lesson:{self.lesson_id}"


@dataclass(frozen=True, kw_only=True)
class AbsenceExcused(Event):
    """The office or the class teacher found out why; empty `absence` takes the finding back."""

    teaching_id: int
    lesson_id: int
    learner_id: int
    absence: str
    reason: str
    note_id: int | None = None

    def about(self) -> str:
        return f"cell:l{self.lesson_id}:{self.learner_id}"


@dataclass(frozen=True, kw_only=True)
class AbsenceAnnounced(Event):
    """A guardian wrote why a child is (or will be) away."""

    note_id: int
    learner_id: int
    starts_on: date
    ends_on: date
    absence: str

    def about(self) -> str:
        return f"note:{self.note_id}"


@dataclass(frozen=True, kw_only=True)
class AbsenceNoteWithdrawn(Event):
    note_id: int
    learner_id: int

    def about(self) -> str:
        return f"note:{self.note_id}"


@dataclass(frozen=True, kw_only=True)
class AbsenceNoteConfirmed(Event):
    note_id: int
    learner_id: int
    absences: int

    def about(self) -> str:
        return f"note:{self.note_id}"


@dataclass(frozen=True, kw_only=True)
class AttendanceRebuilt(Event):
    """Rows that did not say what the log says were made again from it."""

    rows: int
