"""A teacher's pages: the day, the week, what is missing, the class one leads; and the plain page of staff."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from mektep.core import clock
from mektep.core.http import page
from mektep.people.http import Request
from mektep.school.models import School, SchoolClass
from mektep.ui import asked

from . import grid
from .queries import days, form

TODAY = "teacher/today.html"
WEEK = "teacher/week.html"
MISSING = "teacher/missing.html"
CLASS = "teacher/class.html"
NO_CLASS = "teacher/no_class.html"
STAFF = "teacher/staff.html"


@require_GET
def today(request: Request) -> HttpResponse:
    """The lessons of today with their states, what is missing, who is announced to be away."""
    return page(request, TODAY, {"today": days.today(request.actor, clock.now())})


@require_GET
def week(request: Request) -> HttpResponse:
    """One's lessons in a week: `?on=2026-09-07`, else this one."""
    assert request.actor.person_id is not None  # every page asks for a signed-in person
    return page(
        request,
        WEEK,
        {"week": days.week(request.actor.person_id, asked.day(request.GET.get("on", "")), clock.now())},
    )


@require_GET
def missing(request: Request) -> HttpResponse:
    """Everything that waits."""
    return page(request, MISSING, {"missing": days.all_missing(request.actor, clock.now())})


@require_GET
def classes(request: Request) -> HttpResponse:
    """The class one leads; the first, if there are several."""
    led = form.led(request.actor)
    if not led:
        return page(request, NO_CLASS, {})
    return HttpResponseRedirect(reverse("teacher:class", args=[led[-1].pk]))


@require_GET
def school_class(request: Request, pk: int) -> HttpResponse:
    """A class over all its subjects, its attendance, its families, and who needs help."""
    if pk not in request.actor.led_classes:
        raise Http404
    found = get_object_or_404(SchoolClass.objects.select_related("school"), pk=pk)
    reading = form.form(found, asked.number(request.GET.get("term", "")), days.local(clock.now()).date())
    led = form.led(request.actor) if len(request.actor.led_classes) > 1 else []
    return page(request, CLASS, {"form": reading, "table": grid.table(reading), "led": led})


@require_GET
def staff(request: Request) -> HttpResponse:
    """The start page of staff without lessons: who one is here, and where one may go."""
    schools = School.objects.filter(pk__in=request.actor.staff_schools).order_by("name", "id")
    return page(request, STAFF, {"schools": schools})
