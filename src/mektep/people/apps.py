from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mektep.ui import nav

from .actors import OFFICE, Role


def who_is_here(request: HttpRequest) -> nav.Person | None:
    """The chip in the bar; desks may say more about roles."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return nav.Person(
        name=user.short_name,
        links=(nav.Link(_("My account"), reverse("people:me"), "user-round"),),
        sign_out_url=reverse("account_logout"),
    )


def keeps_families(request: HttpRequest) -> bool:
    """Class teachers, heads and administrators."""
    actor = getattr(request, "actor", None)
    return actor is not None and actor.has(Role.CLASS_TEACHER, Role.OPERATOR, *OFFICE)


def keeps_people(request: HttpRequest) -> bool:
    """Heads and administrators."""
    actor = getattr(request, "actor", None)
    return actor is not None and actor.has(Role.OPERATOR, *OFFICE)


class PeopleConfig(AppConfig):
    name = "mektep.people"
    label = "people"

    def ready(self) -> None:
        nav.show_person(who_is_here)
        nav.register(
            nav.Item("families", _("Families"), "people:classes", "users", order=70, shown_to=keeps_families)
        )
        nav.register(
            nav.Item("people", _("People"), "people:persons", "user", order=75, shown_to=keeps_people)
        )
        from . import checks, tasks  # noqa: F401, PLC0415 - tables are ready only now
