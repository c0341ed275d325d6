"""Readings of plans: what they say and what they cost."""

from datetime import date
from decimal import Decimal

from mektep.core.tests.cost import constant_queries, queries_of
from mektep.curriculum import actions, queries
from mektep.curriculum.actions import DraftRow
from mektep.curriculum.models import PlanRow
from mektep.school.tests.factories import DONE, make_class, make_teaching, whole

from .factories import cancel, make_lessons, make_plan

EIGHTH = date(2026, 9, 8)


def test_topics_of_forty_five_lessons_cost_one_query(cast, django_assert_num_queries):
    lessons = make_lessons(cast.teaching, 45)
    make_plan(cast.teaching, *(f"Topic {n}" for n in range(45)))
    with django_assert_num_queries(1):
        said = queries.topics(lessons)
    assert [said[one.pk].text for one in lessons] == [f"Topic {n}" for n in range(45)]
    with django_assert_num_queries(0):
        assert queries.topics([]) == {}


def test_joined_rows_are_said_together(cast):
    (lesson,) = make_lessons(cast.teaching, 1)
    make_plan(cast.teaching, "One", "Two")
    actions.join(PlanRow.objects.get(topic="Two"), **DONE)
    assert queries.topics([lesson.pk])[lesson.pk].text == "One; Two"


def test_hours_planned_due_done_and_held(cast):
    """Five lessons from Monday, the second cancelled; on Tuesday 2 hours are due, 1 is done."""
    lessons = make_lessons(cast.teaching, 5)
    rows = [DraftRow(topic="One"), DraftRow(topic="Two"), DraftRow(topic="Three", hours=Decimal(2))]
    plan = actions.import_plan(cast.teaching, rows, **DONE).plan
    cancel(lessons[1])
    actions.shift(plan, **DONE)
    found = queries.hours([cast.teaching.pk], EIGHTH)[cast.teaching.pk]
    assert found == queries.Hours(planned=Decimal(4), due=Decimal(2), done=Decimal(1), held=1, cancelled=1)
    assert found.behind == 1
    later = queries.hours([cast.teaching.pk], date(2026, 9, 10))[cast.teaching.pk]
    # The two-hour row needs the lesson of the 11th too.
    assert (later.due, later.done, later.held) == (4, 2, 3)
    assert queries.hours([cast.teaching.pk], date(2026, 9, 11))[cast.teaching.pk].done == 4


def test_hours_of_a_class_without_plan_are_nought(cast):
    make_lessons(cast.teaching, 2)
    found = queries.hours([cast.teaching.pk], EIGHTH)[cast.teaching.pk]
    assert (found.planned, found.done, found.held) == (0, 0, 2)


def test_lessons_without_topic_are_found(cast):
    lessons = make_lessons(cast.teaching, 4)
    make_plan(cast.teaching, "One")
    actions.write_topic(lessons[1], "Own", **DONE)
    cancel(lessons[2])
    found = queries.without_topic([cast.teaching.pk], date(2026, 9, 1), date(2026, 9, 30))
    assert found == {cast.teaching.pk: [lessons[3]]}


def test_the_page_of_a_plan_knows_when_it_must_be_shifted(cast):
    lessons = make_lessons(cast.teaching, 3)
    make_plan(cast.teaching, "One", "Two")
    shown = queries.plan_page(cast.teaching)
    assert not shown.needs_shift
    assert [one.pk for one in shown.free] == [lessons[2].pk]
    cancel(lessons[0])
    shown = queries.plan_page(cast.teaching)
    assert (shown.needs_shift, shown.fallen_out, shown.lessons) == (True, 1, 2)


def test_readings_cost_the_same_for_more_rows(cast):
    make_lessons(cast.teaching, 60)
    make_plan(cast.teaching, "One", "Two")
    on = date(2026, 9, 20)

    def one_more():
        actions.add_row(cast.teaching, DraftRow(topic="More"), after=9999, **DONE)

    constant_queries(lambda: queries.plan_page(cast.teaching), one_more)
    constant_queries(lambda: queries.hours([cast.teaching.pk], on), one_more)

    letters = iter("ВГДЕ")

    def one_more_class():
        more = make_teaching(whole(make_class(cast.year, 7, next(letters))), teacher=cast.vera)
        make_lessons(more, 3)
        make_plan(more, "One")

    constant_queries(lambda: queries.shelf(cast.actor("vera"), on), one_more_class)
    assert queries_of(lambda: queries.plan_page(cast.teaching)) == 4
    actor = cast.actor("vera")
    assert queries_of(lambda: queries.shelf(actor, on)) == 6
