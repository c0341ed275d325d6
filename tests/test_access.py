"""Who may open what: every URL of the site, knocked at by everybody of a small school.

The answers stand in `access.txt`, one line a URL: its name, the method, the places of its address, and a
status for each of `world.WHO`. A new URL without a line fails; a line that no longer fits fails. Nobody
edits a line only to get green: it is the school's law.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .world import WHO, make_world

TABLE = Path(__file__).parent / "access.txt"
HEAVIEST = 150 * 1024


@dataclass(frozen=True)
class Line:
    name: str
    method: str
    places: tuple[str, ...]
    statuses: tuple[int, ...]


def table() -> list[Line]:
    lines = []
    for text in TABLE.read_text().splitlines():
        if text and not text.startswith("#"):
            name, method, places, *statuses = text.split()
            lines.append(Line(name, method, tuple(places.strip("-").split(",")), tuple(map(int, statuses))))
    return lines


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns, space + (f"{one.namespace}:" if one.namespace else ""))
        else:
            yield f"{space}{one.name}"


def test_every_url_has_a_line():
    assert {line.name for line in table()} == set(names(get_resolver().url_patterns))


@pytest.mark.parametrize("line", table(), ids=lambda line: f"{line.method} {line.name}")
def test_everybody_gets_the_answer_of_the_table(db, line):
    cast, ids = make_world()
    args = [ids.get(place, place) for place in line.places if place]
    url = reverse(line.name, args=args)
    assert dict(zip(WHO, knock(cast, url, line.method), strict=True)) == dict(
        zip(WHO, line.statuses, strict=True)
    )


def knock(cast, url: str, method: str) -> list[int]:
    """What everybody is answered; whatever an act changed is taken back."""
    statuses = []
    for who in WHO:
        client = Client(headers={"accept-language": "en"}) if who == "anonymous" else cast.client(who)
        with transaction.atomic():
            answer = client.get(url) if method == "GET" else client.post(url)
            transaction.set_rollback(True)
        if answer.status_code == 200 and not answer.streaming:
            assert len(answer.content) <= HEAVIEST, f"{url} weighs {len(answer.content)} bytes for {who}"
        statuses.append(answer.status_code)
    return statuses
