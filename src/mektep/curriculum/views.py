"""Pages of plans: the shelf, one plan, its import, its rows, and a lesson's topic."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock, sheets
from mektep.core.http import done, page
from mektep.people.http import Request
from mektep.school.models import Teaching
from mektep.timetable.models import Lesson

from . import actions, queries, rules, sheet
from .drafts import DraftRow
from .forms import AgreeForm, CopyForm, RowForm, SheetForm, TopicForm, sealed
from .models import Plan, PlanRow

SHELF = "curriculum/shelf.html"
PLAN = "curriculum/plan.html"
IMPORT = "curriculum/import.html"
ROW = "curriculum/row.html"
COPY = "curriculum/copy.html"
TOPIC = "curriculum/topic.html"
# A head of more classes than this sees them one by one.
MOST_CLASSES = 6


@require_GET
def shelf(request: Request) -> HttpResponse:
    """The plans of everything one teaches, leads or heads."""
    on = clock.now().astimezone(timezone.get_default_timezone()).date()
    classes = {str(one.pk): one for one in queries.classes(request.actor, on)}
    chosen = classes.get(request.GET.get("class", ""))
    if chosen is None and len(classes) > MOST_CLASSES:
        chosen = next(iter(classes.values()))
    context = {"shelf": queries.shelf(request.actor, on, chosen), "classes": classes, "chosen": chosen}
    return page(request, SHELF, context)


@require_GET
def plan(request: Request, teaching: int) -> HttpResponse:
    """One plan, row by row, with the lessons it lies over."""
    return page(request, PLAN, _context(request, _teaching(request, teaching)))


def _teaching(request: Request, pk: int) -> Teaching:
    return get_object_or_404(Teaching.objects.visible_to(request.actor).with_names(), pk=pk)


def _plan(request: Request, teaching: int) -> Plan:
    return get_object_or_404(
        Plan.objects.visible_to(request.actor).with_names().select_related("teaching__year"),
        teaching=teaching,
    )


def _row(request: Request, pk: int) -> PlanRow:
    plans = Plan.objects.visible_to(request.actor)
    found = PlanRow.objects.filter(plan__in=plans).select_related(
        "plan__teaching__subject", "plan__teaching__group__school_class"
    )
    return get_object_or_404(found, pk=pk)


def _context(request: Request, teaching: Teaching) -> dict[str, Any]:
    shown = queries.plan_page(teaching)
    may_plan = rules.can_plan(request.actor, teaching)
    approved = shown.plan is not None and shown.plan.is_approved
    return {
        "teaching": teaching,
        "shown": shown,
        "today": clock.today(ZoneInfo(teaching.school.zone)),
        "may_plan": may_plan,
        "may_change": may_plan and not approved,
        "may_approve": shown.plan is not None and rules.can_approve(request.actor, shown.plan),
    }


def _posted(request: Request) -> QueryDict | None:
    """What was posted, even if it is nothing; None while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def _back(teaching: int) -> str:
    return reverse("curriculum:plan", args=[teaching])


def _laid(request: Request, laid: actions.Laid) -> None:
    if laid.without:
        messages.warning(
            request,
            ngettext(
                "%(count)s row has no lesson left. Join rows, or shift with joining.",
                "%(count)s rows have no lesson left. Join rows, or shift with joining.",
                laid.without,
            )
            % {"count": laid.without},
        )
    else:
        messages.success(request, gettext("Every row of the plan has its lesson."))


