"""The list of registers, and the page of one."""

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from mektep.attendance.queries import zone
from mektep.core import clock
from mektep.core.http import page
from mektep.norms import queries as norms
from mektep.people.http import Request
from mektep.school.models import Teaching

from .. import grid, queries, rules, words
from ..queries import TermState
from ..queries.grid import sums as sums_of
from ..queries.lists import journals

JOURNAL = "journal/journal.html"
INDEX = "journal/index.html"


def find(request: Request, pk: int) -> Teaching:
    """The class-subject whose register this person may open, or 404."""
    teaching = queries.teaching(request.actor, pk)
    if teaching is None:
        raise Http404
    return teaching


def find_term(request: Request, teaching: Teaching, number: str) -> tuple[tuple[TermState, ...], TermState]:
    """All terms and the one that is meant: by its number, or the one that runs now."""
    states = queries.terms(teaching)
    if not states:
        raise Http404
    if not number:
        return states, queries.term_on(states, clock.today(zone(teaching.school.zone)))
    for state in states:
        if str(state.number) == number:
            return states, state
    raise Http404


def language() -> str:
    return (get_language() or "kk")[:2]


@require_GET
def index(request: Request) -> HttpResponse:
    """The registers that this person may open, by class."""
    return page(
        request, INDEX, {"classes": journals(request.actor), "may_decide": bool(request.actor.office_schools)}
    )


@require_GET
def journal(request: Request, pk: int) -> HttpResponse:
    """A register: pupils by lessons and works."""
    teaching = find(request, pk)
    states, term = find_term(request, teaching, request.GET.get("term", ""))
    register = queries.register(teaching, states, term)
    today = clock.today(zone(teaching.school.zone))
    scheme = norms.scheme(term.starts_on)
    actor = request.actor
    place = rules.Place.of(teaching)
    context = {
        "teaching": teaching,
        "terms": states,
        "term": term,
        "table": grid.table(register, actor, today, scheme, language()),
        "scripts": words.scripts(language()),
        "links": grid.links(register),
        "today": today,
        "person_id": actor.person_id,
        "formative_max": int(scheme.formative_maximum),
        "is_empty": not register.columns,
        "may_set_work": rules.can_set_work(actor, place)
        and not term.is_approved
        and grid.is_summed(teaching, scheme),
        "may_close": rules.can_approve(actor, place) or rules.can_close(actor, teaching.school_id),
    }
    return page(request, JOURNAL, context)


@require_GET
def sums(request: Request, pk: int, number: int = 0) -> HttpResponse:
    """The sums of some learners, after they changed: {"77": {"s": "83,5", "t": "4"}}."""
    asked = request.GET.get("learners", "").split(",")
    learners = sorted({int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < 19})[:200]
    teaching = find(request, pk)
    if not learners:
        return JsonResponse({})
    states, term = find_term(request, teaching, str(number) if number else "")
    register = sums_of(teaching, term, states, learners)
    scheme = norms.scheme(term.starts_on)
    found = {row.learner_id: grid.sums(register, row, scheme, language()) for row in register.rows}
    return JsonResponse({str(pk): {"s": one.percent, "t": one.mark} for pk, one in found.items()})
