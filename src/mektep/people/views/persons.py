"""The school's people as its office and administrator keep them: find somebody, help them to get in."""

from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mektep.core import clock
from mektep.core.http import done, page
from mektep.core.rules import Forbidden

from .. import actions, identity, queries, relations, rules
from ..http import Request
from ..models import Person

PERSONS = "people/persons.html"
PERSON = "people/person.html"


@require_safe
def persons(request: Request) -> HttpResponse:
    """Find somebody by the beginning of a name, a username or a phone number."""
    if not rules.can_find(request.actor):
        raise Forbidden(rules.can_find)
    words = identity.name(request.GET.get("q", "")[:80])
    found = queries.found(request.actor, words) if words else []
    return page(request, PERSONS, {"q": words, "found": found, "most": queries.MOST_FOUND}, "found")


@never_cache
@require_safe
def person(request: Request, pk: int) -> HttpResponse:
    """One person's account, and what helps them to get in."""
    who = get_object_or_404(Person.objects.visible_to(request.actor), pk=pk)
    places = relations.places(who.pk, clock.now().date())
    if not rules.can_correct(request.actor, places):
        raise Forbidden(rules.can_correct)
    context = {
        "who": who,
        "devices": queries.devices(who.pk, "", clock.now()),
        "has_factor": Authenticator.objects.filter(user=who).exists(),
        "may_close": rules.can_deactivate(request.actor, who.pk, places),
    }
    return page(request, PERSON, context)


def _act(request: Request, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.actor), pk=pk)


@require_POST
def lift_second_factor(request: Request, pk: int) -> HttpResponse:
    """The telephone is lost, and the recovery codes too."""
    actions.lift_second_factor(_act(request, pk), by=request.actor, at=clock.now())
    return done(request, reverse("people:person", args=[pk]))


@require_POST
def sign_out(request: Request, pk: int) -> HttpResponse:
    """End all sessions of a person."""
    actions.sign_out_everywhere(_act(request, pk), by=request.actor, at=clock.now())
    return done(request, reverse("people:person", args=[pk]))


@require_POST
def deactivate(request: Request, pk: int) -> HttpResponse:
    """Close the account."""
    actions.deactivate(_act(request, pk), by=request.actor, at=clock.now())
    return done(request, reverse("people:person", args=[pk]))


@require_POST
def reactivate(request: Request, pk: int) -> HttpResponse:
    """Open it again."""
    actions.reactivate(_act(request, pk), by=request.actor, at=clock.now())
    return done(request, reverse("people:person", args=[pk]))
