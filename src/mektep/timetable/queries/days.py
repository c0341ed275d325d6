"""One day: who is busy, who is free, what differs from the timetable."""

from datetime import date

from mektep.people.models import Person
from mektep.school.models import Room

from ..models import Lesson, Slot


def _beside(lesson: Lesson) -> "list[Lesson]":
    """Lessons of the school that run while this one runs; one query."""
    return list(
        Lesson.objects.filter(
            school_id=lesson.school_id,
            held_on=lesson.held_on,
            starts__lt=lesson.ends,
            ends__gt=lesson.starts,
            cancelled_at=None,
        )
        .exclude(pk=lesson.pk)
        .select_related("teaching__group")
        .order_by("id")
    )


def is_busy(person: Person, lesson: Lesson) -> bool:
    """Whether somebody gives another lesson while this one runs, except to the same class; two queries."""
    mine = lesson.teaching.group.school_class_id
    return any(
        other.teacher_id == person.pk
        and other.teaching.group.school_class_id != mine
        and not (other.teaching.combined_key and other.teaching.combined_key == lesson.teaching.combined_key)
        for other in _beside(lesson)
    )


def is_taken(room: Room, lesson: Lesson) -> bool:
    """Whether another lesson is held in a room while this one runs; two queries."""
    return any(
        other.room_id == room.pk
        and not (other.teaching.combined_key and other.teaching.combined_key == lesson.teaching.combined_key)
        for other in _beside(lesson)
    )


def usual_room_id(lesson: Lesson) -> int | None:
    """The room that the published timetable gives this lesson; one query."""
    on: date = lesson.held_on
    slots = Slot.objects.filter(
        teaching_id=lesson.teaching_id,
        weekday=on.isoweekday(),
        number=lesson.number,
        timetable__published_at__isnull=False,
        timetable__valid_from__lte=on,
    ).order_by("-timetable__valid_from", "id")
    slot = slots.first()
    return slot.room_id if slot else lesson.room_id
