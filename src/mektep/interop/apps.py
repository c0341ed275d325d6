from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class InteropConfig(AppConfig):
    name = "mektep.interop"
    label = "interop"

    def ready(self) -> None:
        from mektep.ui import nav  # noqa: PLC0415 - the registry wants the apps to be there

        nav.register(nav.Item("imports", _("Import"), "interop:index", "upload", order=90, shown_to=_keeps))


def _keeps(request: HttpRequest) -> bool:
    """Those who keep a school's lists find the way."""
    from .rules import can_open_imports  # noqa: PLC0415 - rules read models, which wait for the apps

    actor = getattr(request, "actor", None)
    return actor is not None and can_open_imports(actor)
