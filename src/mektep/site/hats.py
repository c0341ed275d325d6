"""Which desk opens in the morning, and stepping from one into another.

A hat changes what is shown first, never what is allowed: rights are always all of a person's grants.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mektep.desks.district import views as district
from mektep.desks.family import views as family
from mektep.desks.office import views as office
from mektep.desks.pupil import views as pupil
from mektep.desks.teacher import views as teacher
from mektep.people.actors import Actor, Role
from mektep.people.http import Request
from mektep.ui import nav


@dataclass(frozen=True)
class Desk:
    """Whose morning it is: the roles that bring one here, its word, and the page that opens."""

    key: str
    label: str | Promise
    roles: frozenset[Role]
    page: Callable[[Request], HttpResponse]


# In the order in which a person with several roles gets one: work before family.
DESKS = (
    Desk("office", _("Office"), frozenset({Role.DEPUTY, Role.DIRECTOR, Role.OPERATOR}), office.today),
    Desk("teacher", _("Teacher"), frozenset({Role.TEACHER, Role.CLASS_TEACHER}), teacher.today),
    Desk("librarian", _("Librarian"), frozenset({Role.LIBRARIAN, Role.PSYCHOLOGIST}), teacher.staff),
    Desk("district", _("District education department"), frozenset({Role.DISTRICT}), district.today),
    Desk("pupil", _("Pupil"), frozenset({Role.PUPIL}), pupil.today),
    Desk("family", _("Parent"), frozenset({Role.PARENT}), family.today),
)


def desks_of(actor: Actor) -> list[Desk]:
    return [desk for desk in DESKS if not desk.roles.isdisjoint(actor.roles)]


def worn(request: Request) -> Desk | None:
    """The desk of the hat that is worn; the first one if none was chosen or it no longer fits."""
    desks = desks_of(request.actor)
    chosen = request.session.get("hat", "")
    return next((desk for desk in desks if desk.key == chosen), desks[0] if desks else None)


def person(request: HttpRequest) -> nav.Person | None:
    """The chip in the frame: name, hat, other hats, sign out."""
    user = getattr(request, "user", None)  # an early refusal comes before anybody was recognised
    if user is None or not user.is_authenticated:
        return None
    asked = cast(Request, request)
    actor, desk = asked.actor, worn(asked)
    desks = desks_of(actor)
    hats = [nav.Hat(d.label, d.key, d is desk) for d in desks] if len(desks) > 1 else []
    return nav.Person(
        name=actor.name,
        detail=desk.label if desk else "",
        hats=hats,
        hat_url=reverse("hat"),
        links=[nav.Link(_("My account"), reverse("people:me"), "user-round")],
        sign_out_url=reverse("account_logout"),
    )
