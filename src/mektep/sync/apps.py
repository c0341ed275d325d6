from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse

from mektep.ui import shell


def queue(request: HttpRequest) -> shell.Queue | None:
    """Everybody who is signed in may have acts on this device."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return shell.Queue(str(user.pk), reverse("sync:acts"))


class SyncConfig(AppConfig):
    name = "mektep.sync"
    label = "sync"

    def ready(self) -> None:
        shell.send_acts(queue)
