"""Cards and pictures of the youngest, over HTTP."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mektep.core.models import LogEntry
from mektep.people import actions
from mektep.people.actors import Grant, Role
from mektep.people.models import Person, SignInCard

from .factories import MONDAY, actor_of, make_person
from .knocking import LOGIN, is_in, sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def little_class(small_school):
    children = [make_person(name) for name in ("Айша", "Бек", "Гүл")]
    for child in children:
        small_school[child.pk] = [Grant(Role.PUPIL, school_id=1, class_id=7)]
    small_school.classes[7] = [child.pk for child in children]
    return children


@pytest.fixture
def teacher(vera):
    return actor_of(vera, Grant(Role.CLASS_TEACHER, school_id=1, class_id=7))


def test_a_card_opens_the_door_by_its_letters_in_any_shape(client, little_class, teacher):
    issued = actions.issue_card(little_class[0], by=teacher, at=MONDAY)
    assert len(issued.secret) == 12
    response = client.post(reverse("people:card"), {"code": issued.printed.lower()})
    assert response.status_code == 302
    assert int(client.session["_auth_user_id"]) == little_class[0].pk


def test_the_secret_of_a_card_is_kept_nowhere(little_class, teacher):
    issued = actions.issue_card(little_class[0], by=teacher, at=MONDAY)
    assert issued.secret not in str(list(SignInCard.objects.values_list()))
    assert not any(issued.secret in entry.data for entry in LogEntry.objects.all())


def test_an_old_a_revoked_and_an_invented_card_open_nothing(client, little_class, teacher):
    old = actions.issue_card(little_class[0], by=teacher, at=MONDAY)
    new = actions.issue_card(little_class[0], by=teacher, at=MONDAY)
    revoked = actions.issue_card(little_class[1], by=teacher, at=MONDAY)
    actions.revoke_card(revoked.card, by=teacher, at=MONDAY)
    for secret in (old.secret, revoked.secret, "ABCDABCDABCD", "", "x" * 39, "ABCD\x00", "АВСЕАВСЕАВСЕ"):
        response = client.post(reverse("people:card"), {"code": secret})
        assert response.status_code in {400, 403}
        assert "card" in sentence(response)
        assert not is_in(client)
    assert client.post(reverse("people:card"), {"code": new.secret}).status_code == 302


def test_the_card_of_a_closed_account_opens_nothing(client, little_class, teacher):
    issued = actions.issue_card(little_class[0], by=teacher, at=MONDAY)
    Person.objects.filter(pk=little_class[0].pk).update(is_active=False)
    assert client.post(reverse("people:card"), {"code": issued.secret}).status_code == 403


def test_trying_cards_shuts_the_place(client):
    codes = [client.post(reverse("people:card"), {"code": "ABCDABCDABCD"}).status_code for _ in range(61)]
    assert codes[-1] == 429


def test_only_the_card_page_may_use_the_camera(client):
    assert "camera=(self)" in client.get(reverse("people:card")).headers["Permissions-Policy"]
    assert "camera=()" in client.get(LOGIN).headers["Permissions-Policy"]


def tap(client: Client, url: str, row) -> object:
    chosen, response = "", None
    for number in row:
        response = client.post(url, {"chosen": chosen, "picture": number})
        chosen = f"{chosen}-{number}".strip("-")
    return response


def test_a_child_goes_in_by_door_name_and_pictures(client, little_class, teacher):
    issued = actions.issue_cards(7, by=teacher, at=MONDAY)
    door = issued[0].card.door
    response = client.post(reverse("people:door"), {"code": door.code.lower()})
    assert response.url == reverse("people:children", args=[door.code])
    page = client.get(response.url)
    assert [name in page.content.decode() for name in ("Айша", "Бек", "Гүл")] == [True] * 3
    assert "Сынақбаев" not in page.content.decode()
    url = reverse("people:pictures", args=[door.code, issued[1].card.pk])
    assert client.get(url).status_code == 200
    assert tap(client, url, issued[1].pictures).status_code == 302
    assert int(client.session["_auth_user_id"]) == little_class[1].pk


def test_each_tap_exchanges_only_the_row(client, little_class, teacher):
    issued = actions.issue_cards(7, by=teacher, at=MONDAY)[0]
    url = reverse("people:pictures", args=[issued.card.door.code, issued.card.pk])
    htmx = {"headers": {"HX-Request": "true"}}
    part = client.post(url, {"picture": issued.pictures[0]}, **htmx)
    assert part.content.decode().strip().startswith("<form")
    assert f'value="{issued.pictures[0]}"' in part.content.decode()
    chosen = "-".join(str(number) for number in issued.pictures[:3])
    done = client.post(url, {"chosen": chosen, "picture": issued.pictures[3]}, **htmx)
    assert done.headers["HX-Redirect"] == "/"
    assert is_in(client)


def test_wrong_pictures_begin_again_and_shut_after_five(client, little_class, teacher):
    issued = actions.issue_cards(7, by=teacher, at=MONDAY)[0]
    url = reverse("people:pictures", args=[issued.card.door.code, issued.card.pk])
    wrong = issued.pictures[::-1]
    for _ in range(5):
        response = tap(client, url, wrong)
        assert response.status_code == 403
        assert "not your pictures" in sentence(response)
    assert tap(client, url, issued.pictures).status_code == 429
    assert not is_in(client)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"picture": "99"},
        {"chosen": "1-2-3-4-5-6-7-8-9-10-11-12", "picture": "1"},
        {"chosen": "1-" * 10_000, "picture": "1"},
        {"chosen": "x", "picture": "١"},
        {"chosen": "\x00", "picture": "' OR 1=1"},
        {"chosen": "-1--2", "picture": "²"},
    ],
)
def test_tampered_pictures_open_nothing(client, little_class, teacher, data):
    issued = actions.issue_cards(7, by=teacher, at=MONDAY)[0]
    url = reverse("people:pictures", args=[issued.card.door.code, issued.card.pk])
    assert client.post(url, data).status_code in {200, 403}
    assert not is_in(client)


def test_a_door_is_found_by_its_letters_alone(client, little_class, teacher):
    issued = actions.issue_cards(7, by=teacher, at=MONDAY)[0]
    for code in ("ABCDEF", "1", "../..", "A" * 500, "%00", "АВСЕНК"):
        response = client.get(f"/people/pictures/{quote(code, safe='')}/")
        assert response.status_code == 404
        assert "Айша" not in response.content.decode()
    elsewhere = reverse("people:pictures", args=["ABCDEF", issued.card.pk])
    assert client.get(elsewhere).status_code == 404


def test_a_class_costs_the_same_queries_for_three_children_as_for_one(client, little_class, teacher):

    code = actions.issue_cards(7, by=teacher, at=MONDAY)[0].card.door.code

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("people:children", args=[code]))
        return len(captured)

    three = cost()
    SignInCard.objects.filter(person__in=little_class[1:]).update(revoked_at=MONDAY)
    assert cost() == three
