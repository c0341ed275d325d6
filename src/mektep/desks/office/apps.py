from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mektep.people.actors import OFFICE, Role
from mektep.ui import nav


def _has(request: HttpRequest, *roles: Role) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and request.actor.has(*roles)  # type: ignore[attr-defined]


def is_head(request: HttpRequest) -> bool:
    """Whether the ways of those who run the school are shown: deputies and the director."""
    return _has(request, *OFFICE)


def is_office(request: HttpRequest) -> bool:
    """The same and the administrator, who sees no marks."""
    return _has(request, Role.OPERATOR, *OFFICE)


class OfficeDeskConfig(AppConfig):
    name = "mektep.desks.office"
    label = "desk_office"

    def ready(self) -> None:
        from mektep.people import queries  # noqa: PLC0415 - tables are ready only now

        queries.PURPOSES["log"] = _("the school's log")
        ways = (
            nav.Item("office-today", _("Today"), "office:today", "sun", 10, is_office),
            nav.Item("office-closing", _("Closing the term"), "office:closing", "lock", 11, is_head),
            nav.Item("office-log", _("Log"), "office:log", "history", 95, is_head),
        )
        for way in ways:
            nav.register(way)
