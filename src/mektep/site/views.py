"""The front door: whose desk it is, and whether the house is well."""

from importlib.metadata import PackageNotFoundError, version

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from mektep.core.models import Outbox
from mektep.people.http import Request

from . import hats


@require_GET
def home(request: Request) -> HttpResponse:
    """Everybody's own desk; a sentence for those who have no place in any school yet."""
    desk = hats.worn(request)
    return desk.page(request) if desk else render(request, "site/no_place.html")


@require_POST
def hat(request: Request) -> HttpResponse:
    """Step into another of one's roles. What does not fit is left as it was."""
    wanted = request.POST.get("hat", "")
    if any(desk.key == wanted for desk in hats.desks_of(request.actor)):
        request.session["hat"] = wanted
    return HttpResponseRedirect("/")


@require_GET
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Version, database and queue state, for machines that watch over the school."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    cache.set("healthz", "well", 5)
    waiting = Outbox.objects.count()
    failed = Outbox.objects.filter(attempts__gt=0).count()
    return JsonResponse(
        {
            "status": "ok",
            "version": _version(),
            "database": connection.vendor,
            "cache": cache.get("healthz") == "well",
            "queue": {"waiting": waiting, "failed": failed},
        }
    )


def _version() -> str:
    try:
        return version("mektep")
    except PackageNotFoundError:
        return "unpacked"
