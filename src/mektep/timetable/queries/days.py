"""One day: who is busy, who is free, what differs from the timetable."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F

from mektep.core import alphabet
from mektep.people.models import Person
from mektep.school.models import Appointment, Room, Teaching

from ..models import Lesson, Slot, Substitution


def _beside(lesson: Lesson) -> list[Lesson]:
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


@dataclass(frozen=True)
class Candidate:
    """Somebody who could give a lesson: does she teach the subject, how often has she stood in."""

    person: Person
    same_subject: bool
    same_class: bool
    times: int


def candidates(lesson: Lesson) -> list[Candidate]:
    """Teachers who are free while a lesson runs; fellow subject teachers and the least burdened first.

    Four queries. A colleague who teaches the other group of the class at that hour counts as free: she
    may take both groups.
    """
    here = lesson.teaching.group.school_class_id
    busy = {
        other.teacher_id
        for other in _beside(lesson)
        if other.teaching.group.school_class_id != here
        and not (other.teaching.combined_key and other.teaching.combined_key == lesson.teaching.combined_key)
    }
    staff = Appointment.objects.filter(
        school_id=lesson.school_id, ends_on=None, post__in=[Appointment.Post.TEACHER, Appointment.Post.DEPUTY]
    )
    people = Person.objects.filter(pk__in=staff.values("person_id")).exclude(
        pk__in=[pk for pk in (*busy, lesson.teacher_id) if pk]
    )
    subjects, classes = set(), set()
    for teacher_id, subject_id, class_id in Teaching.objects.filter(
        year_id=lesson.teaching.year_id
    ).values_list("teacher_id", "subject_id", "group__school_class_id"):
        if subject_id == lesson.teaching.subject_id:
            subjects.add(teacher_id)
        if class_id == here:
            classes.add(teacher_id)
    times = stood_in(lesson.school_id, lesson.teaching.year_id)
    found = [
        Candidate(person, person.pk in subjects, person.pk in classes, times.get(person.pk, 0))
        for person in alphabet.by_name(people)
    ]
    return sorted(found, key=lambda one: (not one.same_subject, not one.same_class, one.times))


def stood_in(school_id: int, year_id: int) -> dict[int, int]:
    """How many lessons everybody has given for others this year; one query."""
    rows = (
        Substitution.objects.filter(lesson__school_id=school_id, lesson__teaching__year_id=year_id)
        .exclude(lesson__teacher_id=F("instead_of_id"))
        .values_list("lesson__teacher_id")
        .annotate(times=Count("id"))
    )
    return {pk: times for pk, times in rows if pk is not None}


@dataclass(frozen=True)
class Change:
    """A lesson that differs from the timetable that day."""

    lesson: Lesson
    substitution: Substitution | None


@dataclass(frozen=True)
class DayOfSchool:
    """What differs on a day, and everybody who has lessons then."""

    on: date
    changes: list[Change]
    teachers: list[Person]
    lessons: list[Lesson]


def day_of_school(school_id: int, on: date, teacher_id: int | None = None) -> DayOfSchool:
    """The changes of a day, its teachers, and the lessons of one of them; two queries."""
    rows = list(
        Lesson.objects.filter(school_id=school_id, held_on=on).with_names().order_by("starts", "number", "id")
    )
    differs = {
        row.lesson_id: row
        for row in Substitution.objects.filter(
            lesson__school_id=school_id, lesson__held_on=on
        ).select_related("instead_of")
    }
    people = {row.teacher_id: row.teacher for row in rows if row.teacher is not None}
    for row in differs.values():
        if row.instead_of is not None:
            people[row.instead_of_id] = row.instead_of
    mine = [
        row
        for row in rows
        if teacher_id is not None
        and (differs[row.pk].instead_of_id if row.pk in differs else row.teacher_id) == teacher_id
    ]
    return DayOfSchool(
        on,
        [Change(row, differs.get(row.pk)) for row in rows if row.is_cancelled or row.pk in differs],
        alphabet.by_name(people.values()),
        mine,
    )
