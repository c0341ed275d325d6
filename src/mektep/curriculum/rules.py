"""Who may keep a plan, approve it, and say what a lesson is about."""

from mektep.people.actors import Actor, Role
from mektep.school.models import Teaching
from mektep.timetable.models import Lesson

from .models import Plan


def can_plan(actor: Actor, teaching: Teaching) -> bool:
    """A plan is kept by the teacher of the class-subject or by the deputy head."""
    return teaching.pk in actor.teachings() or teaching.school_id in actor.office_schools


def can_approve(actor: Actor, plan: Plan) -> bool:
    """A plan is approved by the director."""
    return plan.teaching.school_id in actor.schools(Role.DIRECTOR)


def can_write_topic(actor: Actor, lesson: Lesson) -> bool:
    """The topic of a lesson is written by the teacher who gives it."""
    return actor.person_id is not None and (
        lesson.teacher_id == actor.person_id or lesson.teaching_id in actor.teachings()
    )
