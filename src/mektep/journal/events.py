"""What happened in a register."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mektep.core.events import Event


@dataclass(frozen=True, kw_only=True)
class MarkEntered(Event):
    """Points were entered in a cell, or (`points` none) rubbed out. `stands` is whether no later act had
    been here before this one arrived; `change_id` the request by which a deputy entered it."""

    teaching_id: int
    learner_id: int
    lesson_id: int | None
    work_id: int | None
    points: Decimal | None
    stands: bool
    device_at: datetime | None = None
    change_id: int | None = None

    def about(self) -> str:
        column = f"l{self.lesson_id}" if self.lesson_id else f"w{self.work_id}"
        return f"cell:{column}:{self.learner_id}"


@dataclass(frozen=True, kw_only=True)
class WorkSet(Event):
    """A summative work was set, or set anew: `before` holds its maximum and day until then."""

    teaching_id: int
    work_id: int
    term_id: int
    summative: str  # unit | term
    number: int
    title: str
    max_points: Decimal
    held_on: date
    max_before: Decimal | None = None
    held_before: date | None = None

    def about(self) -> str:
        return f"work:{self.work_id}"


@dataclass(frozen=True, kw_only=True)
class WorkWithdrawn(Event):
    teaching_id: int
    work_id: int

    def about(self) -> str:
        return f"work:{self.work_id}"


@dataclass(frozen=True, kw_only=True)
class ChangeAsked(Event):
    """A teacher asked for a change after her own days had passed."""

    change_id: int
    teaching_id: int
    learner_id: int
    lesson_id: int | None
    work_id: int | None
    points: Decimal | None
    reason: str

    def about(self) -> str:
        column = f"l{self.lesson_id}" if self.lesson_id else f"w{self.work_id}"
        return f"cell:{column}:{self.learner_id}"


@dataclass(frozen=True, kw_only=True)
class ChangeDecided(Event):
    change_id: int
    teaching_id: int
    learner_id: int
    allowed: bool

    def about(self) -> str:
        return f"change:{self.change_id}"


@dataclass(frozen=True, kw_only=True)
class PeriodMarkFormed(Event):
    """A mark of a period was formed and approved. `period` as in `PeriodMark.Period`, `number` 1–4."""

    teaching_id: int
    learner_id: int
    period: str
    number: int
    standing: str
    mark: int | None
    percent: Decimal | None

    def about(self) -> str:
        return f"period:{self.teaching_id}:{self.learner_id}"


@dataclass(frozen=True, kw_only=True)
class PeriodMarkCorrected(Event):
    """A clerical error in a mark of a period was corrected by an order."""

    teaching_id: int
    learner_id: int
    period: str
    number: int
    standing_before: str
    mark_before: int | None
    standing: str
    mark: int | None
    order_number: str
    reason: str

    def about(self) -> str:
        return f"period:{self.teaching_id}:{self.learner_id}"


@dataclass(frozen=True, kw_only=True)
class TermApproved(Event):
    """The teacher approved a class-subject's term."""

    teaching_id: int
    term_id: int
    closing_id: int

    def about(self) -> str:
        return f"closing:{self.teaching_id}:{self.term_id}"


@dataclass(frozen=True, kw_only=True)
class TermClosed(Event):
    """The deputy closed a class-subject's term: nobody revises its marks any more."""

    teaching_id: int
    term_id: int
    closing_id: int

    def about(self) -> str:
        return f"closing:{self.teaching_id}:{self.term_id}"


@dataclass(frozen=True, kw_only=True)
class TermReopened(Event):
    """An approved term went back to the teacher, or a closed one was opened by an order."""

    teaching_id: int
    term_id: int
    closing_id: int
    order_number: str

    def about(self) -> str:
        return f"closing:{self.teaching_id}:{self.term_id}"


@dataclass(frozen=True, kw_only=True)
class MarksRebuilt(Event):
    """Marks that did not say what the log says were made again from it."""

    rows: int


@dataclass(frozen=True, kw_only=True)
class RegisterExported(Event):
    """Somebody took a register's term out of the system as files."""

    teaching_id: int
    number: int

    def about(self) -> str:
        return f"register:{self.teaching_id}"
