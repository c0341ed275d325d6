"""Words as schools write them: names of people and of classes, brought to one form."""

import re
import unicodedata
from typing import NamedTuple

LOOK_ALIKE = str.maketrans("ABCEHIKMOPTXYƏӘƟӨ", "АВСЕНІКМОРТХУӘӘӨӨ")
"""Letters that look Cyrillic and are not: Latin A B C E H I K M O P T X Y, schwa and barred o."""

LOWEST_GRADE, HIGHEST_GRADE = 0, 12
"""0 is the preschool class of a school; some schools have a twelfth grade."""

NAME_LIMIT = 80

_QUOTES = re.compile(r"[\s\"'`«»„“”‘’‚‹›()\[\].,_/\\–—-]+")
_CLASS_WORDS = re.compile(r"сыныбы|сынып|класс|class|grade|\bform\b|\bкл\b", re.IGNORECASE)
_CLASS = re.compile(r"^0?(\d{1,2})([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{0,4})$")
_NAME = re.compile(r"^[^\W\d_](?:[^\W\d_]|[ ’ʼ'`.()-])*$")

_GRADE_WORDS = {"KG": 0, "PK": 0, "PS": 0, "TK": 0, "PR": 0, "МАД": 0}


class ClassName(NamedTuple):
    """`5 «Ә»` in parts. `latin` says that a letter was typed in Latin and was (or could not be) replaced."""

    grade: int
    letter: str
    latin: bool = False

    def lettered(self) -> "ClassName":
        """The only class of its grade, written without a letter, is «А»."""
        return self if self.letter else self._replace(letter="А")

    def __str__(self) -> str:
        return f"{self.grade} «{self.letter}»" if self.letter else str(self.grade)


def clean(text: str) -> str:
    """One line, single spaces, no edges, composed letters (NFC)."""
    text = " ".join(text.split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def class_name(text: str) -> ClassName | None:
    """The class somebody meant by `5A`, `5-ә`, `05 «Ә» сыныбы`, or None.

    Latin letters that look Cyrillic become Cyrillic; others (`7 D`) stay as they are.
    """
    bare = _CLASS_WORDS.sub("", unicodedata.normalize("NFC", text))
    typed = _QUOTES.sub("", bare).upper()
    found = _CLASS.match(typed.translate(LOOK_ALIKE))
    if found is None:
        return None
    number, letter = int(found[1]), found[2]
    if not LOWEST_GRADE <= number <= HIGHEST_GRADE:
        return None
    return ClassName(number, letter, not typed.endswith(letter) or has_latin(letter))


_LEADING = re.compile(
    r"^\s*(\d{1,2})\s*[-–]?\s*[«\"'“„]?\s*([A-ZА-ЯЁӘҒҚҢӨҰҮҺІƏƟa-zа-яёәғқңөұүһіəɵ]{1,2})\s*[»\"'”]?(?:\W|$)"
)


def leading_class(title: str) -> ClassName | None:
    """The class at the start of a title such as `5 «Ә» Математика`, or None."""
    found = _LEADING.match(unicodedata.normalize("NFC", title))
    return class_name(found[1] + found[2]) if found else None


def has_latin(text: str) -> bool:
    return any("LATIN" in unicodedata.name(sign, "") for sign in text)


def grade(text: str) -> int | None:
    """A grade 0–12 from `5`, `05`, `KG`; None for a grade no school here has."""
    text = text.strip().upper()
    if text in _GRADE_WORDS:
        return _GRADE_WORDS[text]
    if not (text.isascii() and text.isdigit()) or len(text) > 3:
        return None
    number = int(text)
    return number if LOWEST_GRADE <= number <= HIGHEST_GRADE else None


def is_person_name(text: str) -> bool:
    """True for letters with spaces, hyphens, apostrophes, dots, brackets: no formula, no digit, no tag."""
    return len(text) <= NAME_LIMIT and _NAME.match(text) is not None


class FullName(NamedTuple):
    surname: str
    given: str
    patronymic: str


def full_name(text: str) -> FullName:
    """`Surname Given Patronymic…` in parts; what is not there is empty."""
    surname, _, rest = clean(text).partition(" ")
    given, _, patronymic = rest.partition(" ")
    return FullName(surname, given, patronymic)


def identity(*parts: str) -> str:
    """A key under which the same name written in another case, or with ё for е, is the same name."""
    return "|".join(clean(part).casefold().replace("ё", "е") for part in parts)


def harmless(text: str) -> str:
    """A cell that a spreadsheet will show and not run, for files we write (formula injection)."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
