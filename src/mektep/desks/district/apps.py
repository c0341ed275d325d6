from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mektep.people.actors import Role
from mektep.ui import nav


def is_officer(request: HttpRequest) -> bool:
    """Whether this desk's ways are shown."""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and request.actor.has(Role.DISTRICT)  # type: ignore[attr-defined]


class DistrictDeskConfig(AppConfig):
    name = "mektep.desks.district"
    label = "desk_district"

    def ready(self) -> None:
        nav.register(nav.Item("district-today", _("Schools"), "district:today", "map-pin", 50, is_officer))
