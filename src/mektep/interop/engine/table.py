"""A CSV file as somebody's program wrote it: its encoding, delimiter and heading are found out."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mektep.interop.engine import names, values
from mektep.interop.engine.archive import Limits, Member
from mektep.interop.engine.report import Code, Finding, Report, Unreadable, stop

CHUNK = 256 * 1024
TEXT_LIMIT = 500
_DELIMITERS = (",", ";", "\t", "|")
_EXTENSION = "metadata."
_SECRETS = frozenset({"password", "passwd", "pwd"})


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file must and may have in its heading."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        return self.needed + self.optional


class Reader(Protocol):
    """What `csv.reader` gives; the module does not name its type."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class Cells:
    """One row with the questions asked of it. What cannot be believed is reported and read as empty."""

    __slots__ = ("_at", "_report", "_row", "broken", "file", "forgiving", "line")

    def __init__(self, at: dict[str, int], row: list[str], file: str, line: int, report: Report) -> None:
        self._at, self._row, self._report = at, row, report
        self.file, self.line = file, line
        self.broken = False
        self.forgiving = False

    def text(self, column: str) -> str:
        place = self._at.get(column)
        if place is None:
            return ""
        text = self._row[place]
        if not text:
            return ""
        text = names.clean(text)
        if len(text) > TEXT_LIMIT:
            self.wrong(Code.TOO_LONG, column, limit=TEXT_LIMIT)
            return ""
        return text

    def needed(self, column: str) -> str:
        text = self.text(column)
        if not text:
            self.wrong(Code.MISSING_VALUE, column)
        return text

    def choice(self, column: str, allowed: frozenset[str], *, needed: bool = False, default: str = "") -> str:
        text = self.needed(column) if needed else self.text(column)
        if not text:
            return default
        if text in allowed:
            return text
        for one in allowed:
            if one.lower() == text.lower():
                return one
        self.wrong(Code.BAD_VALUE, column, value=text, allowed=", ".join(sorted(allowed)))
        return default

    def day(self, column: str, *, needed: bool = False) -> date | None:
        text = self.needed(column) if needed else self.text(column)
        if not text:
            return None
        found = values.day(text)
        if found is None:
            self.wrong(Code.BAD_DATE, column, value=text)
        return found

    def many(self, column: str) -> tuple[str, ...]:
        text = self.text(column)
        return tuple(part.strip() for part in text.split(",") if part.strip()) if text else ()

    def wrong(self, code: Code, column: str | None = None, **values: object) -> None:
        """Report what makes this row unusable. Of a row that only says "delete me" nothing is asked."""
        if self.forgiving:
            return
        self.broken = True
        self._report.say(code, self.file, self.line, column, **values)

    def note(self, code: Code, column: str | None = None, **values: object) -> None:
        """Report something about this row that does not spoil it."""
        self._report.say(code, self.file, self.line, column, **values)


def encoding_of(member: Member, limits: Limits, report: Report) -> str | None:
    """The codec of a whole file, or None when it is empty. Raises `Unreadable` when it is no text.

    UTF-8 (with or without its mark) is expected; UTF-16 is recognised by its mark or its zeros; anything else
    is read as KZ-1048, the Kazakh form of Windows-1251, and said so.
    """
    utf8 = codecs.getincrementaldecoder("utf-8")("strict")
    with member.open() as stream:
        chunk = stream.read(CHUNK)
        if not chunk:
            return None
        wide = _utf16(chunk)
        valid, since_break, empty = True, 0, True
        while chunk:
            empty = empty and not chunk.lstrip(b"\xef\xbb\xbf \r\n\t\xff\xfe\0")
            if wide is None:
                if b"\0" in chunk:
                    raise stop(Code.NOT_TEXT, member.name)
                if valid:
                    try:
                        utf8.decode(chunk)
                    except UnicodeDecodeError:
                        valid = False
            # A line longer than this is no roster, and would be held in memory whole.
            cut = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            since_break = since_break + len(chunk) if cut < 0 else len(chunk) - cut
            if since_break > limits.line:
                raise stop(Code.LINE_TOO_LONG, member.name)
            chunk = stream.read(CHUNK)
    if empty:
        return None
    if wide is not None:
        report.say(Code.UTF16, member.name)
        return wide
    if valid:
        try:
            utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            valid = False
    if valid:
        return "utf-8-sig"
    report.say(Code.OLD_ENCODING, member.name)
    return "kz1048"


