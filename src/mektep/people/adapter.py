"""How django-allauth fits into this house: its flows, our actions, words and limits."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from mektep.core import clock, crypto

from . import actions, devices
from .actors import Actor
from .models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; passwords change through the action; a device knows its language."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask your school."),
        "enter_current_password": _("Type your present password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Wait for the next one and try again."),
        "invalid_password_reset": _("This link is no longer valid. Ask for a new one."),
        "invalid_or_expired_key": _("This link is no longer valid. Ask for a new one."),
        "rate_limited": _("Too many attempts. Wait a few minutes and try again."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes and try again."),
        "unknown_email": _("There is no account with this e-mail address."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        request.session["started_at"] = clock.now().isoformat()
        request.session["device"] = devices.name_of(request.headers.get("User-Agent", ""))

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=request.is_secure(),
        )
        return response

    def set_password(self, user: Person, password: str) -> None:
        keep = (self.request.session.session_key or "") if self.request else ""
        by = Actor(person_id=user.pk, name=user.short_name)
        person = actions.set_password(user, password, keep=keep, by=by, at=clock.now())
        user.password = person.password

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """The page that follows shows what happened; a second sentence about it is noise."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, with our name and our sentences."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Wait for the next one and try again."),
        "unverified_email": _("Confirm your e-mail address first."),
        "add_email_blocked": _("The e-mail address can't be changed while a second factor is on."),
        "cannot_delete_authenticator": _("This is the last second factor; your school asks for one."),
        "cannot_generate_recovery_codes": _("Turn a second factor on first."),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(crypto.seal(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(b64decode(encrypted_text))

    def get_totp_issuer(self) -> str:
        return "Mektep"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Mektep"}
