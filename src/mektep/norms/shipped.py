"""The norms that come with the program: reviewable TOML in `data/`, read once per process."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from .law import Entry, Law


@cache
def entries() -> tuple[Entry, ...]:
    """Every shipped norm, ordered by kind, key and date."""
    found: list[Entry] = []
    for file in resources.files(__package__).joinpath("data").iterdir():
        if file.name.endswith(".toml"):
            stored = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
            found += [_entry(norm) for norm in stored["norm"]]
    return tuple(sorted(found, key=lambda entry: (entry.kind, entry.key, entry.valid_from)))


@cache
def law() -> Law:
    """The shipped norms, ready to be asked."""
    return Law(entries())


def _entry(norm: Mapping[str, Any]) -> Entry:
    return Entry(
        kind=norm["kind"],
        key=norm["key"],
        valid_from=norm["valid_from"],
        valid_until=norm.get("valid_until"),
        certainty=norm["certainty"],
        source=norm["source"],
        body=plain(norm["body"]),
    )


def plain(value: Any) -> Any:
    """The value as JSON can hold it: dates and decimals become text, so file and row read alike."""
    match value:
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case _:
            return value
