"""Pages of homework: giving it, what was given, and a pupil's own week."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.core.rules import require
from mektep.people.actors import STAFF
from mektep.people.http import Request
from mektep.people.models import Person
from mektep.school.models import Teaching
from mektep.timetable.models import Lesson

from . import actions, queries, rules
from .forms import USUAL_MINUTES, ChangeForm, GiveForm, TickForm
from .models import Homework

GIVEN = "learning/given.html"
GIVE = "learning/give.html"
CHANGE = "learning/change.html"
WEEK = "learning/week.html"


def _today() -> date:
    return clock.now().astimezone(timezone.get_default_timezone()).date()


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _day(request: Request) -> date:
    """The day asked for by `?on=2026-09-07`, else today."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return _today()


@require_GET
def homework(request: Request) -> HttpResponse:
    """One's own: what one gave, if one teaches; else what one has to do."""
    if request.actor.has(*STAFF):
        return _given(request)
    return _week(request, request.user)


# ── giving ───────────────────────────────────────────────────────────────────────────────────
def _given(request: Request) -> HttpResponse:
    today = _today()
    shown = queries.given(request.actor.teachings(), today - timedelta(days=14), today + timedelta(days=30))
    teachings = (
        Teaching.objects.filter(
            pk__in=request.actor.teachings(), year__starts_on__lte=today, year__ends_on__gte=today
        )
        .with_names()
        .order_by("group__school_class__grade", "group__school_class__letter", "subject__code", "id")
    )
    context = {
        "ahead": [one for one in shown if one.homework.due_on >= today][::-1],
        "past": [one for one in shown if one.homework.due_on < today],
        "teachings": teachings,
        "today": today,
    }
    return page(request, GIVEN, context)


@dataclass(frozen=True)
class Offer:
    """A class that may get the homework, as the form shows it."""

    teaching: Teaching
    is_chosen: bool
    day: BoundField
    check: queries.Check | None


def _asked(request: Request) -> tuple[Teaching, Lesson | None]:
    """The class-subject (and lesson) that homework is given in: `?lesson=` or `?teaching=`."""
    names = Teaching.objects.visible_to(request.actor).with_names()
    if (pk := request.GET.get("lesson", "")).isdecimal():
        lesson = get_object_or_404(Lesson.objects.visible_to(request.actor), pk=pk)
        return get_object_or_404(Teaching.objects.with_names(), pk=lesson.teaching_id), lesson
    if (pk := request.GET.get("teaching", "")).isdecimal():
        return get_object_or_404(names, pk=pk), None
    first = names.filter(pk__in=request.actor.teachings()).order_by("id").first()
    if first is None:
        raise Http404
    return first, None


def give(request: Request) -> HttpResponse:
    """One form for several classes. What is over the norm is shown before anything is given."""
    teaching, lesson = _asked(request)
    require(request.actor, rules.can_give, teaching, lesson)
    today = _today()
    offered = queries.siblings(teaching, request.actor)
    ids = [one.pk for one in offered]
    coming = queries.next_lessons(ids, max(today, lesson.held_on) if lesson else today)
    start = {
        "minutes": USUAL_MINUTES if (usual := queries.usual_minutes(ids)) is None else usual,
        "teachings": [teaching.pk],
    }
    form = GiveForm(_posted(request), teachings=offered, next_lessons=coming, initial=start)
    if request.method == "POST" and form.is_valid():
        places = _places(form, lesson, today)
        checks = queries.check(places, form.cleaned_data["minutes"])
        if "seen" in request.POST or not any(check.is_over for check in checks):
            data = form.cleaned_data
            made = actions.give(data["text"], data["minutes"], places, by=request.actor, at=clock.now())
            say = ngettext("Given to %(count)s class.", "Given to %(count)s classes.", len(made))
            messages.success(request, say % {"count": len(made)})
            return done(request, reverse("learning:homework"))
    context = {"teaching": teaching, "lesson": lesson, "form": form, "offers": _offers(form, lesson, today)}
    return page(request, GIVE, context, status=400 if form.errors else 200)


