"""What happens to the week and to its lessons."""

from dataclasses import dataclass
from datetime import date

from mektep.core.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfTimetable(Event):
    timetable_id: int

    def about(self) -> str:
        return f"timetable:{self.timetable_id}"


@dataclass(frozen=True, kw_only=True)
class TimetableDrafted(_OfTimetable):
    year_id: int
    name: str
    copy_of: int | None


@dataclass(frozen=True, kw_only=True)
class TimetableDiscarded(_OfTimetable):
    name: str


@dataclass(frozen=True, kw_only=True)
class LessonsPlaced(_OfTimetable):
    """Slots were filled, each as `teaching:weekday:number:week:room`."""

    places: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LessonsUnplaced(_OfTimetable):
    places: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TimetablePublished(_OfTimetable):
    """The lessons of the year from `valid_from` on follow this version now.

    `moved` lessons kept their identity (plans and homework with them) and changed their day or hour;
    `cancelled` ones had something attached and no place was left for them.
    """

    valid_from: date
    made: int
    moved: int
    cancelled: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class LessonsRealigned(Event):
    """Lessons of these days follow the calendar or the bells anew."""

    first: date
    last: date
    made: int
    moved: int
    cancelled: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class LessonsGivenTo(Event):
    """Lessons of a class-subject from a day on are given by somebody else."""

    teaching_id: int
    teacher_id: int
    starts_on: date
    lessons: int

    def about(self) -> str:
        return f"teaching:{self.teaching_id}"


@dataclass(frozen=True, kw_only=True)
class _OfLesson(Event):
    lesson_id: int
    teaching_id: int
    held_on: date
    number: int

    def about(self) -> str:
        return f"lesson:{self.lesson_id}"


@dataclass(frozen=True, kw_only=True)
class LessonCancelled(_OfLesson):
    reason: str


@dataclass(frozen=True, kw_only=True)
class LessonSubstituted(_OfLesson):
    teacher_id: int | None
    instead_of_id: int | None
    room_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class LessonRestored(_OfLesson):
    """It takes place as the timetable says."""


@dataclass(frozen=True, kw_only=True)
class FeedOpened(Event):
    person_id: int

    def about(self) -> str:
        return f"person:{self.person_id}"


@dataclass(frozen=True, kw_only=True)
class FeedClosed(FeedOpened):
    """The secret address leads nowhere any more."""
