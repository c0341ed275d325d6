"""What happened: frozen dataclasses in the past tense, and who wants to hear of them.

A lower domain publishes (`core.log.publish`); an upper domain listens with `@on(EventClass)` in its
`listeners.py`. A listener calls one action of its own domain, bears being called twice, and never
repeats the fact under another name.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, TypeVar, get_args, get_type_hints
from uuid import UUID

_kinds: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact. `school_id` chooses the chain it enters; None is the node's own chain."""

    # Many facts about one thing (a journal's cell, a person) are found again by it; see `about`.
    school_id: int | None

    kind: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        domain = cls.__module__.split(".")[1]
        cls.kind = f"{domain}.{cls.__name__}"
        _kinds[cls.kind] = cls

    def about(self) -> str:
        """What this fact is about, as `noun:id`, so that the thing's history can be read back."""
        return ""

    def data(self) -> dict[str, Any]:
        """Plain values for the log, in the order of the fields."""
        return {key: _plain(value) for key, value in asdict(self).items() if key != "school_id"}

    @classmethod
    def of(cls, kind: str, school_id: int | None, data: dict[str, Any]) -> "Event":
        """The event again, from a log entry. Unknown fields of older versions are left out."""
        event = _kinds[kind]
        hints = get_type_hints(event)
        known = {f.name: _typed(hints[f.name], data[f.name]) for f in fields(event) if f.name in data}
        return event(school_id=school_id, **known)


def _plain(value: Any) -> Any:
    match value:
        case Decimal() | UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(item) for item in value]
        case _:
            return value


_FROM_TEXT: dict[Any, Callable[[str], Any]] = {
    Decimal: Decimal,
    UUID: UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    for option in (hint, *get_args(hint)):
        if option in _FROM_TEXT:
            return _FROM_TEXT[option](value)
    return tuple(value) if isinstance(value, list) else value


E_ = TypeVar("E_", bound=Event)
Listener = Callable[[E_], None]
_listeners: dict[str, dict[str, Listener[Any]]] = {}


def on(event: type[E_]) -> Callable[[Listener[E_]], Listener[E_]]:
    """Register a listener for one kind of event, by its dotted name."""

    def register(listener: Listener[E_]) -> Listener[E_]:
        name = f"{listener.__module__}.{listener.__name__}"
        _listeners.setdefault(event.kind, {})[name] = listener
        return listener

    return register


def listeners(kind: str) -> dict[str, Listener[Any]]:
    """The listeners of a kind, by name."""
    return _listeners.get(kind, {})
