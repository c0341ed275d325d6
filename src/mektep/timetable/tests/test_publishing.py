"""The lessons of the year follow the published week, and nothing that hangs on a lesson is lost."""

from datetime import date, time, timedelta

import pytest
from django.apps import apps

from mektep.core.models import LogEntry
from mektep.school import actions as school
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_class,
    make_teacher,
    make_teaching,
    whole,
)
from mektep.timetable import actions, queries
from mektep.timetable.models import Lesson, Substitution, Timetable, Week
from mektep.timetable.tests.factories import make_lessons, make_timetable

TODAY = MONDAY.date()


def on(day):
    return Lesson.objects.filter(held_on=day).order_by("number")


def dates(teaching):
    return list(
        Lesson.objects.filter(teaching=teaching, cancelled_at=None)
        .order_by("held_on", "number")
        .values_list("held_on", "number")
    )


def hang(lesson):
    """Something of an upper domain on a lesson: attendance was taken."""
    return apps.get_model("attendance", "RollCall").objects.create(lesson=lesson, taken_at=MONDAY)


def republish(cast, week, valid_from=TODAY):
    timetable = make_timetable(cast.year, [(cast.teaching, *place) for place in week], name="Жаңа")
    return actions.publish(timetable, valid_from, **DONE)


def test_a_year_of_lessons_skips_holidays_and_weekends(cast, lessons):
    days = {lesson.held_on for lesson in lessons}
    assert lessons[0].held_on == TODAY
    assert lessons[-1].held_on == date(2027, 5, 25)
    assert not any(date(2026, 10, 26) <= day <= date(2026, 11, 1) for day in days)
    assert date(2026, 12, 16) not in days
    assert date(2027, 2, 10) in days  # only grade 1 rests
    assert all(day.isoweekday() <= 5 for day in days)


def test_a_lesson_has_its_bell_room_and_teacher(cast):
    timetable = actions.draft(cast.year, "Кесте", **DONE)
    actions.place(timetable, cast.teaching, 1, 2, room=cast.room, **DONE)
    actions.publish(timetable, TODAY, by=cast.actor("dana"), at=MONDAY)
    lesson = on(TODAY).get()
    assert (lesson.starts, lesson.ends) == (time(8, 55), time(9, 40))
    assert (lesson.room, lesson.teacher, lesson.school) == (cast.room, cast.vera, cast.school)
    assert LogEntry.objects.filter(kind="timetable.TimetablePublished", by=f"person:{cast.dana.pk}").exists()


def test_grade_1_has_its_own_holidays(cast):
    teaching = make_teaching(whole(make_class(cast.year, 1, "А")), "primer", make_teacher(cast.school))
    actions.publish(make_timetable(cast.year, [(teaching, 3, 1)]), TODAY, **DONE)
    assert not Lesson.objects.filter(held_on=date(2027, 2, 10)).exists()
    assert Lesson.objects.filter(held_on=date(2027, 2, 17)).exists()


def test_odd_and_even_weeks_alternate_by_the_school_week(cast):
    timetable = actions.draft(cast.year, "Кесте", **DONE)
    actions.place(timetable, cast.teaching, 2, 1, week=Week.ODD, **DONE)
    actions.publish(timetable, FIRST_DAY, **DONE)
    days = [day for day, _number in dates(cast.teaching)]
    assert days[:4] == [date(2026, 9, 1), date(2026, 9, 15), date(2026, 9, 29), date(2026, 10, 13)]
    # The holiday week does not count: week 8 ends in October, week 9 begins on 2 November.
    assert days[4] == date(2026, 11, 3)


def test_a_short_day_rings_its_own_bells_and_drops_what_no_longer_rings(cast):
    short = school.set_bells(
        cast.school, "Қысқа", [(time(8), time(8, 30)), (time(8, 35), time(9, 5))], is_usual=False, **DONE
    )
    school.declare_short_day(cast.school, date(2026, 9, 11), short, **DONE)
    timetable = make_timetable(cast.year, [(cast.teaching, 5, 2), (cast.teaching, 5, 3)])
    actions.publish(timetable, TODAY, **DONE)
    assert [(x.number, x.starts) for x in on(date(2026, 9, 11))] == [(2, time(8, 35))]
    assert [(x.number, x.starts) for x in on(date(2026, 9, 18))] == [(2, time(8, 55)), (3, time(9, 50))]


