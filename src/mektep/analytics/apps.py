from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    name = "mektep.analytics"
    label = "analytics"

    def ready(self) -> None:
        from mektep.ui import nav  # noqa: PLC0415 - the registry wants the apps to be there

        nav.register(
            nav.Item("reports", _("Reports"), "analytics:shelf", "chart-column", order=70, shown_to=_reads)
        )


def _reads(request: HttpRequest) -> bool:
    """Those for whom there is a report find the way."""
    from .catalogue import SPECS  # noqa: PLC0415 - reports read models, which wait for the apps

    actor = getattr(request, "actor", None)
    return actor is not None and any(spec.shown_to(actor) for spec in SPECS)
