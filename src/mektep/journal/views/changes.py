"""Changes after a teacher's own days: asked for at the cell, decided on one page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.people.http import Request

from .. import actions, rules
from ..forms import AskForm
from ..models import ChangeRequest
from ..queries.written import points
from .cells import CELL, context_of, find_cell
from .registers import language

CHANGES = "journal/changes.html"
A_PAGE = 50


@require_GET
def changes(request: Request) -> HttpResponse:
    """Requests that wait, then those decided, newest first."""
    found = ChangeRequest.objects.visible_to(request.actor).with_names()
    waiting = [
        (one, points(one.points, language()) or "—", rules.can_decide_change(request.actor, one.school_id))
        for one in found.waiting().order_by("asked_at", "id")
    ]
    decided = Paginator(found.exclude(decided_at=None).order_by("-decided_at", "-id"), A_PAGE)
    shown = decided.get_page(request.GET.get("page"))
    return page(
        request,
        CHANGES,
        {
            "waiting": waiting,
            "decided": [(one, points(one.points, language()) or "—") for one in shown],
            "page": shown,
        },
    )


@require_POST
def ask(request: Request, pk: int, column: str, learner_id: int) -> HttpResponse:
    """Ask for other points in a cell whose days have passed."""
    teaching, cell = find_cell(request, pk, column, learner_id)
    form = AskForm(request.POST)
    if not form.is_valid():
        return page(request, CELL, context_of(request, teaching, cell, ask_form=form), "cell", status=422)
    actions.ask_change(
        column,
        learner_id,
        form.cleaned_data["points"],
        form.cleaned_data["reason"],
        by=request.actor,
        at=clock.now(),
    )
    context = context_of(request, teaching, cell)
    return done(request, reverse("journal:cell", args=[pk, column, learner_id]), CELL, context, "cell")


@require_POST
def decide(request: Request, change_id: int) -> HttpResponse:
    """Allow or refuse a change."""
    change = get_object_or_404(ChangeRequest.objects.visible_to(request.actor), pk=change_id)
    allowed = request.POST.get("allowed") == "yes"
    actions.decide_change(change, allowed, by=request.actor, at=clock.now())
    messages.success(request, _("The change was entered.") if allowed else _("The change was refused."))
    return done(request, reverse("journal:changes"))
