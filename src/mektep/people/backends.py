"""Who has this name and this password."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from . import queries
from .models import Person


class NameAndPassword(AuthenticationBackend):  # type: ignore[misc]
    """Username, e-mail address or telephone number, with the password. An unknown name takes as long as
    a wrong password, and a closed account answers as an unknown name does."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> Person | None:
        typed = credentials.get("username") or credentials.get("email") or credentials.get("phone") or ""
        person = queries.by_typed_name(str(typed))
        if person is None:
            return None
        self._did_check_password = True
        fits = person.check_password(str(credentials.get("password", "")))
        return person if fits and person.is_active else None
