"""One cell of a register: its history, and plain forms that work without any script."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mektep.attendance import actions as attendance
from mektep.attendance import rules as attendance_rules
from mektep.core import clock
from mektep.core.http import done, page
from mektep.norms import queries as norms
from mektep.people.http import Request
from mektep.people.models import Person
from mektep.school.models import Teaching

from .. import actions, grid, queries, rules
from ..forms import AskForm, EnterForm, MarkForm
from ..queries import Cell, written
from ..queries.explain import explain
from ..queries.grid import sums
from ..queries.history import history
from ..rules.entering import DaysPassed, obstacle
from ..sayings import said
from .registers import find, find_term, language

CELL = "journal/cell.html"
MARK = "journal/mark.html"


def find_cell(request: Request, pk: int, column: str, learner_id: int) -> tuple[Teaching, Cell]:
    """A cell of a register that this person may open, or 404."""
    teaching = find(request, pk)
    if column[:1] not in {"l", "w"} or not column[1:].isascii() or not column[1:].isdigit():
        raise Http404
    if len(column) > 18:
        raise Http404
    cell = queries.cells([(column, learner_id)]).get((column, learner_id))
    if cell is None or cell.teaching_id != teaching.pk or not rules.can_see(request.actor, cell):
        raise Http404
    if not cell.is_member and not cell.stamp:
        raise Http404
    return teaching, cell


def context_of(
    request: Request,
    teaching: Teaching,
    cell: Cell,
    enter_form: EnterForm | None = None,
    mark_form: MarkForm | None = None,
    ask_form: AskForm | None = None,
) -> dict[str, object]:
    """Everything the page of a cell shows."""
    seat = cell.seat
    no = obstacle(request.actor, cell, None, clock.now())
    kind, minutes = (seat.stands, seat.minutes) if seat else ("", None)
    return {
        "teaching": teaching,
        "cell": cell,
        "learner": Person.objects.get(pk=cell.learner_id),
        "day": cell.held_on,
        "text": written.cell(cell.points, kind, minutes, language()),
        "deeds": [(deed, *said(deed)) for deed in history(cell.column, cell.learner_id)],
        "obstacle": str(no) if no else "",
        "may_enter": no is None,
        "may_ask": isinstance(no, DaysPassed) and rules.can_ask_change(request.actor, cell),
        "may_mark": no is None and seat is not None and attendance_rules.can_mark(request.actor, seat.lesson),
        "enter_form": enter_form or EnterForm(initial={"points": written.points(cell.points, language())}),
        "mark_form": mark_form
        or MarkForm(initial={"absence": seat.kind, "minutes": seat.minutes} if seat else {}),
        "ask_form": ask_form or AskForm(),
        "most": cell.max_points,
    }


@require_GET
def cell(request: Request, pk: int, column: str, learner_id: int) -> HttpResponse:
    """What happened to a cell, and how to change it."""
    teaching, found = find_cell(request, pk, column, learner_id)
    return page(request, CELL, context_of(request, teaching, found), "cell")


@require_GET
def mark(request: Request, pk: int, number: int, learner_id: int) -> HttpResponse:
    """A learner's mark of a period as things stand: why it is so, and what a better one would take."""
    teaching = find(request, pk)
    states, term = find_term(request, teaching, str(number) if number else "")
    register = sums(teaching, term, states, [learner_id])
    if not register.rows:
        raise Http404
    row = register.rows[0]
    scheme = norms.scheme(term.starts_on)
    summed = grid.is_summed(teaching, scheme) and not row.is_exempt
    context = {
        "teaching": teaching,
        "term": term,
        "row": row,
        "sums": grid.sums(register, row, scheme, language()),
        "explanation": explain(register, row, scheme) if summed else None,
    }
    return page(request, MARK, context, "mark")


def _back(request: Request, pk: int, cell: Cell) -> str:
    return reverse("journal:cell", args=[pk, cell.column, cell.learner_id])


@require_POST
def enter(request: Request, pk: int, column: str, learner_id: int) -> HttpResponse:
    """Enter points from the plain form."""
    teaching, found = find_cell(request, pk, column, learner_id)
    form = EnterForm(request.POST)
    if not form.is_valid():
        return page(request, CELL, context_of(request, teaching, found, enter_form=form), "cell", status=422)
    actions.enter(column, learner_id, form.cleaned_data["points"], by=request.actor, at=clock.now())
    return _done(request, teaching, column, learner_id)


@require_POST
def mark_attendance(request: Request, pk: int, column: str, learner_id: int) -> HttpResponse:
    """Mark attendance from the plain form."""
    teaching, found = find_cell(request, pk, column, learner_id)
    if found.seat is None:
        raise Http404
    form = MarkForm(request.POST)
    if not form.is_valid():
        return page(request, CELL, context_of(request, teaching, found, mark_form=form), "cell", status=422)
    attendance.mark(
        found.number,
        learner_id,
        form.cleaned_data["absence"],
        form.cleaned_data["minutes"],
        by=request.actor,
        at=clock.now(),
    )
    return _done(request, teaching, column, learner_id)


def _done(request: Request, teaching: Teaching, column: str, learner_id: int) -> HttpResponse:
    found = queries.cells([(column, learner_id)])[column, learner_id]
    context = context_of(request, teaching, found)
    return done(request, _back(request, teaching.pk, found), CELL, context, "cell")
