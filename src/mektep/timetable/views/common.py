"""What the pages of the timetable share."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import Http404

from mektep.core import clock
from mektep.people.http import Request
from mektep.school.models import School


def asked_day(request: Request, today: date) -> date:
    """The day named by `?on=2026-09-07`, else today."""
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    return day if 2000 <= day.year <= 2100 else today


def today_at(school: School) -> date:
    return clock.today(ZoneInfo(school.zone))


def now_at(school: School) -> datetime:
    """The local moment of a school."""
    return clock.now().astimezone(ZoneInfo(school.zone))


def staff_school(request: Request) -> School:
    """The school where one works (`?school=` chooses among several), or 404."""
    return _school(request, request.actor.staff_schools)


def office_school(request: Request) -> School:
    """The school that one heads, or 404."""
    return _school(request, request.actor.office_schools)


def _school(request: Request, ids: frozenset[int]) -> School:
    asked = request.GET.get("school", "")
    schools = School.objects.filter(pk__in=ids).order_by("id")
    found = (
        schools.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else schools.first()
    )
    if found is None:
        raise Http404
    return found
