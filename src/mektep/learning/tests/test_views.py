"""Homework through the browser."""

from datetime import date

import pytest

from mektep.core.tests.cost import constant_queries
from mektep.learning import actions
from mektep.learning.models import Homework, HomeworkDone
from mektep.school.tests.factories import DONE, make_class, make_teaching, whole

from .factories import TOMORROW, make_homework, make_lessons, school_days

WEDNESDAY = date(2026, 9, 9)


@pytest.fixture
def three(cast):
    """Vera's three seventh grades; the next lessons are on Tuesday, Wednesday and Thursday."""
    found = [cast.teaching]
    for letter in "ВГ":
        found.append(make_teaching(whole(make_class(cast.year, 7, letter)), teacher=cast.vera))
    for one, on in zip(found, school_days(4)[1:], strict=True):
        make_lessons(one, on)
    return found


def values(*teachings, **more):
    return {"text": "§ 4", "minutes": "20", "teachings": [one.pk for one in teachings]} | more


def dues(form_html_page, teachings):
    form = form_html_page.context["form"]
    return {f"due_{one.pk}": form[f"due_{one.pk}"].value().isoformat() for one in teachings}


def test_the_form_offers_all_parallel_classes_with_their_next_lessons(cast, three):
    seen = cast.client("vera").get(f"/learning/give/?teaching={cast.teaching.pk}")
    assert [offer.is_chosen for offer in seen.context["offers"]] == [True, False, False]
    assert list(dues(seen, three).values()) == ["2026-09-08", "2026-09-09", "2026-09-10"]


def test_homework_goes_to_three_classes_at_once(cast, three):
    client = cast.client("vera")
    url = f"/learning/give/?teaching={cast.teaching.pk}"
    answer = client.post(url, values(*three) | dues(client.get(url), three))
    assert answer.status_code == 302
    found = Homework.objects.order_by("due_on")
    assert [one.teaching for one in found] == three
    assert [one.due_lesson.held_on.day for one in found] == [8, 9, 10]
    assert len({one.given_uid for one in found}) == 1
    assert client.get("/learning/").status_code == 200


def test_it_is_given_at_the_lesson_that_runs(cast, three):
    (now,) = make_lessons(cast.teaching, date(2026, 9, 7))
    client = cast.client("vera")
    url = f"/learning/give/?lesson={now.pk}"
    client.post(url, values(cast.teaching) | dues(client.get(url), [cast.teaching]))
    assert Homework.objects.get().given_at_lesson == now


def test_what_is_over_the_norm_is_shown_before_it_is_given(cast, three):
    make_homework(cast.teaching, minutes=100)
    client = cast.client("vera")
    url = f"/learning/give/?teaching={cast.teaching.pk}"
    posted = values(three[0]) | dues(client.get(url), three)
    seen = client.post(url, posted)
    assert seen.status_code == 200
    assert 'name="seen"' in seen.content.decode()
    assert Homework.objects.count() == 1
    assert client.post(url, posted | {"seen": "1"}).status_code == 302
    assert Homework.objects.count() == 2


def test_the_check_answers_while_one_types(cast, three):
    make_homework(cast.teaching, minutes=100)
    client = cast.client("vera")
    data = values(three[0], three[1], minutes="15", due_on="") | {
        f"due_{one.pk}": TOMORROW.isoformat() for one in three
    }
    htmx = {"HX-Request": "true", "Accept-Language": "en"}
    part = client.get(f"/learning/check/?teaching={cast.teaching.pk}", data, headers=htmx)
    assert part.status_code == 200
    text = part.content.decode()
    assert text.lstrip().startswith("<div")
    assert text.count("hx-swap-oob") == 3
    assert "checkbox" not in text  # a tick made meanwhile is never undone
    assert [f"{n} of 110 min" in text for n in (115, 15, 0)] == [True, True, True]
    assert text.count('name="seen"') == 1
    for strange in (
        {"minutes": "many"},
        {f"due_{three[0].pk}": "soon"},
        {"teachings": "x"},
        {"minutes": "9" * 40},
    ):
        url = f"/learning/check/?teaching={cast.teaching.pk}"
        assert client.get(url, data | strange, headers=htmx).status_code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"text": ""},
        {"text": "x" * 2001},
        {"minutes": "-5"},
        {"minutes": "1000"},
        {"minutes": "soon"},
        {"teachings": []},
        {"teachings": ["0"]},
        {"teachings": ["'; DROP"]},
        {"due": ""},
        {"due": "31.02.2026"},
    ],
)
def test_bad_homework_is_answered_with_the_form(cast, three, more):
    due = more.pop("due", TOMORROW.isoformat())
    posted = values(cast.teaching) | {f"due_{cast.teaching.pk}": due} | more
    answer = cast.client("vera").post(f"/learning/give/?teaching={cast.teaching.pk}", posted)
    assert answer.status_code == 400
    assert not Homework.objects.exists()


