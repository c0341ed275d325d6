"""The frame of a school: subjects, the calendar of the year, rooms, bells and settings."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.norms import queries as norms
from mektep.people.http import Request

from .. import actions, queries, rules
from ..forms.frame import (
    BellsForm,
    HolidayForm,
    RoomForm,
    SettingsForm,
    ShortDayForm,
    SubjectForm,
    SubjectsForm,
    YearForm,
)
from ..models import BellSchedule, Holiday, School, ShortDay, Term
from .common import Context, kept_school, staff_school, today_at, year_of
from .home import rooms

SUBJECTS = "school/subjects.html"
CALENDAR = "school/calendar.html"
SETTINGS = "school/settings.html"


# ── subjects ─────────────────────────────────────────────────────────────────────────────────
@require_GET
def subjects(request: Request) -> HttpResponse:
    """What is taught at the school."""
    return page(request, SUBJECTS, _subjects(request, staff_school(request)))


def _subjects(request: Request, school: School, **given: forms.Form) -> Context:
    rows = queries.subjects(school.pk)
    context: Context = {"school": school, "rows": rows, "may_set_up": rules.can_set_up(request.actor, school)}
    if context["may_set_up"]:
        context["codes_form"] = _codes_form(rows, None)
        context["own_form"] = SubjectForm()
    return context | given


def _codes_form(rows: list[Any], data: object) -> SubjectsForm:
    language = (get_language() or "kk")[:2]
    return SubjectsForm(data, have=frozenset(row.code for row in rows), language=language)


@require_POST
def adopt_subjects(request: Request) -> HttpResponse:
    """Take subjects from the catalogue."""
    school = kept_school(request)
    form = _codes_form(queries.subjects(school.pk), request.POST)
    if not form.is_valid():
        return page(request, SUBJECTS, _subjects(request, school, codes_form=form), status=400)
    actions.adopt_subjects(school, form.cleaned_data["codes"], by=request.actor, at=clock.now())
    return done(request, reverse("school:subjects"))


@require_POST
def add_subject(request: Request) -> HttpResponse:
    """A subject of the school's own."""
    school = kept_school(request)
    form = SubjectForm(request.POST)
    if not form.is_valid():
        return page(request, SUBJECTS, _subjects(request, school, own_form=form), status=400)
    said = form.cleaned_data
    actions.add_subject(
        school,
        said["code"],
        {language: said[f"name_{language}"] for language in ("kk", "ru", "en")},
        short=said["short"],
        by=request.actor,
        at=clock.now(),
    )
    return done(request, reverse("school:subjects"))


# ── the calendar ─────────────────────────────────────────────────────────────────────────────
@require_GET
def calendar(request: Request) -> HttpResponse:
    """Terms, holidays and shortened days of the year."""
    return page(request, CALENDAR, _calendar(request, staff_school(request)))


def _calendar(request: Request, school: School, **given: forms.Form) -> Context:
    year = year_of(school)
    may_set_up = rules.can_set_up(request.actor, school)
    context: Context = {
        "school": school,
        "year": year,
        "today": today_at(school),
        "may_set_up": may_set_up,
        "short_days": list(
            ShortDay.objects.filter(school=school).select_related("schedule").order_by("held_on", "id")
        ),
    }
    if year is not None:
        shown = queries.calendar(year)
        context |= {
            "terms": [
                (term, len(shown.school_days(term.starts_on, term.ends_on)))
                for term in Term.objects.filter(year=year).order_by("number")
            ],
            "holidays": list(Holiday.objects.filter(year=year).order_by("starts_on", "id")),
            "weeks": len(shown.weeks),
        }
    if may_set_up:
        context |= {
            "year_form": YearForm(years=norms.calendars()),
            "holiday_form": HolidayForm(),
            "short_form": _short_form(school, None),
        }
    return context | given


def _short_form(school: School, data: object) -> ShortDayForm:
    schedules = BellSchedule.objects.filter(school=school, is_usual=False).order_by("shift", "name", "id")
    return ShortDayForm(data, schedules=list(schedules))


