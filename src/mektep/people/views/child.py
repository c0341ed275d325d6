"""A child's data as the family keeps them: who stands for the child, consents, and who looked."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mektep.core import clock
from mektep.core.http import done, page

from .. import actions, doors, queries, rules
from ..forms import ConsentForm, DelegateForm
from ..http import Request
from ..models import Consent, Guardianship, RecordOpening

CHILD = "people/child.html"
DELEGATE = "people/delegate.html"


@dataclass(frozen=True)
class Look:
    """One opening of the child's record, in words."""

    opening: RecordOpening
    purpose: str


def _mine(request: Request, pk: int) -> Guardianship:
    """How the actor stands for this child; 404 for everybody else."""
    tie = queries.guardianship(request.actor, pk, clock.now().date())
    if tie is None:
        raise Http404
    return tie


@never_cache
@require_safe
def child(request: Request, pk: int) -> HttpResponse:
    """Everything the family may know and decide about a child's data; in four queries."""
    tie = _mine(request, pk)
    context = {
        "tie": tie,
        "learner": tie.learner,
        "family": queries.family(pk, clock.now().date()),
        "consents": queries.consents(pk),
        "looks": [Look(one, queries.purpose(one.purpose)) for one in queries.openings(pk)],
        "may_sign": rules.can_consent(request.actor, tie),
        "me": request.user,
    }
    return page(request, CHILD, context)


@require_POST
def give_consent(request: Request, pk: int) -> HttpResponse:
    """A yes to one kind of use."""
    tie = _mine(request, pk)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.give_consent(tie.learner, form.cleaned_data["kind"], by=request.actor, at=clock.now())
    return done(request, reverse("people:child", args=[pk]))


@require_POST
def withdraw_consent(request: Request, pk: int, consent_pk: int) -> HttpResponse:
    """A yes is taken back."""
    tie = _mine(request, pk)
    consent = get_object_or_404(Consent, pk=consent_pk, learner=tie.learner)
    actions.withdraw_consent(consent, by=request.actor, at=clock.now())
    return done(request, reverse("people:child", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: Request, pk: int) -> HttpResponse:
    """A relative looks after the child's school for a while."""
    tie = _mine(request, pk)
    form = DelegateForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "learner": tie.learner}
    if not form.is_valid():
        return page(request, DELEGATE, context, status=400 if form.is_bound else None)
    answer = doors.relative(request, form.cleaned_data["name"], clock.now())
    if answer.person is None:
        form.add_error("name", answer.say)
        return page(request, DELEGATE, context, status=answer.status)
    actions.delegate(tie.learner, answer.person, form.cleaned_data["until"], by=request.actor, at=clock.now())
    return done(request, reverse("people:child", args=[pk]))


@require_POST
def end(request: Request, pk: int, guardianship_pk: int) -> HttpResponse:
    """A delegation that one gave ends."""
    tie = _mine(request, pk)
    given = get_object_or_404(Guardianship, pk=guardianship_pk, learner=tie.learner)
    actions.end(given, by=request.actor, at=clock.now())
    return done(request, reverse("people:child", args=[pk]))
