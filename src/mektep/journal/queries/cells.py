"""Cells of a register for the acts: everything that decides about them, in one statement a kind."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from mektep.attendance.queries import LessonFacts, Seat, places, zone


@dataclass(frozen=True, slots=True)
class Cell:
    """A learner's cell in a column: what may be done with it and what stands in it now."""

    column: str  # l123: lesson 123; w45: work 45
    learner_id: int
    school_id: int
    teaching_id: int
    class_id: int
    grade: int
    lesson_teacher_id: int | None
    held_on: date
    is_gone: bool  # cancelled or withdrawn
    edit_days: int
    zone: str
    marking: str
    max_points: Decimal | None  # of a work; none at a lesson
    term_id: int | None
    is_approved: bool
    is_closed: bool
    is_member: bool
    is_exempt: bool
    points: Decimal | None
    stamp: str
    seat: Seat | None  # at a lesson

    @property
    def number(self) -> int:
        """The lesson's or work's id."""
        return int(self.column[1:])

    @property
    def is_work(self) -> bool:
        return self.column[0] == "w"

    def today(self, at: datetime) -> date:
        """The school's calendar day at a moment."""
        return at.astimezone(zone(self.zone)).date()


_LESSON_CELLS = """
SELECT l.id, l.school_id, l.teaching_id, g.school_class_id, g.id, l.teacher_id, l.held_on,
       l.cancelled_at IS NOT NULL, s.edit_days, s.zone,
       p.id, m.id IS NOT NULL, a.kind, a.minutes, a.office_kind, a.stamp,
       (SELECT n.kind FROM attendance_absencenote n
         WHERE n.learner_id = p.id AND n.confirmed_at IS NOT NULL
           AND l.held_on BETWEEN n.starts_on AND n.ends_on ORDER BY n.id DESC LIMIT 1),
       c.grade, t.marking, term.id, cl.id IS NOT NULL, cl.closed_at IS NOT NULL,
       EXISTS (SELECT 1 FROM school_exemption x WHERE x.teaching_id = t.id AND x.learner_id = p.id
                AND x.starts_on <= l.held_on AND (x.ends_on IS NULL OR x.ends_on >= l.held_on)),
       k.points, k.stamp
FROM timetable_lesson l
JOIN school_teaching t ON t.id = l.teaching_id
JOIN school_group g ON g.id = t.group_id
JOIN school_schoolclass c ON c.id = g.school_class_id
JOIN school_school s ON s.id = l.school_id
JOIN people_person p ON p.id IN ({learners})
LEFT JOIN school_term term ON term.year_id = t.year_id
     AND l.held_on BETWEEN term.starts_on AND term.ends_on
LEFT JOIN journal_closing cl ON cl.teaching_id = t.id AND cl.term_id = term.id AND cl.reopened_at IS NULL
LEFT JOIN school_membership m ON m.group_id = g.id AND m.learner_id = p.id
     AND m.starts_on <= l.held_on AND (m.ends_on IS NULL OR m.ends_on >= l.held_on)
LEFT JOIN journal_mark k ON k.lesson_id = l.id AND k.learner_id = p.id
LEFT JOIN attendance_absence a ON a.lesson_id = l.id AND a.learner_id = p.id
WHERE l.id IN ({columns})
"""

