"""The lessons follow when the calendar, the bells or a teacher change."""

from datetime import date
from zoneinfo import ZoneInfo

from mektep.core import clock
from mektep.core.events import on
from mektep.people.actors import Actor
from mektep.school import events
from mektep.school.models import AcademicYear, Teaching

from . import actions

BY = Actor.system("timetable")


def _realign(school_id: int | None, first: date, last: date) -> None:
    years = AcademicYear.objects.filter(school=school_id, starts_on__lte=last, ends_on__gte=first)
    for year in years.order_by("id"):
        actions.realign(year, first, last, by=BY, at=clock.now())


@on(events.HolidayDeclared)
def rest(event: events.HolidayDeclared) -> None:
    _realign(event.school_id, event.starts_on, event.ends_on)


@on(events.HolidayWithdrawn)
def work(event: events.HolidayWithdrawn) -> None:
    _realign(event.school_id, event.starts_on, event.ends_on)


@on(events.ShortDayDeclared)
def shorten(event: events.ShortDayDeclared) -> None:
    _realign(event.school_id, event.held_on, event.held_on)


@on(events.ShortDayWithdrawn)
def lengthen(event: events.ShortDayWithdrawn) -> None:
    _realign(event.school_id, event.held_on, event.held_on)


@on(events.BellsSet)
def ring(event: events.BellsSet) -> None:
    """New bells hold from today; what was taught by the old ones stays."""
    for year in AcademicYear.objects.filter(school=event.school_id).select_related("school"):
        today = clock.today(ZoneInfo(year.school.zone))
        if year.ends_on >= today:
            actions.realign(year, max(today, year.starts_on), year.ends_on, by=BY, at=clock.now())


@on(events.TeachingHandedOver)
def hand_over(event: events.TeachingHandedOver) -> None:
    teaching = Teaching.objects.get(pk=event.teaching_id)
    actions.give_lessons(teaching, event.starts_on, by=BY, at=clock.now())
