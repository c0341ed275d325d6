"""Accounts that a demonstration shows on its sign-in page. A real school registers none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise


@dataclass(frozen=True)
class Account:
    """One door to try."""

    role: str | Promise
    username: str
    password: str
    display_name: str


_providers: list[Callable[[], Sequence[Account]]] = []


def register(provider: Callable[[], Sequence[Account]]) -> None:
    """Say which accounts there are. One provider; the last one wins."""
    _providers[:] = [provider]


def accounts() -> Sequence[Account]:
    """The accounts to show: none unless `MEKTEP_DEMO` is on."""
    return _providers[0]() if settings.DEMO and _providers else ()
