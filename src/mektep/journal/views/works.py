"""Summative works: set, changed, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mektep.attendance.queries import zone
from mektep.core import clock
from mektep.core.http import done, page
from mektep.core.rules import require
from mektep.people.http import Request
from mektep.school.models import Teaching, Term

from .. import actions, rules
from ..forms import WorkForm
from ..models import Work
from ..queries import TermState
from .registers import find, find_term

WORK = "journal/work.html"


def find_work(teaching: Teaching, work_id: int) -> Work:
    work = Work.objects.filter(pk=work_id, teaching=teaching, withdrawn_at=None).first()
    if work is None:
        raise Http404
    return work


def _page(
    request: Request, teaching: Teaching, term: TermState, form: WorkForm, work: Work | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "teaching": teaching,
        "term": term,
        "form": form,
        "work": work,
        "may_withdraw": work is not None,
    }
    return page(request, WORK, context, status=422 if form.is_bound else None)


def _set(
    request: Request, teaching: Teaching, term: TermState, form: WorkForm, work: Work | None
) -> HttpResponse:
    setting = actions.set_work(
        teaching,
        Term.objects.get(pk=term.term_id),
        work.kind if work else form.cleaned_data["kind"],
        form.cleaned_data["max_points"],
        form.cleaned_data["held_on"],
        form.cleaned_data["title"],
        work=work,
        by=request.actor,
        at=clock.now(),
    )
    for advice in setting.advice:
        messages.warning(request, str(advice))
    messages.success(request, _("Saved"))
    return done(request, reverse("journal:journal", args=[teaching.pk]) + f"?term={term.number}")


@require_http_methods(["GET", "POST"])
def new(request: Request, pk: int) -> HttpResponse:
    """A new work in a term."""
    teaching = find(request, pk)
    require(request.actor, rules.can_set_work, rules.Place.of(teaching))
    _states, term = find_term(request, teaching, request.GET.get("term", ""))
    today = clock.today(zone(teaching.school.zone))
    form = WorkForm(
        request.POST or None,
        initial={"kind": "unit", "held_on": min(max(today, term.starts_on), term.ends_on)},
    )
    if teaching.period == Teaching.Period.HALF_YEAR:
        form.fields["kind"].choices = Work.Kind.choices[:1]  # type: ignore[attr-defined]
    if form.is_valid():
        return _set(request, teaching, term, form, None)
    return _page(request, teaching, term, form, None)


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int, work_id: int) -> HttpResponse:
    """An existing work: its day, maximum and title."""
    teaching = find(request, pk)
    require(request.actor, rules.can_set_work, rules.Place.of(teaching))
    work = find_work(teaching, work_id)
    states, _term = find_term(request, teaching, "")
    term = next(state for state in states if state.term_id == work.term_id)
    initial = {
        "kind": work.kind, "held_on": work.held_on, "max_points": work.max_points, "title": work.title
    }  # fmt: skip
    form = WorkForm(request.POST or None, initial=initial)
    del form.fields["kind"]
    if form.is_valid():
        return _set(request, teaching, term, form, work)
    return _page(request, teaching, term, form, work)


@require_POST
def withdraw(request: Request, pk: int, work_id: int) -> HttpResponse:
    """Take a work out of the register."""
    teaching = find(request, pk)
    work = find_work(teaching, work_id)
    actions.withdraw_work(work, by=request.actor, at=clock.now())
    messages.success(request, _("The work was withdrawn."))
    return done(request, reverse("journal:journal", args=[pk]))
