"""The background round: listeners that have yet to hear, the day's signed checkpoint and its check.

On one PC it is a thread beside the pages; whichever process holds the lock file does the work, so that
any number of processes may start one. On a cluster `mektep worker` runs it on a machine of its own.
"""

import fcntl
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import DatabaseError, close_old_connections

from . import chain, clock, delivery
from .models import Chain

log = logging.getLogger("mektep.worker")

PAUSE = 2.0
_daily: list[Callable[[], object]] = []


def daily(task: Callable[[], object]) -> Callable[[], object]:
    """Register a task for once a day (and after a start); it must bear being called twice."""
    _daily.append(task)
    return task


def sign_chains() -> None:
    """A checkpoint for every chain of the node."""
    for one in Chain.objects.order_by("id"):
        chain.checkpoint(one, clock.now())


def verify_chains() -> None:
    """Walk every chain of the node, and keep what was found."""
    for one in Chain.objects.order_by("id"):
        chain.check(one, clock.now())


def work(stop: threading.Event, lock_file: Path) -> None:
    """Rounds until `stop`, as long as this process holds the lock."""
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("w") as lock:
        while not stop.is_set():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                stop.wait(PAUSE)
        done_on = None
        while not stop.is_set():
            close_old_connections()
            # The database may be locked or away for a moment; the next round tries again.
            with suppress(DatabaseError):
                today = clock.now().date()
                if done_on != today:
                    for task in (sign_chains, verify_chains, *_daily):
                        task()
                    done_on = today
                while delivery.deliver_waiting() and not stop.is_set():
                    pass
            stop.wait(PAUSE)


def start(lock_file: Path) -> threading.Event:
    """The thread beside the pages; set the returned event to stop it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(stop, lock_file), name="mektep-worker", daemon=True).start()
    return stop


def run(lock_file: Path) -> None:
    """The worker as a process of its own, until interrupted."""
    stop = start(lock_file)
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)
    stop.set()
