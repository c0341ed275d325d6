"""Staff of a school that asks for it go on only with a second factor."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from . import relations
from .actors import STAFF, Actor

# Pages by which a second factor is set up, and the way out.
OPEN = ("mfa_", "account_")


class SecondFactorMiddleware:
    """Costs no query: what a session was opened with lies in the session, the school's wish in a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        records = get_authentication_records(request, request.user)
        if any(record.get("method") == "mfa" for record in records):
            return None
        match = request.resolver_match
        if match is not None and (match.view_name.startswith(OPEN) or match.app_name == "ui"):
            return None
        actor = request.actor  # type: ignore[attr-defined]
        if not actor.has(*STAFF) or not _is_demanded(actor):
            return None
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        for way in ways:
            if way["id"].startswith("mfa"):
                return HttpResponseRedirect(f"{way['url']}?{urlencode({'next': request.get_full_path()})}")
        messages.warning(
            request, _("Your school asks its staff for a second step at sign-in. Set it up now.")
        )
        return HttpResponseRedirect(reverse("mfa_index"))


def _is_demanded(actor: Actor) -> bool:
    """Asked on every page of the staff, so answered from a cache for a minute."""
    key = f"people:second_factor:{'-'.join(map(str, sorted(actor.staff_schools)))}"
    found = cache.get(key)
    if found is None:
        found = relations.demands_second_factor(actor)
        cache.set(key, found, 60)
    return bool(found)
