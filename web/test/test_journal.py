"""Journeys of a teacher through the register, in a real Chromium against `server.py`.

Run with `pytest web/test` after `npm run build`. Not part of the unit suite.
"""

import contextlib
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from web.test.server import School, Server

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
COUNT = """
window.touched = { keys: 0, clicks: 0 };
addEventListener("keydown", (event) => { if (event.isTrusted && !event.repeat) touched.keys += 1; }, true);
addEventListener("click", (event) => { if (event.isTrusted) touched.clicks += 1; }, true);
"""


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def server(school: School) -> Iterator[Server]:
    started = Server(school)
    yield started
    started.shutdown()
    started.server_close()


class Teacher:
    """A person with a browser and a profile that survives it."""

    def __init__(
        self, playwright: Playwright, server: Server, profile: Path, width: int, height: int, touch: bool
    ) -> None:
        self.playwright, self.server, self.profile = playwright, server, profile
        self.size, self.touch = {"width": width, "height": height}, touch
        self.context: BrowserContext | None = None
        self.errors: list[str] = []

    def open(self) -> Page:
        if self.context is None:
            self.context = self.playwright.chromium.launch_persistent_context(
                str(self.profile),
                executable_path=CHROMIUM,
                args=["--no-sandbox"],
                viewport=self.size,
                has_touch=self.touch,
                is_mobile=self.touch,
                permissions=["clipboard-read", "clipboard-write"],
            )
            self.context.add_init_script(COUNT)
        page = self.context.new_page()
        page.on(
            "pageerror",
            lambda error: self.errors.append(str(error)) if "ViewTransition" not in str(error) else None,
        )
        page.on(
            "console",
            lambda message: (
                self.errors.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        page.goto(f"{self.server.url}/journal/12/")
        expect(page.locator("mk-journal[data-ready]")).to_be_visible()
        return page

    def kill(self) -> None:
        """Kill our browser the hard way: the process that holds this profile, and nothing else."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (process / "cmdline").read_text().split("\0")
                if f"--user-data-dir={self.profile}" in words and not any(
                    w.startswith("--type=") for w in words
                ):
                    os.kill(int(process.name), signal.SIGKILL)
        with contextlib.suppress(Exception):
            if self.context:
                self.context.close()
        self.context = None
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()

    def close(self) -> None:
        if self.context:
            self.context.close()
        assert self.errors == []


@pytest.fixture
def teacher(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Teacher]:
    one = Teacher(playwright, server, tmp_path / "profile", 1280, 800, touch=False)
    yield one
    one.close()


@pytest.fixture
def thumb(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Teacher]:
    one = Teacher(playwright, server, tmp_path / "profile", 360, 740, touch=True)
    yield one
    one.close()


def cell(page: Page, row: int, column: str = "l140"):
    index = page.locator(f"th[data-col={column}]").evaluate("head => head.cellIndex")
    return page.locator(f"tbody tr:nth-child({row + 1}) > :nth-child({index + 1})")


def until(page: Page, truth: str) -> None:
    """Wait for a truth; the strict content policy leaves no other way than to ask again and again."""
    for _ in range(100):
        if page.evaluate(truth):
            return
        page.wait_for_timeout(100)
    raise AssertionError(truth)


def kazakh(page: Page, sign: str, code: str) -> None:
    """Press a key in the Kazakh layout, where the keys of the digits give letters."""
    keys = page.context.new_cdp_session(page)
    keys.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": sign, "code": code, "text": sign})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": sign, "code": code})


def touched(page: Page) -> int:
    return page.evaluate("touched.keys + touched.clicks")


# Asked after the keys, the store answers after what the keys have written.
WAITING = """new Promise((resolve) => { const open = indexedDB.open("mektep"); open.onsuccess = () => {
  const acts = open.result.transaction("acts").objectStore("acts").index("person");
  const count = acts.count(document.querySelector("mk-queue").getAttribute("person"));
  count.onsuccess = () => { open.result.close(); resolve(count.result); }; }; })"""


def all_saved(page: Page, status: str = "Сақталды", waiting: int = 0) -> None:
    """Nothing waits any more (or so many acts), and the bar says so."""
    until(page, f"{WAITING}.then((count) => count === {waiting})")
    expect(page.locator("mk-queue summary")).to_have_attribute("aria-label", status, timeout=15_000)


def still_waiting(page: Page, many: int) -> None:
    all_saved(page, f"Желіні күтуде: {many}", many)


def applied_once(school: School, many: int) -> None:
    assert len(school.applied) == many
    assert len({act["uid"] for act in school.applied}) == many


def stamps_grow(school: School) -> None:
    stamps = [act["stamp"] for act in school.applied]
    assert stamps == sorted(stamps) and len(set(stamps)) == len(stamps)


def test_thirty_marks_take_no_more_than_62_keys_and_clicks(teacher: Teacher, school: School) -> None:
    page = teacher.open()
    marks = [str(3 + (n * 5) % 8) for n in range(30)]
    cell(page, 0).click()
    for mark in marks:
        for digit in mark:
            page.keyboard.press(digit)
    assert touched(page) <= 62  # 35: one click, and a key for each digit
    all_saved(page)
    applied_once(school, 30)
    stamps_grow(school)
    assert [school.text("l140", learner) for learner in school.learners] == marks
    expect(cell(page, 0)).to_have_attribute("data-state", "saved")


def test_attendance_with_two_absent_takes_no_more_than_8(teacher: Teacher, school: School) -> None:
    page = teacher.open()
    page.get_by_role("button", name="Бәрі қатысты").click()
    cell(page, 3).click()
    cell(page, 8).click()
    assert touched(page) <= 8  # 3
    all_saved(page)
    applied_once(school, 3)
    assert school.called == {140}
    assert [act["absence"] for act in school.applied[1:]] == ["absent", "absent"]
    assert [school.text("l140", 73), school.text("l140", 78)] == ["н", "н"]
    cell(page, 3).click()
    all_saved(page)
    expect(cell(page, 3)).to_have_text("")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Дайын")).to_be_hidden()


def test_marks_survive_a_cut_network_and_a_killed_browser(teacher: Teacher, school: School) -> None:
    page = teacher.open()
    until(page, "caches.keys().then((names) => names.includes('mk-pages-5'))")
    cell(page, 0).click()
    marks = [str(4 + n % 6) for n in range(30)]
    for mark in marks[:10]:
        page.keyboard.press(mark)
    all_saved(page)
    school.down = True
    for mark in marks[10:20]:
        page.keyboard.press(mark)
    still_waiting(page, 10)
    expect(cell(page, 12)).to_have_attribute("data-state", "waiting")
    expect(page.locator("tbody tr:nth-child(13) td[data-sum='1']")).to_have_attribute("data-stale", "")
    teacher.kill()
    applied_once(school, 10)

    page = teacher.open()  # The server is still down: the page comes from the device.
    expect(cell(page, 12)).to_have_text(marks[12])
    expect(cell(page, 12)).to_have_attribute("data-state", "waiting")
    cell(page, 20).click()
    for mark in marks[20:]:
        page.keyboard.press(mark)
    still_waiting(page, 20)
    school.lose_answers, school.down = True, False
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    assert len(school.applied) == 30  # Applied, but the device has not heard so.
    school.lose_answers = False
    page.evaluate("dispatchEvent(new Event('online'))")
    all_saved(page)
    applied_once(school, 30)
    stamps_grow(school)
    assert max(school.arrived.values()) > 1
    assert [school.text("l140", learner) for learner in school.learners] == marks
    expect(page.locator("[data-stale]")).to_have_count(0)
    page = teacher.open()
    assert [cell(page, row).inner_text() for row in range(30)] == marks


def test_the_keyboard_of_a_spreadsheet(teacher: Teacher, school: School) -> None:
    page = teacher.open()
    cell(page, 0).click()
    press = page.keyboard.press
    press("1")
    press("0")
    expect(cell(page, 0)).to_have_text("10")
    press("1")
    press("ArrowDown")
    expect(cell(page, 1)).to_have_text("1")
    kazakh(page, "н", "KeyY")
    expect(cell(page, 2)).to_have_text("н")
    for sign, code in (("к", "KeyR"), ('"', "Digit1"), ("ғ", "Digit5")):
        kazakh(page, sign, code)
    expect(cell(page, 3)).to_have_text("к15")
    press("ArrowUp")
    press("8")
    expect(cell(page, 3)).to_have_text("8 к15")
    press("Control+KeyZ")
    expect(cell(page, 3)).to_have_text("к15")
    press("Control+Shift+KeyZ")
    expect(cell(page, 3)).to_have_text("8 к15")
    press("Delete")
    expect(cell(page, 3)).to_have_text("")
    press("F2")
    page.keyboard.type("7 н")
    press("Escape")
    expect(cell(page, 3)).to_have_text("")
    press("F2")
    page.keyboard.type("11")
    press("Enter")
    expect(page.locator(".mk-field")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Control+KeyA")
    page.keyboard.type("9")
    press("Enter")
    expect(cell(page, 3)).to_have_text("9")
    expect(cell(page, 4)).to_be_focused()
    press("Control+End")
    expect(cell(page, 29, "t")).to_be_focused()
    press("5")
    expect(cell(page, 29, "t")).not_to_have_text("5")
    press("Control+Home")
    press("End")
    press("ArrowLeft")
    press("ArrowLeft")
    expect(cell(page, 0, "w46")).to_be_focused()
    for sign in "12,5":
        press(sign)
    press("Enter")
    expect(cell(page, 0, "w46")).to_have_text("12,5")
    for sign in "26":
        press(sign)
    press("Enter")
    expect(cell(page, 1, "w46")).to_be_focused()
    press("Escape")
    expect(cell(page, 1, "w46")).to_have_text("")
    press("Tab")
    expect(cell(page, 1, "s")).to_be_focused()
    press("Escape")
    press("Tab")
    assert page.evaluate("!document.activeElement.closest('table')")
    all_saved(page)
    assert school.text("w46", 70) == "12,5"
    assert school.text("l140", 73) == "9"


def test_a_column_from_a_spreadsheet_is_entered_as_a_whole_or_not_at_all(
    teacher: Teacher, school: School
) -> None:
    page = teacher.open()
    cell(page, 0, "w46").click()
    page.evaluate("navigator.clipboard.writeText('12,5\\r\\n30\\r\\nx\\r\\n7\\r\\n')")
    page.keyboard.press("Control+KeyV")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Ештеңе енгізілмеді")
    expect(dialog.locator("li")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert school.applied == []
    page.evaluate("navigator.clipboard.writeText('12,5\\r\\n20\\r\\n\\r\\n7\\r\\n')")
    page.keyboard.press("Control+KeyV")
    expect(dialog).to_contain_text("Енгізілетін ұяшық: 3")
    page.keyboard.press("Enter")
    all_saved(page)
    applied_once(school, 3)
    assert [school.text("w46", 70 + n) for n in range(4)] == ["12,5", "20", "", "7"]
    cell(page, 0, "w46").click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+KeyC")
    page.wait_for_timeout(100)
    assert page.evaluate("navigator.clipboard.readText()") == "12,5\n20"
    page.keyboard.press("Control+KeyZ")
    all_saved(page)
    assert [school.text("w46", 70 + n) for n in range(4)] == ["", "", "", ""]


def test_a_refusal_stays_on_its_cell_until_it_is_read(teacher: Teacher, school: School) -> None:
    school.refuse[71] = "Тоқсан жабылған: баға енгізілмейді."
    page = teacher.open()
    cell(page, 0).click()
    page.keyboard.press("8")
    page.keyboard.press("9")
    all_saved(page, "Қабылданбады: 1")
    expect(cell(page, 1)).to_have_attribute("data-state", "refused")
    expect(cell(page, 1)).to_have_text("")
    expect(cell(page, 1)).to_have_attribute("title", school.refuse[71])
    page.reload()
    expect(cell(page, 1)).to_have_attribute("data-state", "refused")
    cell(page, 1).click()
    page.keyboard.press("Shift+F10")
    details = page.get_by_role("dialog")
    expect(details).to_contain_text(school.refuse[71])
    expect(details).to_contain_text("Нұрлан Сәрсенов")
    details.get_by_role("button", name="Түсінікті").click()
    expect(cell(page, 1)).not_to_have_attribute("data-state", "refused")
    all_saved(page)


def test_a_form_in_the_window_of_a_cell_changes_the_cell(teacher: Teacher, school: School) -> None:
    page = teacher.open()
    cell(page, 0).click()
    page.keyboard.press("Shift+F10")
    page.get_by_label("Балл").fill("6")
    page.get_by_role("button", name="Сақтау").click()
    expect(cell(page, 0)).to_have_text("6")
    expect(page.get_by_role("dialog")).to_contain_text("Нұрлан Сәрсенов")
    page.keyboard.press("Escape")
    expect(cell(page, 0)).to_be_focused()


def test_a_refused_call_says_why(teacher: Teacher, school: School) -> None:
    school.refuse[0] = "Бұл сабақты басқа мұғалім өткізеді."
    page = teacher.open()
    page.get_by_role("button", name="Бәрі қатысты").click()
    expect(page.locator(".mk-message")).to_contain_text(school.refuse[0])
    expect(page.get_by_role("button", name="Бәрі қатысты")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_no_barriers_are_found(teacher: Teacher, school: School, theme: str) -> None:
    page = teacher.open()
    page.goto(f"{teacher.server.url}/journal/12/?theme={theme}")
    cell(page, 0).click()
    page.keyboard.press("8")
    all_saved(page)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("dialog")).to_contain_text("Сәрсенов")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:90] for node in one["nodes"][:3]]) for one in found] == []


def test_acts_of_another_person_are_never_sent(teacher: Teacher, school: School) -> None:
    page = teacher.open()
    school.down = True
    cell(page, 0).click()
    page.keyboard.press("8")
    still_waiting(page, 1)
    page.close()
    school.down, school.person = False, "9"
    page = teacher.open()
    cell(page, 5).click()
    page.keyboard.press("4")
    all_saved(page)
    applied_once(school, 1)
    assert school.applied[0]["learner"] == 75
    assert ("9", 70) not in school.came
    page.locator("mk-queue summary").click()
    expect(page.locator("mk-queue")).to_contain_text("басқа адамның жазбалары күтіп тұр: 1")
    page.close()
    school.person = "5"
    page = teacher.open()
    all_saved(page)
    applied_once(school, 2)


def test_two_tabs_show_the_same_and_send_once(teacher: Teacher, school: School) -> None:
    one, two = teacher.open(), teacher.open()
    school.down = True
    cell(one, 0).click()
    one.keyboard.press("8")
    expect(cell(two, 0)).to_have_text("8")
    expect(cell(two, 0)).to_have_attribute("data-state", "waiting")
    cell(two, 0).click()
    two.keyboard.press("6")
    school.down = False
    for tab in (one, two):
        tab.evaluate("dispatchEvent(new Event('online'))")
    all_saved(one)
    all_saved(two)
    applied_once(school, 2)
    assert school.text("l140", 70) == "6"
    expect(cell(one, 0)).to_have_text("6")


def test_signing_out_wipes_the_kept_pages(teacher: Teacher, school: School) -> None:
    page = teacher.open()
    until(page, "navigator.serviceWorker.controller !== null")
    page.reload()
    until(page, "caches.keys().then((names) => names.includes('mk-pages-5'))")
    page.evaluate("document.querySelector('[data-sign-out]').hidden = false")
    page.click("#sign-out")
    until(page, "caches.keys().then((names) => !names.includes('mk-pages-5'))")
    school.down = True
    page.goto(f"{teacher.server.url}/journal/12/")
    expect(page.locator("h1")).to_have_text("Интернет байланысы жоқ")


def test_a_new_version_waits_until_it_is_wanted(teacher: Teacher, school: School) -> None:
    page = teacher.open()
    until(page, "caches.keys().then((names) => names.includes('mk-pages-5'))")
    page.evaluate("document.addEventListener('mk:update', (event) => { window.update = event.detail; })")
    school.version = "2"
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    until(page, "'update' in window")
    assert page.evaluate("caches.keys().then((names) => names.includes('mk-shell-1'))")
    with page.expect_navigation():
        page.evaluate("update.apply()")
    until(
        page, "caches.keys().then((names) => !names.includes('mk-shell-1') && names.includes('mk-shell-2'))"
    )
    school.down = True
    page.reload()
    expect(page.locator("mk-journal[data-ready]")).to_be_visible()


def test_a_thumb_enters_marks_and_absences(thumb: Teacher, school: School) -> None:
    page = thumb.open()
    cell(page, 0).tap()
    pad = page.get_by_role("group", name="Енгізу пернелері")
    expect(pad).to_be_visible()
    boxes = [key.bounding_box() for key in pad.locator("button").all()]
    sizes = [(box["width"], box["height"]) for box in boxes if box]
    assert all(width >= 44 and height >= 44 for width, height in sizes), sizes
    for label in ("8", "10"):
        pad.get_by_role("button", name=label, exact=True).tap()
    pad.get_by_role("button", name="Себепті", exact=True).tap()
    expect(cell(page, 2)).to_have_attribute("data-state", "saved")
    assert [school.text("l140", 70 + n) for n in range(3)] == ["8", "10", "с"]
    for _ in range(12):
        pad.get_by_role("button", name="Келесі").tap()
    active = page.locator("td[tabindex='0']").bounding_box()
    top = pad.bounding_box()
    assert active and top and active["y"] + active["height"] <= top["y"] + 1
    pad.get_by_role("button", name="Пернелерді жасыру").tap()
    expect(pad).to_be_hidden()


def test_nothing_needs_the_page_to_be_wider_than_the_screen(thumb: Teacher) -> None:
    page = thumb.open()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    name = page.locator("tbody tr:nth-child(1) th").bounding_box()
    page.locator(".mk-scroll").evaluate("box => box.scrollBy(-400, 0)")
    page.wait_for_timeout(300)
    assert page.locator("tbody tr:nth-child(1) th").bounding_box()["x"] == name["x"]


def test_the_page_keeps_still_when_the_script_arrives(teacher: Teacher) -> None:
    page = teacher.open()
    shifts = page.evaluate("""new Promise((resolve) => { const seen = [];
      new PerformanceObserver((list) => { for (const one of list.getEntries())
        seen.push([one.value, ...one.sources.map((source) => source.node?.outerHTML?.slice(0, 80))]); })
        .observe({ type: "layout-shift", buffered: true });
      setTimeout(() => resolve(seen), 500); })""")
    assert sum(shift[0] for shift in shifts) < 0.01, shifts
    assert re.search(r"grid", page.locator("table").get_attribute("role") or "")
