"""Reading a batch of acts: exactly the contract, or a sentence that says what is wrong."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mektep.core import stamps

from . import register
from .kinds import Act, BadAct, find

MOST_ACTS = 200
MOST_BYTES = 1024 * 1024
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_LEAST_AT, _MOST_AT = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
KINDS_ARE_REGISTERED = register.__name__


@dataclass(frozen=True)
class Delivery:
    """A batch as it came from one device."""

    device: UUID
    acts: tuple[Act, ...]


def read(raw: bytes) -> Delivery:
    """Read a batch. Raises `BadAct` with a sentence for anything that is not exactly the contract."""
    if len(raw) > MOST_BYTES:
        raise BadAct(_("This is too much at once: at most 1 MB."))
    try:
        batch = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadAct(_("This is not readable JSON.")) from None
    if not isinstance(batch, dict) or not isinstance(batch.get("acts"), list):
        raise BadAct(_("A batch names its device and lists its acts."))
    if len(batch["acts"]) > MOST_ACTS:
        raise BadAct(_("This is too much at once: at most {most} acts."), most=MOST_ACTS)
    acts = tuple(_read_act(one) for one in batch["acts"])
    if len({act.uid for act in acts}) != len(acts):
        raise BadAct(_("An act comes twice in this batch."))
    return Delivery(_uid(batch.get("device")), acts)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _read_act(one: Any) -> Act:
    if not isinstance(one, dict):
        raise BadAct(_("An act is an object with «uid», «kind», «stamp» and «at»."))
    kind = find(one.get("kind"))
    stamp = one.get("stamp")
    if not isinstance(stamp, str) or not stamps.is_stamp(stamp):
        raise BadAct(_("«stamp» is not a logical time."))
    return Act(_uid(one.get("uid")), kind.name, stamp, _moment(one.get("at")), kind.parse(one))


def _uid(value: Any) -> UUID:
    if not isinstance(value, str) or not _UID.fullmatch(value):
        raise BadAct(_("«uid» and «device» are UUIDs in small letters."))
    return UUID(value)


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
        if moment is None or moment.utcoffset() is None or not _LEAST_AT <= moment <= _MOST_AT:
            raise ValueError
    except (ValueError, OverflowError):
        raise BadAct(_("«at» is the device's time with its offset, as 2026-09-07T09:00:00+05:00.")) from None
    return moment.astimezone(UTC)
