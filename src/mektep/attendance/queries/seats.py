"""Places at lessons for the acts: everything that decides about them, in one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection


@cache
def zone(name: str) -> ZoneInfo:
    """A time zone by name, read from the disk once."""
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What acts at a lesson need to know of it."""

    lesson_id: int
    school_id: int
    teaching_id: int
    class_id: int
    group_id: int
    lesson_teacher_id: int | None
    held_on: date
    is_cancelled: bool
    edit_days: int
    zone: str

    def today(self, at: datetime) -> date:
        """The school's calendar day at a moment."""
        return at.astimezone(zone(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Seat:
    """A learner at a lesson: whether she belongs there, and what stands about her now."""

    lesson: LessonFacts
    learner_id: int
    is_member: bool
    kind: str
    minutes: int | None
    office_kind: str
    stamp: str
    # The kind of a guardian's note that the class teacher has confirmed for this day.
    confirmed: str

    @property
    def stands(self) -> str:
        return self.kind and (self.office_kind or self.kind)


_LESSONS = """
SELECT l.id, l.school_id, l.teaching_id, g.school_class_id, g.id, l.teacher_id, l.held_on,
       l.cancelled_at IS NOT NULL, s.edit_days, s.zone
FROM timetable_lesson l
JOIN school_teaching t ON t.id = l.teaching_id
JOIN school_group g ON g.id = t.group_id
JOIN school_school s ON s.id = l.school_id
WHERE l.id IN ({lessons})
"""

_SEATS = """
SELECT l.id, l.school_id, l.teaching_id, g.school_class_id, g.id, l.teacher_id, l.held_on,
       l.cancelled_at IS NOT NULL, s.edit_days, s.zone,
       p.id, m.id IS NOT NULL, a.kind, a.minutes, a.office_kind, a.stamp,
       (SELECT n.kind FROM attendance_absencenote n
         WHERE n.learner_id = p.id AND n.confirmed_at IS NOT NULL
           AND l.held_on BETWEEN n.starts_on AND n.ends_on ORDER BY n.id DESC LIMIT 1)
FROM timetable_lesson l
JOIN school_teaching t ON t.id = l.teaching_id
JOIN school_group g ON g.id = t.group_id
JOIN school_school s ON s.id = l.school_id
JOIN people_person p ON p.id IN ({learners})
LEFT JOIN school_membership m ON m.group_id = g.id AND m.learner_id = p.id
     AND m.starts_on <= l.held_on AND (m.ends_on IS NULL OR m.ends_on >= l.held_on)
LEFT JOIN attendance_absence a ON a.lesson_id = l.id AND a.learner_id = p.id
WHERE l.id IN ({lessons})
"""


def places(count: int) -> str:
    """`%s, %s, …` for an IN list."""
    return ", ".join(["%s"] * count)


def lessons(ids: Collection[int]) -> dict[int, LessonFacts]:
    """Facts of lessons by id, in one query; unknown ids are missing."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LESSONS.format(lessons=places(len(ids))), list(ids))
        return {row[0]: facts(row) for row in cursor.fetchall()}


def facts(row: Sequence[Any]) -> LessonFacts:
    """The first ten columns of the readings above."""
    pk, school_id, teaching_id, class_id, group_id, teacher_id, held_on, cancelled, days, zone_name = row[:10]
    return LessonFacts(
        pk, school_id, teaching_id, class_id, group_id, teacher_id, held_on, bool(cancelled), days, zone_name
    )


def seats(lesson_ids: Collection[int], learner_ids: Collection[int]) -> dict[tuple[int, int], Seat]:
    """Places by (lesson, learner), in one query; unknown lessons and persons are missing."""
    if not lesson_ids or not learner_ids:
        return {}
    found: dict[tuple[int, int], Seat] = {}
    known: dict[int, LessonFacts] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _SEATS.format(lessons=places(len(lesson_ids)), learners=places(len(learner_ids))),
            [*learner_ids, *lesson_ids],
        )
        for row in cursor.fetchall():
            lesson = known.get(row[0]) or known.setdefault(row[0], facts(row))
            found[row[0], row[10]] = Seat(
                lesson,
                row[10],
                bool(row[11]),
                row[12] or "",
                row[13],
                row[14] or "",
                row[15] or "",
                row[16] or "",
            )
    return found
