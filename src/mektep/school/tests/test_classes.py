"""Classes have Cyrillic letters; their splits are independent of each other."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from mektep.core.models import LogEntry
from mektep.people.actors import Role
from mektep.school import actions, queries
from mektep.school.models import Group, Membership, SchoolClass
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_class,
    make_person,
    make_pupil,
    make_teacher,
    whole,
)

ROLE = Role.CLASS_TEACHER


@pytest.mark.parametrize(("typed", "kept"), [("A", "А"), ("ә", "Ә"), (" c ", "С"), ("В", "В"), ("А2", "А2")])
def test_letters_are_kept_in_cyrillic(cast, typed, kept):
    opened = actions.open_class(cast.year, 5, typed, by=cast.actor("oscar"), at=MONDAY)
    assert opened.letter == kept
    assert whole(opened).is_whole_class


@pytest.mark.parametrize("typed", ["", "Z", "7", "??", "АБВГД"])
def test_not_everything_is_a_letter(cast, typed):
    with pytest.raises(actions.NotALetter):
        actions.open_class(cast.year, 5, typed, **DONE)


def test_a_class_is_opened_once(cast):
    with pytest.raises(actions.ClassExists, match="7 «Б»"):
        actions.open_classes(cast.year, [actions.NewClass(8, "А"), actions.NewClass(7, "Б")], **DONE)
    assert SchoolClass.objects.filter(year=cast.year).count() == 1


@pytest.mark.parametrize("who", ["vera", "tom", "olga", "mallory", "dina"])
def test_others_arrange_nothing(cast, who):
    entries, by = LogEntry.objects.count(), {"by": cast.actor(who), "at": MONDAY}
    for act in (
        lambda: actions.open_class(cast.year, 5, "А", **by),
        lambda: actions.arrange_class(cast.school_class, shift=2, **by),
        lambda: actions.name_class_teacher(cast.school_class, None, **by),
        lambda: actions.split_class(cast.school_class, "x", {"1": []}, starts_on=FIRST_DAY, **by),
    ):
        with pytest.raises(PermissionDenied, match="Classes and groups"):
            act()
    assert LogEntry.objects.count() == entries
    assert Group.objects.filter(school_class=cast.school_class).count() == 1


def test_classes_stand_by_grade_and_kazakh_letter(cast):
    for letter in ("Я", "Ә", "А"):
        make_class(cast.year, 7, letter)
    names = [row.school_class.letter for row in queries.classes(cast.year, MONDAY.date())]
    assert names == ["А", "Ә", "Б", "Я"]


def test_a_class_teacher_works_here_and_gets_the_right(cast):
    with pytest.raises(actions.NotEmployed, match="Мэлори"):
        actions.name_class_teacher(cast.school_class, cast.mallory, **DONE)
    nora = make_teacher(cast.school, "Нора")
    actions.name_class_teacher(cast.school_class, nora, by=cast.actor("paul"), at=MONDAY)
    led = [grant.class_id for grant in queries.grants_of(nora.pk, MONDAY.date()) if grant.role is ROLE]
    assert led == [cast.school_class.pk]
    assert not cast.actor("vera").led_classes


def test_a_learner_is_in_one_group_of_a_split(cast):
    one, two = actions.split_class(
        cast.school_class, "Ағылшын", {"1": [cast.tom], "2": []}, starts_on=FIRST_DAY, **DONE
    )
    actions.fill_groups(
        cast.school_class, [(cast.tom, two)], split="Ағылшын", starts_on=MONDAY.date(), **DONE
    )
    assert queries.learners(one.pk, date(2026, 9, 6)) == [cast.tom]
    assert queries.learners(one.pk, MONDAY.date()) == []
    assert queries.learners(two.pk, MONDAY.date()) == [cast.tom]
    actions.fill_groups(
        cast.school_class, [(cast.tom, None)], split="Ағылшын", starts_on=date(2026, 9, 14), **DONE
    )
    assert not Membership.objects.filter(group__split="Ағылшын", ends_on=None).exists()


def test_splits_are_independent(cast):
    actions.split_class(cast.school_class, "Ағылшын", {"1": [cast.tom]}, starts_on=FIRST_DAY, **DONE)
    actions.split_class(cast.school_class, "Еңбек", {"ұлдар": [cast.tom]}, starts_on=FIRST_DAY, **DONE)
    shown = queries.class_list(cast.school_class, MONDAY.date())
    tom = next(pupil for pupil in shown.pupils if pupil.person == cast.tom)
    assert {split: group.name for split, group in tom.groups.items()} == {"Ағылшын": "1", "Еңбек": "ұлдар"}
    assert list(shown.splits) == ["Ағылшын", "Еңбек"]


def test_groups_take_only_pupils_of_the_class(cast):
    stranger = make_person()
    with pytest.raises(actions.NotInThisClass):
        actions.split_class(cast.school_class, "Ағылшын", {"1": [stranger]}, starts_on=FIRST_DAY, **DONE)
    with pytest.raises(actions.WholeClass):
        actions.split_class(cast.school_class, " ", {"1": []}, starts_on=FIRST_DAY, **DONE)
    (group,) = actions.split_class(cast.school_class, "Ағылшын", {"1": []}, starts_on=FIRST_DAY, **DONE)
    with pytest.raises(actions.AlreadySplit):
        actions.split_class(cast.school_class, "Ағылшын", {"1": []}, starts_on=FIRST_DAY, **DONE)
    with pytest.raises(actions.MixedSplits):
        actions.fill_groups(
            cast.school_class, [(cast.tom, group)], split="Еңбек", starts_on=FIRST_DAY, **DONE
        )


def test_lists_cost_the_same_for_more_pupils(cast, django_assert_num_queries):
    for _round in range(2):
        with django_assert_num_queries(2):
            queries.classes(cast.year, MONDAY.date())
        with django_assert_num_queries(4):
            queries.class_list(cast.school_class, MONDAY.date(), with_families=True)
        with django_assert_num_queries(3):
            queries.contingent(cast.year, MONDAY.date())
        for _n in range(5):
            make_pupil(cast.school_class)
        make_class(cast.year, 8, "А" if _round == 0 else "Б")


def test_the_contingent_counts_who_came_and_went(cast):
    sam = make_person("Сам", sex="f")
    actions.enrol(sam, cast.school_class, starts_on=date(2026, 9, 3), **DONE)
    actions.leave(cast.nina, cast.school, ends_on=date(2026, 9, 4), left="transferred", **DONE)
    actions.move(cast.tom, make_class(cast.year, 7, "В"), starts_on=date(2026, 9, 5), **DONE)
    found = queries.contingent(cast.year, MONDAY.date())
    assert (found.pupils, found.girls, found.classes, found.came, found.went) == (2, 1, 2, 1, 1)
    assert [person.learner for person in queries.register(cast.school, MONDAY.date())] == [sam, cast.tom]
