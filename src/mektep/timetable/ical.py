"""Lessons as an iCalendar file (RFC 5545), for phones and mail programs."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar
from django.utils.translation import gettext as _

from .models import Lesson


def write(lessons: Iterable[Lesson], zone: ZoneInfo, at: datetime) -> bytes:
    """A calendar of lessons (loaded with names); `at` is when it was asked for. Moments are in UTC."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Mektep//Timetable//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Timetable"))
    calendar.add("refresh-interval;value=duration", "PT6H")
    for lesson in lessons:
        calendar.add_component(_event(lesson, zone, at))
    return bytes(calendar.to_ical())


def _event(lesson: Lesson, zone: ZoneInfo, at: datetime) -> icalendar.Event:
    group = lesson.teaching.group
    event = icalendar.Event()
    event.add("uid", f"lesson-{lesson.pk}@mektep")
    event.add("dtstamp", at)
    for name, time in (("dtstart", lesson.starts), ("dtend", lesson.ends)):
        moment = datetime.combine(lesson.held_on, time, tzinfo=zone)
        event.add(name, moment.astimezone(ZoneInfo("UTC")))
    part = f" ({group.name})" if group.name else ""
    event.add("summary", f"{lesson.teaching.subject.name}, {group.school_class.name}{part}")
    if lesson.room:
        event.add("location", lesson.room.name)
    if lesson.is_cancelled:
        event.add("status", "CANCELLED")
    return event