def test_a_new_version_ends_the_one_before(cast, lessons):
    kept = {lesson.pk for lesson in lessons if lesson.held_on < date(2026, 10, 5)}
    republish(cast, [(1, 3)], date(2026, 10, 5))
    first, second = Timetable.objects.order_by("valid_from")
    assert first.valid_until == date(2026, 10, 4)
    assert second.valid_until is None
    assert kept <= set(Lesson.objects.values_list("pk", flat=True))
    assert dates(cast.teaching)[len(kept)] == (date(2026, 10, 5), 3)


def test_a_version_that_had_not_begun_becomes_a_draft_again(cast, lessons):
    later = republish(cast, [(1, 3)], date(2026, 11, 2))
    republish(cast, [(1, 4)], date(2026, 10, 5))
    later.refresh_from_db()
    assert later.published_at is None
    assert {number for day, number in dates(cast.teaching) if day >= date(2026, 10, 5)} == {4}


def test_lessons_that_still_fit_keep_their_identity(cast, lessons):
    before = {(x.held_on, x.number): x.pk for x in lessons}
    republish(cast, [(1, 2), (2, 3), (3, 2), (4, 4), (5, 6)])
    after = {(x.held_on, x.number): x.pk for x in Lesson.objects.all()}
    same = before.keys() & after.keys()
    assert len(same) > 100
    assert all(before[key] == after[key] for key in same)


def test_what_hangs_on_a_future_lesson_moves_with_it_within_the_week(cast, lessons):
    friday = next(x for x in lessons if x.held_on == date(2026, 9, 18))
    fact = hang(friday)
    republish(cast, [(1, 2), (2, 3), (3, 2), (4, 4), (4, 5)])
    friday.refresh_from_db()
    assert (friday.held_on, friday.number, friday.starts) == (date(2026, 9, 17), 5, time(11, 40))
    fact.refresh_from_db()
    assert fact.lesson == friday


def test_without_an_hour_left_the_lesson_is_cancelled_and_returns_with_the_hour(cast, lessons):
    friday = next(x for x in lessons if x.held_on == date(2026, 9, 18))
    hang(friday)
    republish(cast, [(1, 2), (2, 3), (3, 2), (4, 4)])
    friday.refresh_from_db()
    assert (friday.is_cancelled, friday.why_cancelled) == (True, "The timetable changed")
    assert not Lesson.objects.filter(held_on=date(2026, 9, 25)).exists()
    republish(cast, [(1, 2), (2, 3), (3, 2), (4, 4), (5, 1)], date(2026, 9, 8))
    friday.refresh_from_db()
    assert not friday.is_cancelled


def test_what_was_taught_in_the_past_is_not_touched(cast):
    lessons = make_lessons(cast, valid_from=FIRST_DAY)
    taught, empty = lessons[0], lessons[1]
    assert taught.held_on < empty.held_on < TODAY
    hang(taught)
    republish(cast, [(1, 5)], FIRST_DAY)
    taught.refresh_from_db()
    assert (taught.held_on, taught.is_cancelled) == (FIRST_DAY, False)
    assert not Lesson.objects.filter(pk=empty.pk).exists()


def test_a_lesson_cancelled_by_hand_stays_cancelled(cast, lessons):
    actions.cancel(lessons[5], "Аяз", **DONE)
    republish(cast, [(1, 2), (2, 3), (3, 2), (4, 4), (5, 1)])
    lessons[5].refresh_from_db()
    assert lessons[5].cancel_reason == "Аяз"


