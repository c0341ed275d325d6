"""`{{ ui }}` in every template: the frame, worked out only when a template asks for it."""

from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from . import nav, shell

THEME_COOKIE = "theme"
THEMES = {
    "auto": (gettext_lazy("As on the device"), "monitor"),
    "light": (gettext_lazy("Light"), "sun"),
    "dark": (gettext_lazy("Dark"), "moon"),
    "contrast": (gettext_lazy("High contrast"), "contrast"),
}
# A language is always named in itself, so that everyone finds their own.
LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def choices(language: str | None, theme: str) -> dict[str, Any]:
    """The languages and colours to choose from, with the present ones marked."""
    return {
        "languages": [(code, LANGUAGES.get(code, code), code == language) for code, _ in settings.LANGUAGES],
        "themes": [(key, label, icon, key == theme) for key, (label, icon) in THEMES.items()],
    }


class Frame:
    """What base.html needs to know about this request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def theme(self) -> str:
        chosen = self.request.COOKIES.get(THEME_COOKIE, "auto")
        return chosen if chosen in THEMES else "auto"

    @cached_property
    def mode(self) -> nav.Mode:
        return nav.mode(self.request)

    @cached_property
    def _ways(self) -> tuple[list[nav.Way], list[nav.Way]]:
        return nav.split(nav.ways(self.request))

    @property
    def places(self) -> list[nav.Way]:
        return self._ways[0]

    @property
    def more(self) -> list[nav.Way]:
        return self._ways[1]

    @property
    def more_is_current(self) -> bool:
        return any(way.is_current for way in self.more)

    @cached_property
    def person(self) -> nav.Person | None:
        return nav.person(self.request)

    @cached_property
    def queue(self) -> shell.Queue | None:
        return shell.queue(self.request)

    @cached_property
    def here(self) -> str:
        """Where to come back to after choosing a language or a theme: always a page one may GET."""
        if self.request.method in ("GET", "HEAD"):
            return self.request.get_full_path()
        before = urlsplit(self.request.headers.get("Referer", ""))
        if before.path and before.netloc == self.request.get_host():
            return before.path + (f"?{before.query}" if before.query else "")
        return "/"


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"ui": Frame(request)}
