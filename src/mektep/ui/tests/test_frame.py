"""The frame: ways to go, who is signed in, language and colours."""

import re

import pytest
from django.test import Client, RequestFactory

from mektep.ui import nav
from mektep.ui.context import Frame


@pytest.fixture(autouse=True)
def _clean_registries(monkeypatch):
    monkeypatch.setattr(nav, "_items", {})
    monkeypatch.setattr(nav, "_person", [])
    monkeypatch.setattr(nav, "_mode", [])


def item(key, order=100, url_name="ui:pattern", **more):
    return nav.Item(key, key.title(), url_name, "house", order, **more)


def test_ways_stand_in_order_and_ties_go_by_key():
    for key, order in (("c", 2), ("a", 2), ("b", 1)):
        nav.register(item(key, order))
    ways = nav.ways(RequestFactory().get("/"))
    assert [str(way.label) for way in ways] == ["B", "A", "C"]


def test_a_way_is_shown_only_to_those_whom_it_concerns():
    nav.register(item("staff", shown_to=lambda request: "staff" in request.GET))
    assert nav.ways(RequestFactory().get("/")) == []
    assert len(nav.ways(RequestFactory().get("/?staff"))) == 1


def test_registering_a_key_again_replaces_it():
    nav.register(item("a"))
    nav.register(nav.Item("a", "Again", "ui:pattern", "bell"))
    assert [way.icon for way in nav.ways(RequestFactory().get("/"))] == ["bell"]


def test_the_nearest_way_is_current():
    nav.register(item("home", url_name="home"))
    nav.register(item("pattern"))
    ways = {str(way.label): way.is_current for way in nav.ways(RequestFactory().get("/ui/pattern/more/"))}
    assert ways == {"Home": False, "Pattern": True}


def test_a_home_is_current_at_the_front_door_too():
    nav.register(item("other", 1))
    nav.register(item("mine", 2, is_home=True))
    assert [way.is_current for way in nav.ways(RequestFactory().get("/"))] == [True, True]
    nav.register(item("other", 1, url_name="ui:offline"))
    assert [way.is_current for way in nav.ways(RequestFactory().get("/"))] == [False, True]


@pytest.mark.parametrize(("count", "places", "more"), [(0, 0, 0), (5, 5, 0), (6, 4, 2), (9, 4, 5)])
def test_a_phone_has_at_most_five_places(count, places, more):
    ways = [nav.Way(str(i), "/", "house", False) for i in range(count)]
    assert [len(part) for part in nav.split(ways)] == [places, more]


def test_every_way_and_the_person_are_on_the_page():
    for n in range(7):
        nav.register(item(f"way{n}", order=n))
    nav.show_person(
        lambda request: nav.Person(
            "Сәуле Ахметова",
            "Мұғалім",
            hats=[nav.Hat("Ата-ана", "family")],
            hat_url="/hat/",
            sign_out_url="/out/",
        )
    )
    html = Client().get("/ui/pattern/").content.decode()
    nav_html = html[html.index('<nav class="nav"') : html.index("</nav>")]
    assert nav_html.count('href="/ui/pattern/"') == 7
    assert nav_html.count("menu-item") == 3
    assert "Сәуле Ахметова" in html
    assert ">СА<" in html
    assert 'name="hat" value="family"' in html
    assert 'action="/out/"' in html


def test_the_mode_is_for_young_eyes_or_for_the_last_desk():
    assert 'data-mode="' not in Client().get("/ui/pattern/").content.decode()[:400]
    nav.choose_mode(lambda request: "simple")
    assert 'data-mode="simple"' in Client().get("/ui/pattern/").content.decode()[:400]
    assert 'data-mode="projector"' in Client().get("/ui/pattern/?projector").content.decode()[:400]


@pytest.mark.parametrize("theme", ["auto", "light", "dark", "contrast"])
def test_colours_are_remembered_without_scripts(theme):
    client = Client()
    answer = client.post("/ui/theme/", {"theme": theme, "next": "/ui/pattern/"})
    assert (answer.status_code, answer["Location"]) == (302, "/ui/pattern/")
    assert f'data-theme="{theme}"' in client.get("/ui/pattern/").content.decode()[:400]


def test_an_unknown_theme_is_refused_and_a_forged_cookie_ignored():
    client = Client()
    assert client.post("/ui/theme/", {"theme": '"><script>'}).status_code == 400
    client.cookies["theme"] = "neon"
    assert 'data-theme="auto"' in client.get("/ui/pattern/").content.decode()[:400]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_language_is_remembered_without_scripts(language):
    client = Client()
    assert client.post("/ui/language/", {"language": language, "next": "/ui/pattern/"}).status_code == 302
    assert f'<html lang="{language}"' in client.get("/ui/pattern/").content.decode()[:400]


def test_what_is_drawn_once_still_carries_the_token_and_the_way_back_of_each_request():
    def hidden(client, address):
        html = client.get(address).content.decode()
        return set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)), set(
            re.findall(r'name="next" value="([^"]+)"', html)
        )

    one, other = Client(), Client()
    (first,), back = hidden(one, "/ui/pattern/?a=1&b=%22%3E")
    (second,), _ = hidden(other, "/ui/pattern/")
    assert first != second
    assert len(first) == len(second) == 64
    assert back == {"/ui/pattern/?a=1&amp;b=%22%3E"}
    strict = Client(enforce_csrf_checks=True)
    (token,), _ = hidden(strict, "/ui/pattern/")
    assert strict.post("/ui/theme/", {"theme": "dark", "csrfmiddlewaretoken": token}).status_code == 302


def test_each_language_and_theme_has_its_own_menu():
    client = Client()
    for language, words in (("kk", "Қараңғы"), ("ru", "Тёмная"), ("en", "Dark")):
        client.cookies["django_language"] = language
        for theme in ("light", "dark"):
            client.cookies["theme"] = theme
            html = client.get("/ui/pattern/").content.decode()
            assert words in html
            assert f'value="{theme}" aria-current="true"' in html
            assert f'value="{language}" lang="{language}" aria-current="true"' in html


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", ""])
def test_choosing_never_leads_to_another_house(to):
    assert Client().post("/ui/language/", {"language": "ru", "next": to})["Location"] == "/"


def test_after_a_refused_form_one_comes_back_to_a_page_that_can_be_opened():
    request = RequestFactory().post("/act/", headers={"referer": "http://testserver/page/?week=3"})
    assert Frame(request).here == "/page/?week=3"
    elsewhere = RequestFactory().post("/act/", headers={"referer": "http://elsewhere/page/"})
    assert Frame(elsewhere).here == "/"


def test_nothing_is_inline_and_nothing_comes_from_another_host():
    html = Client().get("/ui/pattern/").content.decode()
    assert "style=" not in html
    assert "<style" not in html
    assert " onclick" not in html
    assert "<script>" not in html
    assert "//" not in html.replace("http://www.w3.org", "").replace("<!--", "")
