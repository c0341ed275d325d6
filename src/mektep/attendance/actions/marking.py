"""Taking attendance: acts that a device may queue, with a `uid` and a logical `stamp`.

Of two acts about one learner at one lesson the later stands, whatever order they arrive in, and both
stay in the log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mektep.core import latest, stamps
from mektep.core.log import publish, publish_all
from mektep.people.actors import Actor

from .. import events, queries, rules
from ..models import MISSED, Absence, RollCall
from ..queries import Seat


@dataclass(frozen=True, slots=True)
class Say:
    """One act of marking: `absence` is a Kind, empty for «present»; `stamp` empty takes this node's."""

    seat: Seat
    absence: str
    minutes: int | None = None
    uid: UUID | None = None
    stamp: str = ""
    device_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of it: whether the act stands, and what stands now (as the teachers saw it)."""

    stood: bool
    kind: str
    minutes: int | None
    stamp: str


_COLUMNS = (
    "school_id", "lesson_id", "learner_id", "kind", "minutes", "stamp", "entered_by_id", "entered_at",
    "office_kind", "office_reason",
)  # fmt: skip


def _write(
    rows: Sequence[tuple[Seat, str, int | None, str]], by: Actor, at: datetime
) -> set[tuple[int, int]]:
    """The upsert of all marking: (seat, kind, minutes, stamp), one seat once. Returns what stands."""
    return latest.keep_latest(
        Absence,
        _COLUMNS,
        [
            (
                seat.lesson.school_id, seat.lesson.lesson_id, seat.learner_id, kind, minutes, stamp,
                by.person_id, at, seat.confirmed if kind in MISSED else "", "",
            )
            for seat, kind, minutes, stamp in rows
        ],
        place=("lesson_id", "learner_id"),
        kept=("office_kind", "office_reason"),
    )  # fmt: skip


@transaction.atomic(savepoint=False)
def mark_seats(says: Sequence[Say], *, by: Actor, at: datetime) -> list[Marked]:
    """Mark learners whose places were read in this transaction; every act is logged by itself.

    All or nothing: the first act that may not be raises its refusal. Two statements and the log's.
    """
    for say in says:
        rules.check_marking(by, say.seat, say.absence, say.minutes, at)
    stands: dict[tuple[int, int], tuple[Seat, str, int | None, str]] = {}
    verdicts: list[tuple[Say, str, bool]] = []
    for say in says:
        key = (say.seat.lesson.lesson_id, say.seat.learner_id)
        stamp = say.stamp or stamps.tick(at, say.seat.stamp)
        wins = stamp > (stands[key][3] if key in stands else say.seat.stamp)
        if wins:
            stands[key] = (say.seat, say.absence, say.minutes, stamp)
        verdicts.append((say, stamp, wins))
    written = _write(list(stands.values()), by, at) if stands else set()

    results, facts = [], []
    for say, stamp, wins in verdicts:
        key = (say.seat.lesson.lesson_id, say.seat.learner_id)
        stood = wins and key in written
        now = stands[key] if key in written else None
        results.append(
            Marked(stood, now[1], now[2], now[3])
            if now
            else Marked(False, say.seat.kind, say.seat.minutes, say.seat.stamp)
        )
        event = events.AttendanceMarked(
            school_id=say.seat.lesson.school_id,
            teaching_id=say.seat.lesson.teaching_id,
            lesson_id=say.seat.lesson.lesson_id,
            learner_id=say.seat.learner_id,
            absence=say.absence,
            minutes=say.minutes,
            stands=stood,
            device_at=say.device_at,
        )
        facts.append((event, say.uid, stamp))
    publish_all(facts, by=by, at=at)
    return results


@transaction.atomic
def mark(
    lesson_id: int,
    learner_id: int,
    absence: str,
    minutes: int | None = None,
    *,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
    stamp: str = "",
) -> Marked:
    """A learner was seen late, gone early, absent, or (empty `absence`) present. Four statements."""
    seat = queries.seats([lesson_id], [learner_id]).get((lesson_id, learner_id))
    if seat is None:
        raise rules.NoSuchLesson
    return mark_seats([Say(seat, absence, minutes, uid, stamp)], by=by, at=at)[0]


@transaction.atomic
def mark_all(
    lesson_id: int,
    absences: Mapping[int, tuple[str, int | None]],
    *,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
    stamp: str = "",
    device_at: datetime | None = None,
) -> int:
    """The whole class at once, {learner: (kind or empty, minutes)}: one fact. Returns how many stand.

    With nobody in `absences` the class is called and everybody was there. Four statements.
    """
    found = queries.seats([lesson_id], list(absences)) if absences else {}
    lesson = next((seat.lesson for seat in found.values()), None) or queries.lessons([lesson_id]).get(
        lesson_id
    )
    if lesson is None:
        raise rules.NoSuchLesson
    rules.check_lesson(by, lesson, at)
    says = []
    for learner_id, (kind, minutes) in absences.items():
        if (seat := found.get((lesson_id, learner_id))) is None:
            raise rules.NotInGroup
        says.append(Say(seat, kind, minutes))
        rules.check_marking(by, seat, kind, minutes, at)
    stamp = stamp or stamps.tick(at, max((say.seat.stamp for say in says), default=""))
    written: set[tuple[int, int]] = set()
    if says:
        written = _write([(say.seat, say.absence, say.minutes, stamp) for say in says], by, at)
    else:
        _call(lesson_id, by, at)
    event = events.AttendanceTaken(
        school_id=lesson.school_id,
        teaching_id=lesson.teaching_id,
        lesson_id=lesson_id,
        rows=tuple((say.seat.learner_id, say.absence, say.minutes) for say in says),
        device_at=device_at,
    )
    publish(event, by=by, at=at, uid=uid, stamp=stamp)
    return len(written)


def _call(lesson_id: int, by: Actor, at: datetime) -> None:
    RollCall.objects.bulk_create(
        [RollCall(lesson_id=lesson_id, taken_at=at, taken_by_id=by.person_id)], ignore_conflicts=True
    )


@transaction.atomic
def call(
    lesson_id: int,
    *,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
    stamp: str = "",
    device_at: datetime | None = None,
) -> None:
    """The class was called: everybody is present of whom nothing else is said. Calling twice is once."""
    mark_all(lesson_id, {}, by=by, at=at, uid=uid, stamp=stamp, device_at=device_at)


@transaction.atomic
def call_all(lesson_ids: Sequence[int], *, by: Actor, at: datetime) -> int:
    """Several lessons of one school were called (after days without a connection, or by an import).

    All or none; returns how many were not called before. Five statements.
    """
    found = queries.lessons(lesson_ids)
    for lesson_id in lesson_ids:
        if lesson_id not in found:
            raise rules.NoSuchLesson
        rules.check_lesson(by, found[lesson_id], at)
    called = set(RollCall.objects.filter(lesson_id__in=lesson_ids).values_list("lesson_id", flat=True))
    fresh = [found[lesson_id] for lesson_id in dict.fromkeys(lesson_ids) if lesson_id not in called]
    RollCall.objects.bulk_create(
        [RollCall(lesson_id=one.lesson_id, taken_at=at, taken_by_id=by.person_id) for one in fresh],
        ignore_conflicts=True,
        batch_size=500,
    )
    facts = [
        events.AttendanceTaken(
            school_id=one.school_id, teaching_id=one.teaching_id, lesson_id=one.lesson_id, rows=()
        )
        for one in fresh
    ]
    publish_all([(fact, None, "") for fact in facts], by=by, at=at)
    return len(fresh)
