"""The log is a chain: nothing in it changes unseen."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from mektep.core import chain as chains
from mektep.core import delivery, events, log, stamps
from mektep.core.errors import AlreadyDone
from mektep.core.models import Chain, Checkpoint, LogEntry, Outbox, Verification

NOON = datetime(2026, 9, 7, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    signature: str = "person:1"
    is_system: bool = False


BY = Somebody()


@dataclass(frozen=True, kw_only=True)
class StoneTurned(events.Event):
    stone: int
    weight: Decimal = Decimal(1)

    def about(self) -> str:
        return f"stone:{self.stone}"


def turn(stone: int, school_id: int | None = 1, uid: UUID | None = None) -> LogEntry:
    with transaction.atomic():
        return log.publish(StoneTurned(school_id=school_id, stone=stone), by=BY, at=NOON, uid=uid)


def turn_many(stones: range) -> list[LogEntry]:
    with transaction.atomic():
        return log.publish_all(
            [(StoneTurned(school_id=1, stone=n), None, "") for n in stones], by=BY, at=NOON
        )


def verdict() -> chains.Verdict:
    return chains.verify(Chain.objects.get(school_id=1))


@pytest.mark.django_db
def test_a_chain_of_single_and_bulk_entries_is_whole():
    turn(1), turn(2)
    turn_many(range(3, 8))
    turn(8)
    found = verdict()
    assert found.is_whole
    assert found.entries == 8
    assert [e.seq for e in LogEntry.objects.order_by("id")] == list(range(1, 9))


@pytest.mark.django_db
def test_one_fact_costs_two_statements_and_thirty_cost_three(django_assert_num_queries):
    turn(1)
    with transaction.atomic(), django_assert_num_queries(2):
        log.publish(StoneTurned(school_id=1, stone=2), by=BY, at=NOON)
    with transaction.atomic(), django_assert_num_queries(3):
        log.publish_all([(StoneTurned(school_id=1, stone=n), None, "") for n in range(30)], by=BY, at=NOON)


def tamper(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE core_logentry SET data = '{}' WHERE seq = 3", "edited"),
        ("UPDATE core_logentry SET by = 'person:9' WHERE seq = 3", "edited"),
        ("UPDATE core_logentry SET at = '2026-09-07 04:00:01' WHERE seq = 3", "edited"),
        ("UPDATE core_logentry SET hash = 'f' || substr(hash, 2) WHERE seq = 3", "edited"),
        ("DELETE FROM core_logentry WHERE seq = 3", "missing"),
        ("DELETE FROM core_logentry WHERE seq = 1", "missing"),
        ("DELETE FROM core_logentry WHERE seq = 5", "cut"),
        ("UPDATE core_chain SET length = 4", "beyond"),
        (
            "UPDATE core_logentry SET data = (SELECT data FROM core_logentry WHERE seq = 4) WHERE seq = 3",
            "edited",
        ),
    ],
)
def test_tampering_is_found(sql, code):
    turn_many(range(5))
    tamper(sql)
    assert code in {fault.code for fault in verdict().faults}


@pytest.mark.django_db
def test_two_entries_that_change_places_are_found():
    turn_many(range(5))
    tamper("UPDATE core_logentry SET seq = 99 WHERE seq = 2")
    tamper("UPDATE core_logentry SET seq = 2 WHERE seq = 3")
    tamper("UPDATE core_logentry SET seq = 3 WHERE seq = 99")
    assert not verdict().is_whole


@pytest.mark.django_db
def test_a_chain_rewritten_with_valid_hashes_breaks_on_the_signed_checkpoint(settings, tmp_path):
    settings.NODE_KEY_FILE = str(tmp_path / "node.key")
    turn_many(range(5))
    chains.checkpoint(Chain.objects.get(school_id=1), NOON)
    assert verdict().is_whole
    before = log.GENESIS
    for entry in LogEntry.objects.order_by("seq"):
        entry.by = "person:9"
        body = log.canonical(entry.uid, entry.kind, entry.about, entry.by, entry.at, entry.stamp, entry.data)
        before = log.link(before, body)
        LogEntry.objects.filter(pk=entry.pk).update(by=entry.by, hash=before)
    Chain.objects.update(head=before)
    assert {fault.code for fault in verdict().faults} == {"checkpoint"}
    Checkpoint.objects.update(head=before)
    assert {fault.code for fault in verdict().faults} == {"signature"}


@pytest.mark.django_db
def test_the_same_act_twice_changes_nothing():
    entry = turn(1)
    with pytest.raises(AlreadyDone):
        turn(1, uid=entry.uid)
    assert LogEntry.objects.count() == 1
    assert verdict().is_whole


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_trace():
    turn(1)
    with pytest.raises(ValueError), transaction.atomic():
        log.publish(StoneTurned(school_id=1, stone=2), by=BY, at=NOON)
        raise ValueError
    assert verdict().entries == 1
    assert verdict().is_whole


@pytest.mark.django_db
def test_schools_have_chains_of_their_own():
    turn(1), turn(2, school_id=2), turn(3, school_id=None)
    assert sorted(Chain.objects.values_list("length", flat=True)) == [1, 1, 1]


def test_an_event_comes_back_from_its_data():
    event = StoneTurned(school_id=4, stone=2, weight=Decimal("1.50"))
    assert events.Event.of(event.kind, 4, event.data()) == event


@pytest.mark.django_db(transaction=True)
def test_a_listener_hears_after_commit_and_again_after_it_failed(monkeypatch):
    heard: list[int] = []

    def deaf_once(event: StoneTurned) -> None:
        if not heard:
            heard.append(0)
            raise RuntimeError("not yet")
        heard.append(event.stone)

    monkeypatch.setitem(events._listeners, StoneTurned.kind, {"test.deaf_once": deaf_once})
    turn(7)
    assert heard == [0]
    assert Outbox.objects.get().attempts == 1
    Outbox.objects.update(not_before=NOON)
    assert delivery.deliver_waiting() == 1
    assert heard == [0, 7]
    assert not Outbox.objects.exists()


@given(st.lists(st.integers(0, 3 * 60 * 1000), min_size=2, max_size=50))
def test_stamps_always_rise_whatever_the_clock_does(offsets):
    ticker = stamps.Ticker("0000000a")
    given_ = [ticker.tick(datetime.fromtimestamp(1_800_000_000 + o / 1000, UTC)) for o in offsets]
    assert given_ == sorted(set(given_))
    assert all(stamps.is_stamp(s) and len(s) == stamps.WIDTH for s in given_)


def test_a_clock_far_ahead_is_pulled_back():
    future = stamps.make(datetime(2031, 1, 1, tzinfo=UTC), 5, "000000ff")
    assert stamps.accept(future, NOON) == stamps.make(NOON, 5, "000000ff")
    near = stamps.make(NOON, 1, "000000ff")
    assert stamps.accept(near, NOON) == near


@pytest.mark.django_db
def test_what_a_check_found_is_kept_with_its_first_fault():
    turn_many(range(3))
    one = Chain.objects.get(school_id=1)
    whole = chains.check(one, NOON)
    assert (whole.is_whole, whole.entries, whole.seq, whole.code) == (True, 3, None, "")
    tamper("UPDATE core_logentry SET data = '{}' WHERE seq = 2")
    broken = chains.check(one, NOON)
    assert not broken.is_whole
    assert (broken.faults, broken.seq, broken.code) == (1, 2, "edited")
    assert list(Verification.objects.order_by("id")) == [whole, broken]


@pytest.mark.django_db
def test_an_entry_beyond_the_end_is_found():
    turn_many(range(3))
    one = Chain.objects.get(school_id=1)
    LogEntry.objects.create(
        chain=one, seq=4, uid=uuid4(), kind="x", by="y", at=NOON, stamp="", data="{}", hash="0" * 64
    )
    assert [(fault.seq, fault.code) for fault in verdict().faults] == [(4, "beyond")]
