"""Asking a rule: one function, one sentence."""

from collections.abc import Callable
from inspect import getdoc
from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext


class Doer(Protocol):
    """Who acts, as far as the floor needs to know: `people.actors.Actor` is one."""

    @property
    def is_system(self) -> bool: ...

    @property
    def signature(self) -> str:
        """How the log names the actor: `person:12` or `system:nightly`."""
        ...


class Forbidden(PermissionDenied):
    """A rule said no. `rule` lets the page show the rule's own sentence in the reader's language."""

    def __init__(self, rule: Callable[..., bool]) -> None:
        super().__init__(sentence(rule))
        self.rule = rule


def sentence(rule: Callable[..., bool]) -> str:
    """The first line of the rule's docstring, translated: what the refused person reads."""
    doc = getdoc(rule)
    if not doc:
        raise TypeError(f"{rule.__name__} has no docstring; a rule is a sentence.")
    return gettext(doc.splitlines()[0])


def require(by: Doer, rule: Callable[..., bool], *things: object) -> None:
    """Pass, or raise `Forbidden` with the rule's sentence. System actors pass every rule."""
    if by.is_system or rule(by, *things):
        return
    raise Forbidden(rule)
