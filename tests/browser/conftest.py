"""A real school behind a real server, opened in a real Chromium.

`tests/run_all.py` makes the demo school and serves it once (`SCHOOL_ADDRESS`); run alone, these fixtures do
it themselves. The journeys act as the demo's people, each on things of its own.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import services
from tests.serving import Serving, serve_demo

# Playwright keeps its loop in the tests' thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

LAUNCH = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    if address := os.environ.get("SCHOOL_ADDRESS"):
        yield Serving(address, os.environ["MEKTEP_DATA"])
        return
    with serve_demo(tmp_path_factory.mktemp("school")) as serving:
        yield serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or services.chromium()
    if path is None:
        pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=LAUNCH)


Open = Callable[..., Page]


@pytest.fixture
def sign_in(school: Serving, browser: Browser) -> Iterator[Open]:
    """`sign_in("teacher", width=360)` → a page of somebody signed in, at her desk."""
    contexts: list[BrowserContext] = []

    def opened(role: str, *, width: int = 1280, dark: bool = False, lang: str = "kk") -> Page:
        context = browser.new_context(
            base_url=school.address,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale=lang,
            has_touch=width < 600,
            storage_state=school.state(browser, role),
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.faults = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: _note(page, str(error)))
        page.on("console", lambda message: _note(page, message.text) if message.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            assert not page.faults, page.faults  # type: ignore[attr-defined]
        context.close()


def _note(page: Page, text: str) -> None:
    """Scripts that break and policies that are broken are faults; refusals the journeys ask for are not."""
    # A page that is left before its transition ends says so; that is nobody's fault either.
    if not any(word in text for word in ("Failed to load resource", "net::ERR", "Transition was aborted")):
        page.faults.append(text)  # type: ignore[attr-defined]
