"""Words for sex, language, kinship and post in Kazakh, Russian and English, as lists of schools hold them."""

import re
from collections.abc import Mapping
from typing import TypeVar

from mektep.interop.engine.names import clean
from mektep.interop.engine.rows import Sex

_NOT_LETTERS = re.compile(r"[^\w]+")


def plain(text: str) -> str:
    """Lower case, one space between words, no signs, ё as е: the form in which words are compared."""
    return " ".join(_NOT_LETTERS.sub(" ", clean(text).casefold().replace("ё", "е")).split())


OTHER = "other"
"""A post that is real, but gives nothing to do in this system."""

_SEX_WORDS: dict[Sex, str] = {
    "male": "м, муж, мужской, мальчик, юноша, ер, ер бала, еркек, ұл, ұл бала, ұ, е, m, male, boy, man",
    "female": "ж, жен, женский, девочка, девушка, әйел, ә, қыз, қыз бала, қ, f, female, girl, woman",
}

_LANGUAGES: dict[str, str] = {
    "kk": (
        "kk, kz, kaz, қаз, каз, қазақ, қазақша, қазақ тілі, қазақ тілінде, казахский, казахский язык, на "
        "казахском, kazakh"
    ),
    "ru": ("ru, rus, рус, орыс, орысша, орыс тілі, орыс тілінде, русский, русский язык, на русском, russian"),
    "en": "en, eng, ағыл, ағылшын, ағылшын тілі, английский, английский язык, english",
}

_KINSHIPS: dict[str, str] = {
    "mother": "ана, анасы, шеше, шешесі, мать, мама, mother, mum, mom",
    "father": "әке, әкесі, отец, папа, father, dad",
    "grandparent": (
        "әже, әжесі, апа, апасы, бабушка, grandmother, ата, атасы, дедушка, дед, grandfather, grandparent"
    ),
    "legal": (
        "қамқоршы, қамқоршысы, қорғаншы, қорғаншысы, заңды өкіл, заңды өкілі, опекун, попечитель, законный "
        "представитель, guardian, legal representative, legal, патронат"
    ),
    "relative": (
        "туыс, туысы, аға, ағасы, әпке, әпкесі, нағашы, жеңге, родственник, родственница, брат, сестра, "
        "тетя, дядя, тәте, көке, relative, brother, sister, aunt, uncle, other, басқа, другое, parent, ата "
        "ана, родитель"
    ),
}

_ROLES: dict[str, str] = {
    "director": (
        "директор, мектеп директоры, директор школы, principal, head teacher, director, headteacher"
    ),
    "deputy": (
        "орынбасар, директордың орынбасары, директор орынбасары, оқу ісінің меңгерушісі, директордың оқу "
        "ісі жөніндегі орынбасары, директордың тәрбие ісі жөніндегі орынбасары, директордың бейіндік оқыту "
        "жөніндегі орынбасары, завуч, заместитель директора, зам директора, замдиректора, заместитель "
        "директора по учебной работе, заместитель директора по воспитательной работе, зам директора по ур, "
        "зам директора по вр, заместитель директора по профильному обучению, deputy, deputy head, vice "
        "principal"
    ),
    "librarian": "кітапханашы, библиотекарь, librarian",
    "psychologist": "психолог, педагог психолог, мектеп психологы, psychologist, counselor",
    "operator": (
        "оператор, әкімші, администратор, системный администратор, operator, administrator, жүйе әкімшісі, "
        "іс жүргізуші, секретарь, хатшы"
    ),
    "other": (
        "медбике, мектеп медбикесі, медсестра, школьная медсестра, медициналық қызметкер, медработник, "
        "nurse, әлеуметтік педагог, социальный педагог, соцпедагог, social pedagogue, лаборант, зертханашы, "
        "бухгалтер, аспаз, повар, күзетші, охранник, вожатый, тәлімгер, тәрбиеші, воспитатель, завхоз, "
        "шаруашылық меңгерушісі, accountant, cook, guard"
    ),
    "teacher": (
        "мұғалім, мұғалімі, пән мұғалімі, бастауыш сынып мұғалімі, педагог, учитель, учитель предметник, "
        "учитель начальных классов, преподаватель, teacher, subject teacher, сынып жетекшісі, классный "
        "руководитель, class teacher, арнайы педагог, жаттықтырушы"
    ),
}


Word = TypeVar("Word", bound=str)


def by_word(table: Mapping[Word, str]) -> dict[str, Word]:
    """A table `code → words after commas`, turned round."""
    return {plain(word): code for code, words in table.items() for word in words.split(",") if plain(word)}


_SEX, _LANGUAGE, _KINSHIP, _ROLE = (
    by_word(_SEX_WORDS),
    by_word(_LANGUAGES),
    by_word(_KINSHIPS),
    by_word(_ROLES),
)


def sex(text: str) -> Sex | None:
    return _SEX.get(plain(text))


def language(text: str) -> str | None:
    """A code of two letters for a language of instruction."""
    return _LANGUAGE.get(plain(text))


def kinship(text: str) -> str | None:
    """`mother`, `father`, `grandparent`, `legal`, `relative`."""
    return _KINSHIP.get(plain(text))


def role(text: str) -> str | None:
    """A post in the school; "математика мұғалімі" and "учитель физики" are teachers."""
    word = plain(text)
    found = _ROLE.get(word)
    if found is None and word.endswith((" мұғалімі", " пәнінің мұғалімі", " teacher")):
        return "teacher"
    if found is None and word.startswith(("учитель ", "преподаватель ")):
        return "teacher"
    if found is None and word.startswith(("директордың ", "заместитель директора", "зам директора")):
        return "deputy" if "орынбасар" in word or "зам" in word else None
    return found
