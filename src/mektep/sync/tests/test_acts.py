"""Acts from devices: done once, in any order, each answered."""

from datetime import timedelta
from decimal import Decimal

import pytest

from mektep.attendance.models import Absence, RollCall
from mektep.core.models import LogEntry
from mektep.journal.models import Mark
from mektep.journal.tests.factories import make_lesson, make_work
from mektep.norms import queries as norms
from mektep.school.tests.factories import MONDAY

from .devices import Device, post


@pytest.fixture
def lesson(cast):
    norms.law()
    return make_lesson(cast.teaching)


def states(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [one["state"] for one in response.json()["results"]]


def count() -> int:
    return LogEntry.objects.filter(kind__startswith=("journal.")).count()


def test_a_mark_is_entered_and_answered(cast, lesson):
    device = Device()
    response = device.bring(cast.client("vera"), device.enter(f"l{lesson.pk}", cast.tom.pk, "8"))
    (result,) = response.json()["results"]
    assert (result["state"], result["say"], result["text"]) == ("saved", "", "8")
    assert len(response.content) < 500
    mark = Mark.objects.get()
    assert (mark.points, mark.entered_by) == (Decimal(8), cast.vera)
    entry = LogEntry.objects.get(kind="journal.MarkEntered")
    assert entry.about == f"cell:l{lesson.pk}:{cast.tom.pk}"
    assert entry.by == f"person:{cast.vera.pk}"


def test_a_cell_shows_points_and_attendance_together(cast, lesson):
    device, client = Device(), cast.client("vera")
    client.cookies["django_language"] = "kk"
    response = device.bring(
        client,
        device.enter(f"l{lesson.pk}", cast.tom.pk, "8"),
        device.mark(lesson.pk, cast.tom.pk, "late", 5),
        device.act("attendance.call", lesson=lesson.pk),
    )
    assert [one["text"] for one in response.json()["results"]] == ["8", "8 к5", ""]
    assert RollCall.objects.filter(lesson=lesson).exists()


def test_a_replayed_act_is_answered_as_before_and_changes_nothing(cast, lesson):
    device, client = Device(), cast.client("vera")
    acts = [
        device.enter(f"l{lesson.pk}", cast.tom.pk, "8"),
        device.mark(lesson.pk, cast.nina.pk, "absent"),
        device.act("attendance.call", lesson=lesson.pk),
    ]
    first = device.bring(client, *acts)
    before = LogEntry.objects.count()
    for again in (acts, acts[:1], acts[1:2], acts[2:], acts[::-1]):
        assert set(states(device.bring(client, *again))) == {"saved"}
    assert LogEntry.objects.count() == before
    assert states(first) == ["saved"] * 3
    assert Mark.objects.get().points == 8


def test_a_replay_amid_new_acts_does_only_the_new_ones(cast, lesson):
    device, client = Device(), cast.client("vera")
    old = device.enter(f"l{lesson.pk}", cast.tom.pk, "8")
    device.bring(client, old)
    new = device.enter(f"l{lesson.pk}", cast.nina.pk, "9")
    assert states(device.bring(client, new, old)) == ["saved", "saved"]
    assert LogEntry.objects.filter(kind="journal.MarkEntered").count() == 2


def test_the_later_act_stands_and_the_loser_is_told(cast, lesson):
    desk, phone = Device("000000a1"), Device("000000b2", behind=timedelta(minutes=5))
    client = cast.client("vera")
    desk.bring(client, desk.enter(f"l{lesson.pk}", cast.tom.pk, "9"))
    response = phone.bring(client, phone.enter(f"l{lesson.pk}", cast.tom.pk, "4"))
    (result,) = response.json()["results"]
    assert (result["state"], result["text"]) == ("superseded", "9")
    assert result["say"]
    assert Mark.objects.get().points == 9
    assert LogEntry.objects.filter(kind="journal.MarkEntered").count() == 2
    act = phone.enter(f"l{lesson.pk}", cast.tom.pk, "10", MONDAY + timedelta(minutes=6))
    again = phone.bring(client, act)
    assert states(again) == ["saved"]


def test_ones_own_earlier_act_that_comes_late_is_not_told_about(cast, lesson):
    device, client = Device(), cast.client("vera")
    early = device.enter(f"l{lesson.pk}", cast.tom.pk, "8")
    late = device.enter(f"l{lesson.pk}", cast.tom.pk, "9")
    response = device.bring(client, late, early)
    assert [(one["state"], one["say"], one["text"]) for one in response.json()["results"]] == [
        ("saved", "", "9"),
        ("superseded", "", "9"),
    ]


def test_an_empty_batch_tells_the_time_only(cast):
    response = post(cast.client("vera"), Device().batch())
    assert response.json()["results"] == []
    assert len(response.json()["stamp"]) == 27


def test_a_device_whose_clock_runs_ahead_does_not_win_for_ever(cast, lesson):
    fast, right = Device("000000f1", behind=timedelta(days=-400)), Device("000000a1")
    client = cast.client("vera")
    fast.bring(
        client,
        fast.enter(f"l{lesson.pk}", cast.tom.pk, "3"),
        fast.enter(f"l{lesson.pk}", cast.tom.pk, "4"),
    )
    assert Mark.objects.get().points == 4  # its own order is kept
    later = right.enter(f"l{lesson.pk}", cast.tom.pk, "9", MONDAY + timedelta(seconds=1))
    assert states(right.bring(client, later)) == ["saved"]
    assert Mark.objects.get().points == 9


def test_one_refused_act_leaves_the_others_alone(cast, lesson):
    device, client = Device(), cast.client("vera")
    response = device.bring(
        client,
        device.enter(f"l{lesson.pk}", cast.tom.pk, "11"),
        device.enter(f"l{lesson.pk}", cast.nina.pk, "10"),
        device.enter(f"l{lesson.pk}", cast.mallory.pk, "10"),
        device.mark(lesson.pk + 1000, cast.nina.pk, "absent"),
    )
    assert states(response) == ["refused", "saved", "refused", "refused"]
    assert all(one["say"] for one in response.json()["results"] if one["state"] == "refused")
    assert Mark.objects.get().learner == cast.nina
    assert not Absence.objects.exists()


@pytest.mark.parametrize("who", ["tom", "olga", "paul", "dana", "oscar", "mallory", "dina"])
def test_only_the_teacher_enters(cast, lesson, who):
    device, client = Device(), cast.client(who)
    before = LogEntry.objects.count()
    response = device.bring(
        client,
        device.enter(f"l{lesson.pk}", cast.tom.pk, "8"),
        device.mark(lesson.pk, cast.tom.pk, "absent"),
        device.act("attendance.call", lesson=lesson.pk),
    )
    assert states(response) == ["refused"] * 3
    assert all(one["say"] for one in response.json()["results"])
    if who not in {"paul", "dana"}:
        assert all(not one["text"] for one in response.json()["results"])
    assert not Mark.objects.exists()
    assert not Absence.objects.exists()
    assert not RollCall.objects.exists()
    assert LogEntry.objects.count() == before


def test_somebody_elses_act_is_not_told_to_a_stranger(cast, lesson):
    device = Device()
    act = device.enter(f"l{lesson.pk}", cast.tom.pk, "8")
    device.bring(cast.client("vera"), act)
    response = device.bring(cast.client("mallory"), act)
    (result,) = response.json()["results"]
    assert (result["state"], result["text"]) == ("refused", None)


def test_acts_are_taken_only_from_the_person_who_is_signed_in(cast, lesson):
    device = Device()
    act = device.enter(f"l{lesson.pk}", cast.tom.pk, "8")
    response = device.bring(cast.client("vera"), act, **{"X-Person": str(cast.tom.pk)})
    assert response.status_code == 403
    assert not Mark.objects.exists()
    assert states(device.bring(cast.client("vera"), act, **{"X-Person": str(cast.vera.pk)})) == ["saved"]


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert post(client, Device().batch()).status_code == 302


def test_a_work_takes_halves_up_to_its_maximum(cast, lesson):
    work = make_work(cast.teaching, cast.terms[0])
    device, client = Device(), cast.client("vera")
    response = device.bring(
        client,
        device.enter(f"w{work.pk}", cast.tom.pk, "12.5"),
        device.enter(f"w{work.pk}", cast.nina.pk, "20.5"),
        device.enter(f"w{work.pk}", cast.nina.pk, "12.3"),
        device.enter(f"l{lesson.pk}", cast.nina.pk, "7.5"),
    )
    assert states(response) == ["saved", "refused", "refused", "refused"]


# ── the price ────────────────────────────────────────────────────────────────────────────────


def statements(context) -> list[str]:
    control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [q["sql"] for q in context.captured_queries if not q["sql"].startswith(control)]


@pytest.fixture
def counted():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


def test_one_act_costs_five_statements_with_session_and_person(cast, lesson, counted):
    device, client = Device(), cast.client("vera")
    device.bring(client, device.enter(f"l{lesson.pk}", cast.nina.pk, "8"))
    work = make_work(cast.teaching, cast.terms[0])
    for act in (
        device.enter(f"l{lesson.pk}", cast.tom.pk, "8"),
        device.enter(f"w{work.pk}", cast.tom.pk, "8"),
        device.mark(lesson.pk, cast.tom.pk, "absent"),
        device.act("attendance.call", lesson=lesson.pk),
    ):
        with counted() as context:
            assert states(device.bring(client, act)) == ["saved"]
        assert len(statements(context)) == 5, statements(context)


def test_a_batch_costs_no_more_for_more_acts(cast, counted):
    device, client = Device(), cast.client("vera")
    lessons = [make_lesson(cast.teaching, number=number) for number in range(1, 7)]
    norms.law()
    post(client, device.batch())  # rights are read once and kept
    prices = []
    for some in (lessons[:2], lessons[2:]):
        acts = [
            device.enter(f"l{lesson.pk}", learner.pk, "8") for lesson in some for learner in cast.learners
        ]
        with counted() as context:
            device.bring(client, *acts)
        prices.append(len(statements(context)))
    assert prices[0] == prices[1] <= 7
