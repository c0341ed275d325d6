"""Who may say who was there, and why not."""

from typing import Protocol

from mektep.people.actors import Actor


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


def can_announce(actor: Actor, learner_id: int) -> bool:
    """An absence is announced by the learner's parent or legal representative."""
    return learner_id in actor.children()


def can_withdraw(actor: Actor, written_by_id: int) -> bool:
    """A note is withdrawn by the person who wrote it."""
    return actor.person_id is not None and written_by_id == actor.person_id


def can_confirm(actor: Actor, school_id: int, class_ids: frozenset[int]) -> bool:
    """An absence note is confirmed by the class teacher or the school's office."""
    return school_id in actor.office_schools or not class_ids.isdisjoint(actor.led_classes)


def can_see_all(actor: Actor, school_id: int) -> bool:
    """Attendance of the whole school is seen by its heads."""
    return school_id in actor.office_schools
