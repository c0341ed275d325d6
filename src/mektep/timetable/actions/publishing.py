"""From the week to the lessons of the year, and how they follow when week, calendar or teacher change.

A lesson is known by class-subject, day and number. What still fits keeps its row; a future lesson that has
something attached (a plan's topic, homework) moves to a new hour of the same week and takes it along; only if
none is left is it cancelled, never deleted. Lessons of the past with anything attached stay untouched.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish as publish_fact
from mektep.core.rules import Doer, require
from mektep.school.models import AcademicYear, Teaching
from mektep.school.queries import monday_of

from .. import events, queries, rules
from ..models import Lesson, Slot, Substitution, Timetable
from ..queries import Key, Wanted
from .versions import AlreadyPublished, NoBell

_FIELDS = ["held_on", "number", "starts", "ends", "room", "teacher", "cancelled_at", "cancel_reason"]
BATCH = 2000


class Clashing(Refused):
    message = _("Clashes must be solved before publishing: {count}.")


class NothingPlaced(Refused):
    message = _("An empty timetable can't be published.")


class OutsideTheYear(Refused):
    message = _("Choose a day of the academic year: {starts_on:%d.%m.%Y} – {ends_on:%d.%m.%Y}.")


@dataclass
class Tally:
    """What aligning did to the lessons."""

    made: int = 0
    moved: int = 0
    cancelled: int = 0
    removed: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.made or self.moved or self.cancelled or self.removed)


@transaction.atomic
def publish(
    timetable: Timetable, valid_from: date, *, by: Doer, at: datetime, uid: UUID | None = None
) -> Timetable:
    """Let this version hold from a day to the year's end. It ends the version before; later ones become
    drafts again."""
    timetable = timetable.locked()
    require(by, rules.can_publish, timetable)
    year = timetable.year.locked()
    if timetable.published_at is not None:
        raise AlreadyPublished
    if not year.starts_on <= valid_from <= year.ends_on:
        raise OutsideTheYear(starts_on=year.starts_on, ends_on=year.ends_on)
    if not Slot.objects.filter(timetable=timetable).exists():
        raise NothingPlaced
    if found := queries.conflicts(timetable):
        raise Clashing(count=len(found))

    others = Timetable.objects.filter(year=year, published_at__isnull=False)
    others.filter(valid_from__gte=valid_from).update(published_at=None, valid_until=None)
    others.filter(valid_from__lt=valid_from).exclude(valid_until__lt=valid_from).update(
        valid_until=valid_from - timedelta(days=1)
    )
    timetable.valid_from, timetable.valid_until, timetable.published_at = valid_from, None, at
    timetable.save(update_fields=["valid_from", "valid_until", "published_at"])
    tally = _align(year, valid_from, year.ends_on, at)
    publish_fact(
        events.TimetablePublished(
            school_id=timetable.school_id,
            timetable_id=timetable.pk,
            valid_from=valid_from,
            made=tally.made,
            moved=tally.moved,
            cancelled=tally.cancelled,
            removed=tally.removed,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return timetable


@transaction.atomic
def realign(
    year: AcademicYear, first: date, last: date, *, by: Doer, at: datetime, uid: UUID | None = None
) -> Tally:
    """Let the lessons of these days follow the calendar and the bells anew. Harmless when repeated."""
    year = year.locked()
    require(by, rules.can_draft, year.school)
    tally = _align(year, max(first, year.starts_on), min(last, year.ends_on), at)
    if not tally.is_empty:
        publish_fact(
            events.LessonsRealigned(
                school_id=year.school_id,
                first=first,
                last=last,
                made=tally.made,
                moved=tally.moved,
                cancelled=tally.cancelled,
                removed=tally.removed,
            ),
            by=by,
            at=at,
            uid=uid,
        )
    return tally


@transaction.atomic
def give_lessons(
    teaching: Teaching, starts_on: date, *, by: Doer, at: datetime, uid: UUID | None = None
) -> int:
    """Lessons from a day on are given by the class-subject's teacher; a substitute keeps her day."""
    teaching = teaching.locked()
    require(by, rules.can_draft, teaching.school)
    mine = Lesson.objects.filter(teaching=teaching, held_on__gte=starts_on)
    Substitution.objects.filter(lesson__in=mine).update(instead_of=teaching.teacher)
    count = (
        mine.exclude(pk__in=Substitution.objects.filter(lesson__in=mine).values("lesson_id"))
        .exclude(teacher=teaching.teacher)
        .update(teacher=teaching.teacher)
    )
    if count and teaching.teacher_id:
        publish_fact(
            events.LessonsGivenTo(
                school_id=teaching.school_id,
                teaching_id=teaching.pk,
                teacher_id=teaching.teacher_id,
                starts_on=starts_on,
                lessons=count,
            ),
            by=by,
            at=at,
            uid=uid,
        )
    return count


