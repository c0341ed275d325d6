"""A teacher's lessons with their states, what is missing, who is announced to be away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

from mektep.attendance.queries import places, zone
from mektep.curriculum import queries as curriculum
from mektep.people.actors import Actor
from mektep.ui import now

BACK = timedelta(days=14)
SOON = timedelta(days=10)
# How many missing things the first page names.
MOST = 7


@dataclass(slots=True)
class DayLesson:
    """A lesson that somebody gives, and what is written about it. `instead_of` names the absent teacher."""

    id: int
    teaching_id: int
    on: date
    number: int
    starts: time
    ends: time
    room: str
    subject: str
    grade: int
    letter: str
    group: str
    is_cancelled: bool
    cancel_reason: str
    instead_of: str
    is_taken: bool
    has_topic: bool
    has_homework: bool
    term: int
    topic: str = ""


_LESSONS = """
SELECT l.id, t.id, l.held_on, l.number, l.starts, l.ends, COALESCE(r.name, ''), s.name_{language},
       c.grade, c.letter, g.name, l.cancelled_at IS NOT NULL, l.cancel_reason,
       CASE WHEN sub.id IS NULL THEN '' ELSE COALESCE(p.family_name || ' ' || p.given_name, '') END,
       EXISTS (SELECT 1 FROM attendance_rollcall a WHERE a.lesson_id = l.id)
         OR EXISTS (SELECT 1 FROM attendance_absence a WHERE a.lesson_id = l.id),
       EXISTS (SELECT 1 FROM curriculum_placement a WHERE a.lesson_id = l.id)
         OR EXISTS (SELECT 1 FROM curriculum_lessontopic a WHERE a.lesson_id = l.id AND a.text <> ''),
       EXISTS (SELECT 1 FROM learning_homework a
                WHERE a.given_at_lesson_id = l.id AND a.withdrawn_at IS NULL),
       COALESCE((SELECT term.number FROM school_term term WHERE term.year_id = t.year_id
                  AND l.held_on BETWEEN term.starts_on AND term.ends_on), 0)
FROM timetable_lesson l
JOIN school_teaching t ON t.id = l.teaching_id
JOIN school_subject s ON s.id = t.subject_id
JOIN school_group g ON g.id = t.group_id
JOIN school_schoolclass c ON c.id = g.school_class_id
LEFT JOIN school_room r ON r.id = l.room_id
LEFT JOIN timetable_substitution sub ON sub.lesson_id = l.id
LEFT JOIN people_person p ON p.id = sub.instead_of_id
WHERE l.teacher_id = %s AND l.held_on BETWEEN %s AND %s
ORDER BY l.held_on, l.starts, l.number, l.id
"""


def lessons(person_id: int, first: date, last: date) -> list[DayLesson]:
    """What somebody gives on these days, also as a substitute, with its states; one query."""
    language = (get_language() or "kk")[:2]
    sql = _LESSONS.format(language=language if language in ("kk", "ru", "en") else "kk")
    with connection.cursor() as cursor:
        cursor.execute(sql, [person_id, first, last])
        rows: list[Any] = cursor.fetchall()
    return [
        DayLesson(
            *(*row[:11], bool(row[11]), *row[12:14], bool(row[14]), bool(row[15]), bool(row[16]), row[17])
        )
        for row in rows
    ]


# ── what is missing ──────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Missing:
    """Something that waits. `kind`: attendance (of one lesson), topic (of `count` lessons of a
    class-subject), work (`count` pupils without points) or closing (`count` journals)."""

    kind: str
    on: date
    teaching_id: int | None
    subject: str
    grade: int
    letter: str
    number: int
    count: int
    term: int
    lesson_id: int | None = None


_WORKS = """
SELECT w.id, t.id, s.name_{language}, c.grade, c.letter, w.kind, w.number, w.held_on, term.number,
       (SELECT COUNT(*) FROM school_membership m WHERE m.group_id = t.group_id AND m.starts_on <= w.held_on
         AND (m.ends_on IS NULL OR m.ends_on >= %s))
       - (SELECT COUNT(*) FROM journal_mark k WHERE k.work_id = w.id AND k.points IS NOT NULL)
