"""Invented people: names that a Kazakh class list could have, drawn by a seeded dice."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

_DATA = tomllib.loads((Path(__file__).parent / "names.toml").read_text())
FAMILIES, RUSSIAN_FAMILIES, BOYS, GIRLS, RUSSIAN_BOYS, RUSSIAN_GIRLS, FATHERS, UNBENDING = (
    _DATA[key].split()
    for key in (
        "families",
        "russian_families",
        "boys",
        "girls",
        "russian_boys",
        "russian_girls",
        "fathers",
        "unbending",
    )
)
RUSSIAN_FATHERS: dict[str, str] = _DATA["russian_fathers"]


@dataclass(frozen=True)
class Invented:
    """A person who does not exist."""

    family_name: str
    given_name: str
    patronymic: str
    sex: str
    born_on: date


class Cradle:
    """Draws people; the same seed draws the same village."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self._taken: set[tuple[str, str, str]] = set()

    def pupil(self, grade: int, first_of_september: date, *, russian: bool = False) -> Invented:
        """Somebody of the grade's age: six or seven by the first of September in grade 1."""
        youngest = first_of_september.replace(year=first_of_september.year - grade - 5)
        return self._draw(youngest - timedelta(days=self.dice.randrange(30, 395)), self._sex(), russian)

    def adult(self, sex: str, *, russian: bool = False) -> Invented:
        """A member of staff."""
        return self._draw(date(1964, 1, 1) + timedelta(days=self.dice.randrange(0, 365 * 36)), sex, russian)

    def parent_of(self, child: Invented, sex: str, *, russian: bool = False) -> Invented:
        """Mother or father of a child: the family name goes with it, bent for a woman."""
        born = child.born_on - timedelta(days=self.dice.randrange(22 * 365, 38 * 365))
        drawn = self._draw(born, sex, russian)
        stem = child.family_name
        if child.sex == "f" and stem.endswith(("ова", "ева", "ина", "ёва")):
            stem = stem[:-1]
        return Invented(bend(stem, sex), drawn.given_name, drawn.patronymic, sex, born)

    def _sex(self) -> str:
        return self.dice.choice("fm")

    def _draw(self, born_on: date, sex: str, russian: bool) -> Invented:
        for _try in range(200):
            family = bend(self.dice.choice(RUSSIAN_FAMILIES if russian else FAMILIES), sex)
            if russian:
                given = self.dice.choice(RUSSIAN_BOYS if sex == "m" else RUSSIAN_GIRLS)
                stem = RUSSIAN_FATHERS[self.dice.choice(tuple(RUSSIAN_FATHERS))]
                patronymic = stem + ("ич" if sex == "m" else "на")
            else:
                given = self.dice.choice(BOYS if sex == "m" else GIRLS)
                patronymic = self.dice.choice(FATHERS) + ("ұлы" if sex == "m" else "қызы")
            if (key := (family, given, patronymic)) not in self._taken:
                self._taken.add(key)
                break
        return Invented(family, given, patronymic, sex, born_on)


def bend(family: str, sex: str) -> str:
    """A family name as a man or a woman bears it."""
    bends = sex == "f" and family not in UNBENDING and family.endswith(("ов", "ев", "ин", "ёв"))
    return f"{family}а" if bends else family
