"""Entering marks: the law of a cell."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from mektep.core import chain
from mektep.core.errors import AlreadyDone, Refused
from mektep.core.models import Chain, LogEntry
from mektep.journal import actions
from mektep.journal.models import Closing, Mark
from mektep.journal.queries.history import history
from mektep.people.actors import Actor
from mektep.school import actions as school
from mektep.school.tests.factories import DONE, FIRST_DAY, MONDAY, make_pupil, make_teaching

from .factories import TODAY, make_lesson, make_work

SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def entry_count() -> int:
    return LogEntry.objects.filter(kind__startswith="journal.").count()


def refused(column, learner, points, match, *, by, at=MONDAY, error=Refused):
    before = entry_count()
    with pytest.raises(error) as no:
        actions.enter(column, learner.pk, None if points is None else Decimal(points), by=by, at=at)
    assert match in str(no.value)
    assert entry_count() == before
    assert not Mark.objects.exclude(points=None).exists()


def test_a_mark_is_entered_changed_and_rubbed_out(cast):
    lesson, vera = make_lesson(cast.teaching), cast.actor("vera")
    for points in ("8", "9", None):
        value = None if points is None else Decimal(points)
        assert actions.enter(f"l{lesson.pk}", cast.tom.pk, value, by=vera, at=MONDAY).stood
    assert Mark.objects.get().points is None
    deeds = history(f"l{lesson.pk}", cast.tom.pk)
    assert [(deed.before, deed.after, deed.stands) for deed in deeds] == [
        (None, Decimal(8), False),
        (Decimal(8), Decimal(9), False),
        (Decimal(9), None, True),
    ]
    assert {deed.who for deed in deeds} == {cast.vera.short_name}
    assert chain.verify(Chain.objects.get(school_id=cast.school.pk)).is_whole


@pytest.mark.parametrize("points", ["0", "11", "-1", "7.5", "100"])
def test_formative_points_are_from_1_to_10(cast, points):
    lesson = make_lesson(cast.teaching)
    refused(f"l{lesson.pk}", cast.tom, points, "from 1 to 10", by=cast.actor("vera"))


@pytest.mark.parametrize("points", ["20.5", "12.3", "-0.5"])
def test_points_of_a_work_stay_within_its_maximum(cast, points):
    work = make_work(cast.teaching, cast.terms[0])
    refused(f"w{work.pk}", cast.tom, points, "at most 20 points", by=cast.actor("vera"))


def test_zero_points_at_a_work_are_points(cast):
    work = make_work(cast.teaching, cast.terms[0])
    actions.enter(f"w{work.pk}", cast.tom.pk, Decimal(0), by=cast.actor("vera"), at=MONDAY)
    assert Mark.objects.get().points == 0


@pytest.mark.parametrize("who", ["tom", "nina", "olga", "mallory", "oscar", "dina"])
def test_strangers_do_not_learn_that_a_cell_exists(cast, who):
    lesson = make_lesson(cast.teaching)
    refused(f"l{lesson.pk}", cast.tom, "8", "no such place", by=cast.actor(who))
    refused("l987654", cast.tom, "8", "no such place", by=cast.actor(who))


@pytest.mark.parametrize("who", ["paul", "dana"])
def test_the_heads_see_but_do_not_enter(cast, who):
    lesson = make_lesson(cast.teaching)
    match = "entered by the teacher"
    refused(f"l{lesson.pk}", cast.tom, "8", match, by=cast.actor(who), error=PermissionDenied)


def test_a_lesson_to_come_is_not_marked(cast):
    lesson = make_lesson(cast.teaching, TODAY + timedelta(days=1))
    refused(f"l{lesson.pk}", cast.tom, "8", "not been held yet", by=cast.actor("vera"))
    refused(f"l{lesson.pk}", cast.tom, "8", "not been held yet", by=SYSTEM)


def test_a_cancelled_lesson_is_not_marked(cast):
    lesson = make_lesson(cast.teaching, cancelled_at=MONDAY)
    refused(f"l{lesson.pk}", cast.tom, "8", "did not take place", by=cast.actor("vera"))


def test_the_days_for_changing_pass(cast):
    lesson, vera = make_lesson(cast.teaching, FIRST_DAY), cast.actor("vera")
    week = MONDAY + timedelta(days=1)  # 8 September: the seventh day after the first
    actions.enter(f"l{lesson.pk}", cast.nina.pk, None, by=vera, at=week)
    late = MONDAY + timedelta(days=2)
    refused(f"l{lesson.pk}", cast.tom, "8", "Ask the deputy head", by=vera, at=late)
    assert actions.enter(f"l{lesson.pk}", cast.tom.pk, Decimal(8), by=SYSTEM, at=late).stood


def test_a_learner_of_another_class_is_not_marked(cast):
    lesson = make_lesson(cast.teaching)
    other = make_pupil(cast.other_class)
    refused(f"l{lesson.pk}", other, "8", "not in this group", by=cast.actor("vera"))


def test_a_learner_who_came_later_is_not_marked_before(cast):
    lesson = make_lesson(cast.teaching, date(2026, 9, 2))
    late = make_pupil(cast.school_class, "Кеш")
    school.leave(late, cast.school, ends_on=date(2026, 9, 1), left="other", **DONE)
    refused(f"l{lesson.pk}", late, "8", "not in this group", by=cast.actor("vera"))


def test_an_exempt_learner_is_not_marked_but_can_be_rubbed_out(cast):
    lesson = make_lesson(cast.teaching)
    school.exempt(cast.tom, cast.teaching, reason="illness", starts_on=FIRST_DAY, **DONE)
    refused(f"l{lesson.pk}", cast.tom, "8", "exempt", by=cast.actor("vera"))
    actions.enter(f"l{lesson.pk}", cast.tom.pk, None, by=cast.actor("vera"), at=MONDAY)


def test_grade_1_is_not_marked(cast):
    from mektep.school.tests.factories import make_class, whole

    first = make_class(cast.year, 1, "А")
    pupil = make_pupil(first)
    lesson = make_lesson(make_teaching(whole(first), teacher=cast.vera))
    refused(f"l{lesson.pk}", pupil, "8", "feedback in words", by=cast.actor("vera"))


def test_an_approved_term_is_locked_for_everybody(cast):
    lesson = make_lesson(cast.teaching)
    Closing.objects.create(teaching=cast.teaching, term=cast.terms[0], approved_at=MONDAY)
    refused(f"l{lesson.pk}", cast.tom, "8", "approved", by=cast.actor("vera"))
    refused(f"l{lesson.pk}", cast.tom, "8", "approved", by=SYSTEM)


def test_the_same_act_twice_is_once(cast):
    from uuid import uuid4

    lesson, vera, uid = make_lesson(cast.teaching), cast.actor("vera"), uuid4()
    actions.enter(f"l{lesson.pk}", cast.tom.pk, Decimal(8), by=vera, at=MONDAY, uid=uid)
    before = entry_count()
    with pytest.raises(AlreadyDone):
        actions.enter(f"l{lesson.pk}", cast.tom.pk, Decimal(3), by=vera, at=MONDAY, uid=uid)
    assert entry_count() == before
    assert Mark.objects.get().points == 8


def test_many_are_all_or_none(cast):
    first, second = make_lesson(cast.teaching), make_lesson(cast.teaching, number=2)
    good = (f"l{first.pk}", cast.tom.pk, Decimal(8))
    before = entry_count()
    with pytest.raises(Refused):
        actions.enter_all(
            [good, (f"l{second.pk}", cast.tom.pk, Decimal(99))], by=cast.actor("vera"), at=MONDAY
        )
    assert not Mark.objects.exists()
    assert entry_count() == before
    work = make_work(cast.teaching, cast.terms[0])
    many = [good, (f"l{second.pk}", cast.nina.pk, Decimal(7)), (f"w{work.pk}", cast.tom.pk, Decimal("9.5"))]
    assert all(one.stood for one in actions.enter_all(many, by=cast.actor("vera"), at=MONDAY))
    assert Mark.objects.count() == 3
    assert entry_count() == before + 3


def test_a_batch_costs_the_same_for_more_entries(cast, django_assert_num_queries):
    from mektep.norms import queries as norms

    lessons = [make_lesson(cast.teaching, number=number) for number in range(1, 9)]
    norms.law()
    actions.enter(f"l{lessons[0].pk}", cast.tom.pk, Decimal(8), by=SYSTEM, at=MONDAY)
    for some in (lessons[1:3], lessons[3:]):
        many = [(f"l{one.pk}", who.pk, Decimal(7)) for one in some for who in cast.learners]
        with django_assert_num_queries(5 + 2):  # cells, marks, log: 3; and the savepoint around them
            actions.enter_all(many, by=SYSTEM, at=MONDAY)
