"""Letters with a link, second factors, and the pages around signing in."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from mektep.people import actions, checks, demo, relations
from mektep.people.actors import Actor, Grant, Role
from mektep.people.models import Person

from .factories import MONDAY, PASSWORD, SYSTEM
from .knocking import LOGIN, is_in, knock, sentence

pytestmark = pytest.mark.django_db


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


def test_letters_are_not_sent_while_any_host_is_believed(settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert [found.id for found in checks.mail_needs_an_address(None)] == ["people.E001"]
    settings.ALLOWED_HOSTS = ["school.kz"]
    assert checks.mail_needs_an_address(None) == []
    settings.ALLOWED_HOSTS = ["*"]
    settings.EMAIL_BACKEND = checks.DUMMY
    assert checks.mail_needs_an_address(None) == []


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