FROM journal_work w
JOIN school_teaching t ON t.id = w.teaching_id
JOIN school_subject s ON s.id = t.subject_id
JOIN school_group g ON g.id = t.group_id
JOIN school_schoolclass c ON c.id = g.school_class_id
JOIN school_term term ON term.id = w.term_id
LEFT JOIN journal_closing cl ON cl.teaching_id = t.id AND cl.term_id = w.term_id AND cl.reopened_at IS NULL
WHERE t.id IN ({teachings}) AND w.withdrawn_at IS NULL AND cl.id IS NULL AND w.held_on BETWEEN %s AND %s
UNION ALL
SELECT 0, 0, '', 0, '', 'closing', COUNT(*), term.ends_on, term.number, COUNT(*)
FROM school_teaching t JOIN school_term term ON term.year_id = t.year_id
LEFT JOIN journal_closing cl ON cl.teaching_id = t.id AND cl.term_id = term.id AND cl.reopened_at IS NULL
WHERE t.id IN ({teachings}) AND t.marking <> 'none' AND cl.id IS NULL AND term.ends_on BETWEEN %s AND %s
GROUP BY term.number, term.ends_on
"""
_KINDS = ("closing", "attendance", "work", "topic")


def missing(actor: Actor, given: Sequence[DayLesson], on: date, at: time) -> list[Missing]:
    """Lessons of the last fourteen days without attendance or topic, works without all their points, terms
    that end soon; the most pressing first. One query; `given` are the lessons of those days."""
    held = [one for one in given if not one.is_cancelled and one.on <= on and (one.on < on or one.ends <= at)]
    found = [_missing("attendance", one) for one in held if not one.is_taken]
    without_topic: dict[int, list[DayLesson]] = {}
    for one in held:
        if not one.has_topic:
            without_topic.setdefault(one.teaching_id, []).append(one)
    found += [_missing("topic", of_one[0], len(of_one)) for of_one in without_topic.values()]
    found += _works(sorted(actor.teachings()), on)
    return sorted(found, key=lambda one: (_KINDS.index(one.kind), one.on, one.number, one.grade, one.letter))


def _missing(kind: str, one: DayLesson, count: int = 1) -> Missing:
    return Missing(
        kind, one.on, one.teaching_id, one.subject, one.grade, one.letter, one.number, count, one.term, one.id
    )


def _works(teachings: Sequence[int], on: date) -> list[Missing]:
    if not teachings:
        return []
    language = (get_language() or "kk")[:2]
    sql = _WORKS.format(
        language=language if language in ("kk", "ru", "en") else "kk", teachings=places(len(teachings))
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [on, *teachings, on - 4 * BACK, on, *teachings, on - 2 * BACK, on + SOON])
        rows: list[Any] = cursor.fetchall()
    return [
        Missing(
            "closing" if kind == "closing" else "work",
            date.fromisoformat(held_on) if isinstance(held_on, str) else held_on,
            teaching_id or None, subject, grade, letter, number, count, term,
        )
        for _, teaching_id, subject, grade, letter, kind, number, held_on, term, count in rows
        if count > 0
    ]  # fmt: skip


# ── who is announced to be away ──────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Announced:
    """A pupil of today's lessons about whom a note was written. `name` as in a class list."""

    learner_id: int
    name: str
    grade: int
    letter: str
    kind: str
    text: str
    starts_on: date
    ends_on: date
    is_confirmed: bool


