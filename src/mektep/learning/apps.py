from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "mektep.learning"
    label = "learning"

    def ready(self) -> None:
        from mektep.ui import nav  # noqa: PLC0415 - the registry wants the apps to be there

        nav.register(
            nav.Item(
                "homework",
                _("Homework"),
                "learning:homework",
                "notebook-pen",
                order=40,
                shown_to=_has_homework,
            )
        )


def _has_homework(request: HttpRequest) -> bool:
    """Pupils, and those who teach."""
    actor = getattr(request, "actor", None)
    return actor is not None and ("pupil" in actor.roles or bool(actor.teachings()))
