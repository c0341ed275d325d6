"""The district's morning: its schools in figures."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from mektep.core import clock
from mektep.core.http import page
from mektep.people.http import Request
from mektep.school.models import School

from . import queries

TODAY = "district/today.html"
SCHOOL = "district/school.html"


@require_GET
def today(request: Request) -> HttpResponse:
    """Every school of the district, or 404 for those who sit in none."""
    if not request.actor.districts():
        raise Http404
    return page(request, TODAY, {"district": queries.district(request.actor, clock.now())})


@require_GET
def school(request: Request, pk: int) -> HttpResponse:
    """A school of the district by grade; nothing leads below."""
    schools = School.objects.filter(district_id__in=request.actor.districts()).select_related("district")
    found = get_object_or_404(schools, pk=pk)
    reading = queries.of_school(found, clock.now())
    return page(request, SCHOOL, {"row": reading.schools[0], "term": reading.term})
