"""Closing a term: what is missing, the marks as they will form, and who has done what."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mektep.attendance.queries import zone
from mektep.core import clock
from mektep.core.http import done, page
from mektep.norms import queries as norms
from mektep.people.http import Request
from mektep.people.models import Person
from mektep.school.models import Teaching

from .. import actions, grid, queries, rules
from ..forms import CorrectForm, ReopenForm
from ..models import Closing, PeriodMark
from ..queries.closing import assessed, forms_mark
from .registers import find, find_term, language

CLOSING = "journal/closing.html"
CORRECT = "journal/correct.html"


@require_GET
def closing(request: Request, pk: int) -> HttpResponse:
    """The state of a term of a class-subject."""
    teaching = find(request, pk)
    states, term = find_term(request, teaching, request.GET.get("term", ""))
    register = queries.register(teaching, states, term)
    scheme = norms.scheme(term.ends_on)
    today = clock.today(zone(teaching.school.zone))
    actor, place = request.actor, rules.Place.of(teaching)
    row = queries.closing_of(teaching.pk, term.term_id)
    marks = {mark.learner_id: mark for mark in _marks(teaching, term.number, term.half_year)}
    is_pass_fail = teaching.marking == Teaching.Marking.PASS_FAIL and forms_mark(teaching, term)
    context = {
        "teaching": teaching,
        "terms": states,
        "term": term,
        "closing": row,
        "gaps": queries.gaps(register, scheme, today),
        "label": grid.label,
        "is_pass_fail": is_pass_fail,
        "forms_mark": forms_mark(teaching, term),
        "learners": [
            (one, grid.sums(register, one, scheme, language()), marks.get(one.learner_id))
            for one in (register.rows if row else assessed(register, scheme))
        ],
        "may_approve": row is None and rules.can_approve(actor, place),
        "may_close": row is not None and row.closed_at is None and rules.can_close(actor, teaching.school_id),
        "may_send_back": row is not None
        and row.closed_at is None
        and rules.can_send_back(actor, teaching.school_id),
        "may_reopen": row is not None
        and row.closed_at is not None
        and rules.can_reopen(actor, teaching.school_id),
        "may_correct": row is not None
        and row.closed_at is not None
        and rules.can_correct(actor, teaching.school_id),
        "reopen_form": ReopenForm(),
    }
    return page(request, CLOSING, context)


def _marks(teaching: Teaching, number: int, half_year: int) -> list[PeriodMark]:
    is_half = teaching.period == Teaching.Period.HALF_YEAR
    return list(
        PeriodMark.objects.filter(
            teaching=teaching, period=teaching.period, number=half_year if is_half else number
        )
    )


def _back(pk: int, number: int) -> str:
    return reverse("journal:closing", args=[pk]) + f"?term={number}"


@require_POST
def approve(request: Request, pk: int, number: int) -> HttpResponse:
    """The teacher approves the term."""
    teaching = find(request, pk)
    choices = {
        int(name[1:]): str(value)
        for name, value in request.POST.items()
        if name[:1] == "c" and name[1:].isascii() and name[1:].isdigit()
    }
    actions.approve(teaching, number, choices=choices, by=request.actor, at=clock.now())
    messages.success(request, _("The term was approved."))
    return done(request, _back(pk, number))


def _closing(request: Request, pk: int, number: int) -> Closing:
    teaching = find(request, pk)
    return get_object_or_404(Closing, teaching=teaching, term__number=number, reopened_at=None)


@require_POST
def close(request: Request, pk: int, number: int) -> HttpResponse:
    """The deputy closes the term."""
    actions.close(_closing(request, pk, number), by=request.actor, at=clock.now())
    messages.success(request, _("The term was closed."))
    return done(request, _back(pk, number))


@require_POST
def reopen(request: Request, pk: int, number: int) -> HttpResponse:
    """Send an approved term back, or open a closed one by an order."""
    form = ReopenForm(request.POST)
    row = _closing(request, pk, number)
    order = form.cleaned_data["order_number"] if form.is_valid() else ""
    actions.reopen(row, order, by=request.actor, at=clock.now())
    messages.success(request, _("The term is open again."))
    return done(request, _back(pk, number))


@require_http_methods(["GET", "POST"])
def correct(request: Request, pk: int, mark_id: int) -> HttpResponse:
    """Correct a clerical error in a mark of a closed period."""
    teaching = find(request, pk)
    mark = PeriodMark.objects.filter(pk=mark_id, teaching=teaching).first()
    if mark is None:
        raise Http404
    form = CorrectForm(request.POST or None)
    if form.is_valid():
        standing, value = form.standing()
        actions.correct(
            mark,
            standing,
            value,
            order_number=form.cleaned_data["order_number"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=clock.now(),
        )
        messages.success(request, _("The mark was corrected."))
        return done(request, reverse("journal:closing", args=[pk]))
    context = {
        "teaching": teaching,
        "mark": mark,
        "text": grid.standing_text(mark.standing, mark.mark),
        "learner": Person.objects.get(pk=mark.learner_id),
        "form": form,
    }
    return page(request, CORRECT, context, status=422 if form.is_bound else None)
