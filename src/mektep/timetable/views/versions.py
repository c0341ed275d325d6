"""Versions of the week: the list, the editor, import and export, the printed sheet."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.people.http import Request
from mektep.school import queries as school_queries
from mektep.school.models import Room, SchoolClass, Teaching

from .. import actions, queries, rules, table
from ..forms import AgreeForm, DraftForm, PlaceForm, PublishForm, TableForm, sealed
from ..models import Slot, Timetable, Week
from ..words import WEEKDAYS
from .common import office_school, today_at

VERSIONS = "timetable/versions.html"
EDITOR = "timetable/editor.html"
IMPORT = "timetable/import.html"
SHEET = "timetable/sheet.html"


def _timetable(request: Request, pk: int) -> Timetable:
    rows = Timetable.objects.visible_to(request.actor).select_related("school", "year__school")
    return get_object_or_404(rows, pk=pk)


# ── the list ─────────────────────────────────────────────────────────────────────────────────
@require_GET
def versions(request: Request) -> HttpResponse:
    """Every version of the year."""
    return page(request, VERSIONS, _versions(request))


def _versions(request: Request, form: DraftForm | None = None) -> dict[str, Any]:
    school = office_school(request)
    today = today_at(school)
    year = school_queries.year_on(school.pk, today)
    rows = list(
        Timetable.objects.visible_to(request.actor).filter(year=year).order_by("-valid_from", "-id")
        if year
        else ()
    )
    return {
        "school": school,
        "year": year,
        "today": today,
        "rows": rows,
        "form": form or DraftForm(versions=rows),
    }


@require_POST
def draft(request: Request) -> HttpResponse:
    """Begin a new version."""
    context = _versions(request)
    form = DraftForm(request.POST, versions=context["rows"])
    if context["year"] is None or not form.is_valid():
        return page(request, VERSIONS, context | {"form": form}, status=400)
    made = actions.draft(
        context["year"],
        form.cleaned_data["name"],
        copy_of=form.cleaned_data["copy_of"],
        by=request.actor,
        at=clock.now(),
    )
    return done(request, reverse("timetable:editor", args=[made.pk]))


# ── the editor ───────────────────────────────────────────────────────────────────────────────
@require_GET
def editor(request: Request, pk: int) -> HttpResponse:
    """One class's week in a version, with what is still to be placed."""
    cell = (_asked(request.GET, "weekday"), _asked(request.GET, "number"))
    context = _editor(request, _timetable(request, pk), _asked(request.GET, "class"), cell)
    return page(request, EDITOR, context, "board")


def _asked(values: QueryDict, name: str) -> int:
    """A small number that was asked for, 0 if none was."""
    value = values.get(name) or ""
    return int(value) if value.isdecimal() and len(value) < 10 else 0


def _editor(
    request: Request,
    timetable: Timetable,
    class_id: int = 0,
    cell: tuple[int, int] = (0, 0),
    form: PlaceForm | None = None,
) -> dict[str, Any]:
    """`cell` is the (weekday, number) that is being filled; weekday 0 means none."""
    classes = school_queries.in_order(SchoolClass.objects.filter(year=timetable.year))
    chosen = next((one for one in classes if one.pk == class_id), classes[0] if classes else None)
    context: dict[str, Any] = {
        "timetable": timetable,
        "classes": classes,
        "chosen": chosen,
        "weekdays": WEEKDAYS,
        "may_place": not timetable.is_published and rules.can_place(request.actor, timetable),
        "publish_form": PublishForm(initial={"valid_from": today_at(timetable.school)}),
    }
    if chosen is None:
        return context
    shown = queries.bench(timetable, chosen, timetable.valid_from)
    context |= {"shown": shown, "clashes": queries.say_clashes(queries.conflicts(timetable))}
    weekday, number = cell
    if context["may_place"] and weekday in shown.weekdays:
        options = queries.options(timetable, shown, weekday, number)
        best = next((one.to_place.teaching for one in options if not one.clashes), None)
        context |= {
            "weekday": weekday,
            "day_name": WEEKDAYS[weekday],
            "number": number,
            "options": options,
            "form": form
            or PlaceForm(
                timetable=timetable,
                class_id=chosen.pk,
                initial={
                    "weekday": weekday,
                    "number": number,
                    "week": Week.EVERY,
                    "teaching": best and best.pk,
                    "room": chosen.room_id,
                },
            ),
        }
        _name_options(context["form"], options)
    return context


def _name_options(form: PlaceForm, options: list[queries.Option]) -> None:
    """Say in the list itself which class-subjects fit and how many hours they miss."""
    clear: list[tuple[int, str]] = []
    busy: list[tuple[int, str]] = []
    for option in options:
        teaching = option.to_place.teaching
        words = [teaching.subject.name]
        if teaching.group.name:
            words.append(teaching.group.name)
        if teaching.teacher:
            words.append(teaching.teacher.short_name)
        words.append(gettext("hours left: {hours}").format(hours=f"{option.to_place.missing.normalize():f}"))
        (busy if option.clashes else clear).append((teaching.pk, " · ".join(words)))
    form.fields["teaching"].choices = [  # type: ignore[attr-defined]
        (str(gettext("Free then")), clear),
        (str(gettext("Taken then")), busy),
    ]


