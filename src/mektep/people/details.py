"""Somebody's details in the form in which they are kept, and the sentences for what can't be kept."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused

from . import identity
from .models import Language, Person, Sex

CHUNK = 5000
T_ = TypeVar("T_")


class NameMissing(Refused):
    message = _("Everybody needs a surname and a given name of at most 80 letters.")


class WrongIin(Refused):
    message = _("The IIN given for {name} has a mistake: its last digit doesn't fit the others.")


class IinTaken(Refused):
    message = _("The IIN given for {name} belongs to somebody who is registered already.")


class WrongPhone(Refused):
    message = _("The phone number given for {name} can't be a phone number.")


class PhoneTaken(Refused):
    message = _("The phone number given for {name} belongs to somebody who is registered already.")


class WrongEmail(Refused):
    message = _("The e-mail address given for {name} can't be an e-mail address.")


class EmailTaken(Refused):
    message = _("The e-mail address given for {name} belongs to somebody who is registered already.")


class WrongUsername(Refused):
    message = _("The username given for {name} may have only small Latin letters, digits, dots and dashes.")


class UsernameTaken(Refused):
    message = _("The username given for {name} is taken.")


class WrongDetail(Refused):
    message = _("The sex or the language given for {name} is none that we know.")


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody to be entered. Without `username` one is made from the name; without `password` the
    account can't be entered until a code or an invitation gives it one."""

    family_name: str
    given_name: str
    patronymic: str = ""
    born_on: date | None = None
    sex: str = ""
    iin: str = ""
    phone: str = ""
    email: str = ""
    username: str = ""
    password: str = ""
    language: str = Language.KAZAKH.value
    uid: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is to be corrected; None leaves a detail as it is, an empty text takes it away."""

    family_name: str | None = None
    given_name: str | None = None
    patronymic: str | None = None
    born_on: date | None = None
    sex: str | None = None
    phone: str | None = None
    email: str | None = None
    username: str | None = None


def chunks(items: Sequence[T_]) -> list[Sequence[T_]]:
    return [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]


def person_of(newcomer: Newcomer) -> Person:
    """A person in memory, with everything in its kept form. Raises the refusals above."""
    person = Person(
        uid=newcomer.uid or uuid4(),
        born_on=newcomer.born_on,
        language=newcomer.language,
        sex=newcomer.sex,
        password=make_password(newcomer.password or None),
    )
    person.family_name, person.given_name, person.patronymic = _names(
        newcomer.family_name, newcomer.given_name, newcomer.patronymic
    )
    if person.sex not in {"", *Sex.values} or person.language not in Language.values:
        raise WrongDetail(name=person.full_name)
    person.phone = _phone(newcomer.phone, person)
    person.email = _email(newcomer.email, person)
    person.username = _username(newcomer.username, person) if newcomer.username.strip() else None
    seal(person, newcomer.iin)
    return person


def seal(person: Person, iin: str) -> None:
    """Check and seal an identification number."""
    iin = iin.strip()
    if iin and not identity.is_iin(iin):
        raise WrongIin(name=person.full_name)
    person.seal_iin(iin)


def apply(person: Person, details: Details) -> list[str]:
    """Change the person in memory; answers the names of what changed."""
    before = {field.name: getattr(person, field.name) for field in fields(details)}
    for name in before:
        if (value := getattr(details, name)) is not None:
            setattr(person, name, _KEPT[name](value, person) if name in _KEPT else value)
    person.family_name, person.given_name, person.patronymic = _names(
        person.family_name, person.given_name, person.patronymic
    )
    if person.sex not in {"", *Sex.values}:
        raise WrongDetail(name=person.full_name)
    return [name for name, value in before.items() if getattr(person, name) != value]


def refuse_doubles(people: Sequence[Person]) -> None:
    """Nobody shares an IIN, a phone, an e-mail or a username: neither in this list nor with others."""
    for field, refusal in _ALONE.items():
        owners: dict[str, Person] = {}
        for person in people:
            if value := getattr(person, field):
                if value in owners:
                    raise refusal(name=person.full_name)
                owners[value] = person
        for values in chunks(list(owners)):
            for value, pk in Person.objects.filter(**{f"{field}__in": values}).values_list(field, "pk"):
                if owners[value].pk != pk:
                    raise refusal(name=owners[value].full_name)


def give_usernames(people: Sequence[Person]) -> None:
    """A free username to everybody in the list who has none."""
    without = [person for person in people if not person.username]
    bases = [identity.username_base(p.given_name, p.family_name) for p in without]
    taken = {person.username for person in people if person.username}
    taken |= _taken(bases)
    # Only where the plain name is taken are numbered ones of any interest: 2 … 9, then 10 … 99, …
    wanted = Counter(bases)
    crowded = {base for base in wanted if base in taken or wanted[base] > 1}
    number = 2
    while crowded:
        numbers = range(number, 10 * number if number > 2 else 10)
        taken |= _taken([f"{base}{n}" for base in crowded for n in numbers])
        for base in crowded:
            wanted[base] -= sum(f"{base}{n}" not in taken for n in numbers)
        crowded = {base for base in crowded if wanted[base] > 0}
        number = numbers.stop
    for person, username in zip(without, identity.usernames(bases, taken), strict=True):
        person.username = username


def _taken(usernames: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(sorted(set(usernames))):
        known = Person.objects.filter(username__in=some).values_list("username", flat=True)
        found.update(name for name in known if name)
    return found


def _names(family: str, given: str, patronymic: str) -> tuple[str, str, str]:
    found = identity.name(family), identity.name(given), identity.name(patronymic)
    if not found[0] or not found[1] or max(map(len, found)) > 80:
        raise NameMissing
    return found


def _phone(text: str, person: Person) -> str | None:
    if not text.strip():
        return None
    try:
        return identity.phone(text)
    except ValueError:
        raise WrongPhone(name=person.full_name) from None


def _email(text: str, person: Person) -> str | None:
    text = text.strip().lower()
    if not text:
        return None
    try:
        validate_email(text)
    except ValidationError:
        raise WrongEmail(name=person.full_name) from None
    return text


def _username(text: str, person: Person) -> str | None:
    text = text.strip().lower()
    if not identity.is_username(text):
        raise WrongUsername(name=person.full_name)
    return text


_KEPT: dict[str, Callable[[str, Person], str | None]] = {
    "phone": _phone,
    "email": _email,
    "username": _username,
}

# What only one person may have, and the sentence for the second.
_ALONE: dict[str, type[Refused]] = {
    "iin_hash": IinTaken,
    "phone": PhoneTaken,
    "email": EmailTaken,
    "username": UsernameTaken,
}
