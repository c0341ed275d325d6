"""Excel sheets in and out: read without trusting the file, written so that text stays text."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import IO, Any, cast
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from .errors import Refused

MOST_BYTES = 5 * 1024 * 1024
# A small archive may unfold into gigabytes; the parts' own sizes are asked first.
MOST_UNFOLDED = 60 * 1024 * 1024

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | int | float | Decimal | date | datetime | None


class NotASheet(Refused):
    message = _("This file is not an Excel sheet (.xlsx).")


class TooLong(Refused):
    message = _("The file is too large: at most {most} rows are read.")


def rows(file: IO[bytes], most: int) -> list[tuple[Any, ...]]:
    """The values of the first sheet, row by row, at most `most` of them; formulas give their last result.

    Raises `NotASheet` for anything but a workbook, and `TooLong`.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLong(most=most)
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNFOLDED:
                raise TooLong(most=most)
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        found: list[tuple[Any, ...]] = []
        for row in sheet.iter_rows(values_only=True):
            found.append(row)
            if len(found) > most:
                raise TooLong(most=most)
    except Refused:
        raise
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, TypeError, AttributeError,
            SyntaxError, OSError, EOFError, NotImplementedError) as error:  # fmt: skip
        # openpyxl has no error of its own for a damaged part; these are what it lets through.
        raise NotASheet from error
    return found


def put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write one value. Text stays text whatever it begins with: no sheet of ours runs a formula."""
    cell = cast(Cell, sheet.cell(row=row, column=column))
    if isinstance(value, str):
        cell.value = _printable(value)
        cell.data_type = "s"
        if value[:1] in {"=", "+", "-", "@"}:
            cell.quotePrefix = True
    else:
        cell.value = value
    return cell


def put_rows(sheet: Worksheet, first: int, lines: Iterable[Sequence[Value]]) -> None:
    for number, line in enumerate(lines, start=first):
        for column, value in enumerate(line, start=1):
            put(sheet, number, column, value)


def title(text: str) -> str:
    """A sheet's name: at most 31 characters, none that Excel forbids."""
    plain = "".join("-" if letter in "[]:*?/\\'" else letter for letter in _printable(text))
    return plain[:31].strip() or "1"


def save(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _printable(text: str) -> str:
    """Without the control characters that a sheet may not hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")[:32_767]
