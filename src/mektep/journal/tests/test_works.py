"""Summative works and the limits of the norms."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from mektep.core.errors import Refused
from mektep.core.models import LogEntry
from mektep.journal import actions
from mektep.journal.models import Closing, Work
from mektep.journal.queries import teaching as read_teaching
from mektep.people.actors import Actor
from mektep.school.tests.factories import MONDAY, make_class, make_teaching, whole

from .factories import TODAY

SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def maths(cast):
    return read_teaching(cast.actor("vera"), cast.teaching.pk)


def named(cast, teaching):
    return read_teaching(cast.actor("paul"), teaching.pk)


def set_work(cast, teaching, kind="unit", most="15", on=TODAY, by=SYSTEM, **more):
    return actions.set_work(teaching, cast.terms[0], kind, Decimal(most), on, "", by=by, at=MONDAY, **more)


def refused(match, cast, teaching, *args, error=Refused, **kwargs):
    works, entries = Work.objects.count(), LogEntry.objects.count()
    with pytest.raises(error) as no:
        set_work(cast, teaching, *args, **kwargs)
    assert match in str(no.value)
    assert (Work.objects.count(), LogEntry.objects.count()) == (works, entries)


def test_a_work_is_set_numbered_and_set_anew(cast, maths):
    vera = cast.actor("vera")
    first = set_work(cast, maths, by=vera).work
    second = set_work(cast, maths, on=TODAY + timedelta(days=7), by=vera).work
    assert (first.number, second.number) == (1, 2)
    again = set_work(cast, maths, most="20", by=vera, work=first).work
    assert (again.pk, again.number, again.max_points) == (first.pk, 1, Decimal(20))
    assert LogEntry.objects.filter(kind="journal.WorkSet").count() == 3


def test_an_unusual_maximum_is_advised_in_grade_7_and_refused_in_grade_3(cast, maths):
    assert "usually" in str(set_work(cast, maths, most="40").advice[0])
    assert set_work(cast, maths, most="20", on=TODAY + timedelta(days=1)).advice == ()
    third = named(cast, make_teaching(whole(make_class(cast.year, 3, "А"))))
    refused("from 7 to 15", cast, third, most="20")


def test_a_fourth_unit_work_is_refused(cast, maths):
    for day in range(3):
        set_work(cast, maths, on=TODAY + timedelta(days=day))
    refused("at most 3", cast, maths, on=TODAY + timedelta(days=9))


def test_a_class_writes_three_term_works_a_day_at_most(cast, maths):
    on = date(2026, 10, 15)
    for code in ("biology", "physics", "chemistry"):
        set_work(cast, named(cast, make_teaching(cast.group, code)), "term", "30", on)
    refused("at most 3", cast, maths, "term", "30", on)
    set_work(cast, maths, "term", "30", on + timedelta(days=1))


def test_groups_of_a_class_write_one_subject_together(cast, maths):
    from mektep.school import actions as school
    from mektep.school.models import Group
    from mektep.school.tests.factories import DONE, FIRST_DAY

    on = date(2026, 10, 15)
    school.split_class(
        cast.school_class, "english", {"A": [cast.tom], "B": [cast.nina]}, starts_on=FIRST_DAY, **DONE
    )
    for group in Group.objects.filter(split="english"):
        set_work(cast, named(cast, make_teaching(group, "informatics")), "term", "30", on)
    set_work(cast, named(cast, make_teaching(cast.group, "biology")), "term", "30", on)
    set_work(cast, maths, "term", "30", on)


def test_no_term_work_on_the_last_school_day(cast, maths):
    # The term ends on Sunday 25 October; its last school day is Friday.
    refused("last day", cast, maths, "term", "30", date(2026, 10, 23))
    set_work(cast, maths, "term", "30", date(2026, 10, 22))


def test_unit_and_term_work_of_a_subject_are_not_on_one_day(cast, maths):
    on = date(2026, 10, 15)
    set_work(cast, maths, "term", "30", on)
    refused("same day", cast, maths, "unit", "15", on)
    unit = set_work(cast, maths, "unit", "15", on - timedelta(days=1)).work
    refused("same day", cast, maths, "unit", "15", on, work=unit)


def test_a_term_has_one_term_work(cast, maths):
    set_work(cast, maths, "term", "30", date(2026, 10, 15))
    refused("set already", cast, maths, "term", "30", date(2026, 10, 16))


@pytest.mark.parametrize("most", ["0", "-5", "0.5", "12.3", "101"])
def test_a_maximum_is_sensible(cast, maths, most):
    refused("maximum", cast, maths, most=most)


def test_a_day_lies_in_the_term(cast, maths):
    refused("in the term", cast, maths, on=date(2026, 11, 3))


def test_subjects_without_marks_and_grade_1_have_no_works(cast):
    first = named(cast, make_teaching(whole(make_class(cast.year, 1, "А"))))
    refused("feedback in words", cast, first)
    music = named(cast, make_teaching(whole(make_class(cast.year, 3, "А")), "music"))
    assert music.marking == "pass_fail"
    refused("feedback in words", cast, music)


def test_a_half_year_subject_has_no_term_work(cast):
    one = named(cast, make_teaching(cast.group, "informatics", weekly_hours=Decimal(1)))
    assert one.period == "half_year"
    refused("one hour a week", cast, one, "term", "30", date(2026, 10, 15))


@pytest.mark.parametrize("who", ["tom", "paul", "dana", "mallory", "oscar"])
def test_only_the_teacher_sets_works(cast, maths, who):
    refused("set by the teacher", cast, maths, by=cast.actor(who), error=PermissionDenied)


def test_points_keep_a_work_and_its_maximum(cast, maths):
    vera = cast.actor("vera")
    work = set_work(cast, maths, most="20").work
    actions.enter(f"w{work.pk}", cast.tom.pk, Decimal("18.5"), by=vera, at=MONDAY)
    refused("more points than this maximum", cast, maths, most="18", work=work)
    with pytest.raises(Refused, match="has points already"):
        actions.withdraw_work(work, by=vera, at=MONDAY)
    actions.enter(f"w{work.pk}", cast.tom.pk, None, by=vera, at=MONDAY)
    assert actions.withdraw_work(work, by=vera, at=MONDAY).withdrawn_at
    with pytest.raises(Refused, match="withdrawn"):
        actions.enter(f"w{work.pk}", cast.tom.pk, Decimal(5), by=vera, at=MONDAY)
    with pytest.raises(Refused, match="withdrawn"):
        actions.withdraw_work(work, by=vera, at=MONDAY)


def test_a_withdrawn_work_frees_its_place(cast, maths):
    works = [set_work(cast, maths, on=TODAY + timedelta(days=day)).work for day in range(3)]
    actions.withdraw_work(works[1], by=SYSTEM, at=MONDAY)
    assert set_work(cast, maths, on=TODAY + timedelta(days=9)).work.number == 4


def test_an_approved_term_takes_no_works(cast, maths):
    work = set_work(cast, maths).work
    Closing.objects.create(teaching=cast.teaching, term=cast.terms[0], approved_at=MONDAY)
    refused("approved", cast, maths, on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="approved"):
        actions.withdraw_work(work, by=SYSTEM, at=MONDAY)