_NOTES = """
SELECT DISTINCT n.id, p.id, p.family_name || ' ' || p.given_name, c.grade, c.letter, n.kind, n.text,
       n.starts_on, n.ends_on, n.confirmed_at IS NOT NULL
FROM attendance_absencenote n
JOIN people_person p ON p.id = n.learner_id
JOIN school_membership m ON m.learner_id = n.learner_id AND m.starts_on <= %s
     AND (m.ends_on IS NULL OR m.ends_on >= %s)
JOIN school_teaching t ON t.group_id = m.group_id
JOIN school_group g ON g.id = t.group_id
JOIN school_schoolclass c ON c.id = g.school_class_id
WHERE t.id IN ({teachings}) AND n.withdrawn_at IS NULL AND %s BETWEEN n.starts_on AND n.ends_on
ORDER BY c.grade, c.letter, 3, n.id
"""


def announced(teachings: Sequence[int], on: date) -> list[Announced]:
    """Notes about learners of these class-subjects that cover a day, by class; one query."""
    if not teachings:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NOTES.format(teachings=places(len(teachings))), [on, on, *teachings, on])
        rows: list[Any] = cursor.fetchall()
    return [Announced(*(*row[1:9], bool(row[9]))) for row in rows]


# ── the day and the week ─────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Today:
    on: date
    clock: time
    lessons: tuple[DayLesson, ...]
    next: DayLesson | None
    now: now.Now[DayLesson]
    missing: tuple[Missing, ...]
    announced: tuple[Announced, ...]

    @cached_property
    def first_missing(self) -> tuple[Missing, ...]:
        return self.missing[:MOST]

    @property
    def to_give(self) -> int:
        """Lessons of today that take place."""
        return sum(not one.is_cancelled for one in self.lessons)


def local(at: datetime) -> datetime:
    """The moment by the node's clock on the wall."""
    return at.astimezone(zone(settings.TIME_ZONE))


def today(actor: Actor, at: datetime) -> Today:
    """The day of a teacher, in four queries."""
    assert actor.person_id is not None
    moment = local(at)
    on, clock = moment.date(), moment.time()
    known = lessons(actor.person_id, on - BACK, on + timedelta(days=7))
    of_today = tuple(one for one in known if one.on == on)
    topics = curriculum.topics(one.id for one in of_today)
    for one in of_today:
        one.topic = topics[one.id].text if one.id in topics else ""
    held = [one for one in of_today if not one.is_cancelled]
    return Today(
        on=on,
        clock=clock,
        lessons=of_today,
        next=next((one for one in known if one.on > on and not one.is_cancelled), None),
        now=now.pick(held, clock),
        missing=tuple(missing(actor, known, on, clock)),
        announced=tuple(announced(sorted({one.teaching_id for one in held}), on)),
    )


@dataclass(frozen=True)
class Day:
    on: date
    is_today: bool
    lessons: tuple[DayLesson, ...]


@dataclass(frozen=True)
class Week:
    monday: date
    days: tuple[Day, ...]

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def last(self) -> date:
        return self.days[-1].on

    @property
    def count(self) -> int:
        return sum(not one.is_cancelled for day in self.days for one in day.lessons)


def week(person_id: int, asked: date | None, at: datetime) -> Week:
    """Somebody's lessons in the week of a day, in one query. Saturday is shown where it has lessons."""
    on = local(at).date()
    day = asked or on
    monday = day - timedelta(days=day.weekday())
    known = lessons(person_id, monday, monday + timedelta(days=5))
    days = [monday + timedelta(days=n) for n in range(6)]
    made = [Day(one, one == on, tuple(lesson for lesson in known if lesson.on == one)) for one in days]
    return Week(monday, tuple(made if made[5].lessons else made[:5]))


def all_missing(actor: Actor, at: datetime) -> list[Missing]:
    """Everything that is missing, in two queries."""
    assert actor.person_id is not None
    moment = local(at)
    known = lessons(actor.person_id, moment.date() - BACK, moment.date())
    return missing(actor, known, moment.date(), moment.time())
