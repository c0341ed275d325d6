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

        ways = (
            nav.Item("pupil-today", _("Today"), "pupil:today", "sun", 10, is_pupil, is_home=True),
            nav.Item("pupil-week", _("Diary"), "pupil:week", "book-open", 11, is_pupil),
            nav.Item("pupil-homework", _("Homework"), "pupil:homework", "notebook-pen", 12, modes.has_marks),
            nav.Item("pupil-marks", _("Marks"), "pupil:marks", "star", 13, modes.has_marks),
        )
        for way in ways:
            nav.register(way)
        nav.choose_mode(modes.mode)
