"""Numbers and names of people, in plain Python: IIN, phone, username, codes on paper.

The individual identification number (IIN) is checked by its two-pass check digit and by nothing else:
since the decree of 26 August 2013 № 853 its digits say nothing about birth date or sex, so neither is
ever read from it.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator

IIN = re.compile(r"[0-9]{12}")
_FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)

# At least one letter, so that no username can be mistaken for a phone number.
USERNAME = re.compile(r"(?=.*[a-z])[a-z0-9]+(?:[._-][a-z0-9]+)*")
USERNAME_MOST = 60

# Capital letters that are not mistaken for a digit or for one another on a printed sheet.
CODE_LETTERS = "ABCDEFGHJKMNPRSTUWXYZ"
CODE_LENGTH = 8
CARD_LENGTH = 12
# A Kazakh or Russian keyboard gives letters that look the same.
_LOOKALIKES = str.maketrans("АВСЕНКМРТХУЗ", "ABCEHKMPTXYZ")

_LETTERS = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh",
    "з": "z", "и": "i", "й": "y", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o",
    "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "kh",
    "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d",
}  # fmt: skip


def iin_check_digit(eleven: str) -> int | None:
    """The twelfth digit that belongs to eleven; None where both passes give 10 (never issued)."""
    for weights in (_FIRST, _SECOND):
        rest = sum(int(digit) * weight for digit, weight in zip(eleven, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def is_iin(text: str) -> bool:
    """Twelve digits whose last one is the check digit of the others."""
    return IIN.fullmatch(text) is not None and iin_check_digit(text[:11]) == int(text[11])


def phone(text: str) -> str:
    """`8 (701) 555-01-02` as `+77015550102`. Raises `ValueError` for what can't be a phone number.

    Ten digits and a leading 8 are read as numbers of Kazakhstan; other countries start with `+`.
    """
    bare = re.sub(r"[\s()./\u2010-\u2015-]", "", text)
    if re.fullmatch(r"[78]?7[0-9]{9}", bare):
        return "+7" + bare[-10:]
    if re.fullmatch(r"\+[1-9][0-9]{7,14}", bare):
        return bare
    raise ValueError("not a phone number")


def name(text: str) -> str:
    """A name as it is kept: composed letters, single spaces, nothing invisible."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(c for c in composed if unicodedata.category(c)[0] != "C" or c in "\t\n ")
    return " ".join(visible.split())


def latin(text: str) -> str:
    """Letters of the three languages in plain Latin, as passports write them; all else is dropped."""
    letters = "".join(_LETTERS.get(letter, letter) for letter in name(text).lower())
    plain = unicodedata.normalize("NFKD", letters)
    return re.sub(r"[^a-z0-9]", "", plain)


def username_base(given_name: str, family_name: str) -> str:
    """`aruzhan.serikova` for Аружан Серікова: the username if nobody else has it."""
    words = filter(None, (latin(given_name), latin(family_name)))
    base = ".".join(words)[: USERNAME_MOST - 8].strip(".")
    return base if re.search("[a-z]", base) else f"person{base}"


def is_username(text: str) -> bool:
    """Small Latin letters, digits, and single dots or dashes between them."""
    return len(text) <= USERNAME_MOST and USERNAME.fullmatch(text) is not None


def numbered(base: str) -> Iterator[str]:
    """`base`, `base2`, `base3` …"""
    yield base
    number = 2
    while True:
        yield f"{base}{number}"
        number += 1


def usernames(bases: Iterable[str], taken: set[str]) -> list[str]:
    """One free username for each base, in order; `taken` grows by them."""
    ways: dict[str, Iterator[str]] = {}
    found = []
    for base in bases:
        way = ways.setdefault(base, numbered(base))
        free = next(candidate for candidate in way if candidate not in taken)
        taken.add(free)
        found.append(free)
    return found


def code(length: int = CODE_LENGTH) -> str:
    """A secret to print: letters without look-alikes (4.4 bits each)."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(length))


def spaced(text: str) -> str:
    """`ABCDEFGH` as `ABCD-EFGH`, the way it is printed."""
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def typed_code(text: str, length: int = CODE_LENGTH) -> str:
    """A code as typed from paper: dashes, spaces and case don't matter, nor a Cyrillic keyboard.

    The empty text if it can't be one.
    """
    if len(text) > 4 * length:
        return ""
    bare = re.sub(r"[\s\u2010-\u2015-]", "", text).upper().translate(_LOOKALIKES)
    return bare if len(bare) == length and set(bare) <= set(CODE_LETTERS) else ""
