"""Staff in their posts; who teaches what, and how it is marked."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from mektep.core.models import LogEntry
from mektep.people import relations
from mektep.people.actors import Role
from mektep.people.models import Person
from mektep.school import actions, queries
from mektep.school.models import Appointment, Teaching, TeachingHandover
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_class,
    make_person,
    make_teacher,
    make_teaching,
    whole,
)

TODAY = MONDAY.date()
Post = Appointment.Post


@pytest.mark.parametrize("who", ["paul", "oscar"])
def test_the_director_and_the_administrator_appoint(cast, who):
    sam = make_person("Сам")
    version = sam.rights_version
    actions.appoint(sam, Post.TEACHER, cast.school, starts_on=TODAY, by=cast.actor(who), at=MONDAY)
    sam.refresh_from_db()
    assert sam.rights_version == version + 1
    assert {grant.role for grant in queries.grants_of(sam.pk, TODAY)} == {Role.TEACHER}


@pytest.mark.parametrize(
    ("who", "post"), [("dana", "teacher"), ("vera", "teacher"), ("oscar", "director"), ("paul", "director")]
)
def test_others_do_not_appoint(cast, who, post):
    sam, entries = make_person("Сам"), LogEntry.objects.count()
    with pytest.raises(PermissionDenied, match="Staff are appointed"):
        actions.appoint(sam, post, cast.school, starts_on=TODAY, by=cast.actor(who), at=MONDAY)
    assert not Appointment.objects.filter(person=sam).exists()
    assert LogEntry.objects.count() == entries


def test_the_district_appoints_the_director(cast):
    sam = make_person("Сам")
    actions.appoint(sam, Post.DIRECTOR, cast.school, starts_on=TODAY, by=cast.actor("dina"), at=MONDAY)
    assert Appointment.objects.filter(person=sam, post="director").exists()


def test_a_post_belongs_to_its_place_and_is_held_once(cast):
    with pytest.raises(actions.WrongPlace):
        actions.appoint(cast.vera, Post.DISTRICT, cast.school, starts_on=TODAY, **DONE)
    with pytest.raises(actions.WrongPlace):
        actions.appoint(cast.vera, Post.TEACHER, cast.district, starts_on=TODAY, **DONE)
    with pytest.raises(actions.AlreadyAppointed, match="Верина"):
        actions.appoint(cast.vera, Post.TEACHER, cast.school, starts_on=TODAY, **DONE)


def test_nobody_is_dismissed_while_she_teaches(cast):
    post = Appointment.objects.get(person=cast.vera)
    with pytest.raises(actions.StillTeaches, match="Верина"):
        actions.dismiss(post, ends_on=TODAY, by=cast.actor("paul"), at=MONDAY)
    nora = make_teacher(cast.school, "Нора")
    actions.hand_over(cast.teaching, nora, starts_on=TODAY, **DONE)
    actions.name_class_teacher(cast.school_class, nora, **DONE)
    actions.dismiss(post, ends_on=TODAY, by=cast.actor("paul"), at=MONDAY)
    with pytest.raises(actions.AlreadyDismissed):
        actions.dismiss(post, ends_on=TODAY, **DONE)
    assert queries.grants_of(cast.vera.pk, date(2026, 9, 8)) == frozenset()


@pytest.mark.parametrize(
    ("grade", "code", "hours", "marking", "period"),
    [
        (1, "mathematics", "4", "none", "term"),
        (3, "music", "1", "pass_fail", "half_year"),
        (3, "mathematics", "5", "marks", "term"),
        (7, "informatics", "1", "marks", "half_year"),
        (7, "geography", "2", "marks", "term"),
        (2, "digital_literacy", "0.5", "pass_fail", "half_year"),
    ],
)
def test_marking_and_period_follow_from_the_norms(cast, grade, code, hours, marking, period):
    group = whole(make_class(cast.year, grade, "Г"))
    teaching = make_teaching(group, code, weekly_hours=Decimal(hours))
    assert (teaching.marking, teaching.period) == (marking, period)


def test_marking_can_be_said(cast):
    group = whole(make_class(cast.year, 3, "Г"))
    teaching = make_teaching(
        group, "visual_arts", weekly_hours=Decimal(1), marking="pass_fail", period="term"
    )
    assert (teaching.marking, teaching.period) == ("pass_fail", "term")


@pytest.mark.parametrize("hours", ["0", "-1", "0.3"])
def test_hours_come_in_halves(cast, hours):
    with pytest.raises(actions.NoHours):
        make_teaching(whole(make_class(cast.year, 8, "А")), weekly_hours=Decimal(hours))
    assert Teaching.objects.filter(school=cast.school).count() == 1


def test_a_subject_is_assigned_once_by_a_keeper_to_somebody_who_works_here(cast):
    with pytest.raises(actions.AlreadyTaught, match="Mathematics"):
        make_teaching(cast.group)
    with pytest.raises(actions.NotEmployed):
        make_teaching(cast.group, "physics", cast.mallory)
    with pytest.raises(actions.AnotherSchool):
        actions.assign_teachings(
            cast.year, [actions.NewTeaching(whole(cast.other_class), cast.subject, None, Decimal(1))], **DONE
        )
    entries = LogEntry.objects.count()
    with pytest.raises(PermissionDenied, match="Teaching is assigned"):
        actions.assign_teaching(
            cast.group, cast.subject, cast.vera, Decimal(1), by=cast.actor("vera"), at=MONDAY
        )
    assert LogEntry.objects.count() == entries


def test_a_hand_over_keeps_the_history_and_moves_the_right(cast):
    nora = make_teacher(cast.school, "Нора")
    with pytest.raises(actions.SameTeacher):
        actions.hand_over(cast.teaching, cast.vera, starts_on=TODAY, **DONE)
    actions.hand_over(cast.teaching, nora, starts_on=TODAY, by=cast.actor("dana"), at=MONDAY)
    history = TeachingHandover.objects.filter(teaching=cast.teaching).order_by("starts_on")
    assert [(row.teacher, row.starts_on, row.ends_on) for row in history] == [
        (cast.vera, FIRST_DAY, date(2026, 9, 6)),
        (nora, TODAY, None),
    ]
    assert cast.teaching.pk not in cast.actor("vera").teachings()
    with pytest.raises(actions.TooEarly):
        actions.hand_over(cast.teaching, cast.vera, starts_on=TODAY, **DONE)


def test_combining_needs_one_teacher_and_different_classes(cast):
    other = make_teaching(whole(make_class(cast.year, 8, "А")), teacher=cast.vera)
    foreign = make_teaching(whole(make_class(cast.year, 9, "А")), teacher=make_teacher(cast.school))
    for wrong in ([cast.teaching], [cast.teaching, foreign], []):
        with pytest.raises(actions.NotCombinable):
            actions.combine(wrong, **DONE)
    key = actions.combine([cast.teaching, other], by=cast.actor("dana"), at=MONDAY)
    assert set(Teaching.objects.filter(combined_key=key)) == {cast.teaching, other}


def test_changing_hours_is_logged(cast):
    actions.change_teaching(cast.teaching, weekly_hours=Decimal(4), by=cast.actor("dana"), at=MONDAY)
    assert "weekly_hours: 5.0 → 4" in LogEntry.objects.get(kind="school.TeachingChanged").data


def test_people_hear_of_places_from_the_school(cast, django_assert_num_queries):
    ids = list(Person.objects.values_list("pk", flat=True))
    with django_assert_num_queries(6):
        found = relations.places_of_all(ids, TODAY)
    assert found[cast.vera.pk] == cast.actor("vera").grants
    assert found[cast.olga.pk] == cast.actor("olga").grants
    assert {grant.role for grant in found[cast.dina.pk]} == {Role.DISTRICT}


def test_staff_reach_their_school_and_nobody_else(cast):
    seen = set(Person.objects.filter(relations.reach(cast.actor("vera"))).values_list("username", flat=True))
    assert seen == {"vera", "paul", "dana", "oscar", "tom", "nina", "olga"}
    assert not Person.objects.filter(relations.reach(cast.actor("tom"))).exists()


def test_a_roster_lists_its_class(cast):
    roster = relations.roster(cast.school_class.pk, TODAY)
    assert roster.name == "7 «Б»"
    assert roster.learner_ids == (cast.nina.pk, cast.tom.pk)
    assert [one.class_id for one in relations.rosters(cast.actor("vera"), TODAY)] == [cast.school_class.pk]
    assert relations.rosters(cast.actor("tom"), TODAY) == []


def test_a_school_may_demand_a_second_factor_of_its_staff(cast):
    assert not relations.demands_second_factor(cast.actor("vera"))
    actions.set_up(cast.school, staff_second_factor=True, **DONE)
    assert relations.demands_second_factor(cast.actor("vera"))
    assert not relations.demands_second_factor(cast.actor("tom"))
