"""Signing in and out by password, over HTTP: every hostile knock is answered by a sentence."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from mektep.core import clock
from mektep.people import actions, queries
from mektep.people.hashers import Argon2PasswordHasher
from mektep.people.models import Lockout, Person, Session

from .factories import MONDAY, PASSWORD, SYSTEM, make_person
from .knocking import LOGIN, is_in, knock, sentence

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["vera", "VERA", " vera ", "vera@school.kz", "Vera@School.KZ", "87015550102", "+7 701 555-01-02"]
)
def test_username_phone_and_email_all_open_the_door(client, vera, name):
    response = knock(client, name)
    assert (response.status_code, response.url) == (302, "/")
    assert is_in(client)


def test_signing_in_takes_the_persons_language_and_names_the_device(client, vera):
    Person.objects.filter(pk=vera.pk).update(language="ru")
    chrome = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
    response = knock(client, headers={"User-Agent": chrome})
    assert response.cookies["django_language"].value == "ru"
    assert Session.objects.get(person=vera).device == "Chrome · Android"


def test_the_way_one_wanted_to_go_is_kept_but_never_leads_elsewhere(client, vera):
    assert (
        client.post(LOGIN, {"name": "vera", "password": PASSWORD, "next": "/people/me/"}).url == "/people/me/"
    )
    client.logout()
    for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"):
        assert client.post(LOGIN, {"name": "vera", "password": PASSWORD, "next": evil}).url == "/"
        client.logout()


HOSTILE = {
    "empty": ("", ""),
    "no password": ("vera", ""),
    "no name": ("", PASSWORD),
    "wrong": ("vera", "not-this-one"),
    "unknown": ("nobody", PASSWORD),
    "sql": ("vera' OR '1'='1' --", "' OR 1=1 --"),
    "sql union": ('"; DROP TABLE people_person; --', "x"),
    "nul": ("vera\x00", PASSWORD),
    "nul in password": ("vera", f"{PASSWORD}\x00"),
    "cyrillic lookalike": ("vеrа", PASSWORD),
    "full width": ("ｖｅｒａ", PASSWORD),
    "dotless": ("vera\u200b", PASSWORD),
    "right to left": ("\u202earev", PASSWORD),
    "long name": ("a" * 5000, PASSWORD),
    "long password": ("vera", "a" * 100_000),
    "markup": ("<script>alert(1)</script>", "x"),
    "template": ("{{ settings.SECRET_KEY }}", "{% debug %}"),
    "path": ("../../etc/passwd", "x"),
    "crlf": ("vera\r\nSet-Cookie: a=b", "x"),
    "surrogate": ("\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "x"),
    "wildcards": ("ver_", PASSWORD),
    "percent": ("%", PASSWORD),
    "json": ('{"$ne": null}', '{"$ne": null}'),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_knock_is_answered_by_a_sentence_and_opens_nothing(client, vera, case):
    before = Person.objects.values_list("password", "is_active", "rights_version").get(pk=vera.pk)
    name, password = HOSTILE[case]
    response = knock(client, name, password)
    assert response.status_code in {400, 403}
    words = sentence(response)
    assert any(
        say in words
        for say in ("don't belong together", "This field is required", "at most", "Null characters")
    )
    assert "<script>alert" not in response.content.decode()
    assert not is_in(client)
    assert not Session.objects.filter(person=vera).exists()
    assert Person.objects.values_list("password", "is_active", "rights_version").get(pk=vera.pk) == before


def test_ten_megabytes_are_refused(client, vera):
    response = knock(client, "vera", "a" * 10_000_000)
    assert response.status_code in {400, 413}
    assert "too large" in sentence(response) or "too big" in sentence(response)
    assert not is_in(client)


def test_a_form_from_elsewhere_is_refused(vera):
    strict = Client(enforce_csrf_checks=True)
    refused = knock(strict)
    assert refused.status_code == 403
    assert "grown old" in sentence(refused)
    strict.cookies["csrftoken"] = "a" * 32
    assert (
        strict.post(
            LOGIN, {"name": "vera", "password": PASSWORD, "csrfmiddlewaretoken": "b" * 32 + "c" * 32}
        ).status_code
        == 403
    )
    assert not Session.objects.filter(person=vera).exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_the_door_knows_two_ways_of_knocking(client, method):
    assert getattr(client, method)(LOGIN).status_code == 405


def test_a_closed_account_answers_as_an_unknown_one(client, vera):
    unknown = sentence(knock(client, "nobody", "x"))
    actions.deactivate(vera, by=SYSTEM, at=MONDAY)
    closed = knock(client)
    assert closed.status_code == 403
    assert sentence(closed).replace("vera", "nobody") == unknown


def test_known_and_unknown_names_read_the_same(client, vera):
    known, unknown = knock(client, "vera", "x"), knock(client, "nobody", "x")
    assert known.status_code == unknown.status_code
    assert sentence(known).replace("vera", "nobody") == sentence(unknown)


def test_an_unknown_name_costs_a_hash_too(client, vera, monkeypatch):
    hashes = []
    encode = Argon2PasswordHasher.encode
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a, **k: hashes.append(1) or encode(*a, **k))
    verify = Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a, **k: hashes.append(1) or verify(*a, **k))
    make_person(username="cardonly")  # an account without a password
    for name in ("nobody", "vera", "cardonly"):
        hashes.clear()
        knock(client, name, "x")
        assert len(hashes) == 1, name


def test_five_failures_shut_the_door_for_a_rising_time(client, vera):
    for _ in range(5):
        assert knock(client, password="wrong").status_code == 403
    shut = knock(client)
    assert shut.status_code == 429
    assert "Too many attempts. Wait and try again after 09:01." in sentence(shut)
    assert not is_in(client)
    with clock.set_to(MONDAY + timedelta(seconds=61)):
        assert knock(client, password="wrong").status_code == 403
        assert "after 09:03" in sentence(knock(client))
    with clock.set_to(MONDAY + timedelta(minutes=4)):
        assert knock(client).status_code == 302
    assert not Lockout.objects.filter(until__gt=MONDAY + timedelta(minutes=4)).exists()


def test_the_door_shuts_for_unknown_names_just_the_same(client):
    answers = [knock(client, "nobody", "x") for _ in range(6)]
    assert [a.status_code for a in answers] == [403] * 5 + [429]


def test_a_shut_door_is_shut_for_one_name_at_one_place_only(client, vera):
    make_person("Том", username="tom", password=PASSWORD)
    for _ in range(5):
        knock(client, password="wrong")
    assert knock(client, "tom").status_code == 302
    client.logout()
    assert knock(client, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_guessing_from_many_places_shuts_the_name_too(client, vera):
    for place in range(25):
        knock(client, password="wrong", REMOTE_ADDR=f"10.0.1.{place}")
    assert knock(client, REMOTE_ADDR="10.0.2.1").status_code == 429


def test_guessing_many_names_from_one_place_shuts_the_place(client, vera):
    for number in range(60):
        knock(client, f"name{number}", "x")
    assert knock(client).status_code == 429
    assert knock(client, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_a_forged_forwarding_header_is_not_believed(client, vera):
    for number in range(5):
        knock(client, password="wrong", headers={"X-Forwarded-For": f"10.9.9.{number}"})
    assert knock(client, headers={"X-Forwarded-For": "10.9.9.77"}).status_code == 429


def test_no_password_and_no_name_lies_in_the_table_of_failures(client, vera):
    knock(client, "vera", "my-secret-guess")
    rows = str(list(Lockout.objects.values_list()))
    assert "vera" not in rows
    assert "my-secret-guess" not in rows
    assert "127.0.0.1" not in rows


def test_a_planted_session_is_worth_nothing_after_signing_in(client, vera):
    client.get(LOGIN)
    client.session["planted"] = True
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    planted = session.session_key
    knock(client)
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


def test_a_stolen_session_dies_with_the_password(client, vera):
    thief = Client()
    knock(client), knock(thief)
    assert is_in(thief)
    response = client.post(
        reverse("account_change_password"),
        {"present": PASSWORD, "password": "jana-qupia-77", "again": "jana-qupia-77"},
    )
    assert response.status_code == 302
    assert is_in(client)
    assert not is_in(thief)
    assert not Session.objects.filter(pk=thief.cookies["sessionid"].value).exists()


@pytest.mark.parametrize(
    ("present", "password", "again", "say"),
    [
        ("wrong", "jana-qupia-77", "jana-qupia-77", "not your password"),
        (PASSWORD, "jana-qupia-77", "other-qupia-77", "two passwords differ"),
        (PASSWORD, "short", "short", "too short"),
        (PASSWORD, "password1", "password1", "too common"),
        (PASSWORD, "vera@school1", "vera@school1", "similar"),
        (PASSWORD, "", "", "required"),
    ],
)
def test_a_weak_or_unproved_new_password_is_refused(client, vera, present, password, again, say):
    knock(client)
    before = Person.objects.get(pk=vera.pk).password
    response = client.post(
        reverse("account_change_password"), {"present": present, "password": password, "again": again}
    )
    assert response.status_code == 400
    assert say in sentence(response)
    assert Person.objects.get(pk=vera.pk).password == before


def test_signing_out_everywhere_ends_a_stolen_session(client, vera):
    thief = Client()
    knock(client), knock(thief)
    client.post(reverse("people:sign_out_everywhere"))
    assert is_in(client)
    assert not is_in(thief)


def test_one_device_is_signed_out_by_its_handle_and_nobody_elses(client, vera):
    other, stranger = Client(), Client()
    make_person("Том", username="tom", password=PASSWORD)
    knock(client), knock(other), knock(stranger, "tom")
    tom = Person.objects.get(username="tom")
    (of_tom,) = queries.devices(tom.pk, "", MONDAY)
    assert client.post(reverse("people:sign_out_device", args=[of_tom.handle])).status_code == 404
    assert is_in(stranger)
    mine = queries.devices(vera.pk, client.cookies["sessionid"].value, MONDAY)
    client.post(reverse("people:sign_out_device", args=[mine[1].handle]))
    assert not is_in(other)
    assert is_in(client)


def test_signing_out_is_an_act_not_a_link(client, vera):
    knock(client)
    client.get(reverse("account_logout"))
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_a_signed_in_request_costs_one_query(client, vera, django_assert_num_queries):
    knock(client)
    client.get("/people/me/")
    with django_assert_num_queries(1):
        assert client.get("/people/join/").status_code == 200


def test_a_signed_in_page_costs_one_query_for_session_and_person(client, vera, django_assert_num_queries):
    knock(client)
    client.get("/people/me/")
    with django_assert_num_queries(1):
        assert client.get(reverse("account_change_password")).status_code == 200


def test_a_device_was_signed_in_when_it_was_signed_in(client, vera):
    knock(client)
    with clock.set_to(MONDAY + timedelta(hours=3)):
        session = client.session
        session["something"] = "new"
        session.save()
    assert Session.objects.get(person=vera).started_at == MONDAY


def test_no_page_without_signing_in(client):
    response = client.get("/people/me/")
    assert (response.status_code, response.url) == (302, f"{LOGIN}?next=/people/me/")
