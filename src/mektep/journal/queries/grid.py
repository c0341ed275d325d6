"""The page of a register: columns, learners and cells of a period, in five queries whatever their number.

Cells never become objects: the database joins each learner's entries into one string, and the page is
built from strings. `grid.py` writes the HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from mektep.attendance.queries import places
from mektep.core.alphabet import sort_key
from mektep.people.actors import Actor
from mektep.school.models import Teaching
from mektep.timetable.models import Lesson

from .cells import decimal


@dataclass(frozen=True, slots=True)
class TermState:
    """A term of a class-subject and how far its closing has come."""

    term_id: int
    number: int
    starts_on: date
    ends_on: date
    closing_id: int | None
    is_closed: bool

    @property
    def is_approved(self) -> bool:
        return self.closing_id is not None

    @property
    def half_year(self) -> int:
        return (self.number + 1) // 2


@dataclass(frozen=True, slots=True)
class Column:
    """A lesson (`max_points` none) or a work. `term_id` is that of a work."""

    key: str
    kind: str  # lesson | unit | term
    held_on: date
    number: int
    teacher_id: int | None
    max_points: Decimal | None
    title: str
    term_id: int | None

    @property
    def id(self) -> int:
        return int(self.key[1:])


@dataclass(slots=True)
class Row:
    """A learner with everything entered in the period: by lesson, by work, and attendance by lesson."""

    learner_id: int
    name: str
    starts_on: date
    ends_on: date | None
    is_exempt: bool
    standing: str  # of the approved mark of the period, if there is one
    mark: int | None
    percent: Decimal | None
    formative: dict[str, Decimal] = field(default_factory=dict)
    works: dict[str, Decimal] = field(default_factory=dict)
    absences: dict[str, tuple[str, int | None]] = field(default_factory=dict)

    def belongs(self, column: Column) -> bool:
        """Whether the learner was in the group on the column's day (at a work: at any time of the period)."""
        if column.max_points is not None:
            return True
        return self.starts_on <= column.held_on and (self.ends_on is None or self.ends_on >= column.held_on)


@dataclass(frozen=True)
class Register:
    """A class-subject's page for one term. `period_columns` are all columns that the period's mark counts
    (both terms of a half-year); `columns` those of this term alone."""

    teaching: Teaching
    terms: tuple[TermState, ...]
    term: TermState
    columns: tuple[Column, ...]
    period_columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def registers(actor: Actor) -> "Any":
    """Class-subjects whose register the actor may open, also as a substitute teacher."""
    given = Lesson.objects.filter(teaching=OuterRef("pk"), teacher_id=actor.person_id)
    seen = Teaching.objects.visible_to(actor).values("pk")
    return Teaching.objects.filter(Q(pk__in=seen) | Exists(given)).with_names()


def teaching(actor: Actor, pk: int) -> Teaching | None:
    """One class-subject with its names, if the actor may open its register. One query."""
    found: Teaching | None = registers(actor).filter(pk=pk).first()
    return found


_TERMS = """
SELECT term.id, term.number, term.starts_on, term.ends_on, cl.id, cl.closed_at IS NOT NULL
FROM school_term term
LEFT JOIN journal_closing cl ON cl.term_id = term.id AND cl.teaching_id = %s AND cl.reopened_at IS NULL
WHERE term.year_id = %s ORDER BY term.number
"""


def terms(of: Teaching) -> tuple[TermState, ...]:
    """The terms of the year with the state of this register, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, [of.pk, of.year_id])
        return tuple(
            TermState(pk, number, starts_on, ends_on, closing_id, bool(closed))
            for pk, number, starts_on, ends_on, closing_id, closed in cursor.fetchall()
        )


def term_on(states: Sequence[TermState], on: date) -> TermState:
    """The term of a day; in the holidays the one before, before the year the first."""
    begun = [state for state in states if state.starts_on <= on]
    return begun[-1] if begun else states[0]


_COLUMNS = """
SELECT 'l', l.id, l.held_on, l.number, l.teacher_id, NULL, '', NULL
FROM timetable_lesson l
WHERE l.teaching_id = %s AND l.held_on BETWEEN %s AND %s
  AND (l.cancelled_at IS NULL OR EXISTS
       (SELECT 1 FROM journal_mark k WHERE k.lesson_id = l.id AND k.points IS NOT NULL))
