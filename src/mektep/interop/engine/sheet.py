"""A list of pupils or of staff in an Excel workbook, read into the same `Roster` that OneRoster gives."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from mektep.interop.engine import archive, headings
from mektep.interop.engine.archive import Limits
from mektep.interop.engine.headings import Heading
from mektep.interop.engine.names import clean
from mektep.interop.engine.report import Code, Report, Unreadable, stop
from mektep.interop.engine.rows import Roster
from mektep.interop.engine.sheet_rows import People, SheetRow
from mektep.interop.engine.words import plain

SEARCHED_ROWS = 25
"""A heading may stand under a title, an order's number, a signature; not deeper than this."""

WIDEST = 60

LIMITS = Limits(packed=32 * archive.MEGABYTE, files=400)

_NOT_A_WORKBOOK = (ArithmeticError, AttributeError, LookupError, OSError, ParseError, TypeError, ValueError)
"""What openpyxl raises, at unforeseeable places, when the XML inside is not a workbook's."""

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TOTALS = ("барлығы", "жиыны", "қорытынды", "итого", "всего", "total")


def read(
    file: IO[bytes], name: str = "roster.xlsx", *, today: date, limits: Limits = LIMITS
) -> tuple[Roster, Report]:
    """Read every sheet whose heading we understand. Never raises for what is in the file."""
    report = Report()
    people = People(report, today)
    try:
        _examine(file, name, limits)
        with _opened(file, name) as book:
            known = 0
            for sheet in book.worksheets:
                known += _read_sheet(sheet, people, report, limits)
        if not known:
            raise stop(Code.NO_HEADINGS, name)
    except Unreadable as error:
        for finding in error.findings:
            report.add(finding)
    return people.roster(), report


# ── the container ───────────────────────────────────────────────────────────────────────────────────


def _examine(file: IO[bytes], name: str, limits: Limits) -> None:
    """Refuse what openpyxl should never see: bombs, entities, other kinds of file."""
    head = file.read(8)
    file.seek(0)
    if head == _OLD:
        raise stop(Code.OLD_XLS, name)
    if head and head[:2] != b"PK":
        raise stop(Code.NOT_XLSX, name)
    with archive.open_zip(file, name, limits) as opened:
        names = set(opened.namelist())
        if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
            raise stop(Code.NOT_XLSX, name)
        unpacked = 0
        for entry in opened.infolist():
            archive.check_entry(entry, limits)
            if entry.filename.endswith((".xml", ".rels")):
                unpacked += _examine_part(opened, entry, limits)
                if unpacked > limits.all_files:
                    raise stop(Code.ZIP_BOMB, name)
        packed = archive.size_of(file)
        if unpacked > limits.ratio_from and unpacked > limits.ratio * packed:
            raise stop(Code.ZIP_BOMB, name)
    file.seek(0)


def _examine_part(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> int:
    """The real size of one part; a document type in it would let entities multiply."""
    size, tail = 0, b""
    with archive.member(opened, entry, limits).open() as stream:
        while chunk := stream.read(1024 * 256):
            size += len(chunk)
            # A part in UTF-16 holds a zero beside each letter.
            if b"<!DOCTYPE" in (window := (tail + chunk).replace(b"\0", b"")) or b"<!ENTITY" in window:
                raise stop(Code.NOT_XLSX, entry.filename)
            tail = chunk[-32:]
    return size


def _opened(file: IO[bytes], name: str) -> Any:
    try:
        # keep_links=False: nothing outside the workbook is ever looked at.
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except zipfile.BadZipFile as error:
        raise stop(Code.DAMAGED_ZIP, name) from error
    except _NOT_A_WORKBOOK as error:
        raise stop(Code.NOT_XLSX, name) from error
    return _Book(book)


class _Book:
    """A workbook that is closed when it has been read."""

    def __init__(self, book: Any) -> None:
        self._book = book

    def __enter__(self) -> Any:
        return self._book

    def __exit__(self, *_: object) -> None:
        self._book.close()


# ── a sheet ─────────────────────────────────────────────────────────────────────────────────────────


def _read_sheet(sheet: Any, people: People, report: Report, limits: Limits) -> int:
    """Read one sheet; 1 if it was one of ours, 0 if not."""
    title = str(sheet.title)
    rows = _cells(sheet, title)
    head: list[Sequence[object]] = []
    heading, first = None, []
    for row in rows:
        head.append(row)
        found = headings.read(head, len(head) - 1)
        if found is None and heading is not None:
            # The heading ended a row ago; this one belongs to the list.
            first.append((len(head), head.pop()))
        if found is None and (heading is not None or len(head) >= SEARCHED_ROWS):
            break
        heading = found
    if heading is None:
        if any(cell is not None for row in head for cell in row):
            report.say(Code.IGNORED_SHEET, title)
        return 0
    for text in heading.ignored:
        report.say(Code.IGNORED_COLUMN, title, len(head), text)
    for text in heading.secret:
        report.say(Code.PASSWORD_IGNORED, title, len(head), text)
    people.start(title, heading)
    rest = _numbered(rows, len(head) + len(first), title, limits)
    count = _read_rows(chain(first, rest), title, heading, people)
    report.rows[title] = count
    if count == 0:
        report.say(Code.NO_ROWS, title)
    return 1


def _cells(sheet: Any, title: str) -> Iterator[Sequence[object]]:
    try:
        # A workbook may claim a million rows; openpyxl would invent empty ones.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True, max_col=WIDEST)
    except zipfile.BadZipFile as error:
        raise stop(Code.DAMAGED_ZIP, title) from error
    except _NOT_A_WORKBOOK as error:
        raise stop(Code.NOT_XLSX, title) from error


def _numbered(
    rows: Iterator[Sequence[object]], before: int, title: str, limits: Limits
) -> Iterator[tuple[int, Sequence[object]]]:
    for line, row in enumerate(rows, start=before + 1):
        if line > limits.rows:
            raise stop(Code.TOO_MANY_ROWS, title, line, limit=limits.rows)
        yield line, row


def _read_rows(
    rows: Iterator[tuple[int, Sequence[object]]], title: str, heading: Heading, people: People
) -> int:
    count = 0
    for line, row in rows:
        filled = [cell for cell in row if cell is not None and clean(str(cell))]
        if not filled or _is_total(filled):
            continue
        if len(filled) == 1:
            # A row merged into one cell: the name of a class over its pupils, or a note.
            people.subtitle(str(filled[0]))
            continue
        people.take(SheetRow(title, line, row, heading))
        count += 1
    return count


def _is_total(filled: Sequence[object]) -> bool:
    return len(filled) <= 4 and plain(str(filled[0])).startswith(_TOTALS)