def _utf16(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[:400]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 4 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) // 4 and odd == 0 else None


def delimiter_of(heading: str, known: frozenset[str]) -> str:
    """The sign that cuts the heading into the most words we know."""

    def score(delimiter: str) -> tuple[int, int]:
        words = [word.strip().strip('"').lower() for word in heading.split(delimiter)]
        return sum(word in known for word in words), len(words)

    return max(_DELIMITERS, key=score)


def rows(member: Member, columns: Columns, limits: Limits, report: Report) -> Iterator[Cells]:
    """The rows of a file under a heading that has all needed columns; says what is odd about the file.

    Raises `Unreadable` when the file cannot be read to its end. Blank rows are skipped.
    """
    encoding = encoding_of(member, limits, report)
    if encoding is None:
        raise stop(Code.EMPTY_FILE, member.name)
    known = {name.lower(): name for name in columns.all()}
    with io.TextIOWrapper(member.open(), encoding, newline="") as text:
        try:
            first = text.readline()
            delimiter = delimiter_of(first.lstrip("\ufeff"), frozenset(known))
            if delimiter != ",":
                shown = "TAB" if delimiter == "\t" else delimiter
                report.say(Code.OTHER_DELIMITER, member.name, delimiter=shown)
            reader = csv.reader(_lines(first, text), delimiter=delimiter, strict=True)
            yield from _body(reader, member.name, columns, known, limits, report)
        except csv.Error as error:
            # Other messages of the module cannot be met: quotes, or a field over its limit.
            code = Code.LINE_TOO_LONG if "limit" in str(error) else Code.BROKEN_QUOTES
            raise stop(code, member.name, reader.line_num or 1) from error
        except UnicodeError as error:
            raise stop(Code.NOT_TEXT, member.name) from error


def _lines(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _body(
    reader: "Reader", file: str, columns: Columns, known: dict[str, str], limits: Limits, report: Report
) -> Iterator[Cells]:
    heading: list[str] = next(reader, [])
    at = _heading(heading, file, columns, known, report)
    needed, width = max(at.values(), default=-1) + 1, len(heading)
    end, count = reader.line_num, 0
    for row in reader:
        line, end = end + 1, reader.line_num
        if not any(row):
            continue
        count += 1
        if count > limits.rows:
            raise stop(Code.TOO_MANY_ROWS, file, line, limit=limits.rows)
        if len(row) < needed:
            report.say(Code.TOO_FEW_CELLS, file, line, expected=width, found=len(row))
        elif len(row) > width and any(row[width:]):
            report.say(Code.TOO_MANY_CELLS, file, line, expected=width, found=len(row))
        else:
            yield Cells(at, row, file, line, report)
    report.rows[file] = count
    if count == 0:
        report.say(Code.NO_ROWS, file)


def _heading(
    cells: list[str], file: str, columns: Columns, known: dict[str, str], report: Report
) -> dict[str, int]:
    """Where each column stands."""
    at: dict[str, int] = {}
    for place, cell in enumerate(cells):
        typed = names.clean(cell.lstrip("\ufeff"))
        name = known.get(typed.lower())
        if typed.lower() in _SECRETS:
            report.say(Code.PASSWORD_IGNORED, file, 1, typed)
        elif name is None:
            if typed and not typed.lower().startswith(_EXTENSION):
                report.say(Code.EXTRA_COLUMN, file, 1, typed)
        elif name in at:
            raise Unreadable(Finding.of(Code.DUPLICATE_COLUMN, file, 1, name))
        else:
            if typed != name:
                report.say(Code.HEADER_CASE, file, 1, typed, name=name)
            at[name] = place
    missing = [name for name in columns.needed if name not in at]
    if missing:
        raise Unreadable(*(Finding.of(Code.MISSING_COLUMN, file, 1, name) for name in missing))
    return at
