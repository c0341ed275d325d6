"""`make shots`: pictures of every page x role x 360/768/1280 px x light/dark, into shots/."""

import sys
import tempfile
from contextlib import ExitStack
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from playwright.sync_api import sync_playwright

from tests import services
from tests.browser.pages import PAGES, paths
from tests.serving import serve_demo

ROOT = Path(__file__).resolve().parent.parent.parent
WIDTHS = (360, 768, 1280)


def main() -> int:
    chromium = services.chromium()
    if chromium is None:
        return 1
    folder = ROOT / "shots"
    roles = sys.argv[1:] or list(PAGES)
    with ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory())
        school = stack.enter_context(serve_demo(Path(data)))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for role, width, scheme in product(roles, WIDTHS, ("light", "dark")):
            context = browser.new_context(
                base_url=school.address,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                locale="kk",
                storage_state=school.state(browser, role),
            )
            page = context.new_page()
            for path in paths(role, school.ids):
                page.goto(path)
                page.wait_for_timeout(250)
                name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
                target = folder / role / f"{name}-{width}-{scheme}.png"
                target.parent.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=str(target), full_page=True)
                sys.stdout.write(f"{target.relative_to(ROOT)}\n")
            context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
