"""The Kazakh alphabet: the order of names and class letters, and letters typed on the wrong keyboard.

Databases and Python sort Cyrillic by code point, which puts Ә, Ғ, Қ … after Я. No ICU is needed for
42 letters: their places are translated into code points that compare as the alphabet does.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

ALPHABET = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"

# Private-use code points, above every other letter a name may hold: digits, Latin, then Kazakh.
_PLACES = {ord(letter): 0xE000 + place for place, letter in enumerate(ALPHABET)}
# Latin letters that look like Cyrillic ones, as they are typed into class names.
_LOOK_ALIKES = str.maketrans("ABCEHIKMOPTXY", "АВСЕНІКМОРТХУ")


def sort_key(text: str) -> str:
    """Compares as Kazakh dictionaries order: case does not count, Ә stands after А."""
    return text.upper().translate(_PLACES)


def cyrillic(text: str) -> str:
    """The text in capitals, with Latin look-alikes (`A`, `B`, `C` …) replaced by Cyrillic letters."""
    return text.strip().upper().translate(_LOOK_ALIKES)


def is_letter(text: str) -> bool:
    """Whether this can be a class's letter: a Kazakh letter, perhaps with a digit after it."""
    return (
        bool(text)
        and len(text) <= 4
        and text[0] in ALPHABET
        and all(char in ALPHABET or char.isdigit() for char in text)
    )


class Named(Protocol):
    """Anybody with a name in three parts."""

    pk: int
    family_name: str
    given_name: str
    patronymic: str


N_ = TypeVar("N_", bound=Named)


def name_key(person: Named) -> tuple[str, str, str, int]:
    """The place of a person in a class list: family name, given name, patronymic, then `id`."""
    return (
        sort_key(person.family_name),
        sort_key(person.given_name),
        sort_key(person.patronymic),
        person.pk,
    )


def by_name(people: Iterable[N_]) -> list[N_]:
    """People in the order of a class list."""
    return sorted(people, key=name_key)
