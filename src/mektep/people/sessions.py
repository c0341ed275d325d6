"""Sessions in our own table: the session and its person come with one query."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from mektep.core import clock

from .models import Person, Session


class SessionStore(DatabaseSessionStore):
    """Django's database sessions, on `people.Session`, keeping the row's person at hand."""

    person: Person | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        try:
            row = Session.objects.select_related("person").get(
                session_key=self.session_key, expire_date__gt=clock.now()
            )
        except Session.DoesNotExist:
            self._session_key = None
            return None
        self.person = row.person
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device = data.get("device", "")
        now = clock.now()
        # A session is written again and again; it began when its person signed in.
        started = data.get("started_at")
        row.started_at = datetime.fromisoformat(started) if started else now
        row.expire_date = now + timedelta(seconds=self.get_expiry_age())
        return row


def person_of(request: HttpRequest) -> Person | AnonymousUser:
    """Who is signed in here, if the session still fits the person's password and the account is open."""
    session = request.session
    if SESSION_KEY not in session:
        return AnonymousUser()
    person = getattr(session, "person", None)
    if person is None or str(person.pk) != str(session[SESSION_KEY]):
        person = Person.objects.filter(pk=session[SESSION_KEY]).first()
    if person is None or not person.is_active:
        return AnonymousUser()
    fits = constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    if not fits:
        session.flush()
        return AnonymousUser()
    return person


class PersonMiddleware(AuthenticationMiddleware):
    """Django's authentication middleware, with our one-query session."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: person_of(request))  # type: ignore[assignment]
