"""The same grid on the real page of the register, against the real house."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from mektep.journal.models import Mark
from mektep.journal.tests.factories import days_back, make_big_class, make_lessons, make_work
from mektep.norms import queries as norms
from mektep.school.tests.factories import make_cast
from mektep.ui import built

# The browser's driver runs a loop of its own in this thread; the database is none the worse for it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = pytest.mark.skipif(
    not built.FOLDER.joinpath("manifest.json").exists(), reason="run `npm run build` first"
)
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture
def whole(transactional_db, live_server) -> Iterator[tuple[Page, BrowserContext]]:
    norms.law()
    cast = make_cast()
    teaching, _ = make_big_class(cast, 28)
    make_lessons(teaching, days_back(10))
    make_work(teaching, cast.terms[0])
    session = cast.client("vera").cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="kk")
        context.add_cookies([
            {"name": "sessionid", "value": session, "url": live_server.url},
            {"name": "django_language", "value": "kk", "url": live_server.url},
        ])  # fmt: skip
        page = context.new_page()
        page.goto(f"{live_server.url}/journal/{teaching.pk}/")
        yield page, context
        browser.close()


def test_marks_and_absences_reach_the_register(whole) -> None:
    page, context = whole
    expect(page.locator("mk-journal[data-ready]")).to_be_visible()
    page.locator("th[aria-current=date] .mk-call").click()
    here = page.locator("td[data-today]")
    here.nth(2).click()
    here.nth(4).click()
    page.keyboard.press("Escape")
    here.nth(6).click()
    for digit in "897":
        page.keyboard.press(digit)
    expect(here.nth(8)).to_have_attribute("data-state", "saved")
    expect(page.locator("mk-queue")).to_have_attribute("data-state", "saved")
    context.set_offline(True)
    page.keyboard.press("5")
    expect(page.locator("mk-queue")).to_have_attribute("data-state", "offline")
    context.set_offline(False)
    expect(page.locator("mk-queue")).to_have_attribute("data-state", "saved", timeout=15_000)
    here.nth(6).click()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("dialog").locator("ol")).to_contain_text("→ 8")
    page.reload()
    assert [here.nth(row).inner_text() for row in range(2, 11)] == ["н", "", "н", "", "8", "9", "7", "5", ""]
    assert sorted(Mark.objects.values_list("points", flat=True)) == [5, 7, 8, 9]
