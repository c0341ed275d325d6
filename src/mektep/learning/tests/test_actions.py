"""Homework is given once to many, changed, withdrawn, ticked."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from mektep.core.errors import AlreadyDone
from mektep.core.models import LogEntry
from mektep.learning import actions
from mektep.learning.actions import Place
from mektep.learning.models import (
    DueTooEarly,
    Homework,
    HomeworkDone,
    IsWithdrawn,
    NoClasses,
    NoHomework,
    NothingToDo,
    WrongMinutes,
)
from mektep.school.tests.factories import DONE, MONDAY, make_class, make_teacher, make_teaching, whole

from .factories import TOMORROW, make_homework, make_lessons

TODAY = date(2026, 9, 7)


def parallel(cast, letter="В", grade=7):
    return make_teaching(whole(make_class(cast.year, grade, letter)), teacher=cast.vera)


def test_one_act_gives_it_to_three_classes(cast):
    places = [Place(one, TOMORROW) for one in (cast.teaching, parallel(cast), parallel(cast, "Г"))]
    before = LogEntry.objects.count()
    made = actions.give(" Read § 4 ", 20, places, by=cast.actor("vera"), at=MONDAY)
    assert len({one.given_uid for one in made}) == 1
    assert list(Homework.objects.values_list("text", "minutes", "due_on").distinct()) == [
        ("Read § 4", 20, TOMORROW)
    ]
    assert LogEntry.objects.count() == before + 3
    assert {entry.by for entry in LogEntry.objects.filter(kind="learning.HomeworkGiven")} == {
        f"person:{cast.vera.pk}"
    }


def test_the_same_act_delivered_twice_gives_it_once(cast):
    uid = uuid4()
    actions.give("x", 5, [Place(cast.teaching, TOMORROW)], uid=uid, **DONE)
    with pytest.raises((AlreadyDone, Exception)):
        actions.give("x", 5, [Place(cast.teaching, TOMORROW)], uid=uid, **DONE)
    assert Homework.objects.count() == 1


@pytest.mark.parametrize("who", ["paul", "dana", "oscar", "mallory", "tom", "olga", "dina"])
def test_only_the_teacher_of_the_class_gives_homework(cast, who):
    entries = LogEntry.objects.count()
    with pytest.raises(PermissionDenied, match="given by the teacher"):
        actions.give("x", 5, [Place(cast.teaching, TOMORROW)], by=cast.actor(who), at=MONDAY)
    assert not Homework.objects.exists()
    assert LogEntry.objects.count() == entries


def test_one_foreign_class_among_ones_own_refuses_all(cast):
    places = [Place(cast.teaching, TOMORROW), Place(cast.other_teaching, TOMORROW)]
    with pytest.raises(PermissionDenied):
        actions.give("x", 5, places, by=cast.actor("vera"), at=MONDAY)
    assert not Homework.objects.exists()


def test_who_gives_the_lesson_instead_gives_homework_too(cast):
    helper = make_teacher(cast.school)
    (lesson,) = make_lessons(cast.teaching, TODAY)
    lesson.teacher = helper
    lesson.save()
    by = {"by": actions.Actor(person_id=helper.pk), "at": MONDAY}
    with pytest.raises(PermissionDenied):
        actions.give("x", 5, [Place(cast.teaching, TOMORROW)], **by)
    (made,) = actions.give("x", 5, [Place(cast.teaching, TOMORROW, at_lesson=lesson)], **by)
    assert made.given_at_lesson == lesson


def test_grade_one_has_no_homework(cast):
    first = parallel(cast, "А", grade=1)
    with pytest.raises(NoHomework, match="no homework in grade 1"):
        actions.give("x", 5, [Place(cast.teaching, TOMORROW), Place(first, TOMORROW)], **DONE)
    assert not Homework.objects.exists()


@pytest.mark.parametrize(
    ("text", "minutes", "due_on", "refusal"),
    [
        ("", 5, TOMORROW, NothingToDo),
        ("  \n", 5, TOMORROW, NothingToDo),
        ("x", -1, TOMORROW, WrongMinutes),
        ("x", 241, TOMORROW, WrongMinutes),
        ("x", 5, date(2026, 9, 6), DueTooEarly),
    ],
)
def test_bad_homework_is_refused(cast, text, minutes, due_on, refusal):
    with pytest.raises(refusal):
        actions.give(text, minutes, [Place(cast.teaching, due_on)], **DONE)
    assert not Homework.objects.exists()


def test_homework_for_nobody_is_refused(cast):
    with pytest.raises(NoClasses):
        actions.give("x", 5, [], **DONE)


def test_it_is_changed_for_one_class_and_the_log_remembers(cast):
    homework = make_homework(cast.teaching)
    (lesson,) = make_lessons(cast.teaching, date(2026, 9, 9))
    actions.change(homework, "New", 30, lesson.held_on, due_lesson=lesson, by=cast.actor("vera"), at=MONDAY)
    homework.refresh_from_db()
    assert (homework.text, homework.minutes, homework.due_lesson) == ("New", 30, lesson)
    kinds = LogEntry.objects.filter(about=f"homework:{homework.pk}").order_by("id")
    assert [entry.kind for entry in kinds] == ["learning.HomeworkGiven", "learning.HomeworkChanged"]


def test_withdrawn_homework_is_not_changed_ticked_or_withdrawn_again(cast):
    homework = make_homework(cast.teaching)
    actions.withdraw(homework, by=cast.actor("vera"), at=MONDAY)
    for act in (
        lambda: actions.withdraw(homework, **DONE),
        lambda: actions.change(homework, "x", 5, TOMORROW, **DONE),
        lambda: actions.tick(homework, True, by=cast.actor("tom"), at=MONDAY),
    ):
        with pytest.raises(IsWithdrawn):
            act()
    assert not HomeworkDone.objects.exists()


@pytest.mark.parametrize("who", ["paul", "mallory", "tom", "olga"])
def test_others_do_not_change_or_withdraw(cast, who):
    homework = make_homework(cast.teaching)
    for act in (
        lambda: actions.change(homework, "x", 5, TOMORROW, by=cast.actor(who), at=MONDAY),
        lambda: actions.withdraw(homework, by=cast.actor(who), at=MONDAY),
    ):
        with pytest.raises(PermissionDenied, match="changed by who gave it"):
            act()
    homework.refresh_from_db()
    assert (homework.text, homework.withdrawn_at) == ("§ 4, № 17", None)


def test_the_pupil_ticks_and_takes_it_back(cast):
    homework = make_homework(cast.teaching)
    by = {"by": cast.actor("tom"), "at": MONDAY}
    actions.tick(homework, True, **by)
    actions.tick(homework, True, **by)
    assert list(HomeworkDone.objects.values_list("learner", "done_at")) == [(cast.tom.pk, MONDAY)]
    actions.tick(homework, False, **by)
    assert not HomeworkDone.objects.exists()
    assert LogEntry.objects.filter(kind="learning.HomeworkTicked").count() == 3


@pytest.mark.parametrize("who", ["vera", "paul", "olga", "mallory"])
def test_nobody_ticks_for_a_pupil(cast, who):
    homework = make_homework(cast.teaching)
    with pytest.raises(PermissionDenied, match="ticked by the pupil"):
        actions.tick(homework, True, by=cast.actor(who), at=MONDAY)
    assert not HomeworkDone.objects.exists()


def test_a_pupil_of_the_class_but_not_of_the_group_does_not_tick(cast):
    from mektep.school.models import Group

    group = Group.objects.create(
        school=cast.school, school_class=cast.school_class, split="languages", name="1"
    )
    homework = make_homework(make_teaching(group, "foreign_language", cast.vera))
    with pytest.raises(PermissionDenied):
        actions.tick(homework, True, by=cast.actor("tom"), at=MONDAY)
    assert not HomeworkDone.objects.exists()
