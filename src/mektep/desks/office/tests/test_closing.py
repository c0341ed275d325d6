"""Closing a term: the board, the acts, who may, what is refused."""

import pytest

from mektep.core.models import LogEntry
from mektep.core.tests.cost import constant_queries
from mektep.journal.models import Closing
from mektep.school import actions as school
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_class,
    make_teacher,
    make_teaching,
    whole,
)

BOARD = "/office/closing/"


@pytest.fixture
def closing(cast) -> Closing:
    return Closing.objects.create(
        teaching=cast.teaching, term=cast.terms[0], approved_at=MONDAY, approved_by=cast.vera
    )


def of(cast, *tail: object) -> str:
    return "/".join([f"{BOARD}{cast.school_class.pk}/1", *map(str, tail), ""])


def htmx(client, url, **data):
    return client.post(url, data, headers={"HX-Request": "true"})


def test_the_board_tells_the_three_states(cast, closing):
    make_teaching(cast.group, "biology", cast.vera)
    make_teaching(cast.group, "music", cast.vera, marking="none")
    shut = make_teaching(whole(make_class(cast.year, 8, "А")), "biology", cast.vera)
    Closing.objects.create(teaching=shut, term=cast.terms[0], approved_at=MONDAY, closed_at=MONDAY)
    answer = cast.client("dana").get(BOARD)
    board = answer.context["board"]
    assert (board.total, board.open, board.approved, board.closed) == (3, 1, 1, 1)
    page = answer.content.decode()
    assert page.count('class="cl-approved" href') == 1
    assert page.count('class="cl-closed" href') == 1
    assert "Close: 1" in page


@pytest.mark.parametrize("asked", ["5", "0", "x", "99999999999999999999"])
def test_a_strange_term_is_not_found(cast, asked):
    assert cast.client("dana").get(BOARD, {"term": asked}).status_code == 404


def test_everything_approved_in_a_class_is_closed_at_once(cast, closing):
    other = Closing.objects.create(
        teaching=make_teaching(cast.group, "biology", cast.vera), term=cast.terms[0], approved_at=MONDAY
    )
    client = cast.client("dana")
    answer = client.post(of(cast, "close"), {"from": "board"}, follow=True)
    assert answer.status_code == 200
    assert "7 «Б»: registers closed: 2." in answer.content.decode()
    assert Closing.objects.filter(pk__in=[closing.pk, other.pk], closed_by=cast.dana).count() == 2
    facts = LogEntry.objects.count()
    answer = client.post(of(cast, "close"), follow=True)  # a second press
    assert "nothing waits to be closed" in answer.content.decode()
    assert LogEntry.objects.count() == facts


def test_one_is_closed_and_a_second_press_is_a_sentence(cast, closing):
    client = cast.client("dana")
    assert client.post(of(cast, cast.teaching.pk, "close")).status_code == 302
    closing.refresh_from_db()
    assert closing.closed_by == cast.dana
    answer = client.post(of(cast, cast.teaching.pk, "close"))
    assert answer.status_code == 409
    assert "This term is closed already." in answer.content.decode()


def test_what_is_not_approved_is_not_closed(cast):
    answer = htmx(cast.client("dana"), of(cast, cast.teaching.pk, "close"))
    assert answer.status_code == 409
    assert "The teacher has yet to approve this term." in answer.content.decode()
    assert not Closing.objects.exists()


def test_a_term_goes_back_to_its_teacher(cast, closing):
    cast.client("dana").post(of(cast, cast.teaching.pk, "send-back"))
    closing.refresh_from_db()
    assert closing.reopened_by == cast.dana
    assert cast.client("dana").post(of(cast, cast.teaching.pk, "send-back")).status_code == 409


