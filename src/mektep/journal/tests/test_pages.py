"""The other pages of a register: cells, columns, works, changes, closing, print."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mektep.attendance.models import Absence, RollCall
from mektep.core import clock
from mektep.core.models import LogEntry
from mektep.journal import actions
from mektep.journal.models import ChangeRequest, Closing, Mark, PeriodMark, Work
from mektep.people.actors import Actor
from mektep.school.tests.factories import MONDAY

from .factories import make_lesson, make_work
from .test_closing import FRIDAY, fill, named

SYSTEM = Actor.system("test")
HX = {"HX-Request": "true"}


@pytest.fixture
def lesson(cast):
    return make_lesson(cast.teaching)


@pytest.fixture
def base(cast):
    return f"/journal/{cast.teaching.pk}/"


def cell(cast, lesson) -> str:
    return f"/journal/{cast.teaching.pk}/cell/l{lesson.pk}/{cast.tom.pk}/"


# ── a cell ──


def test_a_cell_is_entered_without_any_script(cast, lesson):
    client = cast.client("vera")
    url = cell(cast, lesson)
    assert client.post(f"{url}enter/", {"points": "9"}).headers["Location"] == url
    assert Mark.objects.get().points == 9
    assert client.post(f"{url}mark/", {"absence": "late", "minutes": "7"}).headers["Location"] == url
    assert (Absence.objects.get().kind, Absence.objects.get().minutes) == ("late", 7)
    html = client.get(url).content.decode()
    assert "9" in html
    assert cast.vera.short_name in html
    client.post(f"{url}enter/", {"points": ""})
    assert Mark.objects.get().points is None


def test_a_cell_comes_as_a_part(cast, lesson):
    html = cast.client("vera").get(cell(cast, lesson), headers=HX).content.decode()
    assert html.strip().startswith('<section class="stack" id="cell"')
    html = cast.client("vera").post(f"{cell(cast, lesson)}enter/", {"points": "9"}, headers=HX)
    assert b'id="cell"' in html.content
    assert b"<html" not in html.content


@pytest.mark.parametrize("points", ["x", "8;", "1e5", "NaN", "Infinity", "٨", "9" * 9, "--"])
def test_a_cell_takes_no_nonsense(cast, lesson, points):
    response = cast.client("vera").post(f"{cell(cast, lesson)}enter/", {"points": points})
    assert response.status_code == 422
    assert not Mark.objects.exists()


def test_a_cell_says_why_not(cast, lesson):
    response = cast.client("vera").post(f"{cell(cast, lesson)}enter/", {"points": "11"})
    assert response.status_code == 409
    response = cast.client("dana").post(f"{cell(cast, lesson)}enter/", {"points": "8"})
    assert response.status_code == 403
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    "column", ["l0", "l999999", "w1", "x1", "l", "l-1", "l1e3", "l٣", "l" + "9" * 30, "s"]
)
def test_a_cell_that_is_not_there_is_not_found(cast, lesson, column):
    url = f"/journal/{cast.teaching.pk}/cell/{column}/{cast.tom.pk}/"
    assert cast.client("vera").get(url).status_code == 404


def test_a_cell_of_another_register_is_not_found(cast, lesson):
    other = make_lesson(cast.other_teaching)
    url = f"/journal/{cast.teaching.pk}/cell/l{other.pk}/{cast.tom.pk}/"
    assert cast.client("vera").get(url).status_code == 404
    url = f"/journal/{cast.teaching.pk}/cell/l{lesson.pk}/{cast.olga.pk}/"
    assert cast.client("vera").get(url).status_code == 404


def test_a_mark_is_explained_on_its_own_page(cast, lesson, base):
    actions.enter(f"l{lesson.pk}", cast.tom.pk, Decimal(8), by=SYSTEM, at=MONDAY)
    client = cast.client("vera")
    client.cookies["django_language"] = "en"
    html = client.get(f"{base}marks/1/{cast.tom.pk}/").content.decode()
    assert "07.09.2026: 8 of 10." in html
    assert "Order No. 125" in html
    assert client.get(f"{base}marks/9/{cast.tom.pk}/").status_code == 404
    assert client.get(f"{base}marks/1/{cast.olga.pk}/").status_code == 404


# ── a column ──


def test_a_column_is_filled_in_one_form(cast, lesson, base):
    client = cast.client("vera")
    url = f"{base}columns/l{lesson.pk}/"
    assert client.get(url).status_code == 200
    tom, nina = cast.tom.pk, cast.nina.pk
    data = {f"p{tom}": "8", f"a{tom}": "", f"m{tom}": "", f"p{nina}": "", f"a{nina}": "absent"}
    assert client.post(url, data).status_code == 302
    assert Mark.objects.get().points == 8
    assert {a.learner_id: a.kind for a in Absence.objects.all()} == {tom: "", nina: "absent"}
    before = LogEntry.objects.count()
    assert client.post(url, {**data, f"p{tom}": "99"}).status_code == 409
    assert LogEntry.objects.count() == before
    assert client.post(url, {**data, f"a{tom}": "drunk"}).status_code == 422
    assert LogEntry.objects.count() == before


def test_a_work_column_has_points_only(cast, base):
    work = make_work(cast.teaching, cast.terms[0])
    client = cast.client("vera")
    url = f"{base}columns/w{work.pk}/"
    html = client.get(url).content.decode()
    assert f'name="a{cast.tom.pk}"' not in html
    assert client.post(url, {f"p{cast.tom.pk}": "12,5"}).status_code == 302
    assert Mark.objects.get().points == Decimal("12.5")
    assert not RollCall.objects.exists()
    assert client.get(f"{base}columns/w99999/").status_code == 404


# ── works ──


def test_a_work_is_set_and_withdrawn_by_forms(cast, base):
    client = cast.client("vera")
    assert client.get(f"{base}works/").status_code == 200
    data = {"kind": "unit", "held_on": "2026-09-10", "max_points": "20", "title": "Fractions"}
    assert client.post(f"{base}works/", {**data, "max_points": "0"}).status_code == 422
    assert client.post(f"{base}works/", {**data, "held_on": "2027-01-10"}).status_code == 409
    assert client.post(f"{base}works/", data).status_code == 302
    work = Work.objects.get()
    url = f"{base}works/{work.pk}/"
    assert b"Fractions" in client.get(url).content
    assert client.post(url, {**data, "max_points": "25"}).status_code == 302
    work.refresh_from_db()
    assert work.max_points == 25
    assert client.post(f"{url}withdraw/").status_code == 302
    assert client.get(url).status_code == 404
    for who, status in (("dana", 403), ("tom", 404), ("mallory", 404)):
        assert cast.client(who).get(f"{base}works/").status_code == status
        assert cast.client(who).post(f"{base}works/", data).status_code == status


# ── changes ──


def test_a_change_is_asked_for_and_decided_on_its_page(cast, lesson):
    late = MONDAY + timedelta(days=20)
    with clock.set_to(late):
        vera, url = cast.client("vera"), cell(cast, lesson)
        assert b"/ask/" in vera.get(url).content
        assert vera.post(f"{url}ask/", {"points": "9", "reason": ""}).status_code == 422
        assert vera.post(f"{url}ask/", {"points": "9", "reason": "Mistyped"}).status_code == 302
        change = ChangeRequest.objects.get()
        decide = f"/journal/changes/{change.pk}/decide/"
        dana = cast.client("dana")
        assert b"Mistyped" in dana.get("/journal/changes/").content
        assert decide.encode() in dana.get("/journal/changes/").content
        assert decide.encode() not in vera.get("/journal/changes/").content
        assert vera.post(decide, {"allowed": "yes"}).status_code == 403
        assert cast.client("mallory").post(decide, {"allowed": "yes"}).status_code == 404
        assert not Mark.objects.exists()
        assert dana.post(decide, {"allowed": "yes"}).status_code == 302
        assert Mark.objects.get().points == 9
        assert b"Mistyped" in dana.get("/journal/changes/").content


# ── closing ──


def test_a_term_is_closed_on_its_page(cast, base):
    one = named(cast)
    url = f"{base}closing/?term=1"
    with clock.set_to(FRIDAY):
        vera, dana, paul = (cast.client(who) for who in ("vera", "dana", "paul"))
        assert vera.post(f"{base}closing/1/approve/").status_code == 409
        fill(cast, one)
        assert vera.get(url).status_code == 200
        assert dana.post(f"{base}closing/1/approve/").status_code == 403
        assert vera.post(f"{base}closing/1/approve/").status_code == 302
        assert vera.post(f"{base}closing/1/close/").status_code == 403
        assert dana.post(f"{base}closing/1/close/").status_code == 302
        assert Closing.objects.get().closed_by == cast.dana
        assert dana.get(url).status_code == 200
        mark = PeriodMark.objects.filter(learner=cast.tom).get()
        correct = f"{base}period-marks/{mark.pk}/"
        assert paul.get(correct).status_code == 200
        assert paul.post(correct, {"value": "5", "order_number": "", "reason": "x"}).status_code == 422
        data = {"value": "5", "order_number": "7", "reason": "Typed wrongly"}
        assert dana.post(correct, data).status_code == 403
        assert paul.post(correct, data).status_code == 302
        mark.refresh_from_db()
        assert mark.mark == 5
        assert dana.post(f"{base}closing/1/reopen/", {"order_number": "8"}).status_code == 403
        assert paul.post(f"{base}closing/1/reopen/", {"order_number": ""}).status_code == 409
        assert paul.post(f"{base}closing/1/reopen/", {"order_number": "8"}).status_code == 302
        assert paul.post(f"{base}closing/1/close/").status_code == 404


@pytest.mark.parametrize("who", ["tom", "olga", "mallory", "oscar", "dina"])
def test_strangers_find_none_of_these_pages(cast, lesson, base, who):
    client = cast.client(who)
    for page in ("", "closing/", "print/", "works/", f"columns/l{lesson.pk}/", f"marks/1/{cast.tom.pk}/"):
        assert client.get(base + page).status_code == 404, page
    for act in ("closing/1/approve/", "closing/1/close/", "closing/1/reopen/"):
        assert client.post(base + act).status_code == 404, act


def test_the_printed_form_shows_marks_topics_and_homework(cast, lesson, base):
    actions.enter(f"l{lesson.pk}", cast.tom.pk, Decimal(8), by=SYSTEM, at=MONDAY)
    html = cast.client("paul").get(f"{base}print/").content.decode()
    assert cast.tom.short_name in html
    assert "<td>8" in html
    assert "07.09" in html


def test_acts_are_not_done_by_following_a_link(cast, lesson, base):
    for act in ("closing/1/approve/", "closing/1/close/", f"cell/l{lesson.pk}/{cast.tom.pk}/enter/"):
        assert cast.client("vera").get(base + act).status_code == 405
