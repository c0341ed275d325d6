"""The one address to which devices bring their acts."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mektep.core import clock, stamps
from mektep.people.http import Request

from . import actions, reading
from .kinds import BadAct


@require_POST
def acts(request: Request) -> HttpResponse:
    """Take a batch of acts; see README for the contract."""
    if request.content_type != "application/json":
        return JsonResponse({"say": _("Acts come as JSON.")}, status=415)
    if (person := request.headers.get("X-Person")) and person != str(request.actor.person_id):
        return JsonResponse({"say": _("Somebody else is signed in on this device.")}, status=403)
    if int(request.headers.get("Content-Length") or 0) > reading.MOST_BYTES:
        return JsonResponse({"say": _("This is too much at once: at most 1 MB.")}, status=413)
    try:
        delivery = reading.read(request.body)
    except BadAct as bad:
        return JsonResponse({"say": str(bad)}, status=400)
    at = clock.now()
    answers = actions.deliver(delivery, by=request.actor, at=at)
    newest = max((act.stamp for act in delivery.acts), default="")
    return JsonResponse(
        {
            "stamp": stamps.tick(at, stamps.accept(newest, at) if newest else ""),
            "results": [
                {"uid": str(answer.uid), "state": answer.state, "say": answer.say, "text": answer.text}
                for answer in answers
            ],
        },
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )
