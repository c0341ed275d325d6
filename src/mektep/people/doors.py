"""Knocking: who may enter, and how long somebody waits who knocked in vain too often.

Failures are counted by whom and where together (five are forgiven), and more leniently by whom alone and
by where alone: a whole school sits behind one address. A wait is the same whether the name exists or not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from . import actions, codes, identity, queries
from .actors import Actor
from .models import Person, SignInCard

HERE, WHOM, WHERE = 5, 25, 60
DOORMAN = Actor.system("doors")


@dataclass(frozen=True)
class Answer:
    """The person who enters, or the sentence and the status for who does not."""

    person: Person | None = None
    say: str = ""
    status: int = 200


def by_password(request: HttpRequest, name: str, password: str, at: datetime) -> Answer:
    """Username, e-mail or telephone number, and the password."""
    typed = identity.name(name).casefold()[:254]

    def check() -> Person | None:
        found = authenticate(request, username=name, password=password)
        return found if isinstance(found, Person) else None

    wrong = _("This name and this password don't belong together. Check both and try again.")
    return _knock(_keys(request, "password", typed), check, wrong, at)


def by_card(request: HttpRequest, secret: str, at: datetime) -> Answer:
    """The letters of a card, read from its QR code or typed."""
    wrong = _("This card opens nothing. Ask your teacher for a new one.")
    return _knock(_places(request, "card"), lambda: queries.card_holder(secret), wrong, at)


def by_pictures(request: HttpRequest, card: SignInCard, pictures: Sequence[int], at: datetime) -> Answer:
    """A child's own row of pictures."""

    def check() -> Person | None:
        fits = card.pictures_hash == codes.pictures_hash(card.person_id, pictures)
        return card.person if fits else None

    wrong = _("These are not your pictures. Try again.")
    return _knock(_keys(request, "pictures", str(card.person_id)), check, wrong, at)


def by_code(request: HttpRequest, code: str, at: datetime) -> str:
    """The sentence for a code that can't be used now; the empty text if it can."""
    keys = _places(request, "code")
    if until := queries.shut_until(dict(keys), at):
        return _wait(until)
    if queries.invitation(code) is None:
        actions.note_failure(keys, by=DOORMAN, at=at)
        return _("There is no such code. Check the letters on the paper and type them again.")
    return ""


def by_door(request: HttpRequest, code: str, at: datetime) -> str:
    """The same for the code that hangs in a classroom."""
    keys = _places(request, "door")
    if until := queries.shut_until(dict(keys), at):
        return _wait(until)
    if queries.door(code) is None:
        actions.note_failure(keys, by=DOORMAN, at=at)
        return _("There is no such class. Ask your teacher for the letters.")
    return ""


def relative(request: HttpRequest, name: str, at: datetime) -> Answer:
    """Somebody named by a parent. Counted as knocking is, so that nobody finds out who has an account."""
    keys = [(codes.door_key("relative", str(request.user.pk)), 2 * HERE)]
    nobody = _("Nobody with this username or phone has an account yet.")
    return _knock(keys, lambda: queries.by_typed_name(name), nobody, at)


def enter(request: HttpRequest, person: Person, method: str, to: str = "") -> HttpResponse:
    """Sign somebody in whom a door has let through; a second factor is asked for where there is one."""
    record_authentication(request, person, method=method)
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=to or None))
    return response


def _knock(
    keys: list[tuple[str, int]], check: Callable[[], Person | None], wrong: str, at: datetime
) -> Answer:
    if until := queries.shut_until(dict(keys), at):
        return Answer(say=_wait(until), status=429)
    person = check()
    if person is None:
        actions.note_failure(keys, by=DOORMAN, at=at)
        return Answer(say=wrong, status=403)
    # The address keeps its count: one's own good password must not buy further guesses at others'.
    actions.forget_failures([key for key, forgiven in keys if forgiven != WHERE], by=DOORMAN, at=at)
    return Answer(person)


def _address(request: HttpRequest) -> str:
    address: str = get_adapter(request).get_client_ip(request)
    return address


def _keys(request: HttpRequest, door: str, whom: str) -> list[tuple[str, int]]:
    where = _address(request)
    return [
        (codes.door_key(door, whom, where), HERE),
        (codes.door_key(door, whom), WHOM),
        (codes.door_key(door, "", where), WHERE),
    ]


def _places(request: HttpRequest, door: str) -> list[tuple[str, int]]:
    return [(codes.door_key(door, "", _address(request)), WHERE)]


def _wait(until: datetime) -> str:
    there = until.astimezone(ZoneInfo(settings.TIME_ZONE))
    return _("Too many attempts. Wait and try again after {time}.").format(time=f"{there:%H:%M}")
