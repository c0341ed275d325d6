"""Who may say who was there, and why not."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.rules import Forbidden, require
from mektep.people.actors import Actor
from mektep.people.models import Guardianship

from .models import TIMED

MOST_MINUTES = 90


class AtLesson(Protocol):
    """A lesson, or a learner's place at it, as the rules need it."""

    @property
    def school_id(self) -> int: ...
    @property
    def teaching_id(self) -> int: ...
    @property
    def class_id(self) -> int: ...
    @property
    def lesson_teacher_id(self) -> int | None: ...


def can_see(actor: Actor, place: AtLesson) -> bool:
    """A lesson's register is seen by its teachers, the class teacher and the school's heads."""
    return (
        can_mark(actor, place)
        or place.class_id in actor.led_classes
        or place.school_id in actor.office_schools
    )


def can_mark(actor: Actor, place: AtLesson) -> bool:
    """Attendance is taken by the teacher of the lesson."""
    return place.teaching_id in actor.teachings() or (
        place.lesson_teacher_id is not None and place.lesson_teacher_id == actor.person_id
    )


def can_excuse(actor: Actor, place: AtLesson) -> bool:
    """The reason of an absence is recorded by the class teacher or the school's office."""
    return place.class_id in actor.led_classes or place.school_id in actor.office_schools


def can_announce(actor: Actor, learner_id: int, ties: Sequence[Guardianship]) -> bool:
    """An absence is announced by the learner's parent or legal representative."""
    return learner_id in actor.children() and any(tie.may_see and tie.may_sign for tie in ties)


def can_withdraw(actor: Actor, written_by_id: int) -> bool:
    """A note is withdrawn by the person who wrote it."""
    return actor.person_id is not None and written_by_id == actor.person_id


def can_confirm(actor: Actor, school_id: int, class_ids: frozenset[int]) -> bool:
    """An absence note is confirmed by the class teacher or the school's office."""
    return school_id in actor.office_schools or not class_ids.isdisjoint(actor.led_classes)


def can_see_all(actor: Actor, school_id: int) -> bool:
    """Attendance of the whole school is seen by its heads."""
    return school_id in actor.office_schools


def can_rebuild(actor: Actor, school_id: int) -> bool:
    """Tables are rebuilt from the log by the system only."""
    return False


# ── what may be marked, whoever does it ──────────────────────────────────────────────────────


class NoSuchLesson(Refused):
    status = 404
    message = _("There is no such lesson.")


class LessonCancelled(Refused):
    message = _("This lesson did not take place.")


class NotYet(Refused):
    message = _("This lesson has not been held yet.")


class DaysPassed(Refused):
    message = _("Attendance of this day can no longer be changed by the teacher. The office can help.")


class NotInGroup(Refused):
    message = _("On that day the learner was not in this group.")


class BadMinutes(Refused):
    message = _("Minutes go with «late» and «left early» only, from 1 to 90.")


class DatedLesson(AtLesson, Protocol):
    @property
    def held_on(self) -> date: ...
    @property
    def is_cancelled(self) -> bool: ...
    @property
    def edit_days(self) -> int: ...

    def today(self, at: datetime) -> date: ...


class LearnersPlace(Protocol):
    @property
    def lesson(self) -> DatedLesson: ...
    @property
    def is_member(self) -> bool: ...


def check_lesson(by: Actor, lesson: DatedLesson, at: datetime) -> None:
    """Refuse attendance that may not be entered (by this person, at this moment)."""
    if not by.is_system and not can_see(by, lesson):
        raise NoSuchLesson
    require(by, can_mark, lesson)
    if lesson.is_cancelled:
        raise LessonCancelled
    today = lesson.today(at)
    if lesson.held_on > today:
        raise NotYet
    if not by.is_system and (today - lesson.held_on).days > lesson.edit_days:
        raise DaysPassed


def check_marking(by: Actor, seat: LearnersPlace, absence: str, minutes: int | None, at: datetime) -> None:
    """Refuse a marking that may not be, before anything is written."""
    check_lesson(by, seat.lesson, at)
    if not seat.is_member:
        raise NotInGroup
    if minutes is not None and (absence not in TIMED or not 1 <= minutes <= MOST_MINUTES):
        raise BadMinutes


def obstacle(
    by: Actor, seat: LearnersPlace, absence: str, minutes: int | None, at: datetime
) -> Refused | Forbidden | None:
    """Why this marking may not be, or None; for batches that answer each act, and pages that offer a form."""
    try:
        check_marking(by, seat, absence, minutes, at)
    except (Refused, Forbidden) as no:
        return no
    return None
