"""Homework in a real Chromium: one form for three classes, in no more than six clicks; a pupil ticks it."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from mektep.learning.models import Homework, HomeworkDone
from mektep.learning.tests.factories import make_homework, make_lessons
from mektep.school.tests.factories import make_class, make_teaching, whole

MOST_CLICKS = 6


@pytest.fixture
def pages(transactional_db, live_server, browser, cast):
    """Opens a page for somebody of the cast, with a script or without."""
    contexts = []

    def open_(who: str, path: str, *, script: bool = True) -> Page:
        context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=script)
        contexts.append(context)
        session = cast.client(who).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_homework_for_three_classes_takes_no_more_than_six_clicks(cast, pages, script):
    parallel = [make_teaching(whole(make_class(cast.year, 7, letter)), teacher=cast.vera) for letter in "ВГ"]
    for one in (cast.teaching, *parallel):
        make_lessons(one, date(2026, 9, 8))
    page = pages("vera", "/learning/", script=script)
    clicks = 0
    page.click("a.button-main")
    clicks += 1
    page.wait_for_selector("textarea:focus" if script else "textarea")
    if script:  # the text has the focus already
        page.keyboard.type("§ 4, № 17")
    else:
        page.fill("textarea", "§ 4, № 17")
    for one in parallel:
        page.check(f"#class-{one.pk}")
        clicks += 1
    page.click("main form .button-main")
    clicks += 1
    page.wait_for_url("**/learning/")
    assert clicks <= MOST_CLICKS
    found = Homework.objects.order_by("teaching")
    assert [one.teaching for one in found] == [cast.teaching, *parallel]
    assert {(one.text, one.due_on) for one in found} == {("§ 4, № 17", date(2026, 9, 8))}

    pupil = pages("tom", "/learning/", script=script)
    pupil.click("main form button")
    pupil.wait_for_selector('main form button[aria-pressed="true"]')
    assert HomeworkDone.objects.get().learner == cast.tom


def test_the_norm_speaks_while_one_types_and_undoes_no_tick(cast, pages):
    other = make_teaching(whole(make_class(cast.year, 7, "В")), teacher=cast.vera)
    for one in (cast.teaching, other):
        make_lessons(one, date(2026, 9, 8))
    make_homework(cast.teaching, minutes=100)
    page = pages("vera", f"/learning/give/?teaching={other.pk}")
    if page.locator('script[type="module"]').count() == 0:
        pytest.skip("the front end is not built")
    page.fill("textarea", "§ 4")
    page.fill("#id_minutes", "15")
    page.check(f"#class-{cast.teaching.pk}")
    page.wait_for_selector(f"#note-{cast.teaching.pk} .tag-sun")
    assert page.locator(".tag-sun").count() == 1
    assert page.is_checked(f"#class-{cast.teaching.pk}") and page.is_checked(f"#class-{other.pk}")
    page.click("main form .button-main")  # she was warned: once is enough
    page.wait_for_url("**/learning/")
    assert Homework.objects.count() == 3


def test_the_pages_of_homework_are_for_everybody(cast, pages):
    make_lessons(cast.teaching, date(2026, 9, 8))
    for who, path in (("vera", "/learning/"), ("vera", "/learning/give/"), ("tom", "/learning/")):
        found = Axe().run(pages(who, path)).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