def test_a_closed_term_is_opened_by_the_director_with_an_order(cast, closing):
    cast.client("dana").post(of(cast, cast.teaching.pk, "close"))
    url = of(cast, cast.teaching.pk, "reopen")
    refused = cast.client("dana").post(url, {"order_number": "12-Н"})
    assert refused.status_code == 403
    assert "director only" in refused.content.decode()
    for empty in ("", "   ", "1" * 41):
        assert cast.client("paul").post(url, {"order_number": empty}).status_code == 409
    closing.refresh_from_db()
    assert closing.reopened_at is None
    assert cast.client("paul").post(url, {"order_number": "12-Н"}).status_code == 302
    closing.refresh_from_db()
    assert (closing.reopened_by, closing.order_number) == (cast.paul, "12-Н")


def test_sending_back_does_not_open_what_is_closed(cast, closing):
    cast.client("paul").post(of(cast, cast.teaching.pk, "close"))
    assert cast.client("paul").post(of(cast, cast.teaching.pk, "send-back")).status_code == 409
    assert cast.client("dana").post(of(cast, cast.teaching.pk, "send-back")).status_code == 403
    closing.refresh_from_db()
    assert closing.reopened_at is None


@pytest.mark.parametrize("who", ["vera", "tom", "olga", "oscar", "mallory", "dina"])
def test_nobody_else_gets_at_it(cast, closing, who):
    client = cast.client(who)
    assert client.get(of(cast)).status_code == 404
    for act in (("close",), (cast.teaching.pk, "close"), (cast.teaching.pk, "send-back")):
        assert client.post(of(cast, *act)).status_code == 404
    closing.refresh_from_db()
    assert (closing.closed_at, closing.reopened_at) == (None, None)


def test_the_deputy_of_another_school_is_a_stranger_here(cast, closing):
    lena = make_teacher(cast.other_school, "Лена")
    school.appoint(lena, "deputy", cast.other_school, starts_on=FIRST_DAY, **DONE)
    cast.people["lena"] = lena
    client = cast.client("lena")
    assert client.get(BOARD).status_code == 200  # her own school's
    for url in (of(cast), f"{BOARD}?school={cast.school.pk}", f"/office/log/?school={cast.school.pk}",
                f"/office/log/?who={cast.tom.pk}", f"/office/log/?journal={cast.teaching.pk}",
                f"/office/filling/?school={cast.school.pk}", "/district/"):  # fmt: skip
        assert client.get(url).status_code == 404, url
    for act in (("close",), (cast.teaching.pk, "close"), (cast.teaching.pk, "send-back")):
        assert client.post(of(cast, *act)).status_code == 404
    closing.refresh_from_db()
    assert (closing.closed_at, closing.reopened_at) == (None, None)


def test_a_register_of_another_school_is_not_of_this_class(cast):
    Closing.objects.create(teaching=cast.other_teaching, term=cast.terms[0], approved_at=MONDAY)
    answer = cast.client("dana").post(of(cast, cast.other_teaching.pk, "close"))
    assert answer.status_code == 404
    assert not Closing.objects.exclude(closed_at=None).exists()


def test_acts_are_never_links(cast, closing):
    for tail in (("close",), (cast.teaching.pk, "close"), (cast.teaching.pk, "reopen")):
        assert cast.client("dana").get(of(cast, *tail)).status_code == 405


def test_a_class_shows_what_may_be_done(cast, closing):
    deputy, director = (cast.client(who).get(of(cast)).content.decode() for who in ("dana", "paul"))
    assert "Send back" in deputy
    assert "Approved on" in deputy
    cast.client("dana").post(of(cast, cast.teaching.pk, "close"))
    deputy, director = (cast.client(who).get(of(cast)).content.decode() for who in ("dana", "paul"))
    assert "Open by an order" not in deputy
    assert "Open by an order" in director


def test_the_board_and_a_class_cost_the_same_with_more_subjects(cast):
    codes = iter(["biology", "physics", "chemistry", "geography", "informatics"])

    def one_more() -> None:
        one = make_teaching(cast.group, next(codes), cast.vera)
        Closing.objects.create(teaching=one, term=cast.terms[0], approved_at=MONDAY, approved_by=cast.vera)

    constant_queries(cast.client("dana"), BOARD, one_more)
    constant_queries(cast.client("dana"), of(cast), one_more)
