"""What the pages of the school share: which school, which year, which day."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, QueryDict

from mektep.core import clock
from mektep.people.actors import Role
from mektep.people.http import Request

from .. import queries, rules
from ..models import AcademicYear, School


def staff_school(request: Request) -> School:
    """The school where one works (`?school=` chooses among several), or 404."""
    return _school(request, request.actor.staff_schools)


def kept_school(request: Request) -> School:
    """The school whose lists one keeps, or 404."""
    return _school(request, request.actor.schools(*rules.KEEPERS))


def _school(request: Request, ids: frozenset[int]) -> School:
    asked = request.GET.get("school", "")
    schools = School.objects.filter(pk__in=ids).select_related("district").order_by("id")
    found = (
        schools.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else schools.first()
    )
    if found is None:
        raise Http404
    return found


def today_at(school: School) -> date:
    return clock.today(ZoneInfo(school.zone))


def year_of(school: School) -> AcademicYear | None:
    """The academic year that pages show."""
    return queries.year_on(school.pk, today_at(school))


def first_day(year: AcademicYear | None, today: date) -> date:
    """The day that forms offer: today, or the year's first day while it has not begun."""
    return max(year.starts_on, today) if year else today


def keeps(request: Request, school: School) -> bool:
    return school.pk in request.actor.schools(*rules.KEEPERS)


def appoints(request: Request, school: School) -> bool:
    return school.pk in request.actor.schools(Role.DIRECTOR, Role.OPERATOR)


Form = Callable[[QueryDict | None], forms.Form]


def posted(request: Request, name: str) -> QueryDict | None:
    """What was posted to the form of this name on a page with several; None for the others."""
    return request.POST if request.method == "POST" and request.POST.get("act") == name else None


Context = dict[str, Any]
