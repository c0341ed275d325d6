"""Coming with a code on paper: to choose a password, or to stand for a child."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mektep.core import clock
from mektep.core.http import page

from .. import actions, doors, queries
from ..details import Newcomer
from ..forms import CodeForm, JoinForm, KinshipForm, NewPasswordForm
from ..http import Request
from ..models import Invitation

JOIN = "people/join.html"
JOIN_PASSWORD = "people/join_password.html"
JOIN_CHILD = "people/join_child.html"
CODE = "invitation_code"


@login_not_required
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The code first; what it is for decides what comes next."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return page(request, JOIN, {"form": form})
    if not form.is_valid():
        return page(request, JOIN, {"form": form}, status=400)
    code = form.cleaned_data["code"]
    say = doors.by_code(request, code, clock.now())
    found = queries.invitation(code)
    if say or found is None:
        form.add_error(None, say)
        return page(request, JOIN, {"form": form}, status=403)
    found.must_be_open(clock.now())
    request.session[CODE] = code
    return HttpResponseRedirect(reverse("people:join_child" if found.learner_id else "people:join_password"))


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_password(request: HttpRequest) -> HttpResponse:
    """Choose the password of the person the code was given to, and go in."""
    code, found = _brought(request)
    if found is None or found.for_person is None:
        return HttpResponseRedirect(reverse("people:join"))
    person = found.for_person
    form = NewPasswordForm(request.POST if request.method == "POST" else None, person=person)
    if not form.is_valid():
        context = {"form": form, "person": person}
        return page(request, JOIN_PASSWORD, context, status=400 if form.is_bound else None)
    person = actions.use_code(code, form.cleaned_data["password"], by=doors.DOORMAN, at=clock.now())
    request.session.flush()
    return doors.enter(request, person, "password")


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_child(request: Request) -> HttpResponse:
    """Become the guardian: with one's account, or with a new one."""
    code, found = _brought(request)
    if found is None or found.learner is None:
        return HttpResponseRedirect(reverse("people:join"))
    data = request.POST if request.method == "POST" else None
    first = {"kinship": found.kinship, "language": found.learner.language}
    if request.user.is_authenticated:
        own = KinshipForm(data, initial=first)
        if not own.is_valid():
            context = {"form": own, "invitation": found, "is_in": True}
            return page(request, JOIN_CHILD, context, status=400 if own.is_bound else None)
        kinship = own.cleaned_data["kinship"]
        actions.accept_invitation(code, kinship, by=request.actor, at=clock.now())
        del request.session[CODE]
        return HttpResponseRedirect("/")
    new = JoinForm(data, initial=first)
    if not new.is_valid():
        context = {"form": new, "invitation": found, "is_in": False}
        return page(request, JOIN_CHILD, context, status=400 if new.is_bound else None)
    values = {key: new.cleaned_data[key] for key in _DETAILS}
    person = actions.join(
        code, Newcomer(**values), new.cleaned_data["kinship"], by=doors.DOORMAN, at=clock.now()
    )
    request.session.flush()
    return doors.enter(request, person, "password")


_DETAILS = ("family_name", "given_name", "patronymic", "phone", "language", "password")


def _brought(request: HttpRequest) -> tuple[str, Invitation | None]:
    """The code that this visitor typed a moment ago, and what it is for."""
    code = str(request.session.get(CODE, ""))
    found = queries.invitation(code)
    if found is not None:
        found.must_be_open(clock.now())
    return code, found