UNION ALL
SELECT w.kind, w.id, w.held_on, w.number, NULL, w.max_points, w.title, w.term_id
FROM journal_work w
WHERE w.teaching_id = %s AND w.withdrawn_at IS NULL AND w.term_id IN ({terms})
"""


def columns(of: Teaching, states: Sequence[TermState]) -> tuple[Column, ...]:
    """Lessons by day, then unit works, then term works, of these terms, in one query."""
    starts, ends = min(s.starts_on for s in states), max(s.ends_on for s in states)
    with connection.cursor() as cursor:
        cursor.execute(
            _COLUMNS.format(terms=places(len(states))),
            [of.pk, starts, ends, of.pk, *(state.term_id for state in states)],
        )
        found = [_column(row) for row in cursor.fetchall()]
    order = {"lesson": 0, "unit": 1, "term": 2}
    found.sort(key=lambda c: (order[c.kind], 0 if c.kind == "lesson" else c.term_id, c.held_on, c.number))
    return tuple(found)


def _column(row: Sequence[Any]) -> Column:
    kind, pk, held_on, number, teacher_id, most, title, term_id = row
    if isinstance(held_on, str):  # SQLite forgets the type of a column in a union
        held_on = date.fromisoformat(held_on)
    if kind == "l":
        return Column(f"l{pk}", "lesson", held_on, number, teacher_id, None, "", None)
    return Column(f"w{pk}", kind, held_on, number, None, decimal(most), title, term_id)


_ROWS = """
SELECT p.id, p.family_name, p.given_name, p.patronymic, MIN(m.starts_on), MAX(m.ends_on),
       SUM(CASE WHEN m.ends_on IS NULL THEN 1 ELSE 0 END),
       EXISTS (SELECT 1 FROM school_exemption x WHERE x.teaching_id = %s AND x.learner_id = p.id
                AND x.starts_on <= %s AND (x.ends_on IS NULL OR x.ends_on >= %s)),
       pm.standing, pm.mark, pm.percent
FROM school_membership m
JOIN people_person p ON p.id = m.learner_id
LEFT JOIN journal_periodmark pm ON pm.teaching_id = %s AND pm.learner_id = p.id
     AND pm.period = %s AND pm.number = %s
WHERE m.group_id = %s AND m.starts_on <= %s AND (m.ends_on IS NULL OR m.ends_on >= %s){one}
GROUP BY p.id, p.family_name, p.given_name, p.patronymic, pm.standing, pm.mark, pm.percent
"""


def rows(
    of: Teaching, states: Sequence[TermState], term: TermState, learners: Sequence[int] = ()
) -> list[Row]:
    """Everybody who was in the group on any day of these terms, as a class list, in one query."""
    starts, ends = min(s.starts_on for s in states), max(s.ends_on for s in states)
    half_year = of.period == Teaching.Period.HALF_YEAR
    one = f" AND p.id IN ({places(len(learners))})" if learners else ""
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS.format(one=one),
            [
                of.pk, term.ends_on, term.ends_on, of.pk, of.period,
                term.half_year if half_year else term.number, of.group_id, ends, starts, *learners,
            ],
        )  # fmt: skip
        found = cursor.fetchall()
    made = [
        (
            (sort_key(family), sort_key(given), sort_key(patronymic), pk),
            Row(pk, f"{family} {given}", _day(starts_on), None if still else _day(ends_on), bool(exempt),
                standing or "", mark, decimal(percent)),
        )
        for pk, family, given, patronymic, starts_on, ends_on, still, exempt, standing, mark, percent in found
    ]  # fmt: skip
    return [row for _key, row in sorted(made, key=lambda pair: pair[0])]


def _day(value: Any) -> date:
    """SQLite gives the smallest day of a group as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


