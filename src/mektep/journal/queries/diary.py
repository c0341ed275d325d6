"""The learner's side of the register: lessons with topics and homework, what was marked and missed. For
pupils and families, so everything is asked for several learners at once.

Each reading is one statement that begins at the memberships: only what a learner's own groups had, on days
on which she was in them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import get_language

from mektep.attendance.queries import places
from mektep.curriculum import queries as curriculum

from .cells import decimal


def subject_name(alias: str) -> str:
    """The column of a subject's name in the reader's language."""
    language = (get_language() or "kk")[:2]
    return f"{alias}.name_{language if language in ('kk', 'ru', 'en') else 'kk'}"


def _day(value: date | str | None) -> date | None:
    """SQLite forgets the type of a computed column."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: datetime) -> datetime:
    """SQLite keeps moments in UTC without saying so."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


# ── where a learner is ───────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Term:
    id: int
    number: int
    starts_on: date
    ends_on: date

    @property
    def half_year(self) -> int:
        return (self.number + 1) // 2


@dataclass(frozen=True, slots=True)
class Place:
    """A learner's class on a day. `term` runs on that day, or is the last one begun (before the year: the
    first); `next_on` is the next day on which the class has lessons."""

    learner_id: int
    given_name: str
    name: str
    school_id: int
    school: str
    zone: str
    rounding: str
    class_id: int
    grade: int
    letter: str
    year_id: int
    terms: tuple[Term, ...]
    term: Term
    next_on: date | None

    @property
    def half_year_starts_on(self) -> date:
        return next(term.starts_on for term in self.terms if term.half_year == self.term.half_year)


_PLACES = """
SELECT p.id AS learner_id, p.given_name, p.family_name, s.id AS school_id, s.name AS school, s.zone,
       s.rounding, c.id AS class_id, c.grade, c.letter, c.year_id,
       (SELECT l.held_on FROM timetable_lesson l
         WHERE l.school_id = s.id AND l.held_on > %s AND l.cancelled_at IS NULL AND l.teaching_id IN
               (SELECT t.id FROM school_teaching t JOIN school_group g ON g.id = t.group_id
                 WHERE g.school_class_id = c.id)
         ORDER BY l.held_on LIMIT 1) AS next_on
FROM school_enrolment e
JOIN people_person p ON p.id = e.learner_id
JOIN school_schoolclass c ON c.id = e.school_class_id
JOIN school_school s ON s.id = e.school_id
WHERE e.learner_id IN ({learners}) AND e.starts_on <= %s AND (e.ends_on IS NULL OR e.ends_on >= %s)
"""
_WITH_TERMS = """
WITH place AS ({places})
SELECT place.*, term.id, term.number, term.starts_on, term.ends_on
FROM place JOIN school_term term ON term.year_id = place.year_id
ORDER BY place.learner_id, place.class_id, term.number
"""


def places_on(learners: Collection[int], on: date) -> dict[int, Place]:
    """The class of each learner on a day, in one query; who is in no class that day is left out."""
    if not learners:
        return {}
    with connection.cursor() as cursor:
        sql = _WITH_TERMS.format(places=_PLACES.format(learners=places(len(learners))))
        cursor.execute(sql, [on, *learners, on, on])
        rows = cursor.fetchall()
    terms: dict[tuple[int, int], list[Term]] = {}
    last: dict[int, Any] = {}
    for row in rows:
        terms.setdefault((row[0], row[10]), []).append(Term(*row[12:16]))
        last[row[0]] = row
    found = {}
    for pk, row in last.items():
        of_year = tuple(terms[pk, row[10]])
        begun = [term for term in of_year if term.starts_on <= on]
        found[pk] = Place(
            learner_id=pk,
            given_name=row[1],
            name=f"{row[2]} {row[1]}",
            school_id=row[3],
            school=row[4],
            zone=row[5],
            rounding=row[6],
            class_id=row[7],
            grade=row[8],
            letter=row[9],
            year_id=row[10],
            terms=of_year,
            term=begun[-1] if begun else of_year[0],
            next_on=_day(row[11]),
        )
    return found


# ── lessons ──────────────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class DiaryLesson:
    """One lesson as its learner sees it: with her own mark and absence, if there are any."""

    learner_id: int
    id: int
    teaching_id: int
    on: date
    number: int
    starts: time
    ends: time
    room: str
    code: str
    subject: str
    is_cancelled: bool
    cancel_reason: str
    is_substituted: bool
    points: Decimal | None
    absence: str
    minutes: int | None
    topic: str = ""
    tasks: tuple["Task", ...] = ()


_LESSONS = """
SELECT m.learner_id, l.id, t.id, l.held_on, l.number, l.starts, l.ends, COALESCE(r.name, ''), s.code, {name},
       l.cancelled_at IS NOT NULL, l.cancel_reason, sub.id IS NOT NULL, k.points,
       CASE WHEN a.kind = '' THEN '' WHEN a.office_kind = '' THEN a.kind ELSE a.office_kind END, a.minutes
FROM school_membership m
JOIN school_teaching t ON t.group_id = m.group_id
JOIN school_subject s ON s.id = t.subject_id
JOIN timetable_lesson l ON l.teaching_id = t.id AND l.held_on {days}
LEFT JOIN school_room r ON r.id = l.room_id
LEFT JOIN timetable_substitution sub ON sub.lesson_id = l.id
LEFT JOIN journal_mark k ON k.lesson_id = l.id AND k.learner_id = m.learner_id
LEFT JOIN attendance_absence a ON a.lesson_id = l.id AND a.learner_id = m.learner_id
WHERE m.learner_id IN ({learners}) AND m.starts_on <= l.held_on
  AND (m.ends_on IS NULL OR m.ends_on >= l.held_on)
