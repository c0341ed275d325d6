"""Calling several lessons at once, after days without a connection."""

from datetime import timedelta

import pytest

from mektep.attendance import actions, rules
from mektep.attendance.models import RollCall
from mektep.core.models import LogEntry
from mektep.core.rules import Forbidden
from mektep.school.tests.factories import MONDAY
from mektep.timetable.tests.factories import make_lessons

DAYS = timedelta(days=7)


def test_each_lesson_is_called_once_and_logged_once(cast):
    ids = [lesson.pk for lesson in make_lessons(cast)[:2]]
    assert actions.call_all(ids, by=cast.actor("vera"), at=MONDAY + DAYS) == len(ids)
    assert actions.call_all(ids, by=cast.actor("vera"), at=MONDAY + DAYS) == 0
    assert RollCall.objects.count() == len(ids)
    assert LogEntry.objects.filter(kind="attendance.AttendanceTaken").count() == len(ids)


def test_one_lesson_that_may_not_be_called_stops_all(cast):
    ids = [lesson.pk for lesson in make_lessons(cast)[:9]]
    with pytest.raises(rules.NotYet):
        actions.call_all(ids, by=cast.actor("vera"), at=MONDAY)
    with pytest.raises((Forbidden, rules.NoSuchLesson)):
        actions.call_all(ids[:1], by=cast.actor("mallory"), at=MONDAY)
    assert not RollCall.objects.exists()
