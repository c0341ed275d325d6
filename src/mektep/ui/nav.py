"""What the frame of every page shows: ways to go, who is signed in, and for whose eyes.

Upper apps fill these registries from the `ready()` of their AppConfig; `ui` knows none of them:

    nav.register(nav.Item("diary", _("Diary"), "pupil:diary", icon="book-open", order=20, shown_to=is_pupil))
    nav.show_person(provider)      # who is in the chip, and which roles they may step into
    nav.choose_mode(provider)      # "simple" for grades one to four
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Text = str | Promise
Mode = Literal["", "simple", "projector"]

# A thumb reaches five places at the bottom of a phone; the fifth becomes «More» when there are others.
PLACES = 5


def everyone(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True)
class Item:
    """One way to go. `url_name` takes no arguments; `order` is ascending, ties go by `key`.

    `is_home` says that its page also answers at `/`, where it is then marked as the current one.
    """

    key: str
    label: Text
    url_name: str
    icon: str
    order: int = 100
    shown_to: Callable[[HttpRequest], bool] = everyone
    is_home: bool = False

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Way:
    """An item as this request sees it."""

    label: Text
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class Hat:
    """A role that the person may step into; `value` is posted as `hat` to `Person.hat_url`."""

    label: Text
    value: str
    is_current: bool = False


@dataclass(frozen=True)
class Link:
    label: Text
    url: str
    icon: str = ""


@dataclass(frozen=True)
class Person:
    """The chip at the end of the bar. `detail` is the role worn now, in words."""

    name: str
    detail: Text = ""
    hats: Sequence[Hat] = ()
    hat_url: str = ""
    links: Sequence[Link] = ()
    sign_out_url: str = ""


_items: dict[str, Item] = {}
_person: list[Callable[[HttpRequest], Person | None]] = []
_mode: list[Callable[[HttpRequest], Mode]] = []


def register(item: Item) -> None:
    """Add a way to go; registering the same key again replaces it."""
    _items[item.key] = item


def show_person(provider: Callable[[HttpRequest], Person | None]) -> None:
    """Say who is signed in. One provider; the last one wins."""
    _person[:] = [provider]


def choose_mode(provider: Callable[[HttpRequest], Mode]) -> None:
    """Say for whose eyes the pages are drawn. One provider; the last one wins."""
    _mode[:] = [provider]


def ways(request: HttpRequest) -> list[Way]:
    """Every way that this request may go, in order, with the nearest one marked as current."""
    shown = [
        item
        for item in sorted(_items.values(), key=lambda item: (item.order, item.key))
        if item.shown_to(request)
    ]
    urls = [item.url for item in shown]
    here = max((url for url in urls if _is_at(request.path, url)), key=len, default=None)
    if request.path == "/" and here is None:
        here = next((item.url for item in shown if item.is_home), None)
    return [Way(item.label, url, item.icon, url == here) for item, url in zip(shown, urls, strict=True)]


def _is_at(path: str, url: str) -> bool:
    return path == url or (url.count("/") > 1 and path.startswith(url))


def split(all_ways: Sequence[Way]) -> tuple[list[Way], list[Way]]:
    """At most five places: all of them, or four and the rest behind «More»."""
    if len(all_ways) <= PLACES:
        return list(all_ways), []
    return list(all_ways[: PLACES - 1]), list(all_ways[PLACES - 1 :])


def person(request: HttpRequest) -> Person | None:
    return _person[0](request) if _person else None


def mode(request: HttpRequest) -> Mode:
    """`?projector` on any page, else what the provider says."""
    if "projector" in request.GET:
        return "projector"
    return _mode[0](request) if _mode else ""
