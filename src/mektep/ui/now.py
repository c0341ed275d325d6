"""Which of somebody's things is going on, and which comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Generic, Protocol, TypeVar


class Timed(Protocol):
    @property
    def starts(self) -> time: ...
    @property
    def ends(self) -> time: ...


T_ = TypeVar("T_", bound=Timed)


@dataclass(frozen=True)
class Now(Generic[T_]):
    """`running` are several where things overlap; `percent` of the first of them has passed (0–100)."""

    running: tuple[T_, ...]
    next: T_ | None
    percent: Decimal

    @property
    def first(self) -> T_ | None:
        return self.running[0] if self.running else None


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def pick(things: Sequence[T_], clock: time) -> Now[T_]:
    """What goes on at a time of day; `things` are in order and of that day."""
    running = tuple(one for one in things if one.starts <= clock < one.ends)
    later = next((one for one in things if one.starts > clock), None)
    passed = Decimal(0)
    if running:
        starts, ends = _minutes(running[0].starts), _minutes(running[0].ends)
        passed = Decimal(100 * (_minutes(clock) - starts)) / max(ends - starts, 1)
    return Now(running, later, passed)
