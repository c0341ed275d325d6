"""A pupil's pages: today, the diary of a week, homework, marks and why they are so."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mektep.attendance import queries as attendance
from mektep.attendance.queries import zone
from mektep.core import clock
from mektep.core.http import done, page
from mektep.journal.queries import book
from mektep.learning import actions as learning
from mektep.learning.models import Homework
from mektep.people.http import Request
from mektep.ui import asked

from . import queries
from .pictures import pictured

TODAY = "pupil/today.html"
SIMPLE = "pupil/simple.html"
WEEK = "pupil/week.html"
HOMEWORK = "pupil/homework.html"
PART = "pupil/_homework.html"
MARKS = "pupil/marks.html"
WHY = "pupil/why.html"
NOWHERE = "pupil/nowhere.html"


@require_GET
def today(request: Request) -> HttpResponse:
    """What runs now, what is to be done, what was marked."""
    reading = queries.today(_me(request), clock.now())
    if reading is None:
        return page(request, NOWHERE, {})
    clock_now = reading.at.astimezone(zone(reading.place.zone)).time()
    context = {"today": reading, "clock": clock_now, "running": reading.now.first, "due": reading.due}
    if reading.is_simple:
        return page(request, SIMPLE, {**context, "pictured": pictured(reading)})
    return page(request, TODAY, context)


@require_GET
def week(request: Request) -> HttpResponse:
    """The diary of a week: `?on=2026-09-07`, else this one."""
    reading = queries.week(_me(request), asked.day(request.GET.get("on", "")), clock.now())
    return page(request, WEEK if reading else NOWHERE, {"week": reading})


@require_GET
def homework(request: Request) -> HttpResponse:
    """Everything that is still to be done, by day."""
    return page(request, HOMEWORK, {"due": queries.homework(_me(request), clock.now())})


@require_POST
def tick(request: Request, pk: int) -> HttpResponse:
    """«I have done it», or not yet."""
    found = get_object_or_404(Homework.objects.visible_to(request.actor).with_names(), pk=pk)
    learning.tick(found, request.POST.get("done") == "1", by=request.actor, at=clock.now())
    context = {"due": queries.homework(_me(request), clock.now())}
    return done(request, reverse("pupil:homework"), PART, context, "homework")


@require_GET
def marks(request: Request) -> HttpResponse:
    """The marks of a term by subject, and what was missed."""
    where = queries.place(_me(request), clock.now())
    if where is None:
        return page(request, NOWHERE, {})
    there, _on = where
    term = queries.term_of(there, _number(request))
    context = {
        "place": there,
        "term": term,
        "lines": book.term(there.learner_id, term.id),
        "absences": attendance.absences(there.learner_id, term.starts_on, term.ends_on),
        "sums": attendance.of_learners([there.learner_id], term.starts_on, term.ends_on)[there.learner_id],
    }
    return page(request, MARKS, context)


@require_GET
def why(request: Request, pk: int) -> HttpResponse:
    """Where a subject's mark comes from, and what a better one would take."""
    where = queries.place(_me(request), clock.now())
    if where is None:
        raise Http404
    there, _on = where
    term = queries.term_of(there, _number(request))
    line = next((one for one in book.term(there.learner_id, term.id) if one.teaching.pk == pk), None)
    if line is None:
        raise Http404
    return page(request, WHY, {"line": line, "term": term})


def _me(request: Request) -> int:
    assert request.actor.person_id is not None  # every page asks for a signed-in person
    return request.actor.person_id


def _number(request: Request) -> int | None:
    return asked.number(request.GET.get("term", ""))
