"""The kinds of acts that a device may queue, and how each is read and done.

A kind has a `parse` (strict: hostile input raises `BadAct` with a sentence, and nothing of the batch is
done) and a `do` that takes all acts of its kind in a batch at once and answers each. Kinds of other
domains register themselves here the same way: `register(Kind("learning.give", parse, do))`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mektep.people.actors import Actor

MOST_ID = 2**63 - 1
_POINTS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?", re.ASCII)
_COLUMN = re.compile(r"[lw][1-9][0-9]{0,17}", re.ASCII)


class BadAct(Exception):
    """A batch that can't be read. Shown as it reads, with status 400."""

    def __init__(self, sentence: str | Promise, **values: object) -> None:
        super().__init__()
        self.sentence, self.values = sentence, values

    def __str__(self) -> str:
        return str(self.sentence).format(**self.values)


@dataclass(frozen=True, slots=True)
class Act:
    """One act as it came: who made it where and when is common to all kinds; `body` is what parse made."""

    uid: UUID
    kind: str
    stamp: str
    device_at: datetime
    body: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What the device is told: `state` saved, superseded or refused; `text` what the cell shows now."""

    uid: UUID
    state: str
    say: str = ""
    text: str | None = None


Parse = Callable[[Mapping[str, Any]], Any]
Do = Callable[[Sequence[Act], Actor, datetime], list[Answer]]
# What to answer to an act that is in the log already: the entry's data, in the reader's language.
Again = Callable[[Sequence[Act], Sequence[bool], Actor], list[Answer]]


@dataclass(frozen=True)
class Kind:
    """`do` runs inside the batch's transaction; `again` answers acts that were done before."""

    name: str
    parse: Parse
    do: Do
    again: Again


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def find(name: object) -> Kind:
    if isinstance(name, str) and (kind := _kinds.get(name)) is not None:
        return kind
    raise BadAct(_("This kind of act is not known here: {kind}."), kind=str(name)[:40])


# ── strict readers ───────────────────────────────────────────────────────────────────────────


def an_id(body: Mapping[str, Any], name: str) -> int:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_ID:
        raise BadAct(_("«{name}» must be a number of something that exists."), name=name)
    return value


def a_column(body: Mapping[str, Any]) -> str:
    value = body.get("cell")
    if not isinstance(value, str) or not _COLUMN.fullmatch(value):
        raise BadAct(_("«cell» names a lesson (l12) or a work (w12)."))
    return value


def some_points(body: Mapping[str, Any]) -> Decimal | None:
    if "points" not in body:
        raise BadAct(_("«points» is missing; write null to rub a mark out."))
    value = body["points"]
    if value is None:
        return None
    if not isinstance(value, str) or not _POINTS.fullmatch(value):
        raise BadAct(_('«points» is written as "8" or "12.5".'))
    return Decimal(value)


def some_minutes(body: Mapping[str, Any]) -> int | None:
    value = body.get("minutes")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 90:
        raise BadAct(_("«minutes» is a whole number from 1 to 90."))
    return value
