"""One learner's marks over all subjects: what pupils and parents see, and desks show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from mektep.attendance.models import Absence
from mektep.core.alphabet import sort_key
from mektep.school.models import Exemption, Membership, Teaching, Term

from ..models import Closing, Mark, PeriodMark, Work
from .grid import Column, Register, Row, TermState, period_states


@dataclass(frozen=True)
class Entry:
    """Points or an absence (or both) of one learner at a lesson or a work. `maximum` 10 at a lesson."""

    column: str
    kind: str  # lesson | unit | term
    held_on: date
    title: str
    points: Decimal | None
    maximum: Decimal
    absence: str = ""
    minutes: int | None = None


@dataclass(frozen=True)
class SubjectMarks:
    """One subject of a learner in a term, newest entry first.

    `explain(marks.register, marks.row, scheme)` tells why the mark is so, `outcome(scheme, inputs(…))`
    gives it alone; `period_mark` is the approved mark, if there is one.
    """

    teaching: Teaching
    entries: tuple[Entry, ...]
    register: Register
    row: Row
    period_mark: PeriodMark | None

    @property
    def is_exempt(self) -> bool:
        return self.row.is_exempt


FORMATIVE_MAXIMUM = Decimal(10)


def learner_marks(learner_id: int, term: Term) -> list[SubjectMarks]:
    """All subjects of a learner in a term, by name, in eight queries however many they are.

    Subjects of one hour a week count both terms of the half-year in `register` and `row`; `entries` are
    those of the term asked for. Nothing here asks who may read it: the caller has.
    """
    teachings = _teachings(learner_id, term)
    if not teachings:
        return []
    states = _states(teachings, term)
    counted = {
        teaching.pk: period_states(teaching, states[teaching.pk], _state(states[teaching.pk], term))
        for teaching in teachings
    }
    wanted = {state.term_id for some in counted.values() for state in some}
    starts = min(state.starts_on for some in counted.values() for state in some)
    ends = max(state.ends_on for some in counted.values() for state in some)
    ids = [teaching.pk for teaching in teachings]
    columns = _works(ids, wanted)
    rows = {teaching.pk: Row(learner_id, "", starts, None, False, "", None, None) for teaching in teachings}
    _fill_marks(learner_id, ids, starts, ends, columns, rows)
    _fill_absences(learner_id, ids, starts, ends, columns, rows)
    exempt = set(
        Exemption.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=term.ends_on),
            teaching_id__in=ids,
            learner_id=learner_id,
            starts_on__lte=term.ends_on,
        ).values_list("teaching_id", flat=True)
    )
    approved = _period_marks(learner_id, ids, term)
    found = []
    for teaching in teachings:
        row = rows[teaching.pk]
        row.is_exempt = teaching.pk in exempt
        mark = approved.get(teaching.pk)
        if mark is not None:
            row.standing, row.mark, row.percent = mark.standing, mark.mark, mark.percent
        found.append(
            _subject(
                teaching, states[teaching.pk], counted[teaching.pk], term, columns[teaching.pk], row, mark
            )
        )
    return sorted(found, key=lambda one: (sort_key(one.teaching.subject.name), one.teaching.pk))


def _teachings(learner_id: int, term: Term) -> list[Teaching]:
    groups = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=term.starts_on), learner_id=learner_id, starts_on__lte=term.ends_on
    ).values("group_id")
    return list(
        Teaching.objects.filter(group_id__in=groups, year_id=term.year_id).with_names().order_by("id")
    )


def _states(teachings: Sequence[Teaching], term: Term) -> dict[int, tuple[TermState, ...]]:
    """The year's terms for each class-subject with its closings, in two queries."""
    terms = list(Term.objects.filter(year_id=term.year_id).order_by("number"))
    closings = {
        (closing.teaching_id, closing.term_id): closing
        for closing in Closing.objects.filter(teaching__in=teachings, term__in=terms, reopened_at=None)
    }
    found = {}
    for teaching in teachings:
        states = []
        for one in terms:
            closing = closings.get((teaching.pk, one.pk))
            states.append(
                TermState(
                    one.pk,
                    one.number,
                    one.starts_on,
                    one.ends_on,
                    closing.pk if closing else None,
                    bool(closing and closing.closed_at),
                )
            )
        found[teaching.pk] = tuple(states)
    return found


def _state(states: Sequence[TermState], term: Term) -> TermState:
    return next(state for state in states if state.term_id == term.pk)


def _works(teachings: Collection[int], terms: Collection[int]) -> dict[int, list[Column]]:
    columns: dict[int, list[Column]] = {pk: [] for pk in teachings}
    works = Work.objects.filter(teaching_id__in=teachings, term_id__in=terms, withdrawn_at=None)
    for work in works.order_by("held_on", "id"):
        columns[work.teaching_id].append(
            Column(
                f"w{work.pk}",
                work.kind,
                work.held_on,
                work.number,
                None,
                work.max_points,
                work.title,
                work.term_id,
            )
        )
    return columns


