"""Colleagues: who works here, what they teach, who comes and goes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.people.http import Request
from mektep.people.models import Person

from .. import actions, queries, rules
from ..forms.staff import CombineForm, DismissForm, HireForm, PostForm
from ..models import Appointment, School
from .common import Context, appoints, keeps, kept_school, staff_school, today_at, year_of

STAFF = "school/staff.html"
MEMBER = "school/member.html"


@require_GET
def staff(request: Request) -> HttpResponse:
    """Everybody employed, with posts and load."""
    return page(request, STAFF, _staff(request, staff_school(request)))


def _staff(request: Request, school: School, **forms: object) -> Context:
    year, today = year_of(school), today_at(school)
    context: Context = {
        "school": school,
        "year": year,
        "members": queries.staff(school, year),
        "may_keep": keeps(request, school),
        "may_appoint": appoints(request, school),
    }
    if context["may_appoint"]:
        context["form"] = HireForm(initial={"starts_on": today, "post": Appointment.Post.TEACHER})
    return context | forms


@require_POST
def hire(request: Request) -> HttpResponse:
    """A colleague nobody knew before comes."""
    school = kept_school(request)
    form = HireForm(request.POST)
    if not form.is_valid():
        return page(request, STAFF, _staff(request, school, form=form), status=400)
    made = actions.hire(
        form.newcomer(),
        form.cleaned_data["post"],
        school,
        starts_on=form.cleaned_data["starts_on"],
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, gettext("Appointed: {name}.").format(name=made.person.short_name))
    return done(request, reverse("school:member", args=[made.person_id]))


def _member(request: Request, pk: int) -> tuple[School, Person]:
    school = kept_school(request)
    posts = Appointment.objects.filter(school=school)
    return school, get_object_or_404(Person.objects.filter(pk__in=posts.values("person_id")), pk=pk)


@require_GET
def member(request: Request, pk: int) -> HttpResponse:
    """One colleague: posts, load, classes."""
    school, person = _member(request, pk)
    return page(request, MEMBER, _context(request, school, person))


def _context(request: Request, school: School, person: Person, **forms: object) -> Context:
    year, today = year_of(school), today_at(school)
    context: Context = {
        "school": school,
        "person": person,
        "year": year,
        "today": today,
        "posts": list(Appointment.objects.filter(school=school, person=person).order_by("-starts_on", "-id")),
        "load": queries.load_of(person, year) if year else None,
        "may_appoint": appoints(request, school),
    }
    load = context["load"]
    if load and len(load.teachings) > 1 and rules.can_assign(request.actor, school):
        context["combine_form"] = CombineForm(teachings=load.teachings)
    if context["may_appoint"]:
        context["post_form"] = PostForm(initial={"starts_on": today})
        context["dismiss_form"] = DismissForm(initial={"ends_on": today})
    return context | forms


@require_POST
def appoint(request: Request, pk: int) -> HttpResponse:
    """One more post for a colleague."""
    school, person = _member(request, pk)
    form = PostForm(request.POST)
    if not form.is_valid():
        return page(request, MEMBER, _context(request, school, person, post_form=form), status=400)
    actions.appoint(
        person,
        form.cleaned_data["post"],
        school,
        starts_on=form.cleaned_data["starts_on"],
        by=request.actor,
        at=clock.now(),
    )
    return done(request, reverse("school:member", args=[pk]))


@require_POST
def dismiss(request: Request, pk: int) -> HttpResponse:
    """End a post; lessons and classes are handed over before."""
    school = kept_school(request)
    post = get_object_or_404(Appointment.objects.filter(school=school).select_related("person"), pk=pk)
    form = DismissForm(request.POST)
    if not form.is_valid():
        context = _context(request, school, post.person, dismiss_form=form)
        return page(request, MEMBER, context, status=400)
    actions.dismiss(post, ends_on=form.cleaned_data["ends_on"], by=request.actor, at=clock.now())
    messages.success(request, gettext("The appointment has ended."))
    return done(request, reverse("school:member", args=[post.person_id]))


@require_POST
def combine(request: Request, pk: int) -> HttpResponse:
    """Class-subjects of a combined class: one hour, one teacher, several journals."""
    school, person = _member(request, pk)
    year = year_of(school)
    teachings = queries.load_of(person, year).teachings if year else ()
    form = CombineForm(request.POST, teachings=teachings)
    if not form.is_valid():
        return page(request, MEMBER, _context(request, school, person, combine_form=form), status=400)
    actions.combine(form.chosen(), by=request.actor, at=clock.now())
    messages.success(request, gettext("From now on these are given together."))
    return done(request, reverse("school:member", args=[pk]))