ORDER BY l.held_on, l.starts, l.number, l.id, m.learner_id
"""


def _lesson(row: Any) -> DiaryLesson:
    cancelled, reason, substituted, points, absence, minutes = row[10:]
    told = (bool(cancelled), reason, bool(substituted), decimal(points), absence or "", minutes)
    return DiaryLesson(*(*row[:10], *told))


def lessons(learners: Collection[int], days: Collection[date]) -> list[DiaryLesson]:
    """Lessons of these learners on these days, by time, with their topics; two queries."""
    if not learners or not days:
        return []
    sql = _LESSONS.format(
        name=subject_name("s"), days=f"IN ({places(len(days))})", learners=places(len(learners))
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*days, *learners])
        found = [_lesson(row) for row in cursor.fetchall()]
    topics = curriculum.topics({one.id for one in found})
    for one in found:
        if (topic := topics.get(one.id)) is not None:
            one.topic = topic.text
    return found


# ── homework ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Task:
    """Homework of one learner."""

    learner_id: int
    id: int
    teaching_id: int
    code: str
    subject: str
    text: str
    minutes: int
    due_on: date
    given_at: datetime
    is_done: bool


_TASKS = """
SELECT m.learner_id, h.id, t.id, s.code, {name}, h.text, h.minutes, h.due_on, h.given_at, d.id IS NOT NULL
FROM school_membership m
JOIN school_teaching t ON t.group_id = m.group_id
JOIN school_subject s ON s.id = t.subject_id
JOIN learning_homework h ON h.teaching_id = t.id AND h.due_on BETWEEN %s AND %s AND h.withdrawn_at IS NULL
LEFT JOIN learning_homeworkdone d ON d.homework_id = h.id AND d.learner_id = m.learner_id
WHERE m.learner_id IN ({learners}) AND m.starts_on <= h.due_on
  AND (m.ends_on IS NULL OR m.ends_on >= h.due_on)
ORDER BY h.due_on, h.id, m.learner_id
"""


def tasks(learners: Collection[int], first: date, last: date) -> list[Task]:
    """Homework of these learners that is due on these days, in one query."""
    if not learners:
        return []
    with connection.cursor() as cursor:
        sql = _TASKS.format(name=subject_name("s"), learners=places(len(learners)))
        cursor.execute(sql, [first, last, *learners])
        rows: list[Any] = cursor.fetchall()
    return [Task(*(*row[:8], _moment(row[8]), bool(row[9]))) for row in rows]


def lay_out(found: Sequence[DiaryLesson], given: Sequence[Task]) -> None:
    """Put homework into the lessons it is due at: the first of the subject on its day. No query."""
    due: dict[tuple[int, int, date], list[Task]] = {}
    for task in given:
        due.setdefault((task.learner_id, task.teaching_id, task.due_on), []).append(task)
    for lesson in found:
        if not lesson.is_cancelled:
            lesson.tasks = tuple(due.pop((lesson.learner_id, lesson.teaching_id, lesson.on), ()))


# ── marks ────────────────────────────────────────────────────────────────────────────────────
class DiaryMark(NamedTuple):
    """Points at a lesson (of ten) or at a work (`kind` unit or term, with its number and title).

    A tuple, because a pupil has hundreds of them in a term.
    """

    learner_id: int
    teaching_id: int
    code: str
    subject: str
    is_half_year: bool
    points: Decimal
    kind: str
    number: int
    title: str
    maximum: Decimal
    on: date
    entered_at: datetime
    column: str


_MARKS = """
SELECT k.learner_id, t.id, s.code, {name}, t.period = 'half_year', k.points, COALESCE(w.kind, 'lesson'),
       COALESCE(w.number, 0), COALESCE(w.title, ''), w.max_points, COALESCE(l.held_on, w.held_on),
       k.entered_at,
       k.lesson_id, k.work_id
FROM journal_mark k
JOIN school_teaching t ON t.id = k.teaching_id
JOIN school_subject s ON s.id = t.subject_id
LEFT JOIN timetable_lesson l ON l.id = k.lesson_id
LEFT JOIN journal_work w ON w.id = k.work_id
WHERE k.learner_id IN ({learners}) AND k.points IS NOT NULL AND w.withdrawn_at IS NULL
  AND (l.held_on BETWEEN %s AND %s OR w.held_on BETWEEN %s AND %s)
ORDER BY k.learner_id, k.entered_at DESC, k.id DESC
"""
_TEN = Decimal(10)


def marks(learners: Collection[int], first: date, last: date) -> list[DiaryMark]:
    """What these learners got for lessons and works of these days, the newest entry first, in one query."""
    if not learners:
        return []
    with connection.cursor() as cursor:
        sql = _MARKS.format(name=subject_name("s"), learners=places(len(learners)))
        cursor.execute(sql, [*learners, first, last, first, last])
        rows: list[Any] = cursor.fetchall()
    return [
        DiaryMark(
            learner_id,
            teaching_id,
            code,
            subject,
            bool(is_half_year),
            decimal(points) or Decimal(0),
            kind,
            number,
            title,
            decimal(maximum) or _TEN,
            _day(on) or first,
            _moment(entered_at),
            f"l{lesson_id}" if lesson_id else f"w{work_id}",
        )
        for (
            learner_id, teaching_id, code, subject, is_half_year, points, kind, number, title, maximum, on,
            entered_at, lesson_id, work_id,
        ) in rows
    ]  # fmt: skip
