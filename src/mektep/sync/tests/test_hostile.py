"""Hostile batches: each is answered by a sentence and 4xx, and nothing is done, not even in part."""

import copy
import json
from typing import Any

import pytest

from mektep.attendance.models import Absence
from mektep.core.models import LogEntry
from mektep.journal.models import Mark
from mektep.journal.tests.factories import make_lesson

from .devices import Device, post

NAN = float("nan")


def put(place: str, value: Any):
    """A batch whose second act says something else at `place`."""

    def change(batch: dict[str, Any]) -> Any:
        batch["acts"][1][place] = value
        return batch

    return pytest.param(change, id=f"{place}={str(value)[:30]!r}")


def without(place: str):
    def change(batch: dict[str, Any]) -> Any:
        del batch["acts"][1][place]
        return batch

    return pytest.param(change, id=f"without {place}")


def whole(name: str, change):
    return pytest.param(change, id=name)


def deep(levels: int) -> str:
    return '{"device":' + "[" * levels + "]" * levels + ',"acts":[]}'


BAD = [
    # not a batch at all
    whole("nothing", lambda batch: b" "),
    whole("no json", lambda batch: "acts=1"),
    whole("bad utf-8", lambda batch: b'{"device": "\xff\xfe"}'),
    whole("a list", lambda batch: "[]"),
    whole("a number", lambda batch: "1"),
    whole("null", lambda batch: "null"),
    whole("not a number", lambda batch: json.dumps({**batch, "x": NAN})),
    whole("deep", lambda batch: deep(100_000)),
    whole("acts an object", lambda batch: {**batch, "acts": {}}),
    whole("no acts", lambda batch: {"device": batch["device"]}),
    whole("no device", lambda batch: {"acts": batch["acts"]}),
    whole("device a number", lambda batch: {**batch, "device": 7}),
    whole("device no uuid", lambda batch: {**batch, "device": "' OR 1=1 --"}),
    whole("an act is a string", lambda batch: {**batch, "acts": [*batch["acts"], "x"]}),
    whole("an act is null", lambda batch: {**batch, "acts": [None]}),
    whole("201 acts", lambda batch: {**batch, "acts": batch["acts"] * 101}),
    whole("an act twice", lambda batch: {**batch, "acts": [*batch["acts"], batch["acts"][0]]}),
    # an act's frame
    without("uid"), without("kind"), without("stamp"), without("at"),
    put("uid", "not-a-uuid"), put("uid", 5), put("uid", "0" * 5000), put("uid", None),
    put("uid", "{12345678-1234-1234-1234-123456789012}"),
    put("kind", "journal.close"), put("kind", None), put("kind", ["journal.enter"]), put("kind", "x" * 9999),
    put("kind", {"a": 1}),
    put("stamp", "fffffffffffff"), put("stamp", "0019A3B1C2D3E-0002-9f86d081"), put("stamp", 0),
    put("stamp", "0019a3b1c2d3e-0002-9f86d081\n"), put("stamp", "٠" * 27),
    put("at", "yesterday"), put("at", "2026-09-07T09:00:00"), put("at", 1757217600), put("at", ""),
    put("at", "9999-12-31T23:59:59-23:59"), put("at", "0001-01-01T00:00:00+14:00"),
    put("at", "2026-09-07" * 9),
    # entering
    without("cell"), without("learner"), without("points"),
    put("cell", "l"), put("cell", "l-1"), put("cell", "l0"), put("cell", "x5"), put("cell", "l1 OR 1"),
    put("cell", "l" + "9" * 40), put("cell", "l٣"), put("cell", 12), put("cell", None), put("cell", "w1.5"),
    put("learner", "77"), put("learner", -1), put("learner", 0), put("learner", True), put("learner", 1.5),
    put("learner", 2**64), put("learner", None), put("learner", [1]),
    put("points", 8), put("points", "8,5"), put("points", "-3"), put("points", "1e9"), put("points", "NaN"),
    put("points", "Infinity"), put("points", ""), put("points", "٨"), put("points", "8" * 100),
    put("points", " 8"), put("points", [8]), put("points", True), put("points", "0x8"),
]  # fmt: skip


@pytest.fixture
def batch(cast):
    lesson = make_lesson(cast.teaching)
    device = Device()
    return device.batch(
        device.enter(f"l{lesson.pk}", cast.nina.pk, "8"), device.enter(f"l{lesson.pk}", cast.tom.pk, "8")
    )


def nothing_done(before: int) -> None:
    assert LogEntry.objects.count() == before
    assert not Mark.objects.exists()
    assert not Absence.objects.exists()


@pytest.mark.parametrize("change", BAD)
def test_a_bad_batch_is_refused_whole(cast, batch, change):
    before = LogEntry.objects.count()
    response = post(cast.client("vera"), change(copy.deepcopy(batch)))
    assert response.status_code == 400
    assert 10 < len(response.json()["say"]) < 200
    nothing_done(before)


MARKS = [
    ("absence", "asleep"), ("absence", None), ("absence", 1), ("absence", ""), ("absence", ["absent"]),
    ("minutes", -1), ("minutes", 0), ("minutes", 91), ("minutes", "5"), ("minutes", 5.5), ("minutes", True),
    ("lesson", "1"), ("lesson", 0), ("lesson", None), ("learner", 2**63),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value"), MARKS)
def test_bad_attendance_is_refused_whole(cast, batch, place, value):
    before, device = LogEntry.objects.count(), Device()
    act = {**device.mark(1, cast.tom.pk, "absent"), place: value}
    response = post(cast.client("vera"), {**batch, "acts": [*batch["acts"], act]})
    assert response.status_code == 400
    assert response.json()["say"]
    nothing_done(before)


def test_too_much_at_once_is_refused(cast, batch):
    before = LogEntry.objects.count()
    huge = {**batch, "padding": "x" * 1_100_000}
    response = post(cast.client("vera"), huge)
    assert response.status_code == 413
    nothing_done(before)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_only_json_is_taken(cast, batch, kind):
    before = LogEntry.objects.count()
    body = json.dumps(batch)
    kind = f"{kind}; boundary=x" if "multipart" in kind else kind
    response = cast.client("vera").post("/sync/acts/", body, content_type=kind)
    assert response.status_code == 415
    nothing_done(before)


def test_another_site_cannot_send_acts(cast, batch):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.vera)
    before = LogEntry.objects.count()
    assert post(client, batch).status_code == 403
    nothing_done(before)


def test_there_is_nothing_to_read_here(cast):
    assert cast.client("vera").get("/sync/acts/").status_code == 405


def test_what_is_written_into_a_cell_is_never_markup(cast, batch):
    batch["acts"][0]["label"] = "<script>alert(1)</script>"
    response = post(cast.client("vera"), batch)
    assert b"<script>" not in response.content
    assert response.headers["Content-Type"].startswith("application/json")
