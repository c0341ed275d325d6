"""Subjects: names, hours, difficulty, groups, and those without marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from .base import Body, Certainty, grades_of, number


@dataclass(frozen=True, kw_only=True)
class PassFail:
    """Subjects recorded as passed or not passed, without summatives, in these grades."""

    grades: tuple[int, ...]
    subjects: frozenset[str]
    school_decides: frozenset[str]  # the order is silent: a setting of the school

    def covers(self, subject: str, grade: int) -> bool:
        return grade in self.grades and subject in self.subjects

    def is_open(self, subject: str, grade: int) -> bool:
        """Whether the school must decide for itself."""
        return grade in self.grades and subject in self.school_decides

    @classmethod
    def from_body(cls, body: Body) -> PassFail:
        return cls(
            grades=grades_of(body["grades"]) or (),
            subjects=frozenset(body["subjects"]),
            school_decides=frozenset(body["school_decides"]),
        )


@dataclass(frozen=True, kw_only=True)
class SplitSubject:
    """A subject whose lessons a class may be split for; `grades` None = all."""

    subject: str
    languages: tuple[str, ...]
    grades: tuple[int, ...] | None
    certainty: Certainty

    def covers(self, subject: str, grade: int, language: str) -> bool:
        if subject != self.subject or language not in self.languages:
            return False
        return self.grades is None or grade in self.grades


@dataclass(frozen=True, kw_only=True)
class GroupSplit:
    """From how many pupils a class is split into groups, and for which subjects."""

    pupils_least: int
    pupils_least_small_school: int
    subjects: tuple[SplitSubject, ...]

    def allows(
        self, subject: str, *, pupils: int, grade: int, language: str, small_school: bool = False
    ) -> bool:
        least = self.pupils_least_small_school if small_school else self.pupils_least
        return pupils >= least and any(one.covers(subject, grade, language) for one in self.subjects)

    @classmethod
    def from_body(cls, body: Body) -> GroupSplit:
        return cls(
            pupils_least=int(body["pupils_least"]),
            pupils_least_small_school=int(body["pupils_least_small_school"]),
            subjects=tuple(
                SplitSubject(
                    subject=str(one["subject"]),
                    languages=tuple(one["languages"]),
                    grades=grades_of(one.get("grades")),
                    certainty=Certainty(one["certainty"]),
                )
                for one in body["subjects"]
            ),
        )


@dataclass(frozen=True, kw_only=True)
class SubjectHours:
    """Hours a week of one subject in one grade."""

    subject: str
    hours: Decimal
    certainty: Certainty


@dataclass(frozen=True, kw_only=True)
class Curriculum:
    """The standard curriculum of one grade: hours a week in the order of the document."""

    language: str
    grade: int
    subjects: tuple[SubjectHours, ...]
    variable: Decimal
    certainty: Certainty
    source: str

    @property
    def invariant(self) -> Decimal:
        return sum((one.hours for one in self.subjects), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.invariant + self.variable

    def hours(self, subject: str) -> Decimal:
        """Hours of one subject; 0 when it is not taught in this grade."""
        return next((one.hours for one in self.subjects if one.subject == subject), Decimal(0))


def curricula_from_body(body: Body, *, certainty: str, source: str) -> dict[int, Curriculum]:
    """The curricula of all grades of a stage. ValueError when the rows do not make the stated sums."""
    found: dict[int, Curriculum] = {}
    for place, grade in enumerate(int(grade) for grade in body["grades"]):
        curriculum = Curriculum(
            language=str(body["language"]),
            grade=grade,
            subjects=tuple(
                SubjectHours(
                    subject=str(row["subject"]),
                    hours=number(row["hours"][place]),
                    certainty=Certainty(row["certainty"]),
                )
                for row in body["subjects"]
                if number(row["hours"][place])
            ),
            variable=number(body["variable"][place]),
            certainty=Certainty(certainty),
            source=source,
        )
        if curriculum.invariant != number(body["invariant"][place]):
            raise ValueError(f"grade {grade}: the rows make {curriculum.invariant} hours")
        found[grade] = curriculum
    return found


@dataclass(frozen=True, kw_only=True)
class SubjectName:
    """A subject's code and its names by language."""

    code: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """Its name in a language; English where that is missing."""
        return self.names.get(language, self.names["en"])


def subjects_from_body(body: Body) -> Mapping[str, SubjectName]:
    return MappingProxyType(
        {
            code: SubjectName(code=code, names=MappingProxyType(dict(names)))
            for code, names in body["subjects"].items()
        }
    )


def points_from_body(body: Body) -> Mapping[str, int]:
    """Difficulty points by subject code."""
    return MappingProxyType({str(code): int(points) for code, points in body["points"].items()})
