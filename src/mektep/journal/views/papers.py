"""The register on paper: the printed form."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from mektep.attendance.queries import zone
from mektep.core import clock
from mektep.core.http import page
from mektep.curriculum.queries import topics
from mektep.learning.queries import at_lessons
from mektep.norms import queries as norms
from mektep.people.http import Request

from .. import actions, grid, papers, queries, rules
from .registers import find, find_term, language

PRINT = "journal/print.html"


@require_GET
def print_form(request: Request, pk: int) -> HttpResponse:
    """The printed form of a term: pupils by lessons, then lessons with topics and homework."""
    teaching = find(request, pk)
    states, term = find_term(request, teaching, request.GET.get("term", ""))
    register = queries.register(teaching, states, term)
    today = clock.today(zone(teaching.school.zone))
    lessons = [column for column in register.columns if column.kind == "lesson"]
    ids = [column.id for column in lessons]
    written, given = topics(ids), at_lessons(ids)
    context = {
        "teaching": teaching,
        "term": term,
        "table": grid.table(register, request.actor, today, norms.scheme(term.starts_on), language()),
        "lessons": [
            (
                column.held_on,
                written[column.id].text if column.id in written else "",
                "; ".join(one.text for one in given.get(column.id, [])),
            )
            for column in lessons
        ],
        "may_export": rules.can_export(request.actor, rules.Place.of(teaching)),
    }
    return page(request, PRINT, context)


@require_GET
def export(request: Request, pk: int) -> HttpResponse:
    """The register's term as a zip: PDF, signed document, key, and how to verify it. The log notes it."""
    teaching = find(request, pk)
    states, term = find_term(request, teaching, request.GET.get("term", ""))
    register = queries.register(teaching, states, term)
    at, scheme = clock.now(), norms.scheme(term.starts_on)
    actions.note_export(teaching, term.number, by=request.actor, at=at)
    sums = {row.learner_id: grid.sums(register, row, scheme, language()) for row in register.rows}
    name = f"journal-{teaching.pk}-{teaching.year.starts_on.year}-{term.number}.zip"
    return HttpResponse(
        papers.archive(register, at, sums, language()),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
