"""What happened to homework."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mektep.core.events import Event


@dataclass(frozen=True, kw_only=True)
class HomeworkEvent(Event):
    """Something happened to one class's homework."""

    homework_id: int
    teaching_id: int

    def about(self) -> str:
        return f"homework:{self.homework_id}"


@dataclass(frozen=True, kw_only=True)
class HomeworkGiven(HomeworkEvent):
    """`given_uid` is shared by the classes that got it in one act. `minutes` is planned work."""

    given_uid: UUID
    due_on: date
    minutes: int
    text: str


@dataclass(frozen=True, kw_only=True)
class HomeworkChanged(HomeworkEvent):
    due_on: date
    minutes: int
    text: str


@dataclass(frozen=True, kw_only=True)
class HomeworkWithdrawn(HomeworkEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class HomeworkTicked(HomeworkEvent):
    """A pupil said «done», or took it back."""

    learner_id: int
    is_done: bool
