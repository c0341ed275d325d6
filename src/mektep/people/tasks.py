"""What is done once a day."""

from mektep.core import clock, worker

from . import actions
from .actors import Actor


@worker.daily
def clear_sessions() -> None:
    """Sessions that ran out leave the table."""
    actions.clear_sessions(by=Actor.system("clear-sessions"), at=clock.now())
