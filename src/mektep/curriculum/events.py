"""What happened to plans and topics."""

from dataclasses import dataclass
from decimal import Decimal

from mektep.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PlanEvent(Event):
    """Something happened to the plan of a class-subject."""

    teaching_id: int
    plan_id: int

    def about(self) -> str:
        return f"plan:{self.plan_id}"


@dataclass(frozen=True, kw_only=True)
class PlanImported(PlanEvent):
    """All rows were replaced. `digest` is the SHA-256 of their canonical text."""

    rows: int
    hours: Decimal
    digest: str


@dataclass(frozen=True, kw_only=True)
class PlanScheduled(PlanEvent):
    """Rows were laid over the lessons anew, from row `from_position` on; so many found no lesson."""

    from_position: int
    placed: int
    without: int


@dataclass(frozen=True, kw_only=True)
class PlanApproved(PlanEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class PlanReopened(PlanEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class RowAdded(PlanEvent):
    position: int
    topic: str


@dataclass(frozen=True, kw_only=True)
class RowChanged(PlanEvent):
    position: int
    section: str
    topic: str
    objectives: str
    hours: Decimal
    row_kind: str
    note: str


@dataclass(frozen=True, kw_only=True)
class RowRemoved(PlanEvent):
    position: int
    topic: str


@dataclass(frozen=True, kw_only=True)
class RowsJoined(PlanEvent):
    """The row at `position` shares a lesson with the one above, or no longer does."""

    position: int
    joined: bool


@dataclass(frozen=True, kw_only=True)
class TopicWritten(Event):
    """The teacher's own words for one lesson; empty brings the plan's back."""

    teaching_id: int
    lesson_id: int
    text: str

    def about(self) -> str:
        return f"lesson:{self.lesson_id}"
