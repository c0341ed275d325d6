"""Weeks to look at: one's own, a class's, a teacher's, a room's."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from mektep.core.http import page
from mektep.people.actors import Role
from mektep.people.http import Request
from mektep.people.models import Person
from mektep.school.models import Appointment, Enrolment, Room, School, SchoolClass

from .. import queries, shown
from .common import asked_day, now_at, staff_school, today_at

WEEK = "timetable/week.html"
SHELF = "timetable/shelf.html"


@require_GET
def mine(request: Request) -> HttpResponse:
    """One's own week: of a teacher, of a learner, of one's child; others go to the shelf."""
    actor = request.actor
    if actor.schools(Role.TEACHER) and "child" not in request.GET:
        return teacher(request, request.user.pk)
    enrolments = Enrolment.objects.filter(
        Q(learner_id=actor.person_id) | Q(learner_id__in=actor.children()), ends_on=None
    ).select_related("learner", "school_class__school")
    by_learner = {row.learner_id: row for row in enrolments.order_by("learner_id", "id")}
    if not by_learner:
        return redirect("timetable:shelf")
    asked = request.GET.get("child", "")
    chosen = int(asked) if asked.isdecimal() and int(asked) in by_learner else next(iter(by_learner))
    row = by_learner[chosen]
    school_class = row.school_class
    on = asked_day(request, today_at(school_class.school))
    week = queries.week_of_learner(
        row.learner, school_class.school, school_class.grade, on, today_at(school_class.school)
    )
    tabs = [
        {"label": one.learner.given_name, "url": f"?child={pk}&on={on}", "is_current": pk == chosen}
        for pk, one in by_learner.items()
    ]
    extra = {"tabs": tabs if len(tabs) > 1 else [], "child": chosen, "subtitle": school_class.name}
    title = row.learner.short_name
    return page(request, WEEK, _context(request, school_class.school, week, "learner", title) | extra)


@require_GET
def school_class(request: Request, pk: int) -> HttpResponse:
    """The week of a class with all its groups."""
    found = get_object_or_404(
        SchoolClass.objects.visible_to(request.actor).select_related("school", "class_teacher"), pk=pk
    )
    on = asked_day(request, today_at(found.school))
    week = queries.week_of_class(found, on, today_at(found.school))
    context = _context(request, found.school, week, "class", found.name)
    return page(request, WEEK, context | {"subtitle": found.class_teacher and found.class_teacher.short_name})


@require_GET
def teacher(request: Request, pk: int) -> HttpResponse:
    """What a colleague gives in a week."""
    actor = request.actor
    today = today_at(school := _school_of_teacher(request, pk))
    person = get_object_or_404(Person.objects.filter(Q(pk=actor.person_id) | _colleagues(request)), pk=pk)
    week = queries.week_of_teacher(person, school, asked_day(request, today), today)
    return page(request, WEEK, _context(request, school, week, "teacher", person.short_name))


def _colleagues(request: Request) -> Q:
    posts = Appointment.objects.filter(school_id__in=request.actor.staff_schools)
    return Q(pk__in=posts.values("person_id"))


def _school_of_teacher(request: Request, pk: int) -> School:
    return get_object_or_404(
        School.objects.filter(pk__in=request.actor.staff_schools)
        .filter(pk__in=Appointment.objects.filter(person_id=pk).values("school_id"))
        .order_by("id")[:1]
    )


@require_GET
def room(request: Request, pk: int) -> HttpResponse:
    """What is held in a room in a week."""
    found = get_object_or_404(
        Room.objects.filter(school_id__in=request.actor.staff_schools).select_related("school"), pk=pk
    )
    today = today_at(found.school)
    week = queries.week_of_room(found, asked_day(request, today), today)
    return page(request, WEEK, _context(request, found.school, week, "room", found.name))


def _context(
    request: Request, school: School, week: queries.WeekShown, reader: shown.Reader, title: str
) -> dict[str, Any]:
    actor, now = request.actor, now_at(school)
    return {
        "week": week,
        "days": shown.columns(
            week,
            reader,
            asked_day(request, now.date()),
            now,
            linked=school.pk in actor.office_schools,
        ),
        "reader": reader,
        "title": title,
        "today": now.date(),
        "may_browse": school.pk in actor.staff_schools,
        "may_draft": school.pk in actor.office_schools,
    }


@require_GET
def shelf(request: Request) -> HttpResponse:
    """Whose week to look at: classes, teachers, rooms."""
    school = staff_school(request)
    found = queries.shelf(school, today_at(school))
    return page(
        request,
        SHELF,
        {"school": school, "shelf": found, "may_draft": school.pk in request.actor.office_schools},
    )
