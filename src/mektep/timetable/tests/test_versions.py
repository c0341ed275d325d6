"""A version of the week is made by hand; two lessons never claim the same class, teacher or room."""

import pytest
from django.core.exceptions import PermissionDenied

from mektep.core.models import LogEntry
from mektep.school import actions as school
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_bells,
    make_class,
    make_teacher,
    make_teaching,
    whole,
)
from mektep.timetable import actions, queries
from mektep.timetable.models import Slot, Timetable, Week
from mektep.timetable.tests.factories import make_timetable


@pytest.fixture
def week(cast):
    return make_timetable(cast.year, [(cast.teaching, 1, 2)])


@pytest.mark.parametrize("who", ["vera", "oscar", "tom", "olga", "mallory", "dina"])
def test_only_the_heads_make_the_timetable(cast, week, who):
    entries = LogEntry.objects.count()
    with pytest.raises(PermissionDenied, match="director and deputies"):
        actions.place(week, cast.teaching, 1, 3, by=cast.actor(who), at=MONDAY)
    with pytest.raises(PermissionDenied, match="director and deputies"):
        actions.draft(cast.year, "x", by=cast.actor(who), at=MONDAY)
    with pytest.raises(PermissionDenied, match="director and deputies"):
        actions.publish(week, FIRST_DAY, by=cast.actor(who), at=MONDAY)
    assert Slot.objects.count() == Timetable.objects.count() == 1
    assert LogEntry.objects.count() == entries


def test_the_deputy_places_and_takes_off(cast, week):
    slot = actions.place(week, cast.teaching, 2, 3, room=cast.room, by=cast.actor("dana"), at=MONDAY)
    assert (
        LogEntry.objects.filter(kind="timetable.LessonsPlaced").last().data.count(f"{slot.teaching_id}:2:3")
    )
    actions.unplace(week, [slot], by=cast.actor("dana"), at=MONDAY)
    assert not Slot.objects.filter(pk=slot.pk).exists()


def test_a_class_has_one_lesson_at_a_time(cast, week):
    other = make_teaching(cast.group, "physics", make_teacher(cast.school))
    with pytest.raises(actions.ClassBusy, match="7 «Б».*Mathematics"):
        actions.place(week, other, 1, 2, **DONE)


def test_a_teacher_gives_one_lesson_at_a_time(cast, week):
    other = make_teaching(whole(make_class(cast.year, 8, "А")), "mathematics", cast.vera)
    with pytest.raises(actions.TeacherBusy, match="Верина Вера.*7 «Б»"):
        actions.place(week, other, 1, 2, **DONE)


def test_a_room_holds_one_lesson_at_a_time(cast, week):
    actions.place(week, cast.teaching, 3, 1, room=cast.room, **DONE)
    other = make_teaching(whole(make_class(cast.year, 8, "А")), "physics", make_teacher(cast.school))
    with pytest.raises(actions.RoomBusy, match="Room 207"):
        actions.place(week, other, 3, 1, room=cast.room, **DONE)


def test_the_second_shift_meets_the_first_only_by_the_clock(cast, week):
    make_bells(cast.school, shift=2)
    late = make_teaching(whole(make_class(cast.year, 8, "А", shift=2)), "mathematics", cast.vera)
    actions.place(week, late, 1, 2, **DONE)  # 14:50, not 8:55
    actions.place(week, cast.teaching, 2, 8, **DONE)  # 14:25–15:10
    with pytest.raises(actions.TeacherBusy):
        actions.place(week, late, 2, 2, **DONE)  # 14:50–15:35


def test_groups_of_one_split_run_together_others_do_not(cast, week):
    one, two = school.split_class(
        cast.school_class, "Ағылшын", {"1": [cast.tom], "2": [cast.nina]}, starts_on=FIRST_DAY, **DONE
    )
    (boys,) = school.split_class(
        cast.school_class, "Еңбек", {"ұлдар": [cast.tom]}, starts_on=FIRST_DAY, **DONE
    )
    first = make_teaching(one, "foreign_language", make_teacher(cast.school))
    second = make_teaching(two, "foreign_language", make_teacher(cast.school))
    third = make_teaching(boys, "arts_and_crafts", make_teacher(cast.school))
    actions.place(week, first, 1, 4, **DONE)
    actions.place(week, second, 1, 4, **DONE)
    with pytest.raises(actions.ClassBusy):
        actions.place(week, third, 1, 4, **DONE)
    with pytest.raises(actions.ClassBusy):
        actions.place(week, cast.teaching, 1, 4, **DONE)


def test_odd_and_even_weeks_share_an_hour(cast, week):
    other = make_teaching(cast.group, "physics", make_teacher(cast.school))
    actions.place(week, other, 4, 1, week=Week.ODD, **DONE)
    actions.place(week, cast.teaching, 4, 1, week=Week.EVEN, **DONE)
    with pytest.raises(actions.ClassBusy):
        actions.place(week, make_teaching(cast.group, "music", make_teacher(cast.school)), 4, 1, **DONE)


def test_a_combined_class_shares_teacher_and_room(cast, week):
    small = make_teaching(whole(make_class(cast.year, 8, "А")), "mathematics", cast.vera)
    school.combine([cast.teaching, small], **DONE)
    actions.place(week, small, 1, 2, **DONE)
    assert queries.conflicts(week) == []


@pytest.mark.parametrize(
    ("weekday", "number", "refusal"),
    [
        (6, 1, actions.NotASchoolDay),
        (0, 1, actions.NotASchoolDay),
        (1, 9, actions.NoBell),
        (1, 2, actions.PlacedAlready),
    ],
)
def test_places_exist(cast, week, weekday, number, refusal):
    with pytest.raises(refusal):
        actions.place(week, cast.teaching, weekday, number, **DONE)
    assert Slot.objects.count() == 1


def test_a_lesson_of_another_school_has_no_place_here(cast, week):
    with pytest.raises(actions.AnotherYear):
        actions.place(week, cast.other_teaching, 1, 1, **DONE)


def test_placing_many_is_all_or_nothing(cast, week):
    wanted = [actions.NewPlace(cast.teaching, 2, 1), actions.NewPlace(cast.teaching, 1, 2)]
    with pytest.raises(actions.PlacedAlready):
        actions.place_all(week, wanted, **DONE)
    assert Slot.objects.count() == 1


def test_a_published_version_is_changed_through_a_copy(cast, week):
    actions.publish(week, FIRST_DAY, **DONE)
    with pytest.raises(actions.AlreadyPublished):
        actions.place(week, cast.teaching, 2, 2, **DONE)
    copy = actions.draft(cast.year, "Екінші", copy_of=week, **DONE)
    assert Slot.objects.filter(timetable=copy).values_list("weekday", "number").get() == (1, 2)
    actions.discard(copy, **DONE)
    assert Timetable.objects.count() == 1


def test_conflicts_cost_the_same_for_more_slots(cast, week, django_assert_num_queries):
    with django_assert_num_queries(3):
        queries.conflicts(week)
    for day in (2, 3, 4, 5):
        actions.place(week, cast.teaching, day, 1, **DONE)
    with django_assert_num_queries(3):
        queries.conflicts(week)
