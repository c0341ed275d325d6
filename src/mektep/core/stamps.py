"""Hybrid logical clock: which of two acts is the later one, when no device's clock can be trusted.

A stamp is a fixed-width string that sorts as time does: 13 hex digits of Unix milliseconds, a
counter of 4, a node of 8: `0019a3b1c2d3e-0002-9f86d081`. See Kulkarni et al., "Logical Physical
Clocks" (2014).
"""

import re
import threading
from datetime import datetime, timedelta

WIDTH = 27
FORM = re.compile(r"[0-9a-f]{13}-[0-9a-f]{4}-[0-9a-f]{8}")
# A device whose clock runs further ahead than this would win every argument; it is pulled back.
MOST_AHEAD = timedelta(minutes=10)


def is_stamp(text: str) -> bool:
    return FORM.fullmatch(text) is not None


def make(at: datetime, counter: int, node: str) -> str:
    return f"{int(at.timestamp() * 1000):013x}-{counter:04x}-{node}"


def accept(stamp: str, at: datetime) -> str:
    """A device's stamp as this node takes it at moment `at`: as it is, or pulled back if far ahead."""
    ceiling = make(at + MOST_AHEAD, 0xFFFF, "ffffffff")
    if stamp <= ceiling:
        return stamp
    return make(at, int(stamp[14:18], 16), stamp[19:])


class Ticker:
    """The clock of this node: every stamp is later than all it gave or saw before."""

    def __init__(self, node: str) -> None:
        self.node = node
        self._last = ""
        self._lock = threading.Lock()

    def tick(self, at: datetime, seen: str = "") -> str:
        with self._lock:
            stamp = make(at, 0, self.node)
            last = max(self._last, seen)
            if last and stamp[:18] <= last[:18]:
                millis, counter = int(last[:13], 16), int(last[14:18], 16) + 1
                if counter > 0xFFFF:
                    millis, counter = millis + 1, 0
                stamp = f"{millis:013x}-{counter:04x}-{self.node}"
            self._last = stamp
            return stamp


_ticker = Ticker("00000000")


def tick(at: datetime, seen: str = "") -> str:
    """A stamp of this node for an act at `at`, later than every stamp seen so far in this process."""
    return _ticker.tick(at, seen)
