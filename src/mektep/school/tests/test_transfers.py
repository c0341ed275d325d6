"""Many pupils at once: moving, leaving, and taking lists back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mektep.core.models import LogEntry
from mektep.school import actions
from mektep.school.models import Appointment, Enrolment, Membership, SchoolClass, Teaching
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_class,
    make_people,
    make_teacher,
    whole,
)

LATER = date(2026, 11, 2)


def test_moving_many_is_moving_each(cast):
    eight = make_class(cast.year, 8, "А")
    rows = actions.move_all([(cast.tom, eight), (cast.nina, eight)], starts_on=LATER, **DONE)
    assert [row.learner_id for row in rows] == [cast.tom.pk, cast.nina.pk]
    old = Enrolment.objects.get(learner=cast.tom, school_class=cast.school_class)
    assert (old.ends_on, old.left) == (LATER - timedelta(days=1), "moved")
    assert Membership.objects.get(learner=cast.tom, ends_on=None).group == whole(eight)
    assert LogEntry.objects.filter(kind="school.PupilMoved").count() == 2


def test_who_had_not_begun_is_simply_in_the_other_class(cast):
    eight = make_class(cast.year, 8, "А")
    before = Enrolment.objects.get(learner=cast.tom)
    (row,) = actions.move_all([(cast.tom, eight)], starts_on=FIRST_DAY, **DONE)
    assert (row.pk, row.starts_on) == (before.pk, FIRST_DAY)
    assert Membership.objects.get(learner=cast.tom).group == whole(eight)


def test_a_move_into_the_same_class_is_refused_for_all(cast):
    eight = make_class(cast.year, 8, "А")
    with pytest.raises(actions.SameClass):
        actions.move_all([(cast.nina, eight), (cast.tom, cast.school_class)], starts_on=LATER, **DONE)
    assert Enrolment.objects.filter(school_class=eight).count() == 0


def test_many_leave(cast):
    actions.leave_all([cast.tom, cast.nina], cast.school, ends_on=LATER, left="other", **DONE)
    assert not Enrolment.objects.filter(school=cast.school, ends_on=None).exists()
    assert not Membership.objects.filter(group__school=cast.school, ends_on=None).exists()


def test_moving_many_costs_the_same_for_many(cast, django_assert_max_num_queries):
    eight = make_class(cast.year, 8, "А")
    people = make_people((f"Көп{number}", "Адам") for number in range(300))
    actions.enrol_all([(person, cast.school_class) for person in people], starts_on=FIRST_DAY, **DONE)
    with django_assert_max_num_queries(40):
        actions.move_all([(person, eight) for person in people], starts_on=LATER, **DONE)


def test_withdrawn_enrolments_leave_no_trace_and_the_old_ones_open_again(cast):
    eight = make_class(cast.year, 8, "А")
    before = Enrolment.objects.get(learner=cast.tom)
    (after,) = actions.move_all([(cast.tom, eight)], starts_on=LATER, **DONE)
    actions.withdraw_enrolments(cast.school, [after.pk], reopen=[before.pk], **DONE)
    assert Enrolment.objects.get(learner=cast.tom, ends_on=None).pk == before.pk
    assert list(Membership.objects.filter(learner=cast.tom).values_list("group", "ends_on")) == [
        (cast.group.pk, None)
    ]


def test_a_class_with_pupils_is_not_withdrawn(cast):
    with pytest.raises(actions.StillUsed):
        actions.withdraw_classes(cast.school, [cast.school_class.pk], **DONE)
    eight = make_class(cast.year, 8, "А")
    actions.withdraw_classes(cast.school, [eight.pk], **DONE)
    assert not SchoolClass.objects.filter(pk=eight.pk).exists()


def test_a_teacher_who_teaches_is_not_withdrawn(cast):
    post = Appointment.objects.get(person=cast.vera)
    with pytest.raises(actions.StillUsed):
        actions.withdraw_appointments(cast.school, [post.pk], **DONE)
    assert Appointment.objects.filter(pk=post.pk).exists()
    teacher = make_teacher(cast.school)
    idle = Appointment.objects.get(person=teacher)
    actions.withdraw_appointments(cast.school, [idle.pk], **DONE)
    assert not Appointment.objects.filter(pk=idle.pk).exists()


def test_a_class_subject_is_withdrawn_with_its_handover(cast):
    actions.withdraw_teachings(cast.school, [cast.teaching.pk], **DONE)
    assert not Teaching.objects.filter(school=cast.school).exists()


@pytest.mark.parametrize("who", ["vera", "tom", "olga", "mallory"])
def test_lists_are_withdrawn_by_those_who_keep_them(cast, who):
    by = {"by": cast.actor(who), "at": MONDAY}
    with pytest.raises(PermissionDenied):
        actions.withdraw_enrolments(cast.school, [Enrolment.objects.get(learner=cast.tom).pk], **by)
    with pytest.raises(PermissionDenied):
        actions.move_all([(cast.tom, cast.school_class)], starts_on=LATER, **by)
    with pytest.raises(PermissionDenied):
        actions.leave_all([cast.tom], cast.school, ends_on=LATER, left="other", **by)
    assert Enrolment.objects.filter(learner=cast.tom, ends_on=None).exists()
