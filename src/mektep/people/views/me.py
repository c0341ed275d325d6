"""My account: language, password, second factor, devices."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mektep.core import clock
from mektep.core.http import done, page
from mektep.ui.context import LANGUAGES, THEME_COOKIE, THEMES

from .. import actions, queries
from ..actors import STAFF
from ..forms import ChangePasswordForm
from ..http import Request

ME = "people/me.html"
PASSWORD = "people/password.html"


def _this(request: Request) -> str:
    return request.session.session_key or ""


@never_cache
@require_safe
def me(request: Request) -> HttpResponse:
    """Everything about one's own account."""
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "person": request.user,
        "languages": LANGUAGES.items(),
        "themes": [(key, label, icon) for key, (label, icon) in THEMES.items()],
        "theme": request.COOKIES.get(THEME_COOKIE, "auto"),
        "devices": queries.devices(request.user.pk, _this(request), clock.now()),
        "may_have_factor": request.actor.has(*STAFF) or bool(kinds),
        "has_factor": bool(kinds),
        "has_password": request.user.has_usable_password(),
    }
    return page(request, ME, context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: Request) -> HttpResponse:
    """Another password; every other device is signed out."""
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, person=request.user)
    if not form.is_valid():
        return page(request, PASSWORD, {"form": form}, status=400 if form.is_bound else None)
    person = actions.set_password(
        request.user, form.cleaned_data["password"], keep=_this(request), by=request.actor, at=clock.now()
    )
    update_session_auth_hash(request, person)
    return done(request, reverse("people:me"))


@require_POST
def choose_language(request: Request) -> HttpResponse:
    """The language of the pages and of what is sent."""
    person = actions.choose_language(
        request.user, request.POST.get("language", ""), by=request.actor, at=clock.now()
    )
    response = done(request, reverse("people:me"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        person.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@require_POST
def sign_out_device(request: Request, handle: str) -> HttpResponse:
    """End one of one's own sessions."""
    session = queries.session(request.user.pk, handle)
    if session is None:
        raise Http404
    actions.sign_out_device(session, by=request.actor, at=clock.now())
    return done(request, reverse("people:me"))


@require_POST
def sign_out_everywhere(request: Request) -> HttpResponse:
    """End all of them but this one."""
    actions.sign_out_everywhere(request.user, keep=_this(request), by=request.actor, at=clock.now())
    return done(request, reverse("people:me"))
