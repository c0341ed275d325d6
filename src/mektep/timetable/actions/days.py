"""What differs on one day: a lesson cancelled, given by somebody else or elsewhere, and restored."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Doer, require
from mektep.people.models import Person
from mektep.school import queries as school
from mektep.school.actions import NotEmployed
from mektep.school.models import Room

from .. import events, queries, rules
from ..models import Lesson, Substitution


class AlreadyCancelled(Refused):
    message = _("This lesson is cancelled already.")


class ReasonMissing(Refused):
    message = _("Say why.")


class NobodyElse(Refused):
    message = _("Choose another teacher or another room.")


class NotFree(Refused):
    message = _("{name} gives another lesson at that time.")


class RoomNotFree(Refused):
    message = _("Room {room} is taken at that time.")


class NothingToRestore(Refused):
    message = _("This lesson takes place as the timetable says.")


@transaction.atomic
def cancel(lesson: Lesson, reason: str, *, by: Doer, at: datetime, uid: UUID | None = None) -> Lesson:
    """The lesson does not take place; its place in the plan is free for shifting."""
    lesson = lesson.locked()
    require(by, rules.can_substitute, lesson)
    if not reason.strip():
        raise ReasonMissing
    if lesson.is_cancelled:
        raise AlreadyCancelled
    lesson.cancelled_at, lesson.cancel_reason = at, reason.strip()
    lesson.save(update_fields=["cancelled_at", "cancel_reason"])
    publish(
        events.LessonCancelled(
            school_id=lesson.school_id,
            lesson_id=lesson.pk,
            teaching_id=lesson.teaching_id,
            held_on=lesson.held_on,
            number=lesson.number,
            reason=lesson.cancel_reason,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return lesson


@transaction.atomic
def substitute(
    lesson: Lesson,
    teacher: Person | None = None,
    *,
    room: Room | None = None,
    reason: str = "",
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Lesson:
    """This one day somebody else gives the lesson, or it is held in another room, or both.

    A teacher may join groups of one class (the colleague of the other group takes both).
    """
    lesson = lesson.locked()
    require(by, rules.can_substitute, lesson)
    if lesson.is_cancelled:
        raise AlreadyCancelled
    new_teacher = teacher if teacher is not None and teacher.pk != lesson.teacher_id else None
    new_room = room if room is not None and room.pk != lesson.room_id else None
    if new_teacher is None and new_room is None:
        raise NobodyElse
    if new_teacher is not None:
        if new_teacher.pk not in school.staff_ids(lesson.school_id):
            raise NotEmployed(name=new_teacher.short_name)
        if queries.is_busy(new_teacher, lesson):
            raise NotFree(name=new_teacher.short_name)
    if new_room is not None and queries.is_taken(new_room, lesson):
        raise RoomNotFree(room=new_room.name)

    row = Substitution.objects.select_for_update().filter(lesson=lesson).order_by("id").first()
    if row is None:
        row = Substitution(lesson=lesson, instead_of_id=lesson.teacher_id)
    row.reason = reason.strip()
    row.save()
    if new_teacher is not None:
        lesson.teacher = new_teacher
    if new_room is not None:
        lesson.room = new_room
    lesson.save(update_fields=["teacher", "room"])
    publish(
        events.LessonSubstituted(
            school_id=lesson.school_id,
            lesson_id=lesson.pk,
            teaching_id=lesson.teaching_id,
            held_on=lesson.held_on,
            number=lesson.number,
            teacher_id=lesson.teacher_id,
            instead_of_id=row.instead_of_id,
            room_id=lesson.room_id,
            reason=row.reason,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return lesson


@transaction.atomic
def restore(lesson: Lesson, *, by: Doer, at: datetime, uid: UUID | None = None) -> Lesson:
    """The lesson takes place as the timetable says: neither cancelled nor substituted."""
    lesson = lesson.locked()
    require(by, rules.can_substitute, lesson)
    row = Substitution.objects.select_for_update().filter(lesson=lesson).order_by("id").first()
    if row is None and not lesson.is_cancelled:
        raise NothingToRestore
    lesson.cancelled_at, lesson.cancel_reason = None, ""
    if row is not None:
        lesson.teacher_id, lesson.room_id = row.instead_of_id, queries.usual_room_id(lesson)
        row.delete()
    lesson.save(update_fields=["cancelled_at", "cancel_reason", "teacher", "room"])
    publish(
        events.LessonRestored(
            school_id=lesson.school_id,
            lesson_id=lesson.pk,
            teaching_id=lesson.teaching_id,
            held_on=lesson.held_on,
            number=lesson.number,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return lesson
