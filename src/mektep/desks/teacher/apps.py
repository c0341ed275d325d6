from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mektep.people.actors import Role
from mektep.ui import nav


def is_teacher(request: HttpRequest) -> bool:
    """Whether this desk's ways are shown."""
    user = getattr(request, "user", None)
    return (
        user is not None and user.is_authenticated and request.actor.has(Role.TEACHER, Role.CLASS_TEACHER)  # type: ignore[attr-defined]
    )


def leads_a_class(request: HttpRequest) -> bool:
    return is_teacher(request) and bool(request.actor.led_classes)  # type: ignore[attr-defined]


class TeacherDeskConfig(AppConfig):
    name = "mektep.desks.teacher"
    label = "desk_teacher"

    def ready(self) -> None:
        ways = (
            nav.Item("teacher-today", _("Today"), "teacher:today", "sun", 20, is_teacher, is_home=True),
            nav.Item("teacher-journals", _("Journals"), "journal:index", "table-2", 21, is_teacher),
            # The page is the one of `learning`; pupils have a page of their own.
            nav.Item("homework", _("Homework"), "learning:homework", "notebook-pen", 22, is_teacher),
            nav.Item("teacher-class", _("My class"), "teacher:classes", "users", 23, leads_a_class),
        )
        for way in ways:
            nav.register(way)
