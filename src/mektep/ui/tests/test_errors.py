"""Errors are pages too: a sentence, the reason, the way out; for htmx only the sentence."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils import translation
from django.views.defaults import server_error

from mektep.core.errors import Refused


class SoldOut(Refused):
    message = "Only {left} are left."


def _raise(what):
    def view(request):
        if what is RequestDataTooBig:
            raise RequestDataTooBig("big")
        raise what

    view.login_required = False
    return view


def _broken(request):
    raise RuntimeError("secret 42")


_broken.login_required = False

handler400 = "mektep.ui.views.bad_request"
urlpatterns = [
    path("", lambda request: HttpResponse("x"), name="home"),
    path("ui/", include("mektep.ui.urls")),
    path("refused/", _raise(SoldOut(left=3))),
    path("denied/", _raise(PermissionDenied("Only grown-ups buy here."))),
    path("lost/", _raise(Http404("no"))),
    path("large/", _raise(RequestDataTooBig)),
    path("broken/", _broken),
]

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client():
    with translation.override("en"):
        yield Client(raise_request_exception=False, headers={"accept-language": "en"})


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/refused/", 409, "Only 3 are left."),
        ("/denied/", 403, "Only grown-ups buy here."),
        ("/lost/", 404, "There is no such page"),
        ("/large/", 413, "This file is too large"),
    ],
)
def test_a_person_reads_a_page_and_htmx_gets_the_sentence(client, address, status, sentence):
    page = client.get(address)
    assert page.status_code == status
    html = page.content.decode()
    assert f"<h1>{sentence}</h1>" in html
    assert html.count("<html") == 1
    assert "button-main" in html

    part = client.get(address, headers={"hx-request": "true"})
    assert part.status_code == status
    text = part.content.decode()
    assert text.lstrip().startswith('<div class="toast')
    assert f"<p>{sentence}</p>" in text
    assert "<html" not in text


def test_what_broke_is_told_in_three_languages_and_shows_nothing_inside(client):
    page = client.get("/broken/")
    assert page.status_code == 500
    html = page.content.decode()
    for language in ("kk", "ru", "en"):
        assert f'<div lang="{language}">' in html
    assert "secret" not in html


def test_the_page_of_the_broken_server_needs_no_request_and_no_database(rf):
    assert server_error(rf.get("/")).status_code == 500


def test_the_offline_page_speaks_three_languages_and_knows_nobody(client):
    html = client.get("/ui/offline/").content.decode()
    for language in ("kk", "ru", "en"):
        assert f'<div lang="{language}">' in html
    assert "csrf" not in html


def test_too_many_tries_and_an_old_form_have_their_page(client):
    assert "Too many tries" in _render("429.html")
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = strict.post("/ui/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "This page has grown old" in answer.content.decode()


def _render(name):
    from django.template.loader import render_to_string
    from django.test import RequestFactory

    return render_to_string(name, request=RequestFactory().get("/"))
