"""One pupil: the card, moving, leaving, exemptions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.people import actions as people
from mektep.people.http import Request

from .. import actions, queries, rules
from ..forms.pupils import ExemptForm, LeaveForm, MoveForm
from ..models import Enrolment, Exemption, SchoolClass
from .common import Context, first_day, today_at

CARD = "school/card.html"


def _enrolment(request: Request, pk: int) -> Enrolment:
    """The newest enrolment of a learner whose card the actor may open, or 404."""
    rows = Enrolment.objects.visible_to(request.actor).filter(learner_id=pk)
    rows = rows.select_related("learner", "school", "school_class__year").order_by("-starts_on", "-id")
    return get_object_or_404(rows[:1])


@require_GET
def card(request: Request, pk: int) -> HttpResponse:
    """A pupil's record. Opening it as a member of staff is noted, and the family sees it."""
    found = _enrolment(request, pk)
    people.note_opening(pk, "card", school_id=found.school_id, by=request.actor, at=clock.now())
    return page(request, CARD, _card(request, found))


def _card(request: Request, found: Enrolment, **forms: object) -> Context:
    actor, today = request.actor, today_at(found.school)
    day = first_day(found.school_class.year, today)
    with_family = (
        rules.can_see_families(actor, found.school_class)
        or found.learner_id == actor.person_id
        or found.learner_id in actor.children()
    )
    shown = queries.card(found, day, with_family=with_family)
    is_here = found.ends_on is None or found.ends_on >= today
    may_enrol = rules.can_enrol(actor, found.school) and found.ends_on is None
    context: Context = {
        "school": found.school,
        "shown": shown,
        "person": found.learner,
        "is_here": is_here,
        "today": today,
        "with_family": with_family,
        "is_staff": found.school_id in actor.staff_schools,
        "may_see_iin": rules.can_enrol(actor, found.school) or with_family,
        "may_enrol": may_enrol,
        "may_exempt": rules.can_exempt(actor, found.school) and is_here,
    }
    if may_enrol:
        context["move_form"] = _move_form(found, None)
        context["leave_form"] = LeaveForm(prefix="leave", initial={"ends_on": day})
    if context["may_exempt"]:
        context["exempt_form"] = _exempt_form(shown, None, day)
    return context | forms


def _move_form(found: Enrolment, data: object) -> MoveForm:
    year = found.school_class.year
    classes = queries.in_order(SchoolClass.objects.filter(year=year).exclude(pk=found.school_class_id))
    day = first_day(year, today_at(found.school))
    near = [one for one in classes if one.grade == found.school_class.grade]
    return MoveForm(
        data,
        classes=[*near, *(one for one in classes if one not in near)],
        initial={"starts_on": day},
        prefix="move",
    )


def _exempt_form(shown: queries.Card, data: object, day: object) -> ExemptForm:
    return ExemptForm(data, teachings=shown.teachings, initial={"starts_on": day}, prefix="exempt")


def _back(request: Request, pk: int) -> HttpResponse:
    return done(request, reverse("school:card", args=[pk]))


@require_POST
def move(request: Request, pk: int) -> HttpResponse:
    """Into another class of the school."""
    found = _enrolment(request, pk)
    form = _move_form(found, request.POST)
    if not form.is_valid():
        return page(request, CARD, _card(request, found, move_form=form), status=400)
    said = form.cleaned_data
    actions.move(
        found.learner,
        said["school_class"],
        starts_on=said["starts_on"],
        order_number=said["order_number"],
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, gettext("Moved into class {name}.").format(name=said["school_class"].name))
    return _back(request, pk)


@require_POST
def leave(request: Request, pk: int) -> HttpResponse:
    """Away from the school."""
    found = _enrolment(request, pk)
    form = LeaveForm(request.POST, prefix="leave")
    if not form.is_valid():
        return page(request, CARD, _card(request, found, leave_form=form), status=400)
    actions.leave(found.learner, found.school, **form.cleaned_data, by=request.actor, at=clock.now())
    messages.success(request, gettext("The pupil has left; the record stays."))
    return _back(request, pk)


@require_POST
def exempt(request: Request, pk: int) -> HttpResponse:
    """Not assessed in a subject for a time."""
    found = _enrolment(request, pk)
    day = first_day(found.school_class.year, today_at(found.school))
    shown = queries.card(found, day, with_family=False)
    form = _exempt_form(shown, request.POST, day)
    if not form.is_valid():
        return page(request, CARD, _card(request, found, exempt_form=form), status=400)
    actions.exempt(found.learner, **form.cleaned_data, by=request.actor, at=clock.now())
    return _back(request, pk)


@require_POST
def end_exemption(request: Request, pk: int) -> HttpResponse:
    """Assessed again from tomorrow."""
    rows = Exemption.objects.filter(teaching__school_id__in=request.actor.staff_schools)
    found = get_object_or_404(rows.select_related("teaching__school"), pk=pk)
    today = today_at(found.teaching.school)
    actions.end_exemption(found, ends_on=max(today, found.starts_on), by=request.actor, at=clock.now())
    return _back(request, found.learner_id)