@require_GET
def check(request: Request, pk: int) -> HttpResponse:
    """What a place would clash with, said while it is being chosen."""
    timetable = _timetable(request, pk)
    form = PlaceForm(request.GET, timetable=timetable, class_id=_asked(request.GET, "class"))
    said: list[str] = []
    if form.is_valid():
        place = form.place()
        said = queries.say_clashes(
            queries.would_clash(
                timetable, place.teaching, place.weekday, place.number, place.week, place.room
            )
        )
    return page(request, f"{EDITOR}#clashing", {"said": said, "checked": form.is_valid()})


@require_POST
def place(request: Request, pk: int) -> HttpResponse:
    """Put a lesson into an hour."""
    timetable = _timetable(request, pk)
    class_id = _asked(request.POST, "class")
    form = PlaceForm(request.POST, timetable=timetable, class_id=class_id)
    if not form.is_valid():
        cell = (_asked(request.POST, "weekday"), _asked(request.POST, "number"))
        context = _editor(request, timetable, class_id, cell, form)
        return page(request, EDITOR, context, "board", status=400)
    one = form.place()
    actions.place(
        timetable,
        one.teaching,
        one.weekday,
        one.number,
        week=one.week,
        room=one.room,
        by=request.actor,
        at=clock.now(),
    )
    return _board(request, timetable, one.teaching.group.school_class_id)


@require_POST
def unplace(request: Request, pk: int, slot: int) -> HttpResponse:
    """Take a lesson off the week."""
    timetable = _timetable(request, pk)
    row = get_object_or_404(Slot.objects.select_related("teaching__group"), pk=slot, timetable=timetable)
    class_id = row.teaching.group.school_class_id
    actions.unplace(timetable, [row], by=request.actor, at=clock.now())
    return _board(request, timetable, class_id)


def _board(request: Request, timetable: Timetable, class_id: int) -> HttpResponse:
    to = f"{reverse('timetable:editor', args=[timetable.pk])}?class={class_id}"
    return done(request, to, EDITOR, _editor(request, timetable, class_id), "board")


@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """Let a version hold from a day on."""
    timetable = _timetable(request, pk)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return page(request, EDITOR, _editor(request, timetable) | {"publish_form": form}, status=400)
    actions.publish(timetable, form.cleaned_data["valid_from"], by=request.actor, at=clock.now())
    messages.success(request, gettext("The timetable is published; the lessons of the year follow it."))
    return done(request, reverse("timetable:versions"))


@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away."""
    actions.discard(_timetable(request, pk), by=request.actor, at=clock.now())
    messages.success(request, gettext("The draft is gone."))
    return done(request, reverse("timetable:versions"))


# ── files and paper ──────────────────────────────────────────────────────────────────────────
def _teachings(timetable: Timetable) -> list[Teaching]:
    return list(Teaching.objects.filter(year=timetable.year).with_names().order_by("id"))


def form(request: Request, pk: int) -> HttpResponse:
    """Choose a CSV file; once chosen, see what it says, row by row. Nothing is written yet."""
    timetable = _timetable(request, pk)
    chosen = TableForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"timetable": timetable, "form": chosen}
    if request.method != "POST" or not chosen.is_valid():
        return page(request, IMPORT, context, status=400 if chosen.errors else 200)
    rooms = list(Room.objects.filter(school=timetable.school).order_by("id"))
    read = table.read(chosen.cleaned_data["file"], _teachings(timetable), rooms)
    context |= {"read": read, "form": TableForm()}
    if not read.mistakes:
        context["agree"] = AgreeForm(timetable=timetable, initial={"places": sealed(timetable, read.places)})
    return page(request, IMPORT, context, status=400 if read.mistakes else 200)


@require_POST
def import_table(request: Request, pk: int) -> HttpResponse:
    """Take the lessons of the preview instead of those in the draft; all or none."""
    timetable = _timetable(request, pk)
    agree = AgreeForm(request.POST, timetable=timetable)
    if not agree.is_valid():
        context = {"timetable": timetable, "form": TableForm(), "agree": agree}
        return page(request, IMPORT, context, status=400)
    actions.replace_all(timetable, agree.cleaned_data["places"], by=request.actor, at=clock.now())
    messages.success(request, gettext("The lessons of the file stand in the draft."))
    return done(request, reverse("timetable:editor", args=[pk]))


@require_GET
def export(request: Request, pk: int) -> HttpResponse:
    """The version as CSV, as the import reads it."""
    timetable = _timetable(request, pk)
    slots = (
        Slot.objects.filter(timetable=timetable)
        .select_related("teaching__subject", "teaching__teacher", "teaching__group__school_class", "room")
        .order_by("teaching__group__school_class_id", "weekday", "number", "id")
    )
    return HttpResponse(
        table.write(slots),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="timetable-{timetable.pk}.csv"'},
    )


@require_GET
def sheet(request: Request, pk: int) -> HttpResponse:
    """The whole school on paper."""
    timetable = _timetable(request, pk)
    context = {"timetable": timetable, "sheets": queries.sheet(timetable), "weekdays": WEEKDAYS}
    return page(request, SHEET, context)
