"""The page of a register: what it says, to whom, and what it costs."""

import gzip
import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mektep.attendance import actions as attendance
from mektep.core import clock
from mektep.journal import actions
from mektep.norms import queries as norms
from mektep.people.actors import Actor
from mektep.school.tests.factories import MONDAY

from .factories import TODAY, days_back, make_big_class, make_lesson, make_lessons, make_work

SYSTEM = Actor.system("test")


def url(teaching) -> str:
    return f"/journal/{teaching.pk}/"


def rows(html: str) -> dict[int, list[str]]:
    """Cells of every learner, as a browser reads them."""
    found = {}
    for learner, body in re.findall(r'<tr data-learner="(\d+)">(.*?)(?=<tr|</tbody>)', html, re.S):
        found[int(learner)] = body.split("</th>")[1].split("<td>")[1:]
    return found


def heads(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<th scope="col"( data-col="[^>]*)>([^<]*)', html)


@pytest.fixture
def week(cast):
    norms.law()
    return [make_lesson(cast.teaching, on) for on in days_back(4)]


def test_the_page_keeps_the_contract_with_the_grid(cast, week):
    unit = make_work(cast.teaching, cast.terms[0])
    by, at = cast.actor("vera"), MONDAY
    actions.enter(f"l{week[0].pk}", cast.tom.pk, Decimal(8), by=by, at=at)
    attendance.mark(week[0].pk, cast.tom.pk, "late", 5, by=by, at=at)
    attendance.mark(week[1].pk, cast.tom.pk, "absent", by=by, at=at)
    actions.enter(f"w{unit.pk}", cast.tom.pk, Decimal("15.5"), by=by, at=at)
    client = cast.client("vera")
    client.cookies["django_language"] = "kk"
    html = client.get(url(cast.teaching)).content.decode()

    component = re.search(r"<mk-journal ([^>]*)>", html)[1]
    assert dict(re.findall(r'([\w-]+)="([^"]*)"', component)) == {
        "teaching": str(cast.teaching.pk),
        "sync": "/sync/acts/",
        "sums": f"/journal/{cast.teaching.pk}/sums/1/",
        "cell": f"/journal/{cast.teaching.pk}/cell/",
        "person": str(cast.vera.pk),
        "formative-max": "10",
        "today": "2026-09-07",
    }
    assert '<table class="grid"><thead><tr><th scope="col">' in html
    first, *_, today, work, percent, mark = heads(html)
    assert f'data-col="l{week[0].pk}" data-kind="lesson" data-on="2026-09-04"' in first[0]
    assert first[1] == "4.09"
    assert 'aria-current="date"' in today[0]
    assert f'data-col="w{unit.pk}" data-kind="unit" data-max="20"' in work[0]
    assert 'data-col="s" data-kind="sum"' in percent[0]
    assert 'data-col="t" data-kind="mark"' in mark[0]
    assert rows(html)[cast.tom.pk] == ["8 к5", "н", "", "", "15,5", "78,8", "4"]
    assert rows(html)[cast.nina.pk] == ["", "", "", "", "", "", ""]
    codes = json.loads(re.search(r'id="mk-journal-codes">(.*?)</script>', html)[1])
    assert codes[0]["kind"] == "absent"
    assert codes[0]["text"] == "н"
    assert {"y", "n"} <= set(codes[0]["aliases"])
    assert [code["kind"] for code in codes if code.get("minutes")] == ["late", "left_early"]
    words = json.loads(re.search(r'id="mk-journal-words">(.*?)</script>', html)[1])
    assert all(words.values())


def test_the_page_speaks_the_readers_language(cast, week):
    attendance.mark(week[0].pk, cast.tom.pk, "illness", by=cast.actor("vera"), at=MONDAY)
    client = cast.client("vera")
    shown = {}
    for language in ("kk", "ru", "en"):
        client.cookies["django_language"] = language
        shown[language] = rows(client.get(url(cast.teaching)).content.decode())[cast.tom.pk][0]
    assert shown == {"kk": "а", "ru": "б", "en": "i"}


def test_a_thirtyfold_class_of_forty_five_lessons_stays_small_and_cheap(cast):
    teaching, people = make_big_class(cast, 28)
    days = [date(2026, 9, 1) + timedelta(days=n) for n in range(7)]
    lessons = make_lessons(teaching, [d for d in days if d <= TODAY], a_day=7)[:45]
    norms.law()
    client = cast.client("vera")
    client.get(url(teaching))
    with CaptureQueriesContext(connection) as empty:
        client.get(url(teaching))
    actions.enter_all(
        [
            (f"l{lesson.pk}", person.pk, Decimal(1 + (n * 7 + m) % 10))
            for n, lesson in enumerate(lessons)
            for m, person in enumerate(people)
        ],
        by=SYSTEM,
        at=MONDAY,
    )
    with CaptureQueriesContext(connection) as full:
        response = client.get(url(teaching))
    assert len(rows(response.content.decode())) == 30
    assert len(full) == len(empty) <= 6, [q["sql"] for q in full.captured_queries]
    assert len(response.content) <= 150_000
    assert len(gzip.compress(response.content, 6)) <= 15_000


@pytest.mark.parametrize(
    ("who", "status"),
    [("vera", 200), ("paul", 200), ("dana", 200), ("tom", 404), ("olga", 404), ("mallory", 404),
     ("dina", 404), ("oscar", 404)],
)  # fmt: skip
def test_who_opens_a_register(cast, week, who, status):
    client = cast.client(who)
    assert client.get(url(cast.teaching)).status_code == status
    assert client.get(f"{url(cast.teaching)}sums/?learners={cast.tom.pk}").status_code == status
    cell = f"{url(cast.teaching)}cell/l{week[0].pk}/{cast.tom.pk}/"
    assert client.get(cell).status_code == status
    assert client.get(f"{url(cast.teaching)}marks/1/{cast.tom.pk}/").status_code == status


def test_a_substitute_opens_the_register_and_enters_in_her_lesson_only(cast, week):
    from mektep.school.tests.factories import make_teacher

    sam = make_teacher(cast.school, "Сэм")
    week[0].teacher = sam
    week[0].save(update_fields=["teacher"])
    cast.people["sam"] = sam
    html = cast.client("sam").get(url(cast.teaching)).content.decode()
    open_columns = [head for head, _ in heads(html)[:4] if "data-locked" not in head]
    assert len(open_columns) == 1
    assert f'data-col="l{week[0].pk}"' in open_columns[0]
    actions.enter(f"l{week[0].pk}", cast.tom.pk, Decimal(8), by=cast.actor("sam"), at=MONDAY)


def test_columns_that_cannot_be_entered_are_locked(cast):
    old = make_lesson(cast.teaching, date(2026, 9, 1))
    make_lesson(cast.teaching, TODAY + timedelta(days=1))
    page = cast.client("vera").get
    html = page(url(cast.teaching)).content.decode()
    assert ["data-locked" in head for head, _ in heads(html)[:2]] == [False, True]
    with clock.set_to(MONDAY + timedelta(days=2)):
        html = page(url(cast.teaching)).content.decode()
    assert f'data-col="l{old.pk}" data-kind="lesson" data-on="2026-09-01" data-locked' in html
    html = cast.client("paul").get(url(cast.teaching)).content.decode()
    assert all("data-locked" in head for head, _ in heads(html)[:2])


def test_names_cannot_break_the_page(cast, week):
    cast.tom.family_name = '</th><script>alert("x")</script>'
    cast.tom.save(update_fields=["family_name"])
    html = cast.client("vera").get(url(cast.teaching)).content.decode()
    assert "<script>alert" not in html


@pytest.mark.parametrize("term", ["0", "5", "x", "1'", "١", "99999999999999999999"])
def test_a_term_that_is_not_there_is_not_found(cast, term):
    assert cast.client("vera").get(url(cast.teaching), {"term": term}).status_code == 404


def test_the_sums_of_some_learners_come_alone(cast, week):
    actions.enter(f"l{week[0].pk}", cast.tom.pk, Decimal(9), by=cast.actor("vera"), at=MONDAY)
    client = cast.client("vera")
    address = f"{url(cast.teaching)}sums/1/"
    answer = client.get(address, {"learners": f"{cast.tom.pk},{cast.nina.pk},{cast.paul.pk}"}).json()
    assert answer == {str(cast.tom.pk): {"s": "90", "t": "5"}, str(cast.nina.pk): {"s": "", "t": ""}}
    for bad in ("", "x", "1;DROP", "-1", "99999999999999999999", ",,,", "٣"):
        assert client.get(address, {"learners": bad}).json() == {}


def test_the_list_shows_what_one_may_open(cast):
    assert url(cast.teaching) in cast.client("vera").get("/journal/").content.decode()
    assert url(cast.teaching) in cast.client("dana").get("/journal/").content.decode()
    for who in ("tom", "mallory", "oscar"):
        assert url(cast.teaching) not in cast.client(who).get("/journal/").content.decode()
