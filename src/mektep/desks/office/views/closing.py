"""Closing the term: the whole school at a glance, and the acts of one class."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.journal import actions, rules
from mektep.journal.actions.periods import NotApproved
from mektep.journal.models import Closing
from mektep.people.http import Request
from mektep.school.models import SchoolClass, Term

from .. import grid
from ..forms import OrderForm
from ..queries import closing as readings
from ..queries.today import local
from .common import headed_class, headed_school, term_of, year_of

CLOSING = "office/closing.html"
OF_CLASS = "office/class.html"


@require_GET
def closing(request: Request) -> HttpResponse:
    """Every class-subject of a term: not approved, approved, closed."""
    school = headed_school(request)
    year = year_of(school)
    terms = list(Term.objects.filter(year=year).order_by("number")) if year else []
    if year is None or not terms:
        return page(request, CLOSING, {"school": school, "board": None})
    today = local(school, clock.now()).date()
    term = term_of(terms, request.GET.get("term", ""), readings.term_at_hand(terms, today))
    board = readings.board(school, year, terms, term)
    context = {
        "school": school,
        "board": board,
        "lines": [(line, grid.cells(line, term.number)) for line in board.lines],
        "may_close": rules.can_close(request.actor, school.pk),
    }
    return page(request, CLOSING, context)


def _class_context(request: Request, school_class: SchoolClass, term: Term) -> dict[str, object]:
    actor, school_id = request.actor, school_class.school_id
    return {
        "of_class": readings.of_class(school_class, term),
        "terms": list(Term.objects.filter(year=school_class.year_id).order_by("number")),
        "may_close": rules.can_close(actor, school_id),
        "may_send_back": rules.can_send_back(actor, school_id),
        "may_reopen": rules.can_reopen(actor, school_id),
    }


def _find(request: Request, pk: int, number: int) -> tuple[SchoolClass, Term]:
    school_class = headed_class(request, pk)
    term = Term.objects.filter(year=school_class.year_id, number=number).first()
    if term is None:
        raise Http404
    return school_class, term


@require_GET
def of_class(request: Request, pk: int, number: int) -> HttpResponse:
    """The class-subjects of a class in a term, with what may be done to each."""
    school_class, term = _find(request, pk, number)
    return page(request, OF_CLASS, _class_context(request, school_class, term))


def _answer(request: Request, school_class: SchoolClass, term: Term, say: str) -> HttpResponse:
    """The row of the board where htmx asked for it, else the page one came from."""
    messages.success(request, say)
    if request.POST.get("from") == "board":
        to = f"{reverse('office:closing')}?school={school_class.school_id}&term={term.number}"
    else:
        to = reverse("office:class", args=[school_class.pk, term.number])
    return done(request, to)


@require_POST
def close_all(request: Request, pk: int, number: int) -> HttpResponse:
    """Close everything that is approved in a class."""
    school_class, term = _find(request, pk, number)
    closed = actions.close_all(school_class, term, by=request.actor, at=clock.now())
    if closed:
        say = _("{name}: registers closed: {count}.").format(name=school_class.name, count=len(closed))
    else:
        say = _("{name}: nothing waits to be closed.").format(name=school_class.name)
    return _answer(request, school_class, term, say)


def _closing(school_class: SchoolClass, teaching_id: int, term: Term) -> Closing:
    """The open closing of a class-subject of the class; 404 where there is no such class-subject."""
    rows = Closing.objects.filter(
        teaching_id=teaching_id, teaching__group__school_class=school_class, term=term, reopened_at=None
    )
    found = rows.first()
    if found is not None:
        return found
    if not readings.is_of_class(teaching_id, school_class):
        raise Http404
    raise NotApproved


@require_POST
def close(request: Request, pk: int, number: int, teaching_id: int) -> HttpResponse:
    """Close one class-subject."""
    school_class, term = _find(request, pk, number)
    actions.close(_closing(school_class, teaching_id, term), by=request.actor, at=clock.now())
    return _answer(request, school_class, term, _("The term was closed."))


@require_POST
def send_back(request: Request, pk: int, number: int, teaching_id: int) -> HttpResponse:
    """Send an approved term back to its teacher."""
    school_class, term = _find(request, pk, number)
    actions.reopen(_closing(school_class, teaching_id, term), by=request.actor, at=clock.now())
    return _answer(request, school_class, term, _("The term went back to its teacher."))


@require_POST
def reopen(request: Request, pk: int, number: int, teaching_id: int) -> HttpResponse:
    """Open a closed term by the director's order."""
    school_class, term = _find(request, pk, number)
    form = OrderForm(request.POST)
    order = form.cleaned_data["order_number"] if form.is_valid() else ""
    actions.reopen(_closing(school_class, teaching_id, term), order, by=request.actor, at=clock.now())
    return _answer(request, school_class, term, _("The term is open again."))
