"""How attendance is written in a cell: short codes in each language, and what people may type for them.

Aliases hold the code itself, its twin on a keyboard left in another layout (`y` is the key of `н`), and
words that people know from paper. Within a language no alias belongs to two kinds.
"""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from ..models import TIMED, Kind


@dataclass(frozen=True)
class Code:
    """`text` is what the cell shows; `timed` kinds may carry minutes, as `к5`."""

    kind: str
    text: str
    aliases: tuple[str, ...]
    timed: bool = False


_TEXTS: dict[str, dict[str, tuple[str, ...]]] = {
    "kk": {
        Kind.ABSENT: ("н", "y", "n", "қ", "жоқ"),
        Kind.VALID: ("с", "c", "себ", "себепті", "v"),
        Kind.INVALID: ("сз", "cp", "себепсіз"),
        Kind.ILLNESS: ("а", "f", "ау", "ауырды", "б"),
        Kind.LATE: ("к", "r", "кеш", "кешікті", "l"),
        Kind.LEFT_EARLY: ("е", "t", "ерте"),
    },
    "ru": {
        Kind.ABSENT: ("н", "y", "n", "нет"),
        Kind.VALID: ("у", "e", "ув", "v", "с"),
        Kind.INVALID: ("п", "g", "прогул", "нп"),
        Kind.ILLNESS: ("б", "бол", "болен", "i"),
        Kind.LATE: ("о", "j", "оп", "опоздал", "l", "к"),
        Kind.LEFT_EARLY: ("р", "h", "раньше", "ушел"),
    },
    "en": {
        Kind.ABSENT: ("n", "a", "н", "absent"),
        Kind.VALID: ("v", "valid", "с"),
        Kind.INVALID: ("u", "unexcused"),
        Kind.ILLNESS: ("i", "ill", "б"),
        Kind.LATE: ("l", "late", "к"),
        Kind.LEFT_EARLY: ("e", "early"),
    },
}


@cache
def codes(language: str) -> tuple[Code, ...]:
    """The codes of a language, in the order of the pad."""
    texts = _TEXTS.get(language, _TEXTS["kk"])
    return tuple(Code(kind.value, texts[kind][0], texts[kind], kind in TIMED) for kind in Kind)


@cache
def _texts(language: str) -> dict[str, str]:
    return {code.kind: code.text for code in codes(language)}


def language() -> str:
    """The reader's language, as the codes know it."""
    return (get_language() or "kk")[:2]


def text(kind: str, minutes: int | None = None, *, into: str = "") -> str:
    """What a cell shows: `н`, `к5`; nothing for «present»."""
    if not kind:
        return ""
    code = _texts(into or language()).get(kind, kind)
    return f"{code}{minutes}" if minutes else code
