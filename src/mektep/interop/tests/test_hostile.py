"""Every hostile file is read to an answer, and the answer is an error of the expected kind."""

import io
from datetime import date

import pytest

from mektep.interop.engine import oneroster, sheet
from mektep.interop.engine.report import Report
from mektep.interop.tests.hostile import ARCHIVES, WORKBOOKS, Hostile, names

TODAY = date(2026, 9, 7)


def test_there_are_enough_of_them_and_no_two_are_alike():
    every = [*names(ARCHIVES), *names(WORKBOOKS)]
    assert len(every) == len(set(every)) >= 90


@pytest.mark.parametrize("case", ARCHIVES, ids=names(ARCHIVES))
def test_a_hostile_archive_is_refused(case: Hostile):
    _, report = oneroster.read(io.BytesIO(case.make()), today=TODAY)
    assert not report.ok
    assert case.code in report.codes()


@pytest.mark.parametrize("case", WORKBOOKS, ids=names(WORKBOOKS))
def test_a_hostile_workbook_is_refused(case: Hostile):
    _, report = sheet.read(io.BytesIO(case.make()), today=TODAY)
    assert not report.ok
    assert case.code in report.codes()


@pytest.mark.parametrize("case", [*ARCHIVES, *WORKBOOKS], ids=[*names(ARCHIVES), *names(WORKBOOKS)])
def test_a_report_survives_being_stored(case: Hostile):
    read = oneroster.read if case in ARCHIVES else sheet.read
    _, report = read(io.BytesIO(case.make()), today=TODAY)
    again = Report.from_json(report.as_json())
    assert again.findings == report.findings
    assert (again.errors, again.warnings) == (report.errors, report.warnings)
