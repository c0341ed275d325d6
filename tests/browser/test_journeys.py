"""The school's main job, end to end: a mark is entered, the pupil and the family see it at once, and what
it costs the teacher in keys and clicks."""

import re

COUNT = """
const more = () => { sessionStorage.work = +(sessionStorage.work || 0) + 1 };
addEventListener("keydown", more, true);
addEventListener("click", (event) => { if (event.detail) more() }, true);
"""


def counting(page):
    """Count keys and clicks from here on, over pages."""
    page.add_init_script(COUNT)
    page.goto("/")
    page.evaluate("sessionStorage.work = 0")


def work(page) -> int:
    return int(page.evaluate("+sessionStorage.work"))


def test_attendance_with_two_absent_from_the_desk(sign_in):
    page = sign_in("teacher")
    counting(page)
    page.locator("main a[href^='/journal/'][href*='#l']").first.click()
    page.wait_for_selector("mk-journal table")
    page.wait_for_timeout(500)
    assert work(page) == 1
    for _absent in range(2):
        page.keyboard.press("n")  # the key of «н» on a Latin keyboard
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(800)
    assert work(page) <= 8


def test_the_pupil_and_the_family_see_a_mark_at_once(school, sign_in):
    teacher = sign_in("teacher")
    teacher.goto(f"/journal/{school.ids['teaching']}/cell/l{school.ids['lesson']}/{school.ids['pupil']}/")
    teacher.fill("input[name=points]", "9")
    teacher.locator("form:has(input[name=points]) button").first.click()
    teacher.wait_for_load_state("load")
    for role in ("pupil", "parent"):
        reader = sign_in(role)
        reader.goto("/")
        assert re.search(r"9\s*/\s*10", reader.locator("main").inner_text()), role
