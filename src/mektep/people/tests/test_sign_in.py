"""Signing in and out, over HTTP: who enters, and every hostile knock answered by a sentence."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from mektep.core import clock
from mektep.core.models import LogEntry
from mektep.people import actions, demo, relations
from mektep.people.actors import Actor, Grant, Role
from mektep.people.models import Lockout, Person, Session, SignInCard

from .factories import MONDAY, PASSWORD, SYSTEM, actor_of, make_person

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    cache.clear()


@pytest.fixture
def vera():
    return make_person(
        "Вера", username="vera", password=PASSWORD, phone="87015550102", email="vera@school.kz", language="en"
    )


def knock(client: Client, name: str = "vera", password: str = PASSWORD, **more: object):
    return client.post(LOGIN, {"name": name, "password": password}, **more)


def is_in(client: Client) -> bool:
    return client.get(reverse("people:me")).status_code == 200


def sentence(response) -> str:
    """What a person reads on the page."""
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


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
        for say in ("don&#x27;t belong together", "This field is required", "at most", "Null characters")
    )
    assert "<script>alert" not in response.content.decode()
    assert not is_in(client)
    assert not Session.objects.filter(person=vera).exists()
    assert Person.objects.values_list("password", "is_active", "rights_version").get(pk=vera.pk) == before


def test_ten_megabytes_are_refused(client, vera):
    response = knock(client, "vera", "a" * 10_000_000)
    assert response.status_code in {400, 413}
    assert not is_in(client)


def test_a_form_from_elsewhere_is_refused(vera):
    strict = Client(enforce_csrf_checks=True)
    assert knock(strict).status_code == 403
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
    from mektep.people.hashers import Argon2PasswordHasher

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
    from mektep.people import queries

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


def test_no_page_without_signing_in(client):
    response = client.get("/people/me/")
    assert (response.status_code, response.url) == (302, f"{LOGIN}?next=/people/me/")


# ── cards and pictures ───────────────────────────────────────────────────────────────────────


class OneClass(relations.Relations):
    """A school of one class, for tests of this domain alone."""

    learner_ids: tuple[int, ...] = ()

    def places(self, person_ids, on):
        grant = Grant(Role.PUPIL, school_id=1, class_id=7)
        return {pk: frozenset([grant]) for pk in person_ids if pk in self.learner_ids}

    def roster(self, class_id, on):
        return relations.Roster(7, 1, "1 «А»", self.learner_ids) if class_id == 7 else None


@pytest.fixture
def little_class():
    school = OneClass()
    before = relations._relations
    relations.register(school)
    children = [make_person(name) for name in ("Айша", "Бек", "Гүл")]
    school.learner_ids = tuple(child.pk for child in children)
    yield children
    relations.register(before)


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
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    code = actions.issue_cards(7, by=teacher, at=MONDAY)[0].card.door.code

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("people:children", args=[code]))
        return len(captured)

    three = cost()
    SignInCard.objects.filter(person__in=little_class[1:]).update(revoked_at=MONDAY)
    assert cost() == three


# ── letters, demo, second factor ─────────────────────────────────────────────────────────────


@pytest.fixture
def post_office(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_a_letter_leads_to_a_new_password_once(client, vera, post_office):
    client.post(reverse("account_reset_password"), {"email": "Vera@school.kz"})
    (letter,) = mail.outbox
    url = re.search(r"http://testserver(\S+)", letter.body).group(1)
    form = client.get(url, follow=True)
    target = form.redirect_chain[-1][0]
    response = client.post(target, {"password1": "jana-qupia-77", "password2": "jana-qupia-77"})
    assert response.status_code == 302
    assert knock(client, password="jana-qupia-77").status_code == 302
    stale = Client().get(url, follow=True)
    assert "no longer valid" in sentence(stale)


def test_asking_for_a_letter_tells_nobody_who_has_an_account(client, vera, post_office):
    known = client.post(reverse("account_reset_password"), {"email": "vera@school.kz"}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "x@y.kz"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("key", ["1-x", "zzzzzzzzzzzzzzzz-abc", "1-set-password", "0-" + "a" * 300])
def test_an_invented_link_opens_nothing(client, vera, key):
    response = client.get(f"/accounts/password/reset/key/{key}/", follow=True)
    assert "no longer valid" in sentence(response)


def test_demo_accounts_are_shown_only_in_a_demonstration(client, settings):
    demo.register(lambda: [demo.Account("Teacher", "teacher", "pw", "Вера С.")])
    try:
        settings.DEMO = False
        assert "Вера С." not in client.get(LOGIN).content.decode()
        settings.DEMO = True
        assert "Вера С." in client.get(LOGIN).content.decode()
    finally:
        demo._providers.clear()


def with_totp(person: Person) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_the_second_factor_is_asked_for_and_its_secret_is_sealed(client, vera):
    secret = with_totp(vera)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    response = knock(client)
    assert response.url == reverse("mfa_authenticate")
    assert not is_in(client)
    wrong = client.post(response.url, {"code": "000000"})
    assert wrong.status_code == 400
    assert "code is not right" in sentence(wrong)
    assert client.post(response.url, {"code": code_of(secret)}).status_code == 302
    assert is_in(client)


def test_a_code_of_the_app_works_once(client, vera):
    secret = with_totp(vera)
    code = code_of(secret)
    knock(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    thief = Client()
    knock(thief)
    assert thief.post(reverse("mfa_authenticate"), {"code": code}).status_code == 400
    assert not is_in(thief)


def test_a_recovery_code_works_once(client, vera):
    with_totp(vera)
    code = RecoveryCodes(Authenticator.objects.get(user=vera, type="recovery_codes")).get_unused_codes()[0]
    for expected in (True, False):
        visitor = Client()
        knock(visitor)
        visitor.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(visitor) is expected


def test_a_lost_factor_is_lifted_by_the_school_and_never_by_oneself(vera):
    with_totp(vera)
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied, match="never by its owner"):
        actions.lift_second_factor(vera, by=Actor(person_id=vera.pk), at=MONDAY)
    assert Authenticator.objects.filter(user=vera).exists()
    actions.lift_second_factor(vera, by=SYSTEM, at=MONDAY)
    assert not Authenticator.objects.filter(user=vera).exists()


class StrictSchool(relations.Relations):
    def demands_second_factor(self, actor):
        return True


@pytest.fixture
def strict_school(monkeypatch):
    before = relations._relations
    relations.register(StrictSchool())
    yield
    relations.register(before)


@pytest.mark.parametrize(
    ("role", "goes_on"), [(Role.TEACHER, False), (Role.DIRECTOR, False), (Role.PARENT, True)]
)
def test_a_strict_school_lets_staff_go_on_only_with_a_second_factor(
    client, vera, strict_school, given_rights, role, goes_on
):
    given_rights[vera.pk] = [Grant(role, school_id=1)]
    knock(client)
    response = client.get(reverse("people:me"))
    assert (response.status_code == 200) is goes_on
    if not goes_on:
        assert response.url == reverse("mfa_index")
        assert "second step" in sentence(client.get(reverse("mfa_index")))


def test_a_session_from_before_the_factor_proves_it_first(client, vera, strict_school, given_rights):
    given_rights[vera.pk] = [Grant(Role.TEACHER, school_id=1)]
    knock(client)
    secret = with_totp(vera)
    response = client.get(reverse("people:me"))
    assert response.url.startswith(reverse("mfa_reauthenticate"))
    client.post(response.url, {"code": code_of(secret), "next": "/people/me/"})
    assert is_in(client)


@pytest.mark.parametrize(
    "url",
    [LOGIN, "/people/card/", "/people/pictures/", "/people/join/", "/accounts/password/reset/",
     "/accounts/password/reset/done/", "/accounts/password/reset/key/done/", "/accounts/inactive/"],
)  # fmt: skip
def test_every_page_of_the_entrance_is_light_strict_and_not_kept(client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert len(response.content) < 150_000
    page = response.content.decode()
    assert 'style="' not in page
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", page)


@pytest.mark.parametrize(
    "name",
    ["people:me", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn",
     "mfa_add_webauthn", "account_reauthenticate"],
)  # fmt: skip
def test_pages_of_ones_own_account_open(client, vera, name):
    knock(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_a_factor_is_changed_only_by_who_proves_it_is_them(client, vera, name):
    knock(client)
    response = client.get(reverse(name))
    assert response.url.startswith(reverse("account_reauthenticate"))
    wrong = client.post(response.url, {"password": "wrong"})
    assert wrong.status_code == 400
    assert "not your password" in sentence(wrong)
    assert client.get(reverse(name)).status_code == 302


def test_pages_of_a_second_factor_that_is_on_open(client, vera):
    secret = with_totp(vera)
    knock(client)
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
                 "mfa_download_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate"):  # fmt: skip
        assert client.get(reverse(name)).status_code == 200, name