# ── the whole plan ───────────────────────────────────────────────────────────────────────────
def form(request: Request, teaching: int) -> HttpResponse:
    """Choose an Excel file; once chosen, see what it would give, row by row. Nothing is written yet."""
    found = _teaching(request, teaching)
    form = SheetForm(_posted(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        context = {"teaching": found, "form": form}
        return page(request, IMPORT, context, status=400 if form.errors else 200)
    draft = sheet.read(form.cleaned_data["file"], found)
    context = {"teaching": found, "form": SheetForm(), "draft": draft, "name": form.cleaned_data["file"].name}
    if draft.is_good:
        context["agree"] = AgreeForm(teaching=found.pk, initial={"rows": sealed(found.pk, draft.rows)})
        context["lessons"] = Lesson.objects.filter(teaching=found).taking_place().count()
    return page(request, IMPORT, context, status=200 if draft.is_good else 400)


@require_POST
def import_plan(request: Request, teaching: int) -> HttpResponse:
    """Take the rows of the preview."""
    found = _teaching(request, teaching)
    form = AgreeForm(request.POST, teaching=found.pk)
    if not form.is_valid():
        return page(request, IMPORT, {"teaching": found, "form": SheetForm(), "agree": form}, status=400)
    laid = actions.import_plan(found, form.cleaned_data["rows"], by=request.actor, at=clock.now())
    _laid(request, laid)
    return done(request, _back(found.pk))


@require_GET
def export(request: Request, teaching: int) -> HttpResponse:
    """The plan as Excel, in the form that the import reads; an empty form while there is no plan."""
    found = _teaching(request, teaching)
    shown = queries.plan_page(found)
    days = {line.row.pk: line.held_on for line in shown.lines if line.held_on}
    name = f"plan-{found.group.school_class.grade}-{found.subject.code}-{found.pk}.xlsx"
    return HttpResponse(
        sheet.write(found, [line.row for line in shown.lines], days),
        content_type=sheets.XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def schedule(request: Request, teaching: int) -> HttpResponse:
    """Lay the whole plan over the lessons anew."""
    laid = actions.schedule(_plan(request, teaching), by=request.actor, at=clock.now())
    _laid(request, laid)
    return done(request, _back(teaching))


@require_POST
def shift(request: Request, teaching: int) -> HttpResponse:
    """A lesson fell out: the rest moves along, with `fit` also joined in pairs."""
    laid = actions.shift(
        _plan(request, teaching), fit="fit" in request.POST, by=request.actor, at=clock.now()
    )
    _laid(request, laid)
    return done(request, _back(teaching))


@require_POST
def approve(request: Request, teaching: int) -> HttpResponse:
    """The director approves."""
    actions.approve(_plan(request, teaching), by=request.actor, at=clock.now())
    return done(request, _back(teaching))


@require_POST
def reopen(request: Request, teaching: int) -> HttpResponse:
    """The director opens the plan again."""
    actions.reopen(_plan(request, teaching), by=request.actor, at=clock.now())
    return done(request, _back(teaching))


def copy(request: Request, teaching: int) -> HttpResponse:
    """Choose parallel classes, and give them the same plan."""
    found = _plan(request, teaching)
    others = {str(one.pk): one for one in queries.parallel(found.teaching, request.actor)}
    choices = [
        (key, f"{one.group.school_class.name} {one.group.name}".strip()) for key, one in others.items()
    ]
    form = CopyForm(_posted(request), choices=choices)
    if request.method != "POST" or not form.is_valid():
        context = {"teaching": found.teaching, "form": form, "others": others}
        return page(request, COPY, context, status=400 if form.errors else 200)
    chosen = [others[key] for key in form.cleaned_data["teachings"]]
    actions.copy(found, chosen, by=request.actor, at=clock.now())
    messages.success(request, gettext("The plan was copied."))
    return done(request, _back(teaching))


# ── rows ─────────────────────────────────────────────────────────────────────────────────────
def add_row(request: Request, teaching: int) -> HttpResponse:
    """A new row behind the one named by `after`."""
    found = _teaching(request, teaching)
    after = request.GET.get("after", "")
    form = RowForm(_posted(request), initial={"after": int(after) if after.isdecimal() else 9999})
    if request.method != "POST" or not form.is_valid():
        context = {"teaching": found, "form": form, "may_change": rules.can_plan(request.actor, found)}
        return page(request, ROW, context, status=400 if form.errors else 200)
    place = form.cleaned_data["after"]
    actions.add_row(
        found, form.draft(), after=9999 if place is None else place, by=request.actor, at=clock.now()
    )
    return done(request, _back(teaching))


def change_row(request: Request, pk: int) -> HttpResponse:
    """Change one row by hand."""
    row = _row(request, pk)
    values = DraftRow.of(row).__dict__
    form = RowForm(_posted(request), initial=values)
    if request.method != "POST" or not form.is_valid():
        may_change = rules.can_plan(request.actor, row.plan.teaching) and not row.plan.is_approved
        context = {"teaching": row.plan.teaching, "row": row, "form": form, "may_change": may_change}
        return page(request, ROW, context, status=400 if form.errors else 200)
    actions.change_row(row, form.draft(), by=request.actor, at=clock.now())
    return done(request, _back(row.plan.teaching_id) + f"#row-{row.pk}")


@require_POST
def remove_row(request: Request, pk: int) -> HttpResponse:
    """Take the row out of the plan."""
    row = _row(request, pk)
    actions.remove_row(row, by=request.actor, at=clock.now())
    return done(request, _back(row.plan.teaching_id))


@require_POST
def join(request: Request, pk: int) -> HttpResponse:
    """Teach the row in the lesson of the row above."""
    row = _row(request, pk)
    _laid(request, actions.join(row, by=request.actor, at=clock.now()))
    return done(request, _back(row.plan.teaching_id))


@require_POST
def part(request: Request, pk: int) -> HttpResponse:
    """Give the row a lesson of its own again."""
    row = _row(request, pk)
    _laid(request, actions.part(row, by=request.actor, at=clock.now()))
    return done(request, _back(row.plan.teaching_id))


# ── one lesson ───────────────────────────────────────────────────────────────────────────────
def write_topic(request: Request, lesson: int) -> HttpResponse:
    """The lesson's topic in the teacher's own words."""
    found = get_object_or_404(Lesson.objects.visible_to(request.actor).with_names(), pk=lesson)
    if request.method == "POST" and (form := TopicForm(request.POST)).is_valid():
        actions.write_topic(found, form.cleaned_data["text"], by=request.actor, at=clock.now())
        return done(request, request.path, TOPIC, _topic(request, found), "topic")
    posted = TopicForm(request.POST) if request.method == "POST" else None
    return page(request, TOPIC, _topic(request, found, posted), "topic", status=400 if posted else 200)


def _topic(request: Request, lesson: Lesson, form: TopicForm | None = None) -> dict[str, Any]:
    said = queries.topics([lesson]).get(lesson.pk)
    return {
        "lesson": lesson,
        "teaching": lesson.teaching,
        "topic": said,
        "form": form or TopicForm(initial={"text": said.text if said else ""}),
        "may_write": rules.can_write_topic(request.actor, lesson),
    }
