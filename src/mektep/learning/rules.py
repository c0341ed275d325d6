"""Who gives homework, changes it, and ticks it."""

from mektep.people.actors import Actor, Role
from mektep.school.models import Teaching
from mektep.timetable.models import Lesson

from .models import Homework


def can_give(actor: Actor, teaching: Teaching, lesson: Lesson | None = None) -> bool:
    """Homework is given by the teacher of the class-subject, or by who gives the lesson instead."""
    stands_in = (
        lesson is not None
        and actor.person_id is not None
        and lesson.teacher_id == actor.person_id
        and lesson.teaching_id == teaching.pk
    )
    return stands_in or teaching.pk in actor.teachings()


def can_change(actor: Actor, homework: Homework) -> bool:
    """Homework is changed by who gave it or by the teacher of the class-subject."""
    gave = actor.person_id is not None and homework.given_by_id == actor.person_id
    return gave or homework.teaching_id in actor.teachings()


def can_tick(actor: Actor, homework: Homework) -> bool:
    """Homework is ticked by the pupil it was given to."""
    return homework.teaching.group.school_class_id in actor.classes(Role.PUPIL)
