"""A whole column as a plain form: for small screens, for old browsers, and where no script runs."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mektep.attendance.queries import zone
from mektep.core import clock
from mektep.core.http import done, page
from mektep.norms import queries as norms
from mektep.people.http import Request

from .. import actions, grid, queries
from ..forms import ColumnForm
from ..queries import Column, Register, written
from .registers import find, find_term, language

COLUMN = "journal/column.html"


def find_column(request: Request, pk: int, key: str) -> tuple[Register, Column]:
    """A column of a register that this person may open, with all its learners, or 404."""
    teaching = find(request, pk)
    states, term = find_term(request, teaching, request.GET.get("term", ""))
    for state in sorted(states, key=lambda one: one.number != term.number):
        register = queries.register(teaching, states, state)
        for column in register.columns:
            if column.key == key:
                return register, column
    raise Http404


@require_http_methods(["GET", "POST"])
def column(request: Request, pk: int, key: str) -> HttpResponse:
    """Everybody's points (and attendance) at one lesson or work."""
    register, found = find_column(request, pk, key)
    teaching, is_work = register.teaching, found.max_points is not None
    today = clock.today(zone(teaching.school.zone))
    may_enter = grid.may_enter(register, request.actor, found, today)
    initial: dict[str, object] = {}
    for row in register.rows:
        points = (row.works if is_work else row.formative).get(key)
        kind, minutes = row.absences.get(key, ("", None))
        initial |= {
            f"p{row.learner_id}": written.points(points, language()),
            f"a{row.learner_id}": kind,
            f"m{row.learner_id}": minutes,
        }
    learners = [row.learner_id for row in register.rows if row.belongs(found)]
    form = ColumnForm(
        request.POST if request.method == "POST" else None,
        learners=learners,
        is_work=is_work,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        actions.fill_column(key, form.points(), form.absences(), by=request.actor, at=clock.now())
        messages.success(request, _("Saved"))
        return done(request, reverse("journal:journal", args=[pk]) + f"?term={register.term.number}")
    names = {row.learner_id: row.name for row in register.rows}
    scheme = norms.scheme(register.term.starts_on)
    context = {
        "teaching": teaching,
        "term": register.term,
        "column": found,
        "name": grid.name(found),
        "form": form,
        "is_work": is_work,
        "may_enter": may_enter,
        "has_points": grid.is_summed(teaching, scheme) or not is_work,
        "lines": [
            (
                names[learner],
                form[f"p{learner}"],
                None if is_work else form[f"a{learner}"],
                None if is_work else form[f"m{learner}"],
            )
            for learner in learners
        ],
    }
    status = 422 if request.method == "POST" else None
    return page(request, COLUMN, context, status=status)
