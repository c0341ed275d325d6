"""Readings of homework: what they say and what they cost."""

from datetime import date

from mektep.core.tests.cost import constant_queries, queries_of
from mektep.learning import actions, queries
from mektep.learning.actions import Place
from mektep.school.models import Group, Membership
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_class,
    make_pupil,
    make_teaching,
    whole,
)

from .factories import TOMORROW, make_homework, make_lessons, school_days

TODAY, WEDNESDAY = date(2026, 9, 7), date(2026, 9, 9)
WEEK = (date(2026, 9, 7), date(2026, 9, 13))


def split_group(cast, name, *learners):
    group = Group.objects.create(
        school=cast.school, school_class=cast.school_class, split="languages", name=name
    )
    for one in learners:
        Membership.objects.create(group=group, learner=one, starts_on=FIRST_DAY)
    return group


def test_a_pupil_sees_all_subjects_by_day_with_minutes_against_the_norm(cast):
    make_homework(cast.teaching, "maths", 60)
    make_homework(make_teaching(cast.group, "physics"), "physics", 55)
    make_homework(cast.teaching, "later", 10, WEDNESDAY)
    gone = make_homework(cast.teaching, "gone", 10)
    actions.withdraw(gone, **DONE)
    tuesday, wednesday = queries.homework_for(cast.tom.pk, *WEEK)
    assert (tuesday.on, tuesday.minutes, tuesday.norm, tuesday.is_over) == (TOMORROW, 115, 110, True)
    assert [item.homework.text for item in tuesday.items] == ["maths", "physics"]
    assert (wednesday.minutes, wednesday.is_over) == (10, False)


def test_a_tick_shows_and_lightens_the_day(cast):
    homework = make_homework(cast.teaching, minutes=30)
    make_homework(cast.teaching, "other", 15)
    actions.tick(homework, True, by=cast.actor("tom"), at=MONDAY)
    (day,) = queries.homework_for(cast.tom.pk, *WEEK)
    assert [item.is_done for item in day.items] == [True, False]
    assert (day.minutes, day.minutes_left) == (45, 15)
    (of_nina,) = queries.homework_for(cast.nina.pk, *WEEK)
    assert not any(item.is_done for item in of_nina.items)


def test_a_pupil_sees_only_the_homework_of_the_groups_of_that_day(cast):
    first, second = split_group(cast, "1", cast.tom), split_group(cast, "2", cast.nina)
    make_homework(make_teaching(first, "foreign_language"), "first")
    make_homework(make_teaching(second, "foreign_language"), "second")
    newcomer = make_pupil(cast.school_class)
    Membership.objects.filter(learner=newcomer).update(starts_on=WEDNESDAY)
    make_homework(cast.teaching, "all")

    def texts(learner):
        days = queries.homework_for(learner.pk, *WEEK)
        return sorted(item.homework.text for day in days for item in day.items)

    assert texts(cast.tom) == ["all", "first"]
    assert texts(cast.nina) == ["all", "second"]
    assert texts(newcomer) == []
    assert texts(cast.vera) == []


def test_a_class_day_is_the_whole_class_and_the_fuller_group_of_a_split(cast):
    make_homework(cast.teaching, minutes=40)
    make_homework(make_teaching(split_group(cast, "1"), "foreign_language"), minutes=30)
    make_homework(make_teaching(split_group(cast, "2"), "foreign_language"), minutes=20)
    assert queries.load([cast.school_class.pk], [TOMORROW, WEDNESDAY]) == {
        (cast.school_class.pk, TOMORROW): 70
    }


def test_a_check_says_before_giving_what_the_day_would_be(cast, django_assert_num_queries):
    make_homework(make_teaching(cast.group, "physics"), minutes=100)
    first = make_teaching(whole(make_class(cast.year, 1, "А")))
    places = [Place(cast.teaching, TOMORROW), Place(cast.teaching, WEDNESDAY), Place(first, TOMORROW)]
    with django_assert_num_queries(1):
        full, empty, none = queries.check(places, 20)
    assert (full.already, full.total, full.norm, full.is_over) == (100, 120, 110, True)
    assert (empty.total, empty.is_over) == (20, False)
    assert (none.has_none, none.is_over) == (True, False)


def test_next_and_last_lessons_leave_out_the_cancelled(cast, django_assert_num_queries):
    lessons = make_lessons(cast.teaching, *school_days(4))
    make_lessons(cast.teaching, TOMORROW, number=5)
    later = make_teaching(whole(make_class(cast.year, 7, "В")))
    (only,) = make_lessons(later, WEDNESDAY)
    ids = [cast.teaching.pk, later.pk]
    with django_assert_num_queries(1):
        assert queries.next_lessons(ids, TODAY) == {cast.teaching.pk: lessons[1], later.pk: only}
    lessons[1].cancelled_at = MONDAY
    lessons[1].save()
    assert queries.next_lessons(ids, TODAY)[cast.teaching.pk].number == 5
    assert queries.last_lessons(ids, TODAY) == {cast.teaching.pk: lessons[0]}
    assert queries.lessons_on([(cast.teaching.pk, TOMORROW), (later.pk, TODAY)]) == {
        (cast.teaching.pk, TOMORROW): queries.next_lessons(ids, TODAY)[cast.teaching.pk]
    }


def test_siblings_are_my_classes_of_the_subject_and_grade_this_one_first(cast):
    mine = make_teaching(whole(make_class(cast.year, 7, "А")), teacher=cast.vera)
    make_teaching(whole(make_class(cast.year, 7, "Г")))  # nobody's yet
    make_teaching(whole(make_class(cast.year, 8, "А")), teacher=cast.vera)
    make_teaching(cast.group, "physics", cast.vera)
    assert queries.siblings(cast.teaching, cast.actor("vera")) == [cast.teaching, mine]


def test_what_was_given_with_ticks(cast):
    homework = make_homework(cast.teaching)
    actions.tick(homework, True, by=cast.actor("tom"), at=MONDAY)
    (given,) = queries.given([cast.teaching.pk], *WEEK)
    assert (given.homework, given.done, given.of) == (homework, 1, 2)


def test_lessons_without_homework_are_found(cast):
    with_it, without = make_lessons(cast.teaching, TODAY, TOMORROW)
    actions.give("x", 5, [Place(cast.teaching, TOMORROW, at_lesson=with_it, due_lesson=without)], **DONE)
    assert queries.lessons_without([cast.teaching.pk], *WEEK) == {cast.teaching.pk: [without]}
    assert list(queries.at_lessons([with_it.pk, without.pk])) == [with_it.pk]
    assert list(queries.due_at_lessons([with_it.pk, without.pk])) == [without.pk]


def test_readings_cost_the_same_for_more_rows(cast):
    make_homework(cast.teaching)
    one_more = lambda: make_homework(cast.teaching)  # noqa: E731
    constant_queries(lambda: queries.homework_for(cast.tom.pk, *WEEK), one_more)
    constant_queries(lambda: queries.given([cast.teaching.pk], *WEEK), one_more)
    constant_queries(lambda: queries.load([cast.school_class.pk], [TOMORROW]), one_more)
    assert queries_of(lambda: queries.homework_for(cast.tom.pk, *WEEK)) == 2
    assert queries_of(lambda: queries.given([cast.teaching.pk], *WEEK)) == 2