_ENTRIES = """
SELECT learner_id, 'l', {join_marks}
FROM journal_mark WHERE teaching_id = %s AND lesson_id IN ({lessons}) AND points IS NOT NULL{one}
GROUP BY learner_id
UNION ALL
SELECT learner_id, 'w', {join_works}
FROM journal_mark WHERE teaching_id = %s AND work_id IN ({works}) AND points IS NOT NULL{one}
GROUP BY learner_id
UNION ALL
SELECT learner_id, 'a', {join_absences}
FROM attendance_absence WHERE lesson_id IN ({lessons}) AND kind <> ''{one}
GROUP BY learner_id
"""


def _joined(expression: str) -> str:
    return (
        f"group_concat({expression}, ' ')"
        if connection.vendor == "sqlite"
        else f"string_agg({expression}, ' ')"
    )


def fill(of: Teaching, of_rows: Sequence[Row], of_columns: Sequence[Column], only: bool = False) -> None:
    """Put marks and attendance of these columns into the rows, in one query; `only` asks for these rows."""
    lessons = [column.id for column in of_columns if column.kind == "lesson"] or [0]
    works = [column.id for column in of_columns if column.kind != "lesson"] or [0]
    learners = [row.learner_id for row in of_rows] if only else []
    sql = _ENTRIES.format(
        join_marks=_joined("lesson_id || ':' || points"),
        join_works=_joined("work_id || ':' || points"),
        join_absences=_joined(
            "lesson_id || ':' || CASE office_kind WHEN '' THEN kind ELSE office_kind END || ':' ||"
            " COALESCE(CAST(minutes AS TEXT), '')"
        ),
        lessons=places(len(lessons)),
        works=places(len(works)),
        one=f" AND learner_id IN ({places(len(learners))})" if learners else "",
    )
    by_learner = {row.learner_id: row for row in of_rows}
    with connection.cursor() as cursor:
        cursor.execute(sql, [of.pk, *lessons, *learners, of.pk, *works, *learners, *lessons, *learners])
        entries = cursor.fetchall()
    for learner_id, kind, joined in entries:
        if (row := by_learner.get(learner_id)) is None:
            continue
        if kind == "a":
            for entry in joined.split(" "):
                lesson, absence, minutes = entry.split(":")
                row.absences["l" + lesson] = (absence, int(minutes) if minutes else None)
        else:
            into = row.formative if kind == "l" else row.works
            for entry in joined.split(" "):
                column, _, points = entry.partition(":")
                into[kind + column] = _POINTS.get(points) or Decimal(points)


# Most points are small whole numbers; one object each is enough.
_POINTS = {text: Decimal(number) for number in range(1, 101) for text in (str(number), f"{number}.0")}


def period_states(of: Teaching, states: Sequence[TermState], term: TermState) -> tuple[TermState, ...]:
    """The terms that count for the mark shown in this term: itself, or both of its half-year."""
    if of.period == Teaching.Period.HALF_YEAR:
        return tuple(state for state in states if state.half_year == term.half_year)
    return (term,)


def register(of: Teaching, states: Sequence[TermState], term: TermState) -> Register:
    """The register of a term, in three queries (after the class-subject and its terms)."""
    counted = period_states(of, states, term)
    all_columns = columns(of, counted)
    shown = tuple(
        column
        for column in all_columns
        if (term.starts_on <= column.held_on <= term.ends_on and column.kind == "lesson")
        or column.term_id == term.term_id
    )
    of_rows = rows(of, counted if len(counted) > 1 else (term,), term)
    fill(of, of_rows, all_columns)
    return Register(of, tuple(states), term, shown, all_columns, tuple(of_rows))


def sums(of: Teaching, term: TermState, states: Sequence[TermState], learners: Sequence[int]) -> Register:
    """The same for some learners only: what the sums at the right need."""
    counted = period_states(of, states, term)
    all_columns = columns(of, counted)
    of_rows = rows(of, counted, term, learners)
    fill(of, of_rows, all_columns, only=True)
    return Register(of, tuple(states), term, all_columns, all_columns, tuple(of_rows))
