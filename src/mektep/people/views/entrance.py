"""Signing in: by password, card or pictures; and signing out."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mektep.core import clock
from mektep.core.http import page

from .. import codes, demo, doors, queries
from ..forms import CodeForm, DoorForm, SignInForm
from ..pictures import PICTURES

SIGN_IN = "people/sign_in.html"
CARD = "people/card.html"
DOOR = "people/door.html"
CHILDREN = "people/children.html"
ROW = "people/pictures.html"


def _to(request: HttpRequest) -> str:
    """Where the visitor wanted to go, if it is a page of this house."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    return to if safe else ""


def _inside(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(_to(request) or resolve_url(settings.LOGIN_REDIRECT_URL))


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Username, phone or e-mail, and the password."""
    if request.user.is_authenticated:
        return _inside(request)
    form = SignInForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "next": _to(request), "accounts": demo.accounts()}
    if not form.is_bound:
        return page(request, SIGN_IN, context)
    if not form.is_valid():
        return page(request, SIGN_IN, context, status=400)
    data = form.cleaned_data
    answer = doors.by_password(request, data["name"], data["password"], clock.now())
    if answer.person is None:
        form.add_error(None, answer.say)
        return page(request, SIGN_IN, context, status=answer.status)
    return doors.enter(request, answer.person, "password", _to(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave this device. By POST only, so that no link can sign anybody out."""
    if request.method == "POST":
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))
    return HttpResponseRedirect(resolve_url(settings.LOGIN_REDIRECT_URL))


@login_not_required
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """A child's card. Its QR code leads here with the letters behind `#`, which no server ever sees in a
    log: a script posts them; without scripts they are typed."""
    if request.user.is_authenticated:
        return _inside(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        response = page(request, CARD, {"form": form})
    elif not form.is_valid():
        response = page(request, CARD, {"form": form}, status=400)
    else:
        answer = doors.by_card(request, form.cleaned_data["code"], clock.now())
        if answer.person is not None:
            return doors.enter(request, answer.person, "card")
        form.add_error(None, answer.say)
        response = page(request, CARD, {"form": form}, status=answer.status)
    # The camera is for reading the card, and for this page alone.
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """The letters that hang in the classroom lead to the children of the class."""
    form = DoorForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return page(request, DOOR, {"form": form})
    if not form.is_valid():
        return page(request, DOOR, {"form": form}, status=400)
    code = form.cleaned_data["code"]
    if say := doors.by_door(request, code, clock.now()):
        form.add_error(None, say)
        return page(request, DOOR, {"form": form}, status=403)
    found = queries.door(code)
    assert found is not None
    return HttpResponseRedirect(reverse("people:children", args=[found.code]))


@login_not_required
@never_cache
@require_safe
def children(request: HttpRequest, code: str) -> HttpResponse:
    """The children of a class choose themselves."""
    say = doors.by_door(request, code, clock.now())
    found = queries.door(code)
    if say or found is None:
        form = DoorForm({"code": code})
        form.is_valid()
        form.add_error(None, say)
        return page(request, DOOR, {"form": form}, status=404)
    return page(request, CHILDREN, {"door": found, "cards": queries.behind(found)})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A child taps its four pictures, one after the other."""
    found = queries.door(code)
    mine = queries.card_behind(found, pk) if found else None
    if mine is None:
        raise Http404
    if request.user.is_authenticated:
        return _inside(request)
    chosen = _tapped(request)
    context = {
        "door": found,
        "card": mine,
        "pictures": PICTURES,
        "chosen": chosen,
        "places": range(codes.ROW),
        "say": "",
    }
    if len(chosen) < codes.ROW:
        return page(request, ROW, context, "row")
    answer = doors.by_pictures(request, mine, chosen, clock.now())
    if answer.person is None:
        context |= {"chosen": [], "say": answer.say}
        return page(request, ROW, context, "row", status=answer.status)
    response = doors.enter(request, answer.person, "pictures")
    if request.headers.get("HX-Request") == "true" and response.status_code == 302:
        return HttpResponse(headers={"HX-Redirect": response.headers["Location"]})
    return response


def _tapped(request: HttpRequest) -> list[int]:
    """Pictures tapped so far: those remembered by the page, and the one tapped now."""
    words = [*request.POST.get("chosen", "")[:40].split("-"), request.POST.get("picture", "")[:2]]
    known = {picture.number for picture in PICTURES}
    numbers = [int(word) for word in words if word.isascii() and word.isdigit()]
    return [number for number in numbers if number in known][: codes.ROW]