@require_POST
def open_year(request: Request) -> HttpResponse:
    """Open an academic year by the law's calendar."""
    school = kept_school(request)
    form = YearForm(request.POST, years=norms.calendars())
    if not form.is_valid():
        return page(request, CALENDAR, _calendar(request, school, year_form=form), status=400)
    dates = queries.year_dates(form.cleaned_data["year_start"])
    year = actions.open_year(school, dates, by=request.actor, at=clock.now())
    messages.success(request, gettext("The academic year {name} is open.").format(name=year.name))
    return done(request, reverse("school:calendar"))


@require_POST
def declare_holiday(request: Request) -> HttpResponse:
    """Days without lessons that the calendar did not know."""
    school = kept_school(request)
    year, form = year_of(school), HolidayForm(request.POST)
    if year is None or not form.is_valid():
        return page(request, CALENDAR, _calendar(request, school, holiday_form=form), status=400)
    actions.declare_holiday(year, form.dates(), by=request.actor, at=clock.now())
    return done(request, reverse("school:calendar"))


@require_POST
def withdraw_holiday(request: Request, pk: int) -> HttpResponse:
    """These days are school days after all."""
    rows = Holiday.objects.filter(year__school=kept_school(request))
    actions.withdraw_holiday(get_object_or_404(rows, pk=pk), by=request.actor, at=clock.now())
    return done(request, reverse("school:calendar"))


@require_POST
def declare_short_day(request: Request) -> HttpResponse:
    """A day that runs by other bells."""
    school = kept_school(request)
    form = _short_form(school, request.POST)
    if not form.is_valid():
        return page(request, CALENDAR, _calendar(request, school, short_form=form), status=400)
    actions.declare_short_day(school, **form.cleaned_data, by=request.actor, at=clock.now())
    return done(request, reverse("school:calendar"))


@require_POST
def withdraw_short_day(request: Request, pk: int) -> HttpResponse:
    """The usual bells again."""
    day = get_object_or_404(ShortDay.objects.filter(school=kept_school(request)), pk=pk)
    actions.withdraw_short_day(day, by=request.actor, at=clock.now())
    return done(request, reverse("school:calendar"))


# ── settings, rooms, bells ───────────────────────────────────────────────────────────────────
@require_GET
def settings(request: Request) -> HttpResponse:
    """What the school has decided for itself."""
    return page(request, SETTINGS, _settings(kept_school(request)))


def _settings(school: School, **given: forms.Form) -> Context:
    names = SettingsForm.base_fields
    schedules = BellSchedule.objects.filter(school=school).prefetch_related("bells")
    return {
        "school": school,
        "form": SettingsForm(initial={name: getattr(school, name) for name in names}),
        "rooms": rooms(school),
        "room_form": RoomForm(prefix="room"),
        "schedules": [
            (one, sorted(one.bells.all(), key=lambda bell: bell.number))
            for one in schedules.order_by("shift", "-is_usual", "name", "id")
        ],
        "bells_form": BellsForm(prefix="bells"),
    } | given


def _saved(request: Request) -> HttpResponse:
    messages.success(request, gettext("Saved"))
    return done(request, reverse("school:settings"))


@require_POST
def set_up(request: Request) -> HttpResponse:
    """Change the settings."""
    school = kept_school(request)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return page(request, SETTINGS, _settings(school, form=form), status=400)
    actions.set_up(school, **form.cleaned_data, by=request.actor, at=clock.now())
    return _saved(request)


@require_POST
def open_rooms(request: Request) -> HttpResponse:
    """One more room."""
    school = kept_school(request)
    form = RoomForm(request.POST, prefix="room")
    if not form.is_valid():
        return page(request, SETTINGS, _settings(school, room_form=form), status=400)
    room = (form.cleaned_data["name"], form.cleaned_data["seats"])
    actions.open_rooms(school, [room], by=request.actor, at=clock.now())
    return _saved(request)


@require_POST
def set_bells(request: Request) -> HttpResponse:
    """The bells of a shift."""
    school = kept_school(request)
    form = BellsForm(request.POST, prefix="bells")
    if not form.is_valid():
        return page(request, SETTINGS, _settings(school, bells_form=form), status=400)
    said = form.cleaned_data
    actions.set_bells(
        school,
        said["name"],
        said["times"],
        shift=said["shift"],
        is_usual=said["is_usual"],
        by=request.actor,
        at=clock.now(),
    )
    return _saved(request)
