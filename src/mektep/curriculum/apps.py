from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    name = "mektep.curriculum"
    label = "curriculum"

    def ready(self) -> None:
        from mektep.ui import nav  # noqa: PLC0415 - the registry wants the apps to be there

        nav.register(nav.Item("plans", _("Plans"), "curriculum:shelf", "list", order=60, shown_to=_has_plans))


def _has_plans(request: HttpRequest) -> bool:
    """Those who keep or read plans."""
    actor = getattr(request, "actor", None)
    return actor is not None and bool(actor.teachings() or actor.office_schools)
