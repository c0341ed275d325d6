"""Nothing on any page that axe would call a violation, light and dark, phone and desktop."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .pages import PAGES, paths

STANDARDS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)], ids=["phone", "dark desktop"])
@pytest.mark.parametrize("role", PAGES)
def test_no_violations(school, sign_in, role, width, dark):
    page = sign_in(role, width=width, dark=dark)
    found = {}
    for path in paths(role, school.ids):
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"
        page.wait_for_load_state("load")
        result = Axe().run(page, options=STANDARDS)
        if result.violations_count:
            violations = result.response["violations"]
            found[path] = [(one["id"], [node["target"] for node in one["nodes"]][:4]) for one in violations]
    assert not found


@pytest.mark.parametrize("role", PAGES)
def test_nothing_is_wider_than_a_phone(school, sign_in, role):
    page = sign_in(role, width=360)
    for path in paths(role, school.ids):
        page.goto(path)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{path} is {overflow} px too wide"
