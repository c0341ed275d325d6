"""The morning of those who run a school."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from mektep.core import clock
from mektep.core.http import page
from mektep.people.http import Request

from ..queries import keeping
from ..queries import today as readings
from ..queries.filling import of_week
from .common import headed_school, kept_school

TODAY = "office/today.html"
KEEPING = "office/keeping.html"
FILLING = "office/filling.html"


@require_GET
def today(request: Request) -> HttpResponse:
    """The school now for its heads; sign-in, imports and people for its administrator."""
    school = kept_school(request)
    if school.pk not in request.actor.office_schools:
        return page(request, KEEPING, {"keeping": keeping.keeping(request.actor, school, clock.now())})
    found = readings.today(request.actor, school, clock.now())
    return page(request, TODAY, {"today": found, "most": readings.MOST})


@require_GET
def filling(request: Request) -> HttpResponse:
    """Every teacher whose registers of the week have gaps."""
    school = headed_school(request)
    moment = readings.local(school, clock.now())
    return page(request, FILLING, {"filling": of_week(school, moment.date(), moment.time())})
