"""Pupils come, move and leave, and the history stays."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mektep.core.models import LogEntry
from mektep.people.actors import Role
from mektep.people.models import Person
from mektep.school import actions, queries
from mektep.school.models import Enrolment, Membership
from mektep.school.tests.factories import (
    DONE,
    MONDAY,
    make_class,
    make_people,
    make_person,
    make_pupil,
    whole,
)

TODAY = MONDAY.date()


def groups_of(person, on=TODAY):
    rows = Membership.objects.filter(learner=person).select_related("group")
    return {
        (row.group.school_class_id, row.group.split, row.group.name)
        for row in rows
        if row.starts_on <= on and (row.ends_on is None or row.ends_on >= on)
    }


def test_an_enrolled_pupil_is_in_the_class_and_its_group(cast):
    sam = make_person("Сам")
    enrolment = actions.enrol(sam, cast.school_class, starts_on=TODAY, by=cast.actor("paul"), at=MONDAY)
    assert enrolment.school_class == cast.school_class
    assert sam in queries.learners(cast.group.pk, TODAY)
    assert sam not in queries.learners(cast.group.pk, TODAY - timedelta(days=1))
    entry = LogEntry.objects.get(kind="school.PupilEnrolled", about=f"person:{sam.pk}")
    assert entry.by == f"person:{cast.paul.pk}"


@pytest.mark.parametrize("who", ["vera", "tom", "olga", "mallory", "dina"])
def test_only_keepers_of_the_school_enrol(cast, who):
    sam, entries = make_person("Сам"), LogEntry.objects.count()
    with pytest.raises(PermissionDenied, match="enrolled, moved and released"):
        actions.enrol(sam, cast.school_class, starts_on=TODAY, by=cast.actor(who), at=MONDAY)
    assert not Enrolment.objects.filter(learner=sam).exists()
    assert LogEntry.objects.count() == entries


def test_nobody_is_enrolled_twice(cast):
    with pytest.raises(actions.AlreadyEnrolled, match="Томов Том"):
        actions.enrol(cast.tom, cast.school_class, starts_on=TODAY, **DONE)
    assert Enrolment.objects.filter(learner=cast.tom).count() == 1


def test_enrolling_many_is_all_or_nothing(cast):
    people = make_people([("А", "Б"), ("В", "Г")])
    with pytest.raises(actions.AlreadyEnrolled):
        actions.enrol_all(
            [(person, cast.school_class) for person in [*people, cast.tom]], starts_on=TODAY, **DONE
        )
    assert not Enrolment.objects.filter(learner__in=people).exists()


def test_enrolment_lies_within_the_year(cast):
    with pytest.raises(actions.OutsideYear, match="2026–2027"):
        actions.enrol(make_person(), cast.school_class, starts_on=date(2026, 8, 31), **DONE)


def test_moving_keeps_the_history_and_the_like_named_groups(cast):
    other = make_class(cast.year, 7, "В")
    for school_class, people in ((cast.school_class, [cast.tom]), (other, [])):
        actions.split_class(
            school_class, "Ағылшын", {"1": people, "2": []}, starts_on=date(2026, 9, 1), **DONE
        )
    actions.move(cast.tom, other, starts_on=TODAY, by=cast.actor("oscar"), at=MONDAY)

    before, after = Enrolment.objects.filter(learner=cast.tom).order_by("id")
    assert (before.ends_on, before.left) == (TODAY - timedelta(days=1), "moved")
    assert (after.school_class, after.starts_on, after.ends_on) == (other, TODAY, None)
    assert groups_of(cast.tom) == {(other.pk, "", ""), (other.pk, "Ағылшын", "1")}
    assert groups_of(cast.tom, date(2026, 9, 2)) == {
        (cast.school_class.pk, "", ""),
        (cast.school_class.pk, "Ағылшын", "1"),
    }


def test_a_move_into_the_same_class_or_before_the_first_day_is_refused(cast):
    with pytest.raises(actions.SameClass):
        actions.move(cast.tom, cast.school_class, starts_on=TODAY, **DONE)
    with pytest.raises(actions.TooEarly, match="01.09.2026"):
        actions.move(cast.tom, make_class(cast.year, 7, "В"), starts_on=date(2026, 9, 1), **DONE)


def test_a_membership_that_had_not_begun_is_dropped_by_a_move(cast):
    actions.split_class(cast.school_class, "Ағылшын", {"1": [cast.tom]}, starts_on=date(2026, 9, 21), **DONE)
    actions.move(cast.tom, make_class(cast.year, 7, "В"), starts_on=date(2026, 9, 14), **DONE)
    assert not Membership.objects.filter(group__split="Ағылшын").exists()


def test_leaving_ends_everything_on_the_last_day(cast):
    actions.leave(cast.tom, cast.school, ends_on=TODAY, left="transferred", by=cast.actor("dana"), at=MONDAY)
    assert cast.tom in queries.learners(cast.group.pk, TODAY)
    assert cast.tom not in queries.learners(cast.group.pk, TODAY + timedelta(days=1))
    with pytest.raises(actions.NotEnrolled):
        actions.leave(cast.tom, cast.school, ends_on=TODAY, left="other", **DONE)


def test_rights_of_the_family_follow_the_child(cast):
    assert Role.PARENT in cast.actor("olga").roles
    versions = dict(Person.objects.values_list("username", "rights_version"))
    other = make_class(cast.year, 7, "В")
    actions.move(cast.tom, other, starts_on=TODAY, **DONE)
    now = dict(Person.objects.values_list("username", "rights_version"))
    assert {name for name in now if now[name] != versions[name]} == {"tom", "olga"}
    assert cast.actor("olga").classes(Role.PARENT) == {other.pk}


def test_learners_stand_in_the_order_of_the_alphabet_in_one_query(cast, django_assert_num_queries):
    for family in ("Яков", "Әбенов", "Ахметов", "Қасым"):
        make_pupil(cast.school_class, "А", family_name=family)
    with django_assert_num_queries(1):
        found = [person.family_name for person in queries.learners(cast.group.pk, TODAY)]
    assert found == ["Ахметов", "Әбенов", "Қасым", "Нинова", "Томов", "Яков"]


def test_a_thousand_are_enrolled_within_three_seconds(cast):
    from time import perf_counter

    people = make_people((f"Тегі{n}", f"Аты{n}") for n in range(1000))
    start = perf_counter()
    actions.enrol_all([(person, cast.school_class) for person in people], starts_on=TODAY, **DONE)
    assert perf_counter() - start < 3
    assert Membership.objects.filter(group=whole(cast.school_class)).count() == 1002


def test_an_exemption_has_its_days(cast):
    exemption = actions.exempt(
        cast.tom, cast.teaching, reason="Анықтама", starts_on=TODAY, by=cast.actor("dana"), at=MONDAY
    )
    with pytest.raises(actions.AlreadyExempt):
        actions.exempt(cast.tom, cast.teaching, reason="Тағы", starts_on=TODAY, **DONE)
    actions.end_exemption(exemption, ends_on=TODAY, **DONE)
    actions.exempt(cast.tom, cast.teaching, reason="Тағы", starts_on=TODAY + timedelta(days=1), **DONE)
    with pytest.raises(PermissionDenied, match="exempted by the school's director"):
        actions.exempt(
            cast.nina, cast.teaching, reason="x", starts_on=TODAY, by=cast.actor("vera"), at=MONDAY
        )
