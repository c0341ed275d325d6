"""Which column of a sheet is which, in Kazakh, Russian or English, under one row of headings or two."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mektep.interop.engine.names import clean
from mektep.interop.engine.words import by_word, plain

SheetKind = Literal["pupils", "staff"]

_OWN: dict[str, str] = {
    "class": (
        "сынып, сыныбы, сынып атауы, класс, наименование класса, class, grade, параллель, сынып литері, "
        "класс литера"
    ),
    "full_name": (
        "аты жөні, тегі аты әкесінің аты, тегі аты жөні, оқушының аты жөні, т а ә, таә, оқушының тегі аты "
        "әкесінің аты, фио, ф и о, фио ученика, фио учащегося, фио педагога, фамилия имя отчество, фамилия "
        "имя, фио обучающегося, full name, name and surname, педагогтің аты жөні, мұғалімнің аты жөні, фио "
        "учителя, фио сотрудника, тегі аты, қызметкердің аты жөні, оқушы, ученик, pupil, student, фамилия "
        "имя отчество ученика"
    ),
    "surname": ("тегі, фамилия, surname, last name, family name, familyname, оқушының тегі, фамилия ученика"),
    "given": "аты, есімі, имя, name, first name, given name, givenname, оқушының аты, имя ученика",
    "patronymic": (
        "әкесінің аты, отчество, patronymic, middle name, отчество при наличии, әкесінің аты бар болса, "
        "оқушының әкесінің аты, отчество ученика"
    ),
    "iin": (
        "жсн, иин, iin, оқушының жсн, иин ученика, жеке сәйкестендіру нөмірі, индивидуальный "
        "идентификационный номер, жеке сәйкестендіру нөмірі жсн, жсн иин, индивидуальный идентификационный "
        "номер иин"
    ),
    "born_on": (
        "туған күні, туылған күні, туған жылы, туған күні айы жылы, дата рождения, д р, др, date of birth, "
        "birth date, birthday, dob, дата рожд, число месяц год рождения"
    ),
    "sex": "жынысы, пол, sex, gender",
    "language": (
        "оқыту тілі, тілі, тіл, язык обучения, язык, language, language of instruction, сыныптың оқыту тілі"
    ),
    "phone": (
        "телефон, телефоны, телефон нөмірі, ұялы телефон, ұялы телефоны, номер телефона, мобильный телефон, "
        "моб телефон, тел, phone, phone number, mobile, байланыс телефоны, контактный телефон"
    ),
    "email": (
        "электрондық пошта, пошта, эл пошта, электронная почта, почта, e mail, email, mail, электрондық "
        "мекенжай, адрес электронной почты"
    ),
    "role": "рөлі, рөл, лауазымы, лауазым, қызметі, роль, должность, role, post, position",
    "subjects": (
        "пәндері, пәні, пәндер, пән, предмет, предметы, subjects, subject, оқытатын пәні, оқытатын пәндері, "
        "преподаваемый предмет, преподаваемые предметы"
    ),
    "leads": (
        "сынып жетекшілігі, сынып жетекшісі, жетекшілік ететін сыныбы, классное руководство, классный "
        "руководитель, class teacher of, homeroom"
    ),
    "number": "№, р с, рет саны, реті, п п, № п п, no, n, номер, number, р н",
}

_PARENT: dict[str, str] = {
    "parent": (
        "ата ана, ата анасы, ата ананың, ата анасының, родитель, родителя, parent, өкіл, заңды өкіл, заңды "
        "өкілі, заңды өкілінің, представитель, законный представитель, законного представителя, родители, "
        "guardian"
    ),
    "mother": "ана, анасы, анасының, мать, матери, мама, мамы, mother",
    "father": "әке, әкесі, әкесінің, отец, отца, папа, папы, father",
}

_PARENT_PARTS = {
    "name": f"{_OWN['full_name']}, аты, имя, name, есімі, фио родителя, ",
    "phone": _OWN["phone"],
    "kinship": (
        "туыстығы, туыстық, туыстық қатынасы, кім болып келеді, кімі, родство, степень родства, "
        "кем приходится, kinship, relationship, relation"
    ),
}

_DIGIT = re.compile(r"\b([12])\b")
_LONE_NUMBER = frozenset({"", "№"})

STAFF_SIGNS = frozenset({"role", "subjects", "email"})
PUPIL_SIGNS = frozenset({"class", "born_on", "parent1_name", "parent1_phone", "parent2_name"})


_OWN_WORDS = by_word(_OWN)


def _parent_words() -> dict[str, tuple[str, str]]:
    """`телефон матери`, `матери телефон`, `анасының телефоны` … → (who, part)."""
    found: dict[str, tuple[str, str]] = {}
    for who, owners in _PARENT.items():
        for owner in owners.split(","):
            for part, known in _PARENT_PARTS.items():
                for word in known.split(","):
                    # "әкесінің аты" is the patronymic, and "имя" is not "имя отца"
                    for heading in (plain(f"{owner} {word}"), plain(f"{word} {owner}")):
                        found.setdefault(heading, (who, part))
    return {heading: meaning for heading, meaning in found.items() if heading not in _OWN_WORDS}


_PARENT_WORDS = _parent_words()


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the columns of a sheet stand, and what kind of sheet that makes it."""

    at: Mapping[str, int]
    kind: SheetKind
    ignored: tuple[str, ...]
    secret: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return max(self.at.values(), default=-1) + 1


