"""What a OneRoster file may look like and still be read, and what is said about it."""

import csv
import io
import time
import tracemalloc
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mektep.interop.engine import oneroster
from mektep.interop.engine.archive import Limits, Member
from mektep.interop.engine.report import Code, Report, Severity, Unreadable
from mektep.interop.engine.rows import Roster
from mektep.interop.engine.table import Columns, rows
from mektep.interop.tests import samples
from mektep.interop.tests.samples import Tables, csv_of, tables, zipped

TODAY = date(2026, 9, 7)


def read(good: Tables, **replace: bytes) -> tuple[Roster, Report]:
    return oneroster.read(good.packed(**replace), today=TODAY)


def test_a_whole_school_is_read_without_a_word():
    roster, report = read(tables(24))
    assert not report.counts
    assert [str(group.name) for group in roster.classes if group.is_home] == ["1 «А»", "1 «Ә»"]
    pupil = next(user for user in roster.users if user.id == "pupil-3")
    assert (pupil.surname, pupil.given, pupil.patronymic) == ("Дәулетова", "Айзере", "Сержанқызы")
    assert pupil.born_on == date(2016, 4, 4)
    assert pupil.sex == "female"
    assert pupil.iin == samples.iin(3)
    assert pupil.agents == ("mother-3",)
    assert roster.full == {"org", "session", "course", "class", "user", "role", "enrolment"}


def _as(encoding: str) -> Callable[[bytes], bytes]:
    return lambda text: text.decode().encode(encoding)


ODD = [
    ("a mark at the start", lambda text: b"\xef\xbb\xbf" + text, set()),
    ("UTF-16 with a mark", _as("utf-16"), {Code.UTF16}),
    ("UTF-16 little end first", _as("utf-16-le"), {Code.UTF16}),
    ("UTF-16 big end first", _as("utf-16-be"), {Code.UTF16}),
    ("the old Kazakh encoding", _as("kz1048"), {Code.OLD_ENCODING}),
    ("semicolons", lambda text: text.replace(b",", b";"), {Code.OTHER_DELIMITER}),
    ("tabs", lambda text: text.replace(b",", b"\t"), {Code.OTHER_DELIMITER}),
    ("LF", lambda text: text.replace(b"\r\n", b"\n"), set()),
    ("CR", lambda text: text.replace(b"\r\n", b"\r"), set()),
    ("no break at the end", lambda text: text.rstrip(), set()),
    ("blank lines", lambda text: text.replace(b"\r\n", b"\r\n\r\n"), set()),
    ("a heading shouted", lambda text: text.replace(b"familyName", b"FAMILYNAME"), {Code.HEADER_CASE}),
    ("an extra column", lambda text: text.replace(b"email", b"shoeSize", 1), {Code.EXTRA_COLUMN}),
    ("a column of theirs", lambda text: text.replace(b"email", b"metadata.x", 1), set()),
    ("passwords", lambda text: text.replace(b"email", b"password", 1), {Code.PASSWORD_IGNORED}),
]


@pytest.mark.parametrize(("change", "said"), [odd[1:] for odd in ODD], ids=[odd[0] for odd in ODD])
def test_an_odd_file_says_the_same(change, said):
    good = tables(6)
    plain, _ = read(good)
    roster, report = read(good, users=change(good.text("users")))
    assert report.codes() == said
    assert [user._replace(line=0) for user in roster.users] == [user._replace(line=0) for user in plain.users]


def test_a_cell_may_hold_a_line_break_and_lines_are_still_counted():
    good = tables(2)
    good.row("users", "teacher-0")["familyName"] = "Ахметова\r\nҚызы"
    good.row("users", "pupil-0")["givenName"] = "=1"
    roster, report = read(good)
    assert next(user for user in roster.users if user.id == "teacher-0").surname == "Ахметова Қызы"
    (finding,) = report.findings
    # heading 1, director 2, teacher 3–4, pupil 5
    assert (finding.file, finding.line, finding.column) == ("users.csv", 5, "givenName")


@pytest.mark.parametrize(
    ("typed", "name", "code"),
    [
        ("5A", "5 «А»", Code.LATIN_LETTER),
        ("5-В сынып", "5 «В»", None),
        ("5 «Ә»", "5 «Ә»", None),
        ("5 \"Ə\"", "5 «Ә»", Code.LATIN_LETTER),
        ("05 ә класс", "5 «Ә»", None),
        ("7", "7 «А»", Code.CLASS_WITHOUT_LETTER),
    ],
)  # fmt: skip
def test_a_class_name_has_one_form(typed, name, code):
    good = tables(2)
    good.row("classes", "class-0") | {}
    good.row("classes", "class-0").update(title=typed, grades="")
    roster, report = read(good)
    assert str(roster.classes[0].name) == name
    assert report.codes() == ({code} if code else set())
    assert report.ok


def test_other_files_of_the_standard_are_left_aside_and_named():
    good = tables(2)
    good.modes["results"] = "bulk"
    roster, report = read(good, results=b"sourcedId\n1\n", holiday=b"x")
    assert report.ok
    assert {finding.file: finding.values["standard"] for finding in report.findings} == {
        "results.csv": "yes",
        "holiday.csv": "no",
    }
    assert len(roster.users) == 6


