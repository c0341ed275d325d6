"""Formulas of reports and limits on summative work."""

from datetime import date
from decimal import Decimal

import pytest

from mektep.norms import shipped
from mektep.norms.engine import FormationError, Severity, class_report, single_exception, subject_report

LIMITS = shipped.law().limits(date(2026, 12, 1))


def test_a_subject_by_its_marks():
    report = subject_report([5] * 5 + [4] * 10 + [3] * 8 + [2] * 1, not_assessed=1)
    assert report.counted == 25
    assert report.marks == {5: 5, 4: 10, 3: 8, 2: 1}
    assert report.progress == Decimal("92.0")  # 23 of 25
    assert report.quality == Decimal("60.0")  # 15 of 25
    assert report.sou == Decimal("58.0")  # (500 + 640 + 288 + 16 + 7) / 25 = 58.04
    assert report.mean == Decimal("3.79")  # 91 / 24 = 3.7917


def test_halves_of_a_percent_go_up():
    assert subject_report([5] + [3] * 15).quality == Decimal("6.3")  # 6.25
    assert subject_report([4] + [3] * 7).mean == Decimal("3.13")  # 3.125


def test_an_empty_subject_has_no_numbers():
    report = subject_report([])
    assert (report.counted, report.progress, report.quality, report.sou, report.mean) == (0, *[None] * 4)
    nobody = subject_report([], not_assessed=3)
    assert (nobody.progress, nobody.sou, nobody.mean) == (0, 7, None)


def test_a_class_by_its_pupils():
    report = class_report([[5, 5], [5, 4], [4, 4], [3, 5], [2, 5], [5, None], [2, None], []])
    assert report.pupils == 7
    counts = (report.excellent, report.good, report.with_threes, report.failing, report.not_assessed)
    assert counts == (1, 2, 1, 2, 1)
    assert report.progress == Decimal("57.1")  # 4 of 7
    assert report.quality == Decimal("42.9")  # 3 of 7
    assert class_report([]).quality is None


@pytest.mark.parametrize(
    ("marks", "mark", "alone"),
    [
        ([5, 5, 4], 4, True),
        ([5, 4, 4], 4, False),
        ([5, 4, 3], 4, False),
        ([5, 4, 3], 3, True),
        ([5, 4, None], 4, False),
        ([5, 5], 4, False),
    ],
)
def test_lists_of_one_four_and_one_three(marks, mark, alone):
    assert single_exception(marks, mark) is alone


def test_marks_and_counts_that_do_not_exist():
    with pytest.raises(FormationError, match="mark_unknown"):
        subject_report([5, 1])
    with pytest.raises(FormationError, match="mark_unknown"):
        class_report([[6]])
    with pytest.raises(FormationError, match="count_negative"):
        subject_report([5], not_assessed=-1)


# ── limits ───────────────────────────────────────────────────────────────────────────────────


def test_three_units_a_term_and_not_four():
    assert LIMITS.check_units_per_term(3, grade=7) is None
    breach = LIMITS.check_units_per_term(4, grade=7)
    assert breach.refuses
    assert dict(breach.values) == {"count": 4, "most": 3}
    with pytest.raises(FormationError, match="count_negative"):
        LIMITS.check_units_per_term(-1, grade=7)


@pytest.mark.parametrize(
    ("grade", "maximum", "severity"),
    [
        (4, "6.99", Severity.REFUSE),
        (4, "7", None),
        (4, "15", None),
        (4, "16", Severity.REFUSE),
        (5, "9", Severity.WARN),
        (5, "10", None),
        (11, "25", None),
        (12, "26", Severity.WARN),
    ],
)
def test_points_of_a_unit_summative(grade, maximum, severity):
    breach = LIMITS.check_unit_points(Decimal(maximum), grade=grade)
    assert (breach and breach.severity) == severity


@pytest.mark.parametrize(
    ("grade", "maximum", "warned"), [(7, 30, False), (7, 31, True), (10, 40, False), (7, 19, True)]
)
def test_points_of_a_term_summative_are_advice(grade, maximum, warned):
    breach = LIMITS.check_term_points(Decimal(maximum), grade=grade)
    assert (breach is not None) is warned
    assert breach is None or breach.severity is Severity.WARN


def test_days_of_summatives():
    friday, saturday = date(2026, 12, 25), date(2026, 12, 26)
    assert LIMITS.check_term_summatives_per_day(3, grade=7) is None
    assert LIMITS.check_term_summatives_per_day(4, grade=7).refuses
    assert LIMITS.check_last_day(date(2026, 12, 24), last_day=friday, grade=7) is None
    assert LIMITS.check_last_day(friday, last_day=friday, grade=7).refuses
    assert LIMITS.check_last_day(saturday, last_day=friday, grade=7).refuses
    assert LIMITS.check_same_day(friday, saturday, grade=7) is None
    assert LIMITS.check_same_day(friday, friday, grade=7).refuses
