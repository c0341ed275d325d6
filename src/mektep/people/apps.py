from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mektep.ui import nav


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


class PeopleConfig(AppConfig):
    name = "mektep.people"
    label = "people"

    def ready(self) -> None:
        nav.show_person(who_is_here)
        from . import tasks  # noqa: F401, PLC0415 - tables are ready only now
