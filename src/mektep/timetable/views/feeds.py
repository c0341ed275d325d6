"""One's own calendar address, and what a calendar program reads there."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.people.http import Request
from mektep.school import queries as school_queries

from .. import actions, ical, queries
from ..models import FeedKey

FEED = "timetable/feed.html"
PAST, AHEAD = timedelta(days=14), timedelta(days=120)


@require_GET
def feed(request: Request) -> HttpResponse:
    """Whether there is an address, and what it is for."""
    row = FeedKey.objects.filter(person=request.user.pk).first()
    return page(request, FEED, {"row": row})


@require_POST
def open_feed(request: Request) -> HttpResponse:
    """A new address, shown this once."""
    key = actions.open_feed(request.user, by=request.actor, at=clock.now())
    address = request.build_absolute_uri(reverse("timetable:ics", args=[key]))
    row = FeedKey.objects.filter(person=request.user.pk).first()
    return page(request, FEED, {"row": row, "address": address})


@require_POST
def close_feed(request: Request) -> HttpResponse:
    """The address leads nowhere any more."""
    actions.close_feed(request.user, by=request.actor, at=clock.now())
    return done(request, reverse("timetable:feed"))


@require_GET
@login_not_required
def ics(request: HttpRequest, key: str) -> HttpResponse:
    """The lessons of whoever owns the secret, two weeks back and four months ahead."""
    person = queries.feed_owner(key)
    if person is None:
        raise Http404
    zone = ZoneInfo(settings.TIME_ZONE)
    today = clock.today(zone)
    lessons = queries.lessons_of_feed(school_queries.actor_of(person), today - PAST, today + AHEAD)
    with translation.override(person.language):
        body = ical.write(lessons, zone, clock.now())
    return HttpResponse(
        body, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, max-age=900"}
    )
