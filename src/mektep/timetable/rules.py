"""Who may change the timetable."""

from mektep.people.actors import Actor
from mektep.people.models import Person
from mektep.school.models import School

from .models import Lesson, Timetable


def can_draft(actor: Actor, school: School) -> bool:
    """The timetable is made by the school's director and deputies."""
    return school.pk in actor.office_schools


def can_place(actor: Actor, timetable: Timetable) -> bool:
    """The timetable is made by the school's director and deputies."""
    return timetable.school_id in actor.office_schools


def can_publish(actor: Actor, timetable: Timetable) -> bool:
    """The timetable is published by the school's director and deputies."""
    return timetable.school_id in actor.office_schools


def can_substitute(actor: Actor, lesson: Lesson) -> bool:
    """Lessons are cancelled and substituted by the school's director and deputies."""
    return lesson.school_id in actor.office_schools


def can_feed(actor: Actor, person: Person) -> bool:
    """Everybody opens and closes only their own calendar address."""
    return actor.person_id == person.pk
