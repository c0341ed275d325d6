"""One small school for all tests, made through the house's own actions.

Vera teaches tom and nina mathematics in 7 «Б»; paul is the head and dana his deputy; mallory teaches in
another school; olga is tom's mother. It is always Monday morning.
"""

import os
import tempfile
from datetime import UTC, datetime

import pytest

os.environ.setdefault("MEKTEP_DATA", tempfile.mkdtemp(prefix="mektep-test-"))
os.environ.setdefault("SECRET_KEY", "test")
os.environ.setdefault("IDENTIFIER_SECRET", "test")


def pytest_configure() -> None:
    """Sentences in three languages come from catalogues that are up to date; workers share no cache."""
    from django.conf import settings

    from mektep.ui import messages

    messages.compile_all()
    kept = settings.CACHES["default"]
    if kept.get("LOCATION", "").startswith("redis"):
        # A test empties its cache when it is done: every worker has a database of Redis to itself.
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        kept["LOCATION"] = f"{kept['LOCATION'].rpartition('/')[0]}/{worker}"


# 7 September 2026, 9:00 in Almaty.
MONDAY = datetime(2026, 9, 7, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    """Time stands still."""
    from mektep.core import clock

    with clock.set_to(MONDAY):
        yield MONDAY


@pytest.fixture(autouse=True)
def english():
    """Outside of requests, sentences are matched as they are written in the source."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def forgetful():
    """What one test's school kept in the cache says nothing about the next one's."""
    from django.core.cache import cache

    yield
    cache.clear()


@pytest.fixture(autouse=True)
def shipped_law(request, monkeypatch):
    """The law as it is shipped, read once: no test pays for looking whether somebody changed it."""
    if "norms/tests" in str(request.path):
        return
    from mektep.norms import queries, shipped

    monkeypatch.setattr(queries, "RECHECK_SECONDS", float("inf"))
    monkeypatch.setattr(queries, "_kept", queries._Kept(shipped.law(), (0, 0, 0), 0.0))


@pytest.fixture
def cast(db):
    """Vera, tom, nina and the others; see `mektep.school.tests.factories.Cast`."""
    from mektep.school.tests.factories import make_cast

    return make_cast()


@pytest.fixture
def lessons(cast):
    """Vera's lessons in 7 «Б», five a week from Monday, 7 September 2026; the first of them is running."""
    from mektep.timetable.tests.factories import make_lessons

    return make_lessons(cast)
