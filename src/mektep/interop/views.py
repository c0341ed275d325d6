"""Pages of imports, for those who keep a school's lists."""

import tempfile
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.core.rules import require
from mektep.people.http import Request
from mektep.school.models import AcademicYear, School

from . import actions, blank, queries, rules
from . import export as exporter
from .forms import FindingsForm, UploadForm
from .models import Import

INDEX = "interop/index.html"
SHOW = "interop/show.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HISTORY_LENGTH = 20


@require_GET
def index(request: Request) -> HttpResponse:
    """A place for a new file, and what became of the earlier ones."""
    require(request.actor, rules.can_open_imports)
    return page(request, INDEX, _history(request, UploadForm(_schools(request))))


@require_POST
def preview(request: Request) -> HttpResponse:
    """A file was brought: show what it would change."""
    require(request.actor, rules.can_open_imports)
    form = UploadForm(_schools(request), request.POST, request.FILES)
    if not form.is_valid():
        return page(request, INDEX, _history(request, form), status=422)

    file, name = form.cleaned_data["file"], form.cleaned_data["file"].name
    kind = queries.kind_of(file, name)
    seen = actions.preview(form.cleaned_data["school"], kind, file, name, by=request.actor, at=clock.now())
    if seen.errors:
        return page(request, SHOW, _shown(request, seen), status=422)
    return done(request, reverse("interop:show", args=[seen.pk]))


@require_GET
def show(request: Request, pk: int) -> HttpResponse:
    """What a file would change, or changed, and what was found in it."""
    return page(request, SHOW, _shown(request, _import(request, pk)))


@require_POST
def apply_import(request: Request, pk: int) -> HttpResponse:
    """Do what the preview showed."""
    import_ = actions.apply_import(_import(request, pk), by=request.actor, at=clock.now())
    messages.success(request, gettext("The list has been imported."))
    return done(request, reverse("interop:show", args=[import_.pk]))


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Take the last import back."""
    import_ = actions.undo(_import(request, pk), by=request.actor, at=clock.now())
    messages.success(request, gettext("The import has been undone. The school is as it was before."))
    return done(request, reverse("interop:show", args=[import_.pk]))


@require_GET
def form(request: Request) -> HttpResponse:
    """An empty list to be filled in."""
    require(request.actor, rules.can_open_imports)
    return HttpResponse(
        blank.workbook(), XLSX, headers={"Content-Disposition": 'attachment; filename="mektep.xlsx"'}
    )


@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The school's own roster as OneRoster files."""
    school = get_object_or_404(_schools(request), pk=_number(request.POST.get("school")))
    require(request.actor, rules.can_export, school)
    on = clock.today(ZoneInfo(school.zone))
    years = AcademicYear.objects.filter(school=school, ends_on__gte=on).order_by("starts_on", "id")
    year = get_object_or_404(years[:1])
    # The file is closed by the response when it has been sent.
    out = tempfile.TemporaryFile()  # noqa: SIM115
    exporter.write(school, year, out, on=on)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"oneroster-{on}.zip")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0


def _schools(request: Request) -> "QuerySet[School]":
    return School.objects.filter(pk__in=request.actor.schools(*rules.KEEPERS)).order_by("name", "id")


def _import(request: Request, pk: int) -> Import:
    found = Import.objects.visible_to(request.actor).select_related("school", "created_by", "applied_by")
    return get_object_or_404(found, pk=pk)


def _history(request: Request, form: UploadForm) -> dict[str, Any]:
    imports = (
        Import.objects.visible_to(request.actor)
        .select_related("school", "created_by")
        .defer("content_sealed")
        .newest_first()
    )
    return {
        "form": form,
        "schools": list(_schools(request)),
        "imports": Paginator(imports, HISTORY_LENGTH).get_page(request.GET.get("page")),
    }


def _shown(request: Request, import_: Import) -> dict[str, Any]:
    severity, number = FindingsForm(request.GET).chosen
    last = queries.last_applied(import_.school_id)
    return {
        "import": import_,
        "tallies": queries.tallies(import_),
        "findings": queries.findings(import_, severity, number),
        "severity": severity,
        "may_apply": import_.is_applicable and rules.can_apply(request.actor, import_),
        "may_undo": last == import_ and rules.can_undo(request.actor, import_),
    }