# ── aligning ─────────────────────────────────────────────────────────────────────────────────


def _align(year: AcademicYear, first: date, last: date, at: datetime) -> Tally:
    """Make the lessons from `first` to `last` those that the published versions want."""
    try:
        wanted = queries.wanted_lessons(year, queries.spans(year, first, last))
    except queries.BellMissing as missing:
        raise NoBell(number=missing.number, shift=missing.shift) from missing
    those = Q(teaching__year=year, held_on__gte=first, held_on__lte=last)
    substituted = queries.substituted_ids(year, first, last)
    changed: list[Lesson] = []
    homeless: list[Lesson] = []
    for lesson in Lesson.objects.filter(those).order_by("teaching_id", "held_on", "number"):
        want = wanted.pop((lesson.teaching_id, lesson.held_on, lesson.number), None)
        if want is None:
            homeless.append(lesson)
        elif _fit(lesson, want, is_substituted=lesson.pk in substituted):
            changed.append(lesson)

    tally = Tally()
    if homeless:
        today = at.astimezone(ZoneInfo(year.school.zone)).date()
        in_use = queries.lessons_in_use(year, first, last)
        gone, moved, cancelled = _settle(homeless, wanted, in_use, today, at)
        tally = Tally(0, len(moved), len(cancelled), len(gone))
        changed += moved + cancelled
        for some in _batches([lesson.pk for lesson in gone + moved if lesson.pk in substituted]):
            Substitution.objects.filter(lesson_id__in=some).delete()
        for some in _batches([lesson.pk for lesson in gone]):
            Lesson.objects.filter(pk__in=some).delete()
    Lesson.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=_FIELDS, batch_size=BATCH
    )
    Lesson.objects.bulk_create(
        [_lesson(year.school_id, key, want) for key, want in wanted.items()], batch_size=BATCH
    )
    tally.made = len(wanted)
    return tally


def _lesson(school_id: int, key: Key, want: Wanted) -> Lesson:
    teaching_id, held_on, number = key
    return Lesson(
        school_id=school_id,
        teaching_id=teaching_id,
        held_on=held_on,
        number=number,
        starts=want.starts,
        ends=want.ends,
        room_id=want.room_id,
        teacher_id=want.teacher_id,
    )


def _fit(lesson: Lesson, want: Wanted, *, is_substituted: bool) -> bool:
    """Give a lesson the times of its hour, and its room and teacher unless they differ for that day."""
    before = (lesson.starts, lesson.ends, lesson.room_id, lesson.teacher_id, lesson.cancelled_at)
    lesson.starts, lesson.ends = want.starts, want.ends
    if not is_substituted:
        lesson.room_id, lesson.teacher_id = want.room_id, want.teacher_id
    if lesson.cancel_reason == Lesson.FELL_OUT:
        lesson.cancelled_at, lesson.cancel_reason = None, ""
    return before != (lesson.starts, lesson.ends, lesson.room_id, lesson.teacher_id, lesson.cancelled_at)


def _settle(
    homeless: Iterable[Lesson], wanted: dict[Key, Wanted], in_use: set[int], today: date, at: datetime
) -> tuple[list[Lesson], list[Lesson], list[Lesson]]:
    """Lessons whose hour is gone: (to delete, moved, cancelled). Takes what it uses out of `wanted`."""
    gone, moved, cancelled = [], [], []
    free: dict[tuple[int, date], list[Key]] = {}
    for key in wanted:
        if key[1] >= today:
            free.setdefault((key[0], monday_of(key[1])), []).append(key)
    for lesson in homeless:
        if lesson.pk not in in_use:
            gone.append(lesson)
        elif lesson.held_on >= today:
            options = free.get((lesson.teaching_id, monday_of(lesson.held_on)))
            if options:
                key = min(options, key=lambda key, was=lesson: _distance(was, key))  # type: ignore[misc]
                options.remove(key)
                _move(lesson, key, wanted.pop(key))
                moved.append(lesson)
            elif lesson.cancelled_at is None:
                lesson.cancelled_at, lesson.cancel_reason = at, Lesson.FELL_OUT
                cancelled.append(lesson)
    return gone, moved, cancelled


def _distance(lesson: Lesson, key: Key) -> tuple[int, int, Key]:
    return abs((key[1] - lesson.held_on).days), abs(key[2] - lesson.number), key


def _move(lesson: Lesson, key: Key, want: Wanted) -> None:
    _teaching, lesson.held_on, lesson.number = key
    lesson.starts, lesson.ends = want.starts, want.ends
    lesson.room_id, lesson.teacher_id = want.room_id, want.teacher_id
    lesson.cancelled_at, lesson.cancel_reason = None, ""


def _batches(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + 900] for start in range(0, len(ids), 900))
