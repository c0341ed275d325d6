"""Reports at one click: the shelf, and each report as a page, a sheet or a document."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from mektep.core import clock, sheets
from mektep.core.errors import Refused
from mektep.core.rules import require
from mektep.people import actions as people
from mektep.people.http import Request

from . import rules
from .catalogue import BY_KEY, SPECS, Spec
from .forms import AskForm
from .queries.frame import Ask
from .render import html, pdf, xlsx
from .report import Report

SHELF = "analytics/shelf.html"
REPORT = "analytics/report.html"


class TooLong(Refused):
    message = _(
        "This report has {rows} rows; as a document it may have {most}. Take it as Excel, or by class."
    )


FORMATS: dict[str, tuple[str, int, Callable[[Report], bytes]]] = {
    "xlsx": (sheets.XLSX, xlsx.MOST_ROWS, xlsx.workbook),
    "pdf": ("application/pdf", pdf.MOST_ROWS, pdf.document),
}


@require_GET
def shelf(request: Request) -> HttpResponse:
    """The reports that there are for this reader."""
    shown = [spec for spec in SPECS if spec.shown_to(request.actor)]
    return render(request, SHELF, {"specs": shown})


@require_GET
def report(request: Request, key: str) -> HttpResponse:
    """One report. `?format=xlsx` or `pdf` answers a file; anything else the page."""
    spec = BY_KEY.get(key)
    if spec is None or not spec.shown_to(request.actor):
        raise Http404
    now = clock.now()
    today = now.astimezone(timezone.get_default_timezone()).date()
    form = AskForm(request.GET, spec=spec, actor=request.actor, at=now, today=today)
    if form.strange:
        raise Http404
    ask = form.ask()
    if ask is None:
        return render(request, REPORT, {"spec": spec, "form": form})
    _require(request, spec, ask)
    made = spec.make(ask)
    if ask.learner is not None and ask.school is not None:
        people.note_opening(
            ask.learner.pk, "report", school_id=ask.school.pk, by=request.actor, at=now
        )  # fmt: skip
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        return _file(made, wanted)
    asked = "&".join(f"{name}={pk}" for name, pk in form.chosen.items())
    context = {
        "spec": spec,
        "form": form,
        "report": made,
        "table": html.table(made),
        "hidden": max(0, len(made.rows) - html.MOST_ROWS),
        "asked": asked,
    }
    return render(request, REPORT, context)


def _require(request: Request, spec: Spec, ask: Ask) -> None:
    """The rule of the narrowest thing that is asked about."""
    if ask.district is not None:
        require(request.actor, rules.can_read_district, ask.district)
    elif ask.learner is not None:
        require(request.actor, rules.can_read_tabel, ask.learner, ask.school_class)
    elif ask.teaching is not None:
        require(request.actor, rules.can_read_teaching, ask.teaching)
    elif spec.key in {"quality", "filling", "fulfilment"}:
        require(request.actor, rules.can_read_own, ask.school)
    elif ask.school_class is not None:
        require(request.actor, rules.can_read_class, ask.school_class)
    else:
        require(request.actor, rules.can_read_school, ask.school)


def _file(made: Report, wanted: str) -> HttpResponse:
    kind, most, draw = FORMATS[wanted]
    if len(made.rows) > most:
        raise TooLong(rows=len(made.rows), most=most)
    where = "inline" if wanted == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{where}; filename="{made.name}.{wanted}"'}
    return HttpResponse(draw(made), content_type=kind, headers=headers)
