"""The days and hours of a school: which days have lessons, which week it is, when the bells ring."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property

from mektep.norms import queries as norms

from ..models import AcademicYear, Bell, Holiday, School, ShortDay, Term

DAY = timedelta(days=1)
Times = tuple[time, time]


def monday_of(on: date) -> date:
    """The Monday of the week of a day."""
    return on - timedelta(days=on.weekday())


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    day = first
    while day <= last:
        yield day
        day += DAY


@dataclass(frozen=True)
class HolidayDates:
    """Days without lessons, both included; `grade` where only one grade rests.

    `name` is a word that `Holiday.label` knows (`autumn`, `womens_day` …) or the school's own words.
    """

    name: str
    starts_on: date
    ends_on: date
    grade: int | None = None

    def covers(self, on: date, grade: int | None) -> bool:
        return self.starts_on <= on <= self.ends_on and self.grade in (None, grade)


@dataclass(frozen=True)
class YearDates:
    """The terms of a year, in order, as (first day, last day), and its holidays."""

    terms: Sequence[tuple[date, date]]
    holidays: Sequence[HolidayDates] = field(default=())


def year_dates(year_start: int) -> YearDates:
    """The calendar that the law gives the year starting in September of `year_start`.

    Raises `norms.queries.NoNorm` when it is not known yet.
    """
    law = norms.calendar(year_start)
    edges = (law.terms[0].first_day, law.terms[-1].last_day)
    holidays = [
        HolidayDates(holiday.kind, holiday.first_day, holiday.last_day, grade)
        for holiday in law.holidays
        for grade in holiday.grades or (None,)
    ]
    public = [
        HolidayDates(day.key, day.on, day.on)
        for day in law.public_holidays
        if edges[0] <= day.on <= edges[1] and law.term_on(day.on) is not None
    ]
    return YearDates(
        [(term.first_day, term.last_day) for term in law.terms],
        sorted([*holidays, *public], key=lambda one: one.starts_on),
    )


@dataclass(frozen=True)
class Calendar:
    """One academic year of a school."""

    terms: tuple[tuple[int, date, date], ...]
    rests: tuple[HolidayDates, ...]
    days_a_week: int

    def term_on(self, on: date) -> int | None:
        """The number of the term of a day, None between terms."""
        return next((number for number, first, last in self.terms if first <= on <= last), None)

    def rest_on(self, on: date, grade: int | None = None) -> HolidayDates | None:
        """The holiday of a day, for a grade."""
        return next((rest for rest in self.rests if rest.covers(on, grade)), None)

    def is_school_day(self, on: date, grade: int | None = None) -> bool:
        """Whether a grade has lessons: in a term, on a working day, on no holiday."""
        return (
            on.isoweekday() <= self.days_a_week
            and self.term_on(on) is not None
            and self.rest_on(on, grade) is None
        )

    def school_days(self, first: date, last: date, grade: int | None = None) -> list[date]:
        """The days with lessons for a grade, from `first` to `last`."""
        return [day for day in days_between(first, last) if self.is_school_day(day, grade)]

    @cached_property
    def weeks(self) -> Mapping[date, int]:
        """School weeks by their Monday, numbered from 1; weeks wholly without lessons do not count."""
        mondays: dict[date, int] = {}
        for _number, first, last in self.terms:
            for day in days_between(first, last):
                monday = monday_of(day)
                if monday not in mondays and self.is_school_day(day):
                    mondays[monday] = len(mondays) + 1
        return mondays

    def week_number(self, on: date) -> int | None:
        """The number of the school week: odd and even weeks alternate by it."""
        return self.weeks.get(monday_of(on))


def calendar(year: AcademicYear) -> Calendar:
    """The calendar of a year, in two queries (three if its school is not at hand)."""
    terms = Term.objects.filter(year=year).order_by("number")
    rests = Holiday.objects.filter(year=year).order_by("starts_on", "id")
    return Calendar(
        tuple(terms.values_list("number", "starts_on", "ends_on")),
        tuple(HolidayDates(*row) for row in rests.values_list("name", "starts_on", "ends_on", "grade")),
        year.school.days_a_week,
    )


def year_on(school_id: int, on: date) -> AcademicYear | None:
    """The academic year of a day: the one that runs, else the next to come, else the last; one query."""
    years = list(
        AcademicYear.objects.filter(school_id=school_id).select_related("school").order_by("starts_on")
    )
    running = [year for year in years if year.starts_on <= on <= year.ends_on]
    coming = [year for year in years if year.starts_on > on]
    found = running or coming or years[::-1]
    return found[0] if found else None


@dataclass(frozen=True)
class Bells:
    """When lessons begin and end: usually, and on shortened days."""

    usual: Mapping[int, Mapping[int, Times]]
    short: Mapping[tuple[date, int], Mapping[int, Times]]

    def times(self, on: date | None, shift: int, number: int) -> Times | None:
        """(start, end) of a lesson of a shift on a day (None: a usual day); None if no bell rings."""
        if on is not None and (on, shift) in self.short:
            return self.short[on, shift].get(number)
        return self.usual.get(shift, {}).get(number)

    def numbers(self, shift: int) -> list[int]:
        """The lesson numbers of a shift."""
        return sorted(self.usual.get(shift, {}))


def bells(school: School) -> Bells:
    """The bells of a school, in two queries."""
    usual: dict[int, dict[int, Times]] = {}
    by_schedule: dict[int, dict[int, Times]] = {}
    rows = Bell.objects.filter(schedule__school=school).values_list(
        "schedule_id", "schedule__shift", "schedule__is_usual", "number", "starts", "ends"
    )
    for schedule_id, shift, is_usual, number, starts, ends in rows:
        by_schedule.setdefault(schedule_id, {})[number] = (starts, ends)
        if is_usual:
            usual.setdefault(shift, {})[number] = (starts, ends)
    days = ShortDay.objects.filter(school=school).values_list("held_on", "schedule__shift", "schedule_id")
    short = {(held_on, shift): by_schedule.get(pk, {}) for held_on, shift, pk in days}
    return Bells(usual, short)
