"""A family's pages: news of all children, a child's diary and marks, absence notes, the week on paper."""

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from mektep.attendance import actions as attendance
from mektep.attendance.models import AbsenceNote
from mektep.core import clock
from mektep.core.http import done, page
from mektep.people.http import Request
from mektep.people.models import Person
from mektep.ui import asked

from . import queries
from .forms import NoteForm

TODAY = "family/today.html"
DIARY = "family/diary.html"
MARKS = "family/marks.html"
WHY = "family/why.html"
SHEET = "family/sheet.html"
NOTES = "family/notes.html"
NOBODY = "family/nobody.html"
LONG_PAST = timedelta(days=60)


@require_GET
def today(request: Request) -> HttpResponse:
    """News of all children, the newest day first; `?child=12` narrows them to one."""
    feed = queries.feed(request.actor, asked.number(request.GET.get("child", "")), clock.now())
    return page(request, TODAY if feed.children else NOBODY, {"feed": feed})


@require_GET
def diary(request: Request, pk: int | None = None) -> HttpResponse:
    """A child's week: `?on=2026-09-07`, else this one."""
    everybody, child = _child(request, pk)
    if child is None:
        return page(request, NOBODY, {})
    week = queries.week(child, asked.day(request.GET.get("on", "")), _today())
    return page(request, DIARY, {"week": week, "child": child, "children": everybody})


@require_GET
def marks(request: Request, pk: int | None = None) -> HttpResponse:
    """A child's term by subject, and what was missed."""
    everybody, child = _child(request, pk)
    if child is None:
        return page(request, NOBODY, {})
    read = queries.term_book(child, asked.number(request.GET.get("term", "")))
    return page(request, MARKS, {"book": read, "child": child, "children": everybody})


@require_GET
def why(request: Request, pk: int, teaching: int) -> HttpResponse:
    """Where a child's mark comes from, and what a better one would take."""
    _, child = _child(request, pk)
    read = queries.term_book(child, asked.number(request.GET.get("term", ""))) if child else None
    line = next((one for one in read.lines if one.teaching.pk == teaching), None) if read else None
    if read is None or line is None:
        raise Http404
    return page(request, WHY, {"line": line, "term": read.term, "child": child})


@require_GET
def sheet(request: Request) -> HttpResponse:
    """A week of every child on paper, one page each."""
    on = _today()
    everybody = [one for one in queries.children(request.actor, on) if one.place]
    weeks = queries.weeks(everybody, asked.day(request.GET.get("on", "")), on) if everybody else []
    return page(request, SHEET if weeks else NOBODY, {"weeks": weeks, "on": on})


# ── absence notes ────────────────────────────────────────────────────────────────────────────
@require_GET
def notes(request: Request) -> HttpResponse:
    """The notes of this term, and a form for a new one."""
    everybody = queries.children(request.actor, _today())
    return page(request, NOTES if everybody else NOBODY, _notes(request, everybody))


@require_POST
def announce(request: Request) -> HttpResponse:
    """Say why a child is, or will be, away."""
    everybody = queries.children(request.actor, _today())
    form = NoteForm(request.POST, children=_signed(everybody))
    if not form.is_valid():
        return page(request, NOTES, _notes(request, everybody, form), "notes", status=422)
    data = form.cleaned_data
    learner = get_object_or_404(Person, pk=data["child"])
    attendance.announce(
        learner,
        data["starts_on"],
        data["ends_on"],
        data["kind"],
        data["text"],
        by=request.actor,
        at=clock.now(),
    )
    context = _notes(request, everybody) | {"say": gettext("The teachers will see it at the lessons.")}
    return done(request, reverse("family:notes"), NOTES, context, "notes")


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a note back, as long as nobody has confirmed it."""
    note = get_object_or_404(AbsenceNote.objects.visible_to(request.actor), pk=pk)
    attendance.withdraw(note, by=request.actor, at=clock.now())
    everybody = queries.children(request.actor, _today())
    return done(request, reverse("family:notes"), NOTES, _notes(request, everybody), "notes")


def _notes(
    request: Request, everybody: list[queries.Child], form: NoteForm | None = None
) -> dict[str, object]:
    on = _today()
    signed = _signed(everybody)
    chosen = asked.number(request.GET.get("child", ""))
    first = next((one.id for one in signed if one.id == chosen), signed[0].id if signed else None)
    return {
        "children": everybody,
        "notes": queries.notes([one.id for one in everybody], on - LONG_PAST),
        "form": form or NoteForm(children=signed, initial={"child": first, "starts_on": on}),
        "may_write": bool(signed),
        "person_id": request.actor.person_id,
        "today": on,
    }


def _signed(everybody: list[queries.Child]) -> list[queries.Child]:
    """The children for whom one may sign, and who are at school."""
    return [one for one in everybody if one.may_sign and one.place]


def _child(request: Request, pk: int | None) -> tuple[list[queries.Child], queries.Child | None]:
    """All children one may see, and the one that is meant: 404 for a stranger's."""
    everybody = queries.children(request.actor, _today())
    if pk is None:
        return everybody, everybody[0] if everybody else None
    child = next((one for one in everybody if one.id == pk), None)
    if child is None:
        raise Http404
    return everybody, child


def _today() -> date:
    return queries.local(clock.now()).date()
