"""The only writers of homework."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from mektep.core.log import publish, publish_all
from mektep.core.rules import Forbidden, require
from mektep.norms import queries as norms
from mektep.people.actors import Actor
from mektep.school.models import Membership, School, Teaching, within
from mektep.timetable.models import Lesson

from . import events, rules
from .models import Homework, HomeworkDone, IsWithdrawn, NoClasses, NoHomework
from .queries import Place as Place


@transaction.atomic
def give(
    text: str, minutes: int, places: Sequence[Place], *, by: Actor, at: datetime, uid: UUID | None = None
) -> list[Homework]:
    """Give the same homework to these classes, in one act. Refuses grades that have none."""
    if not places:
        raise NoClasses
    held = Teaching.objects.select_for_update(of=("self",)).with_names()
    teachings = {one.pk: one for one in held.filter(pk__in=[place.teaching.pk for place in places])}
    for place in places:
        require(by, rules.can_give, teachings[place.teaching.pk], place.at_lesson)

    given_uid = uid or uuid4()
    made = []
    for place in places:
        teaching = teachings[place.teaching.pk]
        grade = teaching.group.school_class.grade
        if norms.homework_minutes(grade, place.due_on) == 0:
            raise NoHomework(grade=grade)
        homework = Homework(
            school_id=teaching.school_id,
            teaching=teaching,
            given_uid=given_uid,
            given_at=at,
            given_by_id=by.person_id,
            given_at_lesson=place.at_lesson,
            due_lesson=place.due_lesson,
        )
        homework.ask(text, minutes, place.due_on, _today(teaching.school, at))
        made.append(homework)
    Homework.objects.bulk_create(made)

    publish_all(
        [
            (
                events.HomeworkGiven(
                    school_id=one.school_id,
                    homework_id=one.pk,
                    teaching_id=one.teaching_id,
                    given_uid=given_uid,
                    due_on=one.due_on,
                    minutes=one.minutes,
                    text=one.text,
                ),
                uid if number == 0 else None,
                "",
            )
            for number, one in enumerate(made)
        ],
        by=by,
        at=at,
    )
    return made


def _today(school: School, at: datetime) -> date:
    return at.astimezone(ZoneInfo(school.zone)).date()


@transaction.atomic
def change(
    homework: Homework,
    text: str,
    minutes: int,
    due_on: date,
    *,
    due_lesson: Lesson | None = None,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
) -> Homework:
    """Other words, minutes or another day for one class. A day that has passed may stay as it was."""
    homework = homework.locked()
    require(by, rules.can_change, homework)

    today = min(_today(homework.school, at), homework.due_on)
    homework.ask(text, minutes, due_on, today)
    homework.due_lesson = due_lesson
    homework.save(update_fields=["text", "minutes", "due_on", "due_lesson"])

    publish(
        events.HomeworkChanged(
            school_id=homework.school_id,
            homework_id=homework.pk,
            teaching_id=homework.teaching_id,
            due_on=homework.due_on,
            minutes=homework.minutes,
            text=homework.text,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return homework


@transaction.atomic
def withdraw(homework: Homework, *, by: Actor, at: datetime, uid: UUID | None = None) -> Homework:
    """Take the homework of one class back; it leaves the diaries and stays in the log."""
    homework = homework.locked()
    require(by, rules.can_change, homework)

    homework.withdraw(at)
    homework.save(update_fields=["withdrawn_at"])

    publish(
        events.HomeworkWithdrawn(
            school_id=homework.school_id, homework_id=homework.pk, teaching_id=homework.teaching_id
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return homework


@transaction.atomic
def tick(homework: Homework, is_done: bool, *, by: Actor, at: datetime, uid: UUID | None = None) -> Homework:
    """The pupil says «done», or takes it back. Saying it twice changes nothing."""
    homework = homework.locked()
    require(by, rules.can_tick, homework)
    if homework.is_withdrawn:
        raise IsWithdrawn
    learner_id = by.person_id
    today = _today(homework.school, at)
    group = Membership.objects.filter(within(today), group=homework.teaching.group_id, learner=learner_id)
    if learner_id is None or not group.exists():
        raise Forbidden(rules.can_tick)

    if is_done:
        HomeworkDone.objects.get_or_create(homework=homework, learner_id=learner_id, defaults={"done_at": at})
    else:
        HomeworkDone.objects.filter(homework=homework, learner_id=learner_id).delete()

    publish(
        events.HomeworkTicked(
            school_id=homework.school_id,
            homework_id=homework.pk,
            teaching_id=homework.teaching_id,
            learner_id=learner_id,
            is_done=is_done,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return homework
