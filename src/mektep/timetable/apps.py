from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class TimetableConfig(AppConfig):
    name = "mektep.timetable"
    label = "timetable"

    def ready(self) -> None:
        from mektep.ui import nav  # noqa: PLC0415 - the frame is ready only now

        from . import listeners  # noqa: F401, PLC0415 - they register when the app is ready

        nav.register(
            nav.Item(
                "timetable", _("Timetable"), "timetable:mine", "calendar-days", 30, shown_to=_has_lessons
            )
        )


def _has_lessons(request: HttpRequest) -> bool:
    """Learners, families and the staff; a district officer has no week of her own."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    actor = request.actor  # type: ignore[attr-defined]
    return bool(actor.staff_schools or actor.classes())
