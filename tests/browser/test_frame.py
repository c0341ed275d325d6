"""The frame and the parts in a real Chromium: refusals, colours, languages, the keyboard, thumbs and eyes."""

import os
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Browser, Page, expect

from mektep.core.errors import Refused
from mektep.ui import built, nav, shell

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PAGE = """{% extends "ui/base.html" %}{% block main %}<div id="part">x</div>
{% for act in acts %}<button class="button" id="{{ act }}" hx-post="/try/{{ act }}/" hx-target="#part"
hx-swap="outerHTML">{{ act }}</button>{% endfor %}{% endblock %}"""


class SoldOut(Refused):
    message = "Only three are left."


def _try(act):
    @login_not_required
    def view(request):
        match act:
            case "refuse":
                raise SoldOut
            case "deny":
                raise PermissionDenied("Only grown-ups buy here.")
            case "break":
                raise RuntimeError
            case "mistake":
                return HttpResponse('<p id="part">Write a number.</p>', status=422)
            case "proxy":
                return HttpResponse("<html><body>Bad gateway</body></html>", status=502)
        return HttpResponse('<p id="part">Bought.</p>')

    return view


WAYS = (
    ("Бүгін", "house"),
    ("Сабақ кестесі", "calendar-days"),
    ("Журнал", "table-2"),
    ("Тапсырмалар", "notebook-pen"),
    ("Хабарламалар", "mail"),
    ("Есептер", "chart-column"),
    ("Баптаулар", "settings"),
)
ACTS = ("buy", "refuse", "deny", "break", "mistake", "proxy")


@login_not_required
def page(request):
    return HttpResponse(engines["django"].from_string(PAGE).render({"acts": ACTS}, request))


urlpatterns = [
    path("", page, name="home"),
    path("ui/", include("mektep.ui.urls")),
    *(path(f"try/{act}/", _try(act)) for act in ACTS),
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = ThreadingHTTPServer.request_queue_size


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def house() -> Iterator[str]:
    """The address of a house with somebody signed in and more ways to go than a phone has places."""
    assert built.url("app"), "Build the front end first: make web"
    before = dict(nav._items), nav._person[:], nav._mode[:], shell._queue[:]
    nav._items.clear()
    for order, (label, icon) in enumerate(WAYS):
        nav.register(nav.Item(f"way{order}", label, "ui:pattern", icon, order))
    person = nav.Person("Сәуле Ахметова", "Мұғалім", [nav.Hat("Ата-ана", "b")], "/hat/", sign_out_url="/out/")
    nav.show_person(lambda request: person)
    nav.choose_mode(lambda request: "simple" if "young" in request.GET else "")
    shell.send_acts(lambda request: None)
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"]):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
    nav._items.update(before[0])
    nav._person[:], nav._mode[:], shell._queue[:] = before[1:]


def opened(browser: Browser, house: str, address: str = "/", **wishes) -> Page:
    """A page of a new visitor; wishes: width, theme, language, scripts."""
    context = browser.new_context(
        viewport={"width": wishes.get("width", 1280), "height": 800},
        java_script_enabled=wishes.get("scripts", True),
        service_workers="block",
    )
    for name, value in (
        ("theme", wishes.get("theme", "light")),
        ("django_language", wishes.get("language", "en")),
    ):
        context.add_cookies([{"name": name, "value": value, "url": house}])
    found = context.new_page()
    found.goto(house + address)
    return found


def sayings(found: Page) -> list[str]:
    return [text.strip() for text in found.locator("#toasts .toast p").all_inner_texts()]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ("refuse", "Only three are left."),
        ("deny", "Only grown-ups buy here."),
        ("break", "Something broke on our side. Nothing was changed; try again in a minute."),
        ("proxy", "Something broke on our side. Nothing was changed; try again in a minute."),
    ],
)
def test_a_no_is_told_in_the_corner_and_changes_nothing_else(browser, house, act, sentence):
    found = opened(browser, house)
    found.click(f"#{act}")
    expect(found.locator("#toasts .toast p")).to_have_text(sentence)
    assert found.inner_text("#part") == "x"
    found.click("#toasts [data-close]")
    assert sayings(found) == []
    found.context.close()