def _lesson(pk: int, held_on: date, number: int) -> Column:
    return Column(f"l{pk}", "lesson", held_on, number, None, None, "", None)


def _fill_marks(
    learner_id: int,
    teachings: Collection[int],
    starts: date,
    ends: date,
    columns: dict[int, list[Column]],
    rows: dict[int, Row],
) -> None:
    works = {column.key for some in columns.values() for column in some}
    marks = Mark.objects.filter(
        Q(lesson__held_on__range=(starts, ends)) | Q(work__isnull=False),
        learner_id=learner_id,
        teaching_id__in=teachings,
        points__isnull=False,
    ).values_list("teaching_id", "work_id", "lesson_id", "lesson__held_on", "lesson__number", "points")
    for teaching_id, work_id, lesson_id, held_on, number, points in marks:
        if work_id is not None:
            if f"w{work_id}" in works and points is not None:
                rows[teaching_id].works[f"w{work_id}"] = points
        elif lesson_id is not None and points is not None:
            columns[teaching_id].append(_lesson(lesson_id, held_on, number))
            rows[teaching_id].formative[f"l{lesson_id}"] = points


def _fill_absences(
    learner_id: int,
    teachings: Collection[int],
    starts: date,
    ends: date,
    columns: dict[int, list[Column]],
    rows: dict[int, Row],
) -> None:
    absences = Absence.objects.filter(
        ~Q(kind=""),
        learner_id=learner_id,
        lesson__teaching_id__in=teachings,
        lesson__held_on__range=(starts, ends),
    ).select_related("lesson")
    for absence in absences:
        teaching_id, key = absence.lesson.teaching_id, f"l{absence.lesson_id}"
        rows[teaching_id].absences[key] = (absence.stands, absence.minutes)
        if key not in rows[teaching_id].formative:
            columns[teaching_id].append(
                _lesson(absence.lesson_id, absence.lesson.held_on, absence.lesson.number)
            )


def _period_marks(learner_id: int, teachings: Collection[int], term: Term) -> dict[int, PeriodMark]:
    """The approved mark of the period that this term belongs to."""
    of_term = Q(period=PeriodMark.Period.TERM, number=term.number)
    of_half = Q(period=PeriodMark.Period.HALF_YEAR, number=term.half_year)
    marks = PeriodMark.objects.filter(of_term | of_half, learner_id=learner_id, teaching_id__in=teachings)
    return {mark.teaching_id: mark for mark in marks}


def _subject(
    teaching: Teaching,
    states: tuple[TermState, ...],
    counted: tuple[TermState, ...],
    term: Term,
    columns: list[Column],
    row: Row,
    mark: PeriodMark | None,
) -> SubjectMarks:
    starts = min(state.starts_on for state in counted)
    ends = max(state.ends_on for state in counted)
    order = {"lesson": 0, "unit": 1, "term": 2}
    terms = {state.term_id for state in counted}
    of_period = tuple(
        sorted(
            (
                column
                for column in columns
                if (column.term_id in terms if column.term_id else starts <= column.held_on <= ends)
            ),
            key=lambda column: (order[column.kind], column.held_on, column.number),
        )
    )
    of_term = tuple(
        column
        for column in of_period
        if (column.term_id == term.pk if column.term_id else term.starts_on <= column.held_on <= term.ends_on)
    )
    register = Register(teaching, states, _state(states, term), of_term, of_period, (row,))
    return SubjectMarks(teaching, _entries(of_term, row), register, row, mark)


def _entries(columns: Sequence[Column], row: Row) -> tuple[Entry, ...]:
    found = []
    for column in columns:
        points = (row.formative if column.max_points is None else row.works).get(column.key)
        absence, minutes = row.absences.get(column.key, ("", None))
        if points is None and not absence:
            continue
        maximum = column.max_points or FORMATIVE_MAXIMUM
        found.append(
            Entry(column.key, column.kind, column.held_on, column.title, points, maximum, absence, minutes)
        )
    return tuple(sorted(found, key=lambda one: (one.held_on, one.kind, one.column), reverse=True))


def period_marks_of(learner_ids: Collection[int], year_id: int) -> dict[int, list[PeriodMark]]:
    """All marks of periods of these learners in a year with their subjects, by learner, in one query."""
    found: dict[int, list[PeriodMark]] = {pk: [] for pk in learner_ids}
    marks = PeriodMark.objects.filter(learner_id__in=learner_ids, teaching__year_id=year_id)
    for mark in marks.select_related("teaching__subject").order_by("teaching_id", "period", "number", "id"):
        found[mark.learner_id].append(mark)
    return found
