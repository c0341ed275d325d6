"""What a reading costs: the same number of queries however many rows there are."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(reading: Callable[[], Any]) -> int:
    """How many queries one call makes."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        reading()
    return len(captured)


def constant_queries(reading: Client | Callable[[], Any], *args: Any) -> None:
    """`constant_queries(client, url, one_more)` or `constant_queries(reading, one_more)`.

    `one_more` adds a row (it is called twice); the reading must cost then what it cost before. The first
    reading each time is not counted: it may fill caches, of rights above all.
    """
    if isinstance(reading, Client):
        client, (url, one_more) = reading, args

        def call() -> None:
            answer = client.get(url)
            assert answer.status_code == 200, answer.status_code

    else:
        call, (one_more,) = reading, args
    call()
    before = queries_of(call)
    one_more()
    one_more()
    call()
    after = queries_of(call)
    assert after <= before, f"{before} queries became {after} when rows were added"
