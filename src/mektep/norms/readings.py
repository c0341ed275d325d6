"""What the stored bodies of norms mean, typed. Needs no database: the command line reads them too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Certainty(StrEnum):
    """How a norm is known. Shown beside it, and it decides how severe a limit may be."""

    STATED = "S"  # read in a text that quotes or cites the legal act
    PRESS = "P"  # reported by the press
    PRACTICE = "C"  # done so by a running system
    DERIVED = "D"  # follows by calculation
    MEMORY = "M"  # remembered; verify before relying on it


Body = Mapping[str, Any]


# ── the academic year ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Term:
    """Term 1..4, both days included."""

    number: int
    first_day: date
    last_day: date

    def covers(self, on: date) -> bool:
        return self.first_day <= on <= self.last_day


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """School holidays (`autumn`, `winter`, `spring`, `grade_1`), both days included; `grades` None = all."""

    kind: str
    first_day: date
    last_day: date
    grades: tuple[int, ...] | None

    def covers(self, on: date, grade: int | None = None) -> bool:
        if not self.first_day <= on <= self.last_day:
            return False
        return self.grades is None or grade in self.grades


@dataclass(frozen=True, kw_only=True)
class PublicHoliday:
    """A day off for everybody; `moved` when it makes up for one that fell on a weekend."""

    key: str
    on: date
    moved: bool
    certainty: Certainty


@dataclass(frozen=True, kw_only=True)
class Certification:
    """Final certification of some grades, both days included."""

    grades: tuple[int, ...]
    first_day: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """An academic year that starts in `year`."""

    year: int
    terms: tuple[Term, ...]
    holidays: tuple[Holiday, ...]
    public_holidays: tuple[PublicHoliday, ...]
    certification: tuple[Certification, ...]
    weeks: int
    weeks_grade_1: int
    certainty: Certainty
    source: str

    @property
    def first_day(self) -> date:
        return self.terms[0].first_day

    @property
    def last_day(self) -> date:
        return self.terms[-1].last_day

    def term_on(self, on: date) -> Term | None:
        return next((term for term in self.terms if term.covers(on)), None)

    def public_holiday_on(self, on: date) -> PublicHoliday | None:
        return next((holiday for holiday in self.public_holidays if holiday.on == on), None)

    def is_teaching_day(self, on: date, *, grade: int | None = None, days_a_week: int = 5) -> bool:
        """Whether lessons are held on `on`: in a term, on a working day, on no holiday of this grade."""
        if self.term_on(on) is None or on.isoweekday() > days_a_week:
            return False
        if self.public_holiday_on(on) is not None:
            return False
        return not any(holiday.covers(on, grade) for holiday in self.holidays)

    def last_teaching_day(self, number: int, *, grade: int | None = None, days_a_week: int = 5) -> date:
        """The last day of term `number` on which lessons are held: no term summative may be set on it."""
        term = next(term for term in self.terms if term.number == number)
        day = term.last_day
        while not self.is_teaching_day(day, grade=grade, days_a_week=days_a_week):
            day -= timedelta(days=1)
            if day < term.first_day:
                raise ValueError(f"term {number} of {self.year} has no teaching day")
        return day

    @classmethod
    def from_body(cls, key: str, body: Body, *, certainty: str, source: str) -> Calendar:
        terms = tuple(
            sorted(
                (
                    Term(number=int(t["number"]), first_day=_date(t["from"]), last_day=_date(t["to"]))
                    for t in body["terms"]
                ),
                key=lambda term: term.number,
            )
        )
        edges = [day for term in terms for day in (term.first_day, term.last_day)]
        if not terms or edges != sorted(set(edges)):
            raise ValueError(f"calendar {key}: terms must follow one another")
        return cls(
            year=int(key),
            terms=terms,
            holidays=tuple(
                Holiday(
                    kind=str(h["kind"]),
                    first_day=_date(h["from"]),
                    last_day=_date(h["to"]),
                    grades=_grades(h.get("grades")),
                )
                for h in body["holidays"]
            ),
            public_holidays=tuple(
                PublicHoliday(
                    key=str(h["key"]),
                    on=_date(h["on"]),
                    moved=bool(h.get("moved", False)),
                    certainty=Certainty(h["certainty"]),
                )
                for h in body["public_holidays"]
            ),
            certification=tuple(
                Certification(
                    grades=_grades(c["grades"]) or (), first_day=_date(c["from"]), last_day=_date(c["to"])
                )
                for c in body["certification"]
            ),
            weeks=int(body["weeks"]),
            weeks_grade_1=int(body["weeks_grade_1"]),
            certainty=Certainty(certainty),
            source=source,
        )


# ── the day and the week of a pupil ──────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class WeeklyHours:
    """Most lessons a week for one grade: the outer sanitary limit and the state standard; None: not known."""

    grade: int
    sanitary: Decimal | None
    state: Decimal | None

    @property
    def most(self) -> Decimal | None:
        """The smaller of the two that are known."""
        known = [hours for hours in (self.sanitary, self.state) if hours is not None]
        return min(known, default=None)


@dataclass(frozen=True, kw_only=True)
class LessonDay:
    """Lengths in minutes."""

    lesson_most: int
    break_least: int
    break_most: int
    shift_gap_least: int

    @classmethod
    def from_body(cls, body: Body) -> LessonDay:
        return cls(
            lesson_most=int(body["lesson_minutes_most"]),
            break_least=int(body["break_minutes_least"]),
            break_most=int(body["break_minutes_most"]),
            shift_gap_least=int(body["shift_gap_minutes_least"]),
        )


@dataclass(frozen=True, kw_only=True)
class FirstGradeStart:
    """The stepped start of grade 1: in these months fewer and shorter lessons."""

    months: tuple[int, ...]
    lessons_a_day: int
    lesson_minutes: int

    @classmethod
    def from_body(cls, body: Body) -> FirstGradeStart:
        return cls(
            months=tuple(int(month) for month in body["months"]),
            lessons_a_day=int(body["lessons_a_day"]),
            lesson_minutes=int(body["lesson_minutes"]),
        )


# ── subjects ─────────────────────────────────────────────────────────────────────────────────


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
            grades=_grades(body["grades"]) or (),
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
                    grades=_grades(one.get("grades")),
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
                    hours=_number(row["hours"][place]),
                    certainty=Certainty(row["certainty"]),
                )
                for row in body["subjects"]
                if _number(row["hours"][place])
            ),
            variable=_number(body["variable"][place]),
            certainty=Certainty(certainty),
            source=source,
        )
        if curriculum.invariant != _number(body["invariant"][place]):
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


# ── small parsers ────────────────────────────────────────────────────────────────────────────


def by_grade(body: Body) -> Mapping[int, Decimal]:
    """A table of one number for each grade."""
    return MappingProxyType({int(grade): _number(value) for grade, value in body["by_grade"].items()})


def points_from_body(body: Body) -> Mapping[str, int]:
    """Difficulty points by subject code."""
    return MappingProxyType({str(code): int(points) for code, points in body["points"].items()})


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def _date(value: Any) -> date:
    return date.fromisoformat(str(value))


def _grades(value: Any) -> tuple[int, ...] | None:
    return None if value is None else tuple(int(grade) for grade in value)
