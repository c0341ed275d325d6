"""Plans are imported, laid over lessons, shifted, approved; topics are written."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from mektep.core import stamps
from mektep.core.errors import AlreadyDone
from mektep.core.models import LogEntry
from mektep.curriculum import actions, queries
from mektep.curriculum.actions import DraftRow
from mektep.curriculum.models import (
    EmptyPlan,
    IsApproved,
    LessonTopic,
    NotApproved,
    NothingToJoin,
    Placement,
    Plan,
    PlanRow,
)
from mektep.school.tests.factories import DONE, MONDAY, make_class, make_teaching, whole

from .factories import cancel, drafts, lying, make_lessons, make_plan

SEVENTH = date(2026, 9, 7)


def day(number):
    return date(2026, 9, number)


def test_an_imported_plan_lies_over_the_lessons(cast):
    make_lessons(cast.teaching, 3)
    laid = actions.import_plan(cast.teaching, drafts("One", "Two"), by=cast.actor("vera"), at=MONDAY)
    assert (laid.placed, laid.without) == (2, 0)
    assert lying(laid.plan) == [("One", day(7)), ("Two", day(8))]
    assert list(PlanRow.objects.order_by("position").values_list("planned_on", flat=True)) == [day(7), day(8)]
    entry = LogEntry.objects.get(kind="curriculum.PlanImported")
    assert entry.by == f"person:{cast.vera.pk}"


def test_importing_twice_is_as_good_as_once(cast):
    make_lessons(cast.teaching, 3)
    plan = make_plan(cast.teaching, "One", "Two")
    assert make_plan(cast.teaching, "One", "Two") == plan
    assert lying(plan) == [("One", day(7)), ("Two", day(8))]
    assert PlanRow.objects.count() == 2


def test_the_same_act_twice_is_known_by_its_uid(cast):
    entry = actions.import_plan(cast.teaching, drafts("One"), **DONE) and LogEntry.objects.order_by("-id")[0]
    with pytest.raises(AlreadyDone):
        actions.import_plan(cast.teaching, drafts("Other"), uid=entry.uid, **DONE)


@pytest.mark.parametrize("who", ["tom", "olga", "mallory", "oscar", "dina"])
def test_only_the_teacher_or_the_deputy_keeps_a_plan(cast, who):
    plan = make_plan(cast.teaching, "One")
    make_lessons(cast.teaching, 2)
    entries = LogEntry.objects.count()
    row = PlanRow.objects.get()
    by = {"by": cast.actor(who), "at": MONDAY}
    for act in (
        lambda: actions.import_plan(cast.teaching, drafts("X"), **by),
        lambda: actions.schedule(plan, **by),
        lambda: actions.shift(plan, **by),
        lambda: actions.add_row(cast.teaching, drafts("X")[0], after=0, **by),
        lambda: actions.change_row(row, drafts("X")[0], **by),
        lambda: actions.remove_row(row, **by),
        lambda: actions.join(row, **by),
        lambda: actions.part(row, **by),
        lambda: actions.copy(plan, [cast.teaching], **by),
    ):
        with pytest.raises(PermissionDenied, match="teacher of the class-subject"):
            act()
    assert list(PlanRow.objects.values_list("topic", flat=True)) == ["One"]
    assert not Placement.objects.exists()
    assert LogEntry.objects.count() == entries


@pytest.mark.parametrize("who", ["vera", "dana", "paul"])
def test_teacher_deputy_and_director_may_keep_it(cast, who):
    laid = actions.import_plan(cast.teaching, drafts("One"), by=cast.actor(who), at=MONDAY)
    assert laid.without == 1


def test_an_empty_plan_is_refused(cast):
    with pytest.raises(EmptyPlan):
        actions.import_plan(cast.teaching, [], **DONE)
    assert not Plan.objects.exists()


# ── shifting ─────────────────────────────────────────────────────────────────────────────────
def test_a_cancelled_lesson_pushes_the_rest_and_leaves_what_was_before(cast):
    lessons = make_lessons(cast.teaching, 5)
    plan = make_plan(cast.teaching, "One", "Two", "Three")
    cancel(lessons[1])
    laid = actions.shift(plan, by=cast.actor("vera"), at=MONDAY)
    assert laid.from_position == 2
    assert lying(plan) == [("One", day(7)), ("Two", day(9)), ("Three", day(10))]
    # The plan's own days stay as they were written.
    assert list(PlanRow.objects.order_by("position").values_list("planned_on", flat=True)) == [
        day(7), day(8), day(9),
    ]  # fmt: skip


def test_shifting_a_plan_that_lies_well_changes_nothing(cast):
    make_lessons(cast.teaching, 3)
    plan = make_plan(cast.teaching, "One", "Two")
    before = list(Placement.objects.order_by("id").values_list("id", flat=True))
    actions.shift(plan, **DONE)
    assert list(Placement.objects.order_by("id").values_list("id", flat=True)) == before


def test_when_lessons_run_out_two_rows_are_joined(cast):
    lessons = make_lessons(cast.teaching, 4)
    plan = make_plan(cast.teaching, "One", "Two", "Revision", "Four")
    cancel(lessons[0])
    laid = actions.shift(plan, **DONE)
    assert laid.without == 1
    laid = actions.shift(plan, fit=True, **DONE)
    assert laid.without == 0
    assert lying(plan) == [("One", day(8)), ("Two", day(9)), ("Revision", day(10)), ("Four", day(10))]
    assert list(PlanRow.objects.filter(joined=True).values_list("topic", flat=True)) == ["Four"]


def test_rows_are_joined_and_parted_by_hand(cast):
    make_lessons(cast.teaching, 3)
    plan = make_plan(cast.teaching, "One", "Two", "Three")
    two = PlanRow.objects.get(topic="Two")
    actions.join(two, by=cast.actor("vera"), at=MONDAY)
    assert lying(plan) == [("One", day(7)), ("Two", day(7)), ("Three", day(8))]
    actions.part(two, by=cast.actor("vera"), at=MONDAY)
    assert lying(plan) == [("One", day(7)), ("Two", day(8)), ("Three", day(9))]


def test_the_first_row_and_a_summative_work_are_never_joined(cast):
    make_plan(cast.teaching, "One", "Two")
    one, two = PlanRow.objects.order_by("position")
    PlanRow.objects.filter(pk=two.pk).update(kind=PlanRow.Kind.UNIT)
    for row in (one, two):
        with pytest.raises(NothingToJoin):
            actions.join(row, **DONE)
    assert not PlanRow.objects.filter(joined=True).exists()


# ── rows by hand ─────────────────────────────────────────────────────────────────────────────
def test_rows_are_added_changed_and_removed_in_their_order(cast):
    make_lessons(cast.teaching, 5)
    plan = make_plan(cast.teaching, "One", "Two", "Three")
    by = {"by": cast.actor("vera"), "at": MONDAY}
    actions.add_row(cast.teaching, DraftRow(topic="Before", hours=Decimal(2)), after=0, **by)
    assert lying(plan)[:3] == [("Before", day(7)), ("Before", day(8)), ("One", day(9))]
    two = PlanRow.objects.get(topic="Two")
    actions.change_row(two, DraftRow(topic="Two!", hours=Decimal("0.5")), **by)
    actions.remove_row(PlanRow.objects.get(topic="Before"), **by)
    assert list(PlanRow.objects.order_by("position").values_list("position", "topic")) == [
        (1, "One"), (2, "Two!"), (3, "Three"),
    ]  # fmt: skip
    assert lying(plan) == [("One", day(7)), ("Two!", day(8)), ("Three", day(8)), ("Three", day(9))]


def test_removing_a_row_parts_the_one_joined_to_it(cast):
    make_plan(cast.teaching, "One", "Two")
    one, two = PlanRow.objects.order_by("position")
    actions.join(two, **DONE)
    actions.remove_row(one, **DONE)
    two.refresh_from_db()
    assert (two.position, two.joined) == (1, False)


# ── approving ────────────────────────────────────────────────────────────────────────────────
def test_the_director_approves_and_then_words_stand_but_rows_still_move(cast):
    lessons = make_lessons(cast.teaching, 4)
    plan = actions.approve(make_plan(cast.teaching, "One", "Two"), by=cast.actor("paul"), at=MONDAY)
    assert (plan.approved_by_id, plan.approved_at) == (cast.paul.pk, MONDAY)
    row = PlanRow.objects.get(topic="One")
    by = {"by": cast.actor("vera"), "at": MONDAY}
    for act in (
        lambda: actions.import_plan(cast.teaching, drafts("X"), **by),
        lambda: actions.add_row(cast.teaching, drafts("X")[0], after=0, **by),
        lambda: actions.change_row(row, drafts("X")[0], **by),
        lambda: actions.remove_row(row, **by),
        lambda: actions.approve(plan, by=cast.actor("paul"), at=MONDAY),
    ):
        with pytest.raises(IsApproved):
            act()
    cancel(lessons[0])
    actions.shift(plan, **by)
    assert lying(plan) == [("One", day(8)), ("Two", day(9))]


@pytest.mark.parametrize("who", ["vera", "dana", "mallory", "tom"])
def test_nobody_but_the_director_approves(cast, who):
    plan = make_plan(cast.teaching, "One")
    with pytest.raises(PermissionDenied, match="approved by the director"):
        actions.approve(plan, by=cast.actor(who), at=MONDAY)
    plan.refresh_from_db()
    assert not plan.is_approved


def test_a_plan_is_opened_again_by_the_director(cast):
    plan = make_plan(cast.teaching, "One")
    with pytest.raises(NotApproved):
        actions.reopen(plan, by=cast.actor("paul"), at=MONDAY)
    actions.approve(plan, by=cast.actor("paul"), at=MONDAY)
    plan = actions.reopen(plan, by=cast.actor("paul"), at=MONDAY)
    assert (plan.approved_at, plan.approved_by) == (None, None)


def test_a_plan_without_rows_is_not_approved(cast):
    with pytest.raises(EmptyPlan):
        actions.approve(Plan.objects.create(teaching=cast.teaching), by=cast.actor("paul"), at=MONDAY)


# ── copying ──────────────────────────────────────────────────────────────────────────────────
def test_a_parallel_class_takes_the_rows_and_its_own_days(cast):
    parallel = make_teaching(whole(make_class(cast.year, 7, "В")), teacher=cast.vera)
    make_lessons(cast.teaching, 3)
    make_lessons(parallel, 3, start=day(9))
    plan = make_plan(cast.teaching, "One", "Two")
    assert [one.pk for one in queries.parallel(cast.teaching, cast.actor("vera"))] == [parallel.pk]
    (copied,) = actions.copy(plan, [parallel], by=cast.actor("vera"), at=MONDAY)
    assert lying(copied.plan) == [("One", day(9)), ("Two", day(10))]
    assert PlanRow.objects.get(plan=copied.plan, position=1).planned_on == day(9)


def test_a_plan_is_not_copied_to_somebody_elses_class(cast):
    plan = make_plan(cast.teaching, "One")
    with pytest.raises(PermissionDenied):
        actions.copy(plan, [cast.other_teaching], by=cast.actor("vera"), at=MONDAY)
    assert Plan.objects.count() == 1


# ── topics ───────────────────────────────────────────────────────────────────────────────────
def test_the_teachers_own_words_stand_before_the_plans(cast):
    lesson, other = make_lessons(cast.teaching, 2)
    make_plan(cast.teaching, "One", "Two")
    actions.write_topic(lesson, " Own words ", by=cast.actor("vera"), at=MONDAY)
    said = queries.topics([lesson, other])
    assert (said[lesson.pk].text, said[lesson.pk].own, said[lesson.pk].section) == ("Own words", True, "A")
    assert (said[other.pk].text, said[other.pk].own) == ("Two", False)
    actions.write_topic(lesson, "", by=cast.actor("vera"), at=MONDAY)
    assert queries.topics([lesson])[lesson.pk].text == "One"


def test_of_two_topics_the_later_act_stands_whatever_order_they_come_in(cast):
    (lesson,) = make_lessons(cast.teaching, 1)
    early, late = stamps.make(MONDAY, 1, "0000000a"), stamps.make(MONDAY, 2, "0000000a")
    actions.write_topic(lesson, "Late", stamp=late, **DONE)
    actions.write_topic(lesson, "Early", stamp=early, **DONE)
    assert LessonTopic.objects.get().text == "Late"
    assert LogEntry.objects.filter(kind="curriculum.TopicWritten").count() == 2


def test_a_substitute_writes_the_topic_of_the_lesson_she_gives(cast):
    (lesson,) = make_lessons(cast.teaching, 1)
    lesson.teacher = cast.mallory
    lesson.save()
    actions.write_topic(lesson, "Guest", by=cast.actor("mallory"), at=MONDAY)
    assert LessonTopic.objects.get().written_by == cast.mallory


@pytest.mark.parametrize("who", ["paul", "dana", "mallory", "tom", "olga"])
def test_others_do_not_write_topics(cast, who):
    (lesson,) = make_lessons(cast.teaching, 1)
    with pytest.raises(PermissionDenied, match="teacher who gives it"):
        actions.write_topic(lesson, "X", by=cast.actor(who), at=MONDAY)
    assert not LessonTopic.objects.exists()
