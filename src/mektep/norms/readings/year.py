"""The academic year: terms, holidays, teaching days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .base import Body, Certainty, date_of, grades_of


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
                    Term(number=int(t["number"]), first_day=date_of(t["from"]), last_day=date_of(t["to"]))
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
                    first_day=date_of(h["from"]),
                    last_day=date_of(h["to"]),
                    grades=grades_of(h.get("grades")),
                )
                for h in body["holidays"]
            ),
            public_holidays=tuple(
                PublicHoliday(
                    key=str(h["key"]),
                    on=date_of(h["on"]),
                    moved=bool(h.get("moved", False)),
                    certainty=Certainty(h["certainty"]),
                )
                for h in body["public_holidays"]
            ),
            certification=tuple(
                Certification(
                    grades=grades_of(c["grades"]) or (),
                    first_day=date_of(c["from"]),
                    last_day=date_of(c["to"]),
                )
                for c in body["certification"]
            ),
            weeks=int(body["weeks"]),
            weeks_grade_1=int(body["weeks_grade_1"]),
            certainty=Certainty(certainty),
            source=source,
        )
