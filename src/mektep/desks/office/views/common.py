"""Which school, which year: what the pages of the office share."""

from zoneinfo import ZoneInfo

from django.http import Http404

from mektep.core import clock
from mektep.people.actors import OFFICE, Role
from mektep.people.http import Request
from mektep.school.models import AcademicYear, School, SchoolClass, Term
from mektep.school.queries import year_on


def headed_school(request: Request) -> School:
    """The school that one heads (`?school=` chooses among several), or 404."""
    return _school(request, request.actor.schools(*OFFICE))


def kept_school(request: Request) -> School:
    """The same, or the school that one keeps the lists of."""
    return _school(request, request.actor.schools(Role.OPERATOR, *OFFICE))


def _school(request: Request, ids: frozenset[int]) -> School:
    asked = request.GET.get("school", "")
    schools = School.objects.filter(pk__in=ids).select_related("district").order_by("id")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 10
    found = schools.filter(pk=int(asked)).first() if is_number else schools.first()
    if found is None:
        raise Http404
    return found


def headed_class(request: Request, pk: int) -> SchoolClass:
    """A class of a school that one heads, or 404."""
    rows = SchoolClass.objects.filter(pk=pk, school_id__in=request.actor.office_schools)
    found = rows.select_related("school", "year").first()
    if found is None:
        raise Http404
    return found


def year_of(school: School) -> AcademicYear | None:
    return year_on(school.pk, clock.today(ZoneInfo(school.zone)))


def term_of(terms: list[Term], asked: str, otherwise: Term | None) -> Term:
    """The term whose number was asked for, else the other one, or 404."""
    found = next((term for term in terms if str(term.number) == asked), None) if asked else otherwise
    if found is None:
        raise Http404
    return found
