"""Choosing a language and a theme, the pattern page, and the page that is shown without a network."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from . import built, shell, tokens
from .context import THEME_COOKIE, THEMES
from .pattern import context

YEAR = 60 * 60 * 24 * 365


def _back(request: HttpRequest) -> HttpResponse:
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(to if to and safe else "/")


@require_POST
@login_not_required
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the colours on this device."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        return HttpResponseBadRequest()
    response = _back(request)
    response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language on this device."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES) or not check_for_language(chosen):
        return HttpResponseBadRequest()
    response = _back(request)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@require_GET
@login_not_required
def pattern(request: HttpRequest) -> HttpResponse:
    """Every part with its states, for people who build pages and for tests that look at them."""
    return render(request, "ui/pattern.html", context())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`: a body that is too large is told as what it is, anything else in three languages."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


@require_GET
@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which may look after the whole site. 404 where the front end was not built."""
    try:
        script = shell.worker()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        script,
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"},
    )


@require_GET
@login_not_required
def manifest(request: HttpRequest) -> HttpResponse:
    """What a device needs to keep Mektep among its applications."""
    colours = tokens.colours()["light"]
    sign = {"src": built.asset("sign.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    return JsonResponse(
        {
            "name": "Mektep",
            "short_name": "Mektep",
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": colours["paper"],
            "theme_color": colours["sky"],
            "icons": [sign],
        },
        content_type="application/manifest+json",
    )


@require_GET
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """What a device shows for a page it does not have while there is no network. Kept by the worker."""
    return render(request, "ui/offline.html")
