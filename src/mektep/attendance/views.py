"""Attendance: a lesson's sheet, the school now, reasons, and notes of families."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.people.http import Request
from mektep.school.models import School
from mektep.timetable.models import Lesson

from . import actions, queries, rules
from .forms import ExcuseForm, NoteForm, SheetForm
from .models import AbsenceNote, Kind
from .queries import notes

NOW = "attendance/now.html"
SHEET = "attendance/sheet.html"
ABSENCE = "attendance/absence.html"
NOTES = "attendance/notes.html"


@require_GET
def now(request: Request) -> HttpResponse:
    """Attendance of today as far as it has come: the heads see their school, class teachers their class."""
    actor, at = request.actor, clock.now()
    schools = {one.school_id for one in actor.grants if one.school_id in actor.staff_schools}
    led = actor.led_classes
    found: list[tuple[School, list[queries.ClassNow]]] = []
    for school in School.objects.filter(pk__in=schools).order_by("id"):
        today = clock.today(queries.zone(school.zone))
        classes = queries.now(school.pk, today, at, school.zone)
        if school.pk not in actor.office_schools:
            classes = [one for one in classes if one.class_id in led]
        if classes:
            found.append((school, classes))
    return page(
        request,
        NOW,
        {
            "schools": [
                (school, classes, sum(len(one.away) for one in classes)) for school, classes in found
            ],
            "kinds": dict(Kind.choices),
            "today": clock.now(),
        },
    )


def _lesson(request: Request, pk: int) -> Lesson:
    return get_object_or_404(Lesson.objects.visible_to(request.actor).with_names(), pk=pk)


@require_http_methods(["GET", "POST"])
def sheet(request: Request, pk: int) -> HttpResponse:
    """The class at one lesson: everybody is present unless said otherwise. Saving costs four statements."""
    posted = SheetForm.posted(request.POST) if request.method == "POST" else None
    if posted is not None and posted.is_valid():
        actions.mark_all(pk, posted.absences(), by=request.actor, at=clock.now())
        messages.success(request, _("Attendance taken"))
        return done(request, reverse("attendance:sheet", args=[pk]))

    lesson = get_object_or_404(Lesson.objects.visible_to(request.actor).with_names(), pk=pk)
    found = queries.sheet(lesson)
    initial: dict[str, Any] = {}
    for row in found.rows:
        initial[f"a{row.learner.pk}"], initial[f"m{row.learner.pk}"] = row.proposed, row.minutes
    learners = [row.learner.pk for row in found.rows]
    form = SheetForm(posted.data if posted else None, learners=learners, initial=initial)
    facts = queries.lessons([lesson.pk])[lesson.pk]
    context = {
        "lesson": lesson,
        "is_taken": found.is_taken,
        "form": form,
        "may_mark": rules.can_mark(request.actor, facts),
        "may_excuse": rules.can_excuse(request.actor, facts),
        "lines": [(row, form[f"a{row.learner.pk}"], form[f"m{row.learner.pk}"]) for row in found.rows],
    }
    return page(request, SHEET, context, status=422 if posted else None)


@require_http_methods(["GET", "POST"])
def excuse(request: Request, pk: int, learner_id: int) -> HttpResponse:
    """Why a learner was away: what the office or the class teacher found, beside the teacher's entry."""
    absence = queries.absence_of(request.actor, pk, learner_id)
    if absence is None:
        raise Http404
    facts = queries.lessons([pk])[pk]
    form = ExcuseForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": absence.office_kind, "reason": absence.office_reason},
    )
    if form.is_valid():
        actions.excuse(
            absence,
            form.cleaned_data["kind"],
            form.cleaned_data["reason"],
            by=request.actor,
            at=clock.now(),
        )
        messages.success(request, _("Saved"))
        return done(request, reverse("attendance:excuse", args=[pk, learner_id]))
    context = {
        "absence": absence,
        "form": form,
        "kind": Kind(absence.kind).label if absence.kind else _("Present"),
        "may_excuse": rules.can_excuse(request.actor, facts) and bool(absence.kind),
    }
    return page(request, ABSENCE, context, status=422 if form.is_bound else None)


# ── notes of families ────────────────────────────────────────────────────────────────────────


def _notes_page(request: Request, form: NoteForm | None) -> HttpResponse:
    actor = request.actor
    waiting, others = notes.notes(actor, clock.now().date())
    leads = bool(actor.led_classes or actor.office_schools)
    context = {
        "form": form,
        "waiting": [
            (
                note,
                rules.can_withdraw(actor, note.written_by_id),
                leads and note.learner_id not in actor.children(),
            )
            for note in waiting
        ],
        "others": others,
    }
    return page(request, NOTES, context, status=422 if form is not None and form.is_bound else None)


@require_http_methods(["GET", "POST"])
def announce(request: Request) -> HttpResponse:
    """A guardian's notes with a form for the next; for class teachers, those that wait to be confirmed."""
    children = notes.children(request.actor)
    today = clock.now().date()
    form = None
    if request.actor.children():
        form = NoteForm(
            request.POST if request.method == "POST" else None,
            children=children,
            initial={"starts_on": today, "ends_on": today, "kind": Kind.ILLNESS.value},
        )
    elif request.method == "POST":
        raise Http404
    if form is not None and form.is_valid():
        data = form.cleaned_data
        actions.announce(
            data["learner"],
            data["starts_on"],
            data["ends_on"],
            data["kind"],
            data["text"],
            by=request.actor,
            at=clock.now(),
        )
        messages.success(request, _("The class teacher and the teachers of these days will see your note."))
        return done(request, reverse("attendance:notes"))
    return _notes_page(request, form)


def _note(request: Request, pk: int) -> AbsenceNote:
    return get_object_or_404(AbsenceNote.objects.visible_to(request.actor), pk=pk)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The guardian takes the note back."""
    actions.withdraw(_note(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("The note was withdrawn."))
    return done(request, reverse("attendance:notes"))


@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """The class teacher confirms the note."""
    actions.confirm(_note(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("The note was confirmed; absences of these days take its reason."))
    return done(request, reverse("attendance:notes"))