def test_a_day_that_has_passed_and_grade_one_are_refused_with_a_sentence(cast):
    first = make_teaching(whole(make_class(cast.year, 1, "А")), teacher=cast.vera)
    client = cast.client("vera")
    for teaching, on in ((cast.teaching, "2026-09-01"), (first, "2026-09-08")):
        posted = values(teaching) | {f"due_{teaching.pk}": on}
        assert client.post(f"/learning/give/?teaching={teaching.pk}", posted).status_code == 409
    assert not Homework.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("dana", 403), ("mallory", 404), ("tom", 404), ("olga", 404)])
def test_others_do_not_get_the_form(cast, who, status):
    url = f"/learning/give/?teaching={cast.teaching.pk}"
    assert cast.client(who).get(url).status_code == status
    assert cast.client(who).post(url, values(cast.teaching)).status_code == status


def test_homework_is_changed_and_withdrawn_on_its_page(cast):
    homework = make_homework(cast.teaching)
    (lesson,) = make_lessons(cast.teaching, WEDNESDAY)
    client = cast.client("vera")
    url = f"/learning/homework/{homework.pk}/change/"
    assert client.get(url).status_code == 200
    client.post(url, {"text": "New", "minutes": "25", "due_on": "2026-09-09"})
    homework.refresh_from_db()
    assert (homework.text, homework.minutes, homework.due_lesson) == ("New", 25, lesson)
    assert client.post(url, {"text": "", "minutes": "25", "due_on": "2026-09-09"}).status_code == 400
    assert client.post(f"/learning/homework/{homework.pk}/withdraw/").status_code == 302
    assert client.post(f"/learning/homework/{homework.pk}/withdraw/").status_code == 409
    homework.refresh_from_db()
    assert homework.is_withdrawn
    assert client.get(url).status_code == 200


def test_a_pupil_ticks_on_the_page_and_in_place(cast):
    homework = make_homework(cast.teaching)
    client = cast.client("tom")
    assert "§ 4, № 17" in client.get("/learning/").content.decode()
    url = f"/learning/homework/{homework.pk}/tick/"
    assert client.post(url, {"done": "1"}).status_code == 302
    part = client.post(url, {}, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith("<li")
    assert not HomeworkDone.objects.exists()
    assert client.get(f"/learning/homework/{homework.pk}/change/").status_code == 200
    assert client.post(f"/learning/homework/{homework.pk}/withdraw/").status_code == 403
    assert cast.client("vera").post(url, {"done": "1"}).status_code == 403
    assert cast.client("mallory").post(url, {"done": "1"}).status_code == 404


def test_a_parent_sees_her_childs_week_and_no_other(cast):
    make_homework(cast.teaching)
    client = cast.client("olga")
    seen = client.get(f"/learning/learners/{cast.tom.pk}/?on=2026-09-08")
    assert "§ 4, № 17" in seen.content.decode()
    assert "/tick/" not in seen.content.decode()
    assert client.get(f"/learning/learners/{cast.nina.pk}/").status_code == 404
    assert cast.client("mallory").get(f"/learning/learners/{cast.tom.pk}/").status_code == 404


def test_an_empty_week_and_a_strange_day_are_pages_too(cast):
    for url in ("/learning/", "/learning/?on=soon", "/learning/?on=2026-12-31"):
        assert cast.client("tom").get(url).status_code == 200
    assert cast.client("vera").get("/learning/").status_code == 200


def test_pages_cost_the_same_for_more_rows(cast, three):
    make_homework(cast.teaching)
    one_more = lambda: make_homework(cast.teaching)  # noqa: E731
    constant_queries(cast.client("tom"), "/learning/", one_more)
    constant_queries(cast.client("vera"), "/learning/", one_more)
    letters = iter("ДЕЖЗ")

    def one_more_class():
        more = make_teaching(whole(make_class(cast.year, 7, next(letters))), teacher=cast.vera)
        make_lessons(more, TOMORROW)
        actions.give("x", 5, [actions.Place(more, TOMORROW)], **DONE)

    constant_queries(cast.client("vera"), f"/learning/give/?teaching={cast.teaching.pk}", one_more_class)
