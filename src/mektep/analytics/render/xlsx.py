"""A report as an Excel workbook: real numbers, frozen headings, text that never becomes a formula."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mektep.core import sheets

from ..report import Column, Mark, Report, Row, Value
from .cells import groups

MOST_ROWS = 20_000
_THIN = Side(style="thin", color="FF8A949C")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="FFE3F0F4")
_SUM = PatternFill("solid", fgColor="FFF3F1EA")


def workbook(report: Report) -> bytes:
    """The workbook, with the title above, the notes below, ready to be printed."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = sheets.title(report.title)
    width = len(report.columns)
    at = 1
    for line, size in ((report.school, 11), (report.title, 14), (report.about, 11)):
        sheets.put(sheet, at, 1, line).font = Font(bold=size == 14, size=size)
        at += 1
    for label, value in report.facts:
        sheets.put(sheet, at, 1, label)
        sheets.put(sheet, at, min(3, width), _plain(value)).font = Font(bold=True)
        at += 1
    at = _heads(sheet, at + 1, report.columns)
    sheet.freeze_panes = f"{get_column_letter(_frozen(report.columns) + 1)}{at}"
    sheet.print_title_rows = f"{at - 1}:{at - 1}"
    for row in report.rows[:MOST_ROWS]:
        _row(sheet, at, row, report.columns)
        at += 1
    at += 1
    for note in report.notes:
        sheets.put(sheet, at, 1, note).font = Font(italic=True, size=9)
        at += 1
    for line in (*report.blanks, *report.signatures):
        at += 1
        sheets.put(sheet, at, 1, f"{line}:")
    _page(sheet, report)
    return sheets.save(book)


def _frozen(columns: tuple[Column, ...]) -> int:
    """How many columns stay in sight: those before the first that is neither a number in line nor a name."""
    return 2 if columns[0].title == "№" else 1


def _heads(sheet: Worksheet, at: int, columns: tuple[Column, ...]) -> int:
    """One or two rows of headings; returns the row below them."""
    grouped = any(column.group for column in columns)
    last = at + 1 if grouped else at
    for number, column in enumerate(columns, start=1):
        sheets.put(sheet, last if column.group else at, number, column.title)
        if grouped and not column.group:
            sheet.merge_cells(start_row=at, end_row=last, start_column=number, end_column=number)
    number = 1
    for heading, count in groups(columns):
        if heading:
            sheets.put(sheet, at, number, heading)
            if count > 1:
                sheet.merge_cells(
                    start_row=at, end_row=at, start_column=number, end_column=number + count - 1
                )
        number += count
    for cells in sheet.iter_rows(min_row=at, max_row=last, max_col=len(columns)):
        for cell, column in zip(cells, columns, strict=True):
            cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _BOX
            cell.alignment = Alignment(
                wrap_text=True,
                vertical="center",
                horizontal="center",
                text_rotation=90 if column.tall else 0,
            )
    if any(column.tall for column in columns):
        sheet.row_dimensions[last].height = 120
    return last + 1


def _row(sheet: Worksheet, at: int, row: Row, columns: tuple[Column, ...]) -> None:
    for number, (value, column) in enumerate(zip(row.cells, columns, strict=True), start=1):
        cell = sheets.put(sheet, at, number, _plain(value))
        cell.border = _BOX
        cell.font = Font(bold=row.kind != "plain", italic=isinstance(value, Mark) and value.provisional)
        if row.kind != "plain":
            cell.fill = _SUM
        if column.kind == "date":
            cell.number_format = "dd.mm.yyyy"
        if column.kind == "text":
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        elif column.kind == "mark":
            cell.alignment = Alignment(horizontal="center", vertical="top")
        else:
            cell.alignment = Alignment(vertical="top")
    if row.kind == "head":
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(columns))


def _plain(value: Value) -> sheets.Value:
    """A mark is its number, so that people can go on counting; words stay words."""
    if isinstance(value, Mark):
        return value.text or value.number
    return value


def _page(sheet: Worksheet, report: Report) -> None:
    for number, column in enumerate(report.columns, start=1):
        width = 5.5 if column.tall or column.title == "№" else max(8, 5 * column.weight)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation = "landscape" if report.is_wide else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
