"""Answering: the page, its part for htmx, and refusals in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from .errors import Refused

Answer = Callable[[HttpRequest], HttpResponse]


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    part: str = "",
    *,
    status: int | None = None,
) -> HttpResponse:
    """The whole page, or only its `part` (a partialdef of the template) when htmx asks for it."""
    name = f"{template}#{part}" if part and is_htmx(request) else template
    return render(request, name, dict(context), status=status)


def done(
    request: HttpRequest,
    to: str,
    template: str = "",
    context: Mapping[str, Any] | None = None,
    part: str = "",
) -> HttpResponse:
    """After an act: the changed part for htmx, a redirect `to` the page for everyone else."""
    if is_htmx(request) and part:
        return render(request, f"{template}#{part}", dict(context or {}))
    if is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": to})
    return HttpResponseRedirect(to)


def wants_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or request.headers.get("Accept", "").startswith(
        "application/json"
    )


class RefusalMiddleware:
    """`Refused` → 409 and `PermissionDenied` → 403, each with its own sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case Refused():
                status = exception.status
            case PermissionDenied():
                status = 403
            case _:
                return None
        say = str(exception)
        if wants_json(request):
            return JsonResponse({"say": say}, status=status)
        return render(request, "ui/refusal.html", {"say": say, "status": status}, status=status)
