"""What a device keeps: the shell of every page, pages opened before, acts that wait for the network.

Upper apps say where acts go and which pages are worth keeping, from the `ready()` of their AppConfig:

    shell.send_acts(provider)      # request → shell.Queue, or None for those who enter nothing
    shell.keep("/journal/")        # the beginning of addresses that stay at hand without a network
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from . import built


@dataclass(frozen=True)
class Queue:
    """Whose acts wait, and the address that takes them."""

    person: str
    sync: str

    @property
    def worker(self) -> str:
        return reverse("ui:worker")


_queue: list[Callable[[HttpRequest], Queue | None]] = []
_kept: list[str] = []


def send_acts(provider: Callable[[HttpRequest], Queue | None]) -> None:
    """Say where the acts of this request's person go. One provider; the last one wins."""
    _queue[:] = [provider]


def keep(beginning: str) -> None:
    """Pages whose address begins so are kept on the device of whoever opened them, until sign-out."""
    if beginning not in _kept:
        _kept.append(beginning)


def queue(request: HttpRequest) -> Queue | None:
    return _queue[0](request) if _queue else None


def words() -> dict[str, str]:
    """What `<mk-queue>` says; its places are filled in the browser."""
    return {
        "saved": _("Saved"),
        "waiting": _("Waiting for the network: {count}"),
        "refused": _("Refused: {count}"),
        "superseded": _("Another entry stands: {count}"),
        "signedOut": _("Sign in again to send: {count}"),
        "others": _(
            "Entries of another person wait on this device: {count}."
            " They will be sent when that person signs in."
        ),
        "list": _("Your entries"),
        "refusedPlain": _("The server did not accept this entry."),
        "supersededPlain": _("The later entry stands in this cell."),
        "dismiss": _("Understood"),
        "send": _("Send now"),
        "notKept": _("This device cannot keep entries"),
    }


def worker() -> str:
    """The service worker with the list of what it keeps before it; a new build is a new worker."""
    script = (built.FOLDER / "sw.js").read_text(encoding="utf8")
    assets = [
        url for name in ("app", "styles", "icons.svg", "ornament.svg", "sign.svg") if (url := built.url(name))
    ]
    assets += built.font_urls("kk")
    shell = {"assets": assets, "offline": reverse("ui:offline"), "keep": _kept}
    version = hashlib.sha256((json.dumps(shell) + script).encode()).hexdigest()[:12]
    return f"self.MK_SHELL={json.dumps({'version': version, **shell})};\n{script}"