# A learner belongs to a work when she was in the group on any day of its term: who was ill on the day
# writes it later, and who came later may bring it along.
_WORK_CELLS = """
SELECT w.id, w.school_id, w.teaching_id, g.school_class_id, w.held_on, w.withdrawn_at IS NOT NULL,
       s.edit_days, s.zone, c.grade, t.marking, w.max_points, w.term_id,
       cl.id IS NOT NULL, cl.closed_at IS NOT NULL, p.id,
       EXISTS (SELECT 1 FROM school_membership m WHERE m.group_id = g.id AND m.learner_id = p.id
                AND m.starts_on <= term.ends_on AND (m.ends_on IS NULL OR m.ends_on >= term.starts_on)),
       EXISTS (SELECT 1 FROM school_exemption x WHERE x.teaching_id = t.id AND x.learner_id = p.id
                AND x.starts_on <= w.held_on AND (x.ends_on IS NULL OR x.ends_on >= w.held_on)),
       k.points, k.stamp
FROM journal_work w
JOIN school_term term ON term.id = w.term_id
JOIN school_teaching t ON t.id = w.teaching_id
JOIN school_group g ON g.id = t.group_id
JOIN school_schoolclass c ON c.id = g.school_class_id
JOIN school_school s ON s.id = w.school_id
JOIN people_person p ON p.id IN ({learners})
LEFT JOIN journal_closing cl ON cl.teaching_id = t.id AND cl.term_id = w.term_id AND cl.reopened_at IS NULL
LEFT JOIN journal_mark k ON k.work_id = w.id AND k.learner_id = p.id
WHERE w.id IN ({columns})
"""

Key = tuple[str, int]


def decimal(value: object) -> Decimal | None:
    """Points as the database gives them (SQLite: a number), exactly."""
    return None if value is None else Decimal(str(value))


def cells(keys: Collection[Key]) -> dict[Key, Cell]:
    """Cells by (column, learner): one query for lessons, one for works; unknown ones are missing."""
    found: dict[Key, Cell] = {}
    for letter, sql in (("l", _LESSON_CELLS), ("w", _WORK_CELLS)):
        wanted = [key for key in keys if key[0][0] == letter]
        if not wanted:
            continue
        columns = sorted({int(column[1:]) for column, _ in wanted})
        learners = sorted({learner for _, learner in wanted})
        with connection.cursor() as cursor:
            cursor.execute(
                sql.format(columns=places(len(columns)), learners=places(len(learners))),
                [*learners, *columns],
            )
            rows = cursor.fetchall()
        build = _lesson_cells if letter == "l" else _work_cells
        found.update(build(rows))
    return {key: found[key] for key in keys if key in found}


def _lesson_cells(rows: Sequence[Sequence[Any]]) -> dict[Key, Cell]:
    lessons: dict[int, LessonFacts] = {}
    found: dict[Key, Cell] = {}
    for row in rows:
        (lesson_id, school_id, teaching_id, class_id, group_id, teacher_id, held_on, cancelled, days, zone_,
         learner_id, member, kind, minutes, office_kind, seat_stamp, confirmed,
         grade, marking, term_id, approved, closed, exempt, points, stamp) = row  # fmt: skip
        if (lesson := lessons.get(lesson_id)) is None:
            lesson = lessons[lesson_id] = LessonFacts(
                lesson_id, school_id, teaching_id, class_id, group_id, teacher_id, held_on,
                bool(cancelled), days, zone_,
            )  # fmt: skip
        seat = Seat(
            lesson, learner_id, bool(member), kind or "", minutes, office_kind or "", seat_stamp or "",
            confirmed or "",
        )  # fmt: skip
        cell = Cell(
            f"l{lesson_id}", learner_id, school_id, teaching_id, class_id, grade, teacher_id, held_on,
            bool(cancelled), days, zone_, marking, None, term_id, bool(approved), bool(closed),
            bool(member), bool(exempt), decimal(points), stamp or "", seat,
        )  # fmt: skip
        found[cell.column, learner_id] = cell
    return found


def _work_cells(rows: Sequence[Sequence[Any]]) -> dict[Key, Cell]:
    found: dict[Key, Cell] = {}
    for row in rows:
        (work_id, school_id, teaching_id, class_id, held_on, withdrawn, days, zone_, grade, marking, most,
         term_id, approved, closed, learner_id, member, exempt, points, stamp) = row  # fmt: skip
        cell = Cell(
            f"w{work_id}", learner_id, school_id, teaching_id, class_id, grade, None, held_on,
            bool(withdrawn), days, zone_, marking, decimal(most), term_id, bool(approved), bool(closed),
            bool(member), bool(exempt), decimal(points), stamp or "", None,
        )  # fmt: skip
        found[cell.column, learner_id] = cell
    return found
