"""What is missing before a term of a class-subject can be approved, and where its closing stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mektep.attendance.queries import taken
from mektep.curriculum.queries import without_topic
from mektep.norms.engine import Scheme
from mektep.school.models import Teaching

from ..models import Closing, PeriodMark
from .grid import Column, Register, Row, TermState, period_states


@dataclass(frozen=True)
class MissingPoints:
    """A work and the learners who have no points in it."""

    column: Column
    learners: tuple[Row, ...]


@dataclass(frozen=True)
class Gaps:
    """Everything that is not filled. Only what `blocks` keeps the term from being approved."""

    lessons_to_come: int
    without_topic: tuple[Column, ...]
    without_attendance: tuple[Column, ...]
    without_units: bool
    without_term_work: bool
    without_points: tuple[MissingPoints, ...]
    without_formative: tuple[Row, ...]

    @property
    def blocks(self) -> bool:
        return self.without_units or self.without_term_work

    @property
    def is_empty(self) -> bool:
        return not (
            self.blocks
            or self.lessons_to_come
            or self.without_topic
            or self.without_attendance
            or self.without_points
            or self.without_formative
        )


def forms_mark(teaching: Teaching, term: TermState) -> bool:
    """Whether a mark of a period is formed when this term closes: half-years close with terms 2 and 4."""
    return teaching.period == Teaching.Period.TERM or term.number % 2 == 0


def assessed(register: Register, scheme: Scheme) -> list[Row]:
    """Learners who get a mark of the period: in the group on its last day, and not exempt."""
    return [row for row in register.rows if stays(row, register.term.ends_on) and not row.is_exempt]


def stays(row: Row, last_day: date) -> bool:
    return row.ends_on is None or row.ends_on >= last_day


def gaps(register: Register, scheme: Scheme, today: date) -> Gaps:
    """What is missing in the register of a term, in four queries (topics and attendance)."""
    teaching, term = register.teaching, register.term
    lessons = [column for column in register.columns if column.kind == "lesson"]
    held = [column for column in lessons if column.held_on <= today]
    called = taken([column.id for column in held]) if held else set()
    topicless = {
        lesson.pk
        for lesson in without_topic([teaching.pk], term.starts_on, min(today, term.ends_on)).get(
            teaching.pk, []
        )
    }
    marked = teaching.marking == Teaching.Marking.MARKS and (
        teaching.group.school_class.grade not in scheme.unmarked
    )
    rows = assessed(register, scheme)
    works = [column for column in register.period_columns if column.kind != "lesson"]
    forms = marked and forms_mark(teaching, term)
    return Gaps(
        lessons_to_come=len(lessons) - len(held),
        without_topic=tuple(column for column in held if column.id in topicless),
        without_attendance=tuple(column for column in held if column.id not in called),
        without_units=forms and not any(column.kind == "unit" for column in works),
        without_term_work=forms
        and teaching.period == Teaching.Period.TERM
        and not any(column.kind == "term" for column in works),
        without_points=tuple(_missing(works, rows)) if marked else (),
        without_formative=tuple(row for row in rows if not row.formative) if marked else (),
    )


def _missing(works: Sequence[Column], rows: Sequence[Row]) -> list[MissingPoints]:
    found = []
    for column in works:
        learners = tuple(row for row in rows if column.key not in row.works)
        if learners:
            found.append(MissingPoints(column, learners))
    return found


def closing_of(teaching_id: int, term_id: int) -> Closing | None:
    """The open closing of a term with the names of who approved and closed it, in one query."""
    return (
        Closing.objects.filter(teaching_id=teaching_id, term_id=term_id, reopened_at=None)
        .select_related("approved_by", "closed_by", "term")
        .first()
    )


def closings(school_id: int, term_id: int) -> dict[int, Closing]:
    """Where the closing of a term stands, by class-subject, in one query; open ones are missing."""
    found = Closing.objects.filter(teaching__school_id=school_id, term_id=term_id, reopened_at=None)
    return {closing.teaching_id: closing for closing in found}


def period_marks(teaching_id: int) -> list[PeriodMark]:
    """All marks of periods of a class-subject, in one query."""
    return list(
        PeriodMark.objects.filter(teaching_id=teaching_id).order_by("learner_id", "period", "number", "id")
    )


def counted_terms(register: Register) -> tuple[TermState, ...]:
    """The terms whose works the mark of this register's period counts."""
    return period_states(register.teaching, register.terms, register.term)