def test_files_in_one_folder_are_found():
    good = tables(2)
    files = {f"export/{file}.csv": good.text(file) for file in good.files}
    files["export/manifest.csv"] = csv_of(good.manifest())
    files["__MACOSX/export/._users.csv"] = b"\0\1"
    roster, report = oneroster.read(zipped(files), today=TODAY)
    assert report.codes() == {Code.IN_A_FOLDER}
    assert len(roster.users) == 6


def test_a_deleted_row_need_not_be_whole():
    good = tables(2)
    good.files["users"].append({"sourcedId": "gone", "status": "tobedeleted"})
    roster, report = read(good)
    assert report.ok
    assert roster.users[-1].deleted


def test_changes_may_point_at_what_an_earlier_file_brought():
    good = tables(2)
    for row in good.files["enrollments"]:
        row["status"] = "active"
    good.files = {"enrollments": good.files["enrollments"]}
    good.modes = {"enrollments": "delta", "users": "absent"}
    roster, report = read(good)
    assert report.ok
    assert ("class", "class-0") in roster.elsewhere
    assert roster.elsewhere["user", "teacher-0"].column == "userSourcedId"
    assert roster.full == frozenset()


def test_a_file_that_the_manifest_calls_absent_is_not_read():
    good = tables(2)
    good.modes["demographics"] = "absent"
    roster, report = read(good)
    assert report.codes() == {Code.FILE_UNDECLARED}
    assert all(user.born_on is None for user in roster.users)


def test_a_move_within_the_year_is_no_second_class():
    good = tables(4, per_class=2)
    row = good.row("enrollments", "class-0-pupil-0")
    row["endDate"] = "2026-11-02"
    moved = {"sourcedId": "moved", "classSourcedId": "class-1", "beginDate": "2026-11-02", "endDate": ""}
    good.files["enrollments"].append(row | moved)
    _, report = read(good)
    assert not report.counts


def test_phones_are_brought_to_one_form_and_bad_ones_left_out():
    good = tables(2)
    good.row("users", "teacher-0")["sms"] = "8 (701) 123-45-67"
    good.row("users", "mother-0")["sms"] = "8701 555 11 22, 87012223344"
    good.row("users", "mother-1")["sms"] = "сұраңыз"
    roster, report = read(good)
    phones = {user.id: user.phone for user in roster.users}
    assert phones["teacher-0"] == "+77011234567"
    assert phones["mother-0"] == "+77015551122"
    assert phones["mother-1"] == ""
    assert report.ok
    assert report.codes() == {Code.MANY_PHONES, Code.BAD_PHONE}


def test_a_number_of_identity_never_enters_the_report():
    good = tables(2)
    good.row("users", "pupil-0")["userIds"] = "{IIN:910101500002}"
    _, report = read(good)
    assert report.codes() == {Code.BAD_IIN}
    assert "910101500002" not in str(report.as_json())


def test_the_report_counts_everything_and_keeps_a_part():
    good = tables(300)
    for row in good.files["users"]:
        row["givenName"] = "1"
    _, report = read(good)
    assert report.errors == len(good.files["users"])
    assert len(report.findings) == 200
    assert {finding.severity for finding in report.findings} == {Severity.ERROR}


def test_a_hundred_thousand_rows_take_seconds_and_little_memory():
    file = tables(17_000, per_class=25).packed()
    started = time.perf_counter()
    roster, report = oneroster.read(file, today=TODAY)
    took = time.perf_counter() - started
    assert sum(report.rows.values()) > 100_000
    assert report.ok
    assert len(roster.users) > 34_000
    assert took < 20  # 0.7 s on the machine where it was written


def test_memory_stays_modest():
    file = tables(3_400, per_class=25).packed()
    tracemalloc.start()
    _, report = oneroster.read(file, today=TODAY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(report.rows.values()) > 20_000
    assert peak < 1_000 * sum(report.rows.values())


# ── whatever is in the bytes ────────────────────────────────────────────────────────────────────────

COLUMNS = Columns(("sourcedId", "name"), ("note",))
HEADING = "sourcedId,name,note\r\n"


def member(content: bytes) -> Member:
    return Member("any.csv", lambda: io.BytesIO(content))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", HEADING.encode(), HEADING.encode("utf-16")]))
def test_no_bytes_whatever_break_the_reader(noise, heading):
    report = Report()
    try:
        for cells in rows(member(heading + noise), COLUMNS, Limits(), report):
            assert cells.text("name") == cells.text("name").strip()
            cells.day("note")
    except Unreadable as error:
        assert error.findings


CELL = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029"), max_size=30
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(CELL.filter(str.strip), CELL, CELL), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_what_was_written_is_what_is_read(table, delimiter, encoding, end):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(["sourcedId", "name", "note"])
    writer.writerows(table)
    report = Report()
    found = [
        tuple(cells.text(column) for column in ("sourcedId", "name", "note"))
        for cells in rows(member(out.getvalue().encode(encoding)), COLUMNS, Limits(), report)
    ]
    assert found == [tuple(samples_clean(cell) for cell in row) for row in table]


def samples_clean(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", " ".join(text.split()))


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=300), st.integers(min_value=0, max_value=2000))
def test_no_damage_to_an_archive_breaks_the_reader(noise, place):
    data = bytearray(GOOD)
    place %= len(data)
    data[place : place + len(noise)] = noise
    _, report = oneroster.read(io.BytesIO(bytes(data)), today=TODAY)
    assert report.errors >= 0


GOOD = tables(2).packed().getvalue()
