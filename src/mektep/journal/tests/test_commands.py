"""The console: the log is verified and signed, the registers are rebuilt from it."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from mektep.attendance import actions as attendance
from mektep.attendance.models import Absence
from mektep.core.models import Checkpoint
from mektep.journal import actions
from mektep.journal.models import Mark
from mektep.school.tests.factories import MONDAY

from .factories import make_lesson


@pytest.fixture
def filled(cast):
    lesson, vera = make_lesson(cast.teaching), cast.actor("vera")
    for points in (8, 9):
        actions.enter(f"l{lesson.pk}", cast.tom.pk, Decimal(points), by=vera, at=MONDAY)
    attendance.mark(lesson.pk, cast.nina.pk, "absent", by=vera, at=MONDAY)
    return lesson


def run(*words: str) -> tuple[int, str]:
    """A command's exit status and what it printed."""
    out = StringIO()
    try:
        call_command(*words, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def test_a_whole_log_is_said_to_be_whole(filled):
    status, said = run("verify_log")
    assert status == 0
    assert "NOT WHOLE" not in said
    status, said = run("verify_log", "--json")
    assert (status, json.loads(said)["whole"]) == (0, True)


@pytest.mark.parametrize(
    ("tampering", "code"),
    [
        ('UPDATE core_logentry SET data = replace(data, \'"points":"8"\', \'"points":"10"\')', "edited"),
        ("UPDATE core_logentry SET by = 'person:1' WHERE kind = 'journal.MarkEntered'", "edited"),
        ("DELETE FROM core_logentry WHERE kind = 'attendance.AttendanceMarked'", "cut"),
        ('DELETE FROM core_logentry WHERE data LIKE \'%"points":"8"%\'', "missing"),
    ],
)
def test_tampering_ends_with_status_1_and_says_where(cast, filled, tampering, code):
    if "person:1" in tampering:
        tampering = tampering.replace("person:1'", "person:999'")
    sql(tampering)
    status, said = run("verify_log", "--json")
    found = json.loads(said)
    faults = [fault for chain in found["chains"] for fault in chain["faults"]]
    assert status == 1
    assert not found["whole"]
    assert code in {fault["code"] for fault in faults}
    assert all(fault["say"] and fault["seq"] > 0 for fault in faults)
    status, said = run("verify_log")
    assert status == 1
    assert "NOT WHOLE" in said


def test_a_checkpoint_is_made_once_a_day(settings, tmp_path, filled):
    settings.NODE_KEY_FILE = str(tmp_path / "node.key")
    first = json.loads(run("checkpoint", "--json")[1])
    assert json.loads(run("checkpoint", "--json")[1]) == first
    assert Checkpoint.objects.count() == len(first) >= 1
    assert run("verify_log")[0] == 0


def test_registers_that_agree_with_the_log_are_left_alone(cast, filled):
    assert run("rebuild_registers")[0] == 0


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE journal_mark SET points = 3",
        "DELETE FROM journal_mark",
        "UPDATE attendance_absence SET kind = 'late'",
        "DELETE FROM attendance_absence",
        "UPDATE attendance_absence SET office_kind = 'valid'",
        "UPDATE journal_mark SET stamp = 'fffffffffffff-0000-00000000'",
    ],
)
def test_registers_changed_by_hand_are_found_and_mended(cast, filled, tampering):
    sql(tampering)
    status, said = run("rebuild_registers", "--json")
    assert status == 1
    assert any(one["cells"] for one in json.loads(said)["schools"])
    assert run("rebuild_registers", "--mend")[0] == 0
    assert Mark.objects.get().points == 9
    assert Absence.objects.get().stands == "absent"
    assert run("rebuild_registers")[0] == 0


def test_marks_written_past_the_log_are_removed(cast, filled):
    other = make_lesson(cast.teaching, number=2)
    Mark.objects.create(
        school=cast.school, teaching=cast.teaching, learner=cast.tom, lesson=other, points=10,
        stamp="0" * 27, entered_at=MONDAY,
    )  # fmt: skip
    assert run("rebuild_registers")[0] == 1
    assert run("rebuild_registers", "--mend")[0] == 0
    assert Mark.objects.count() == 1