def test_a_yes_and_a_mistake_go_where_the_form_was(browser, house):
    found = opened(browser, house)
    found.click("#mistake")
    expect(found.locator("#part")).to_have_text("Write a number.")
    found.click("#buy")
    expect(found.locator("#part")).to_have_text("Bought.")
    assert sayings(found) == []
    found.context.close()


def test_without_a_network_it_says_so(browser, house):
    found = opened(browser, house)
    found.context.set_offline(True)
    found.click("#buy")
    expect(found.locator("#toasts .toast p")).to_have_text("No connection. Check the network and try again.")
    found.context.close()


def test_colours_change_at_once_and_stay(browser, house):
    found = opened(browser, house)
    found.click(".bar-end > .menu summary")
    with found.expect_response("**/ui/theme/"):
        found.click("button[value=dark]")
    expect(found.locator("html")).to_have_attribute("data-theme", "dark")
    found.reload()
    expect(found.locator("html")).to_have_attribute("data-theme", "dark")
    found.context.close()


def test_language_and_colours_without_scripts(browser, house):
    found = opened(browser, house, "/ui/pattern/", scripts=False, width=360)
    found.click(".bar-end > .menu summary")
    found.click("button[value=kk]")
    assert found.inner_text("h1") == "Үлгілер беті"
    found.click(".bar-end > .menu summary")
    found.click("button[value=contrast]")
    expect(found.locator("html")).to_have_attribute("data-theme", "contrast")
    assert found.url == f"{house}/ui/pattern/"
    found.context.close()


def test_the_keyboard_skips_opens_and_closes(browser, house):
    found = opened(browser, house)
    found.keyboard.press("Tab")
    found.keyboard.press("Enter")
    assert found.evaluate("document.activeElement.id") == "main"
    found.focus(".nav .menu summary")
    found.keyboard.press("ArrowDown")
    assert "menu-item" in found.evaluate("document.activeElement.className")
    found.keyboard.press("Escape")
    assert found.locator("details[data-menu][open]").count() == 0
    assert found.evaluate("document.activeElement.tagName") == "SUMMARY"
    found.context.close()


def test_on_a_phone_the_rest_is_behind_more(browser, house):
    found = opened(browser, house, width=360)
    assert found.locator(".nav > ul > li").count() == 5
    found.click(".nav .menu summary")
    box = found.locator(".nav .menu-list").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 800
    assert found.locator(".nav .menu-list li").count() == 3
    found.context.close()


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize(
    ("address", "width"),
    [("/ui/pattern/", 360), ("/ui/pattern/", 1280), ("/ui/pattern/?young", 360), ("/nowhere/", 360)],
)
def test_everybody_can_use_it(browser, house, theme, address, width):
    found = opened(browser, house, address, theme=theme, language="kk", width=width)
    found.wait_for_timeout(200)
    violations = Axe().run(found).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
    found.context.close()


SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
 .filter((one) => {
  const box = (one.closest('label, .check') ?? one).getBoundingClientRect();
  // A link over its whole row or card answers wherever the row is touched; a mark reaches over its edge.
  const whole = one.matches('.row-link, .card-link') ? one.closest('li, .card').getBoundingClientRect() : box;
  const reach = one.matches('.mark') ? 14 : 0;
  const hidden = one.closest('details:not([open]) > :not(summary), dialog');
  return box.width && !hidden && Math.min(whole.width, whole.height) + reach < 44;
}).map((one) => one.outerHTML.slice(0, 90))"""
MOVED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 100);
})"""


@pytest.mark.parametrize("width", [360, 768, 1024, 1280])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_nothing_runs_over_jumps_or_is_too_small_for_a_thumb(browser, house, width, language):
    found = opened(browser, house, "/ui/pattern/", width=width, language=language)
    found.wait_for_timeout(300)
    assert found.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found.evaluate(SMALL) == []
    assert found.evaluate(MOVED) < 0.02
    bar = found.locator(".bar-end").bounding_box()
    if width >= 1024:
        last = found.locator(".nav > ul > li").last.bounding_box()
        assert last["x"] + last["width"] <= bar["x"]
    found.context.close()