def meaning(text: str, group: str = "") -> str | None:
    """The field that a heading names, `group` being the merged heading above it; None if unknown."""
    word = plain(text)
    if clean(text) in _LONE_NUMBER:
        return "number" if clean(text) else None
    if group:
        inside = _of_parent(plain(f"{group} {text}"))
        if inside:
            return inside
    return _OWN_WORDS.get(word) or _of_parent(word)


def _of_parent(word: str) -> str | None:
    found = _DIGIT.search(word)
    which = found[1] if found else ""
    bare = " ".join(_DIGIT.sub(" ", word).split()).removeprefix("ші ").removeprefix("й ").replace(" ші ", " ")
    meant = _PARENT_WORDS.get(bare)
    if meant is None:
        return None
    who, part = meant
    slot = {"mother": "mother", "father": "father"}.get(who) or f"parent{which or '1'}"
    return f"{slot}_{part}"


def read(rows: Sequence[Sequence[object]], place: int) -> Heading | None:
    """The heading in row `place`, with the row above as its groups; None when it is no heading of ours."""
    cells = [_text(cell) for cell in rows[place]]
    groups = _spread(_text(cell) for cell in rows[place - 1]) if place else []
    at: dict[str, int] = {}
    ignored, secret = [], []
    own = 0
    for column, text in enumerate(cells):
        group = groups[column] if column < len(groups) else ""
        # A heading merged over both rows stands in the upper one.
        field = meaning(text, group) if text else (_OWN_WORDS.get(plain(group)) if group and place else None)
        own += bool(text and field)
        if plain(text) in ("пароль", "құпиясөз", "password"):
            secret.append(text)
        elif field is None:
            if text:
                ignored.append(text)
        elif field != "number":
            at.setdefault(field, column)
    fields = _parents_numbered(at)
    kind = _kind(fields.keys()) if own > 1 else None
    return Heading(fields, kind, tuple(ignored), tuple(secret)) if kind else None


def _text(cell: object) -> str:
    return clean(str(cell)) if cell is not None else ""


def _spread(cells: Iterable[str]) -> list[str]:
    """Merged cells hold their text in the first only: carry it to the right."""
    carried, out = "", []
    for text in cells:
        carried = text or carried
        out.append(carried)
    return out


def _parents_numbered(at: Mapping[str, int]) -> dict[str, int]:
    """Columns of a mother and a father become parents with a known kinship."""
    fields = dict(at)
    free = [slot for slot in ("parent1", "parent2") if not any(field.startswith(slot) for field in at)]
    for who in ("mother", "father"):
        parts = {field: place for field, place in at.items() if field.startswith(f"{who}_")}
        for field in parts:
            del fields[field]
        if parts and free:
            slot = free.pop(0)
            for field, place in parts.items():
                fields[field.replace(who, slot)] = place
            fields[f"{slot}_is_{who}"] = -1
    return fields


def _kind(fields: Iterable[str]) -> SheetKind | None:
    known = set(fields)
    if not ({"surname", "given"} <= known or "full_name" in known):
        return None
    if known & STAFF_SIGNS and not known & PUPIL_SIGNS:
        return "staff"
    if "role" in known:
        return "staff"
    return "pupils" if len(known) >= 2 else None
