"""The only place that asks the machine what time it is.

Views, listeners, commands and tasks call `clock.now()` and pass the moment down; everything below
takes `at`. Import the module, not the function, so that tests and the demo year can set the time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_set_to: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _set_to or datetime.now(UTC)  # noqa: TID251 - this is the clock


def today(zone: ZoneInfo) -> date:
    """The calendar day in a school's time zone."""
    return now().astimezone(zone).date()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let time stand still at `moment` (aware) inside the block."""
    global _set_to
    if moment.tzinfo is None:
        raise ValueError("The clock is set to aware moments only.")
    before, _set_to = _set_to, moment.astimezone(UTC)
    try:
        yield
    finally:
        _set_to = before