def test_a_substitute_keeps_her_day(cast, lessons):
    nora = make_teacher(cast.school, "Нора")
    actions.substitute(lessons[5], nora, **DONE)
    republish(cast, [(1, 2), (2, 3), (3, 2), (4, 4), (5, 1)])
    lessons[5].refresh_from_db()
    assert lessons[5].teacher == nora
    republish(cast, [(2, 3)])
    assert not Substitution.objects.exists()


def test_publishing_needs_slots_a_day_of_the_year_and_no_clashes(cast, lessons):
    with pytest.raises(actions.NothingPlaced):
        actions.publish(actions.draft(cast.year, "Бос", **DONE), TODAY, **DONE)
    draft = make_timetable(cast.year, [(cast.teaching, 1, 1)])
    with pytest.raises(actions.OutsideTheYear, match="01.09.2026"):
        actions.publish(draft, date(2026, 8, 1), **DONE)
    nora = make_teacher(cast.school, "Нора")
    other = make_teaching(whole(make_class(cast.year, 8, "А")), "mathematics", nora)
    actions.place(draft, other, 1, 1, **DONE)
    school.hand_over(other, cast.vera, starts_on=TODAY, **DONE)
    with pytest.raises(actions.Clashing, match="1"):
        actions.publish(draft, TODAY, **DONE)
    assert Lesson.objects.filter(teaching=other).count() == 0
    with pytest.raises(actions.AlreadyPublished):
        actions.publish(Timetable.objects.get(published_at__isnull=False), TODAY, **DONE)


def test_a_holiday_declared_later_takes_its_lessons_away_and_back(
    cast, lessons, django_capture_on_commit_callbacks
):
    day = date(2026, 9, 14)
    hang(on(day).get())
    with django_capture_on_commit_callbacks(execute=True):
        holiday = school.declare_holiday(
            cast.year, school.HolidayDates("Аяз", day, day + timedelta(days=1)), **DONE
        )
    assert on(day).get().why_cancelled == "The timetable changed"
    assert not on(day + timedelta(days=1)).exists()
    with django_capture_on_commit_callbacks(execute=True):
        school.withdraw_holiday(holiday, **DONE)
    assert not on(day).get().is_cancelled
    assert on(day + timedelta(days=1)).exists()


def test_a_hand_over_gives_the_later_lessons_to_the_new_teacher(
    cast, lessons, django_capture_on_commit_callbacks
):
    nora = make_teacher(cast.school, "Нора")
    with django_capture_on_commit_callbacks(execute=True):
        school.hand_over(cast.teaching, nora, starts_on=date(2026, 9, 9), **DONE)
    assert [x.teacher for x in on(date(2026, 9, 8))] == [cast.vera]
    assert [x.teacher for x in on(date(2026, 9, 9))] == [nora]
    republish(cast, [(2, 3), (3, 3)])
    assert [x.teacher for x in on(date(2026, 9, 8))] == [cast.vera]
    assert [x.teacher for x in on(date(2026, 9, 16))] == [nora]


def test_aligning_twice_changes_nothing(cast, lessons):
    before = list(Lesson.objects.order_by("id").values())
    tally = actions.realign(cast.year, FIRST_DAY, date(2027, 5, 25), **DONE)
    assert tally.is_empty
    assert list(Lesson.objects.order_by("id").values()) == before


def test_publishing_costs_the_same_for_more_slots(cast, django_assert_max_num_queries):
    for week in ([(1, 1)], [(day, number) for day in range(1, 6) for number in (1, 2, 3)]):
        timetable = make_timetable(cast.year, [(cast.teaching, *place) for place in week])
        with django_assert_max_num_queries(45):
            actions.publish(timetable, TODAY, **DONE)


def test_the_next_lesson_begins_after_the_moment(cast, lessons):
    assert queries.next_lesson(cast.teaching, MONDAY) == lessons[1]
    assert queries.next_lesson(cast.teaching, MONDAY - timedelta(hours=1)) == lessons[0]
    actions.cancel(lessons[1], "Аяз", **DONE)
    assert queries.next_lesson(cast.teaching, MONDAY) == lessons[2]
