from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SchoolConfig(AppConfig):
    name = "mektep.school"
    label = "school"

    def ready(self) -> None:
        from mektep.people import queries, relations  # noqa: PLC0415 - tables are ready only now
        from mektep.ui import nav  # noqa: PLC0415

        from .relations import SchoolRelations  # noqa: PLC0415

        relations.register(SchoolRelations())
        queries.PURPOSES["card"] = _("the pupil's card")
        nav.register(nav.Item("school", _("School"), "school:home", "school", 80, shown_to=_works_here))


def _works_here(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and bool(request.actor.staff_schools)  # type: ignore[attr-defined]
