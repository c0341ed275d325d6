"""One day: what differs from the timetable, and making it differ."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.people.http import Request
from mektep.school import queries as school_queries

from .. import actions, queries, rules
from ..forms import CancelForm, SubstituteForm
from ..models import Lesson, Substitution
from .common import asked_day, staff_school, today_at

DAY = "timetable/day.html"
LESSON = "timetable/lesson.html"


@require_GET
def day(request: Request) -> HttpResponse:
    """Substitutions and cancelled lessons of a day; the lessons of a teacher who is away."""
    school = staff_school(request)
    today = today_at(school)
    on = asked_day(request, today)
    asked = request.GET.get("teacher", "")
    teacher_id = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    monday = school_queries.monday_of(on)
    query = f"&teacher={teacher_id}" if teacher_id else ""
    days = [
        {"on": one, "url": f"?on={one}{query}", "is_current": one == on, "is_today": one == today}
        for one in school_queries.days_between(monday, monday + timedelta(days=13))
        if one.isoweekday() <= school.days_a_week
    ]
    shown = queries.day_of_school(school.pk, on, teacher_id)
    return page(
        request,
        DAY,
        {
            "school": school,
            "on": on,
            "days": days,
            "shown": shown,
            "teacher_id": teacher_id,
            "may_substitute": school.pk in request.actor.office_schools,
        },
    )


def _lesson(request: Request, pk: int) -> Lesson:
    rows = Lesson.objects.visible_to(request.actor).with_names()
    return get_object_or_404(rows.select_related("school", "teaching__year").distinct(), pk=pk)


@require_GET
def lesson(request: Request, pk: int) -> HttpResponse:
    """One lesson on its day."""
    return page(request, LESSON, _context(request, _lesson(request, pk)), "about")


def _context(request: Request, found: Lesson, **forms: object) -> dict[str, Any]:
    may_substitute = rules.can_substitute(request.actor, found)
    substitution = Substitution.objects.filter(lesson=found).select_related("instead_of").first()
    context: dict[str, Any] = {
        "lesson": found,
        "substitution": substitution,
        "may_substitute": may_substitute,
    }
    if may_substitute and not found.is_cancelled:
        candidates = queries.candidates(found)
        context |= {
            "free": len(candidates),
            "substitute_form": SubstituteForm(candidates=candidates, school_id=found.school_id),
            "cancel_form": CancelForm(),
        }
    return context | forms


def _back(request: Request, pk: int) -> HttpResponse:
    return done(request, reverse("timetable:lesson", args=[pk]))


@require_POST
def substitute(request: Request, pk: int) -> HttpResponse:
    """Somebody else gives the lesson this day, or elsewhere."""
    found = _lesson(request, pk)
    form = SubstituteForm(request.POST, candidates=queries.candidates(found), school_id=found.school_id)
    if not form.is_valid():
        return page(request, LESSON, _context(request, found, substitute_form=form), status=400)
    actions.substitute(
        found,
        form.cleaned_data["teacher"],
        room=form.cleaned_data["room"],
        reason=form.cleaned_data["reason"],
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, gettext("The substitution is set."))
    return _back(request, pk)


@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """The lesson does not take place."""
    found = _lesson(request, pk)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return page(request, LESSON, _context(request, found, cancel_form=form), status=400)
    actions.cancel(found, form.cleaned_data["reason"], by=request.actor, at=clock.now())
    messages.success(request, gettext("The lesson is cancelled."))
    return _back(request, pk)


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """The lesson takes place as the timetable says."""
    actions.restore(_lesson(request, pk), by=request.actor, at=clock.now())
    messages.success(request, gettext("The lesson takes place as the timetable says."))
    return _back(request, pk)
