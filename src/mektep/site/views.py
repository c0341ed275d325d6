"""The front door: whose desk it is, and whether the house is well."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from mektep.core.models import Outbox


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Everybody's own desk."""
    return HttpResponse("Mektep")


@require_GET
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Version, database and queue state, for machines that watch over the school."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    waiting = Outbox.objects.count()
    failed = Outbox.objects.filter(attempts__gt=0).count()
    return JsonResponse(
        {"version": "0.1.0", "database": connection.vendor, "queue": {"waiting": waiting, "failed": failed}}
    )
