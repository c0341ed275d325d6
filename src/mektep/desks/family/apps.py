from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mektep.people.actors import Role
from mektep.ui import nav


def is_parent(request: HttpRequest) -> bool:
    """Whether this desk's ways are shown."""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and request.actor.has(Role.PARENT)  # type: ignore[attr-defined]


class FamilyDeskConfig(AppConfig):
    name = "mektep.desks.family"
    label = "desk_family"

    def ready(self) -> None:
        ways = (
            nav.Item("family-today", _("News"), "family:today", "house", 26, is_parent, is_home=True),
            nav.Item("family-diary", _("Diary"), "family:diary", "book-open", 27, is_parent),
            nav.Item("family-marks", _("Marks"), "family:marks", "star", 28, is_parent),
            nav.Item("family-notes", _("Absences"), "family:notes", "mail", 29, is_parent),
        )
        for way in ways:
            nav.register(way)