@require_GET
def check(request: Request) -> HttpResponse:
    """The classes of the form with their days as they would be; a part, asked for while one types."""
    teaching, lesson = _asked(request)
    today = _today()
    offered = queries.siblings(teaching, request.actor)
    coming = queries.next_lessons([one.pk for one in offered], today)
    form = GiveForm(request.GET, teachings=offered, next_lessons=coming)
    form.is_valid()
    context = {"teaching": teaching, "lesson": lesson, "form": form, "offers": _offers(form, lesson, today)}
    return page(request, GIVE, context, "notes")


def _places(form: GiveForm, lesson: Lesson | None, today: date) -> list[actions.Place]:
    due = form.due()
    asked = queries.lessons_on(due.items())
    said = queries.last_lessons(due, today)
    return [
        actions.Place(
            teaching=one,
            due_on=due[one.pk],
            due_lesson=asked.get((one.pk, due[one.pk])),
            at_lesson=lesson if lesson and lesson.teaching_id == one.pk else said.get(one.pk),
        )
        for one in form.offered
        if one.pk in due
    ]


def _offers(form: GiveForm, lesson: Lesson | None, today: date) -> list[Offer]:
    """Every class with how full its day is, with the new minutes where it is ticked."""
    chosen = form.chosen()
    days = {one.pk: _date(form[f"due_{one.pk}"].value()) for one in form.offered}
    places = [actions.Place(one, on) for one in form.offered if (on := days[one.pk])]
    minutes = str(form["minutes"].value() or "")
    adds = int(minutes) if minutes.isdecimal() and len(minutes) < 4 else 0
    checks = {
        one.place.teaching.pk: one
        if str(one.place.teaching.pk) in chosen
        else queries.Check(one.place, one.already, 0, one.norm)
        for one in queries.check(places, adds)
    }
    return [
        Offer(one, str(one.pk) in chosen, form[f"due_{one.pk}"], checks.get(one.pk)) for one in form.offered
    ]


def _date(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _homework(request: Request, pk: int) -> Homework:
    return get_object_or_404(Homework.objects.visible_to(request.actor).with_names(), pk=pk)


def change(request: Request, pk: int) -> HttpResponse:
    """Other words, minutes or another day."""
    found = _homework(request, pk)
    start = {"text": found.text, "minutes": found.minutes, "due_on": found.due_on}
    form = ChangeForm(_posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        lesson = queries.lessons_on([(found.teaching_id, data["due_on"])]).get(
            (found.teaching_id, data["due_on"])
        )
        actions.change(
            found,
            data["text"],
            data["minutes"],
            data["due_on"],
            due_lesson=lesson,
            by=request.actor,
            at=clock.now(),
        )
        return done(request, reverse("learning:homework"))
    context = {"homework": found, "form": form, "may_change": rules.can_change(request.actor, found)}
    return page(request, CHANGE, context, status=400 if form.errors else 200)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take it back from one class."""
    actions.withdraw(_homework(request, pk), by=request.actor, at=clock.now())
    messages.success(request, gettext("The homework was withdrawn."))
    return done(request, reverse("learning:homework"))


# ── a pupil's week ───────────────────────────────────────────────────────────────────────────
@require_GET
def learner(request: Request, pk: int) -> HttpResponse:
    """The week of one's child."""
    if pk not in request.actor.children() | {request.actor.person_id}:
        raise Http404
    return _week(request, get_object_or_404(Person, pk=pk))


def _week(request: Request, person: Person) -> HttpResponse:
    first, last = queries.week_of(_day(request))
    context = {
        "days": queries.homework_for(person.pk, first, last),
        "person": person,
        "is_own": person.pk == request.actor.person_id,
        "first": first,
        "last": last,
        "today": _today(),
        "before": first - timedelta(days=7),
        "after": first + timedelta(days=7),
        "here": request.path,
    }
    return page(request, WEEK, context)


@require_POST
def tick(request: Request, pk: int) -> HttpResponse:
    """«I have done it», or not yet."""
    found = _homework(request, pk)
    form = TickForm(request.POST)
    is_done = form.is_valid() and form.cleaned_data["done"]
    actions.tick(found, is_done, by=request.actor, at=clock.now())
    context = {"item": queries.Item(found, is_done), "is_own": True}
    to = reverse("learning:homework") + f"?on={found.due_on:%Y-%m-%d}"
    return done(request, to, WEEK, context, "item")
