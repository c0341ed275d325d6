"""The academic year: its terms and holidays, and days that differ from the calendar."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Doer, require

from .. import events, rules
from ..models import AcademicYear, BellSchedule, Holiday, School, ShortDay, Term
from ..queries import HolidayDates, YearDates


class BadCalendar(Refused):
    message = _("The terms of a year follow one another and do not overlap.")


class YearExists(Refused):
    message = _("This academic year is open already.")


class OutsideYear(Refused):
    message = _("The academic year {year} lasts from {starts_on:%d.%m.%Y} to {ends_on:%d.%m.%Y}.")


class ShortDayExists(Refused):
    message = _("This day runs by these bells already.")


class NotForShortDays(Refused):
    message = _("A shortened day needs bells of its own, not the usual ones.")


@transaction.atomic
def open_year(
    school: School, dates: YearDates, *, by: Doer, at: datetime, uid: UUID | None = None
) -> AcademicYear:
    """Open an academic year with its terms and holidays; `queries.year_dates(2026)` gives the law's."""
    school = school.locked()
    require(by, rules.can_set_up, school)
    edges = [day for term in dates.terms for day in term]
    if not 1 <= len(dates.terms) <= 4 or edges != sorted(set(edges)):
        raise BadCalendar
    if AcademicYear.objects.filter(school=school, starts_on__lte=edges[-1], ends_on__gte=edges[0]).exists():
        raise YearExists
    year = AcademicYear.objects.create(school=school, starts_on=edges[0], ends_on=edges[-1])
    Term.objects.bulk_create(
        Term(year=year, number=number, starts_on=first, ends_on=last)
        for number, (first, last) in enumerate(dates.terms, start=1)
    )
    Holiday.objects.bulk_create(
        Holiday(
            year=year,
            name=holiday.name,
            starts_on=holiday.starts_on,
            ends_on=holiday.ends_on,
            grade=holiday.grade,
        )
        for holiday in dates.holidays
    )
    publish(
        events.YearOpened(
            school_id=school.pk, year_id=year.pk, starts_on=year.starts_on, ends_on=year.ends_on
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return year


@transaction.atomic
def declare_holiday(
    year: AcademicYear, dates: HolidayDates, *, by: Doer, at: datetime, uid: UUID | None = None
) -> Holiday:
    """Days without lessons that the calendar did not know: a moved public holiday, frost, quarantine."""
    year = year.locked()
    require(by, rules.can_set_up, year.school)
    if not year.starts_on <= dates.starts_on <= dates.ends_on <= year.ends_on:
        raise OutsideYear(year=year.name, starts_on=year.starts_on, ends_on=year.ends_on)
    holiday = Holiday.objects.create(
        year=year,
        name=dates.name,
        starts_on=dates.starts_on,
        ends_on=dates.ends_on,
        grade=dates.grade,
    )
    publish(
        events.HolidayDeclared(
            school_id=year.school_id,
            holiday_id=holiday.pk,
            year_id=year.pk,
            name=holiday.name,
            starts_on=holiday.starts_on,
            ends_on=holiday.ends_on,
            grade=holiday.grade,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return holiday


@transaction.atomic
def withdraw_holiday(holiday: Holiday, *, by: Doer, at: datetime, uid: UUID | None = None) -> None:
    """These days are school days after all."""
    holiday = holiday.locked()
    require(by, rules.can_set_up, holiday.year.school)
    fact = events.HolidayWithdrawn(
        school_id=holiday.year.school_id,
        year_id=holiday.year_id,
        name=holiday.name,
        starts_on=holiday.starts_on,
        ends_on=holiday.ends_on,
        grade=holiday.grade,
    )
    holiday.delete()
    publish(fact, by=by, at=at, uid=uid)


@transaction.atomic
def declare_short_day(
    school: School,
    held_on: date,
    schedule: BellSchedule,
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> ShortDay:
    """This day, the shift of `schedule` runs by its bells."""
    school = school.locked()
    require(by, rules.can_set_up, school)
    if schedule.school_id != school.pk or schedule.is_usual:
        raise NotForShortDays
    if ShortDay.objects.filter(school=school, held_on=held_on, schedule__shift=schedule.shift).exists():
        raise ShortDayExists
    day = ShortDay.objects.create(school=school, held_on=held_on, schedule=schedule)
    publish(
        events.ShortDayDeclared(school_id=school.pk, held_on=held_on, schedule_id=schedule.pk),
        by=by,
        at=at,
        uid=uid,
    )
    return day


@transaction.atomic
def withdraw_short_day(day: ShortDay, *, by: Doer, at: datetime, uid: UUID | None = None) -> None:
    """The day runs by the usual bells again."""
    day = day.locked()
    require(by, rules.can_set_up, day.school)
    fact = events.ShortDayWithdrawn(school_id=day.school_id, held_on=day.held_on, schedule_id=day.schedule_id)
    day.delete()
    publish(fact, by=by, at=at, uid=uid)
