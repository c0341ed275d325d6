from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mektep.people.actors import Role
from mektep.ui import nav


def is_pupil(request: HttpRequest) -> bool:
    """Whether this desk's ways are shown."""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and request.actor.has(Role.PUPIL)  # type: ignore[attr-defined]


class PupilDeskConfig(AppConfig):
    name = "mektep.desks.pupil"
    label = "desk_pupil"

    def ready(self) -> None:
        from . import modes  # noqa: PLC0415 - reads tables, which are ready only now

        for place, (key, label, icon) in enumerate(
            (
                ("today", _("Today"), "sun"),
                ("week", _("Diary"), "book-open"),
                ("homework", _("Homework"), "notebook-pen"),
                ("marks", _("Marks"), "star"),
            )
        ):
            nav.register(
                nav.Item(f"pupil-{key}", label, f"pupil:{key}", icon, order=10 + place, shown_to=is_pupil)
            )
        nav.choose_mode(modes.mode)
