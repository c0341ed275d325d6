"""One report, three ways."""

import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from shutil import which

import pytest
from django.utils import translation
from openpyxl import load_workbook

from mektep.analytics.render import html, pdf, xlsx
from mektep.analytics.report import Column, Mark, Report, Row, head
from mektep.school.tests.factories import MONDAY

KAZAKH = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі"
COLUMNS = (
    Column("№"),
    Column("Оқушы", "text", weight=5),
    Column("Қазақ тілі", "mark", tall=True),
    Column("Сапа, %", group="Барлығы"),
    Column("Күні", "date", group="Барлығы"),
)


@pytest.fixture
def report():
    return Report(
        key="class-summary",
        title="Үлгерім ведомосі",
        about="7 «Б» · 1-тоқсан",
        school="№ 1 мектеп",
        made_at=MONDAY,
        columns=COLUMNS,
        rows=(
            head("Бөлім", COLUMNS),
            Row((1, KAZAKH, Mark(5), Decimal("87.5"), date(2026, 9, 7))),
            Row((2, "=1+1", Mark(4, provisional=True), None, None)),
            Row((3, "<script>alert(1)</script>", Mark(None, "босат."), Decimal("100.0"), None)),
            Row((None, "Барлығы", None, Decimal("93.8"), None), "sum"),
        ),
        facts=(("Оқушы саны", 3), ("Сапа, %", Decimal("93.8")), ("Жоқ", None)),
        notes=("* ескерту",),
        blanks=("Қиындықтар",),
        signatures=("Сынып жетекшісі",),
    )


def test_the_page_escapes_everything_and_spans_its_headings(report):
    table = html.table(report)
    assert "<script>" not in table
    assert "&lt;script&gt;" in table
    assert '<th scope="colgroup" colspan="2">Барлығы</th>' in table
    assert '<span class="mark mark-small mark-4">4</span>*' in table
    assert table.count("<tr") == 2 + len(report.rows)


@pytest.mark.parametrize(("language", "shown"), [("kk", "87,5"), ("ru", "87,5"), ("en", "87.5")])
def test_figures_are_written_as_the_reader_writes_them(report, language, shown):
    with translation.override(language):
        assert f">{shown}<" in html.table(report)


def test_a_long_table_is_cut_on_the_page_only(report):
    long = replace(report, rows=report.rows[1:2] * 1000)
    assert html.table(long).count("<tr") == 2 + html.MOST_ROWS
    book = load_workbook(BytesIO(xlsx.workbook(long)))
    assert sum(row[1].value == KAZAKH for row in book.active.iter_rows()) == 1000


def test_the_sheet_has_real_numbers_and_no_formula(report):
    sheet = load_workbook(BytesIO(xlsx.workbook(report))).active
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert cells[87.5].data_type == "n"
    assert cells["=1+1"].data_type != "f"
    assert "f" not in {cell.data_type for cell in cells.values()}
    assert cells[4].font.italic
    assert (
        cells[date(2026, 9, 7)]
        if date(2026, 9, 7) in cells
        else any(getattr(value, "date", lambda: None)() == date(2026, 9, 7) for value in cells)
    )
    line = cells[KAZAKH].row
    assert sheet.freeze_panes == f"C{line - 1}"
    assert [sheet.cell(row=line, column=n).value for n in (1, 3, 4)] == [1, 5, 87.5]


def test_the_document_carries_its_letters(report, tmp_path):
    made = pdf.document(report)
    assert made.startswith(b"%PDF")
    assert b"Onest" in made
    if which("pdftotext") is None:
        pytest.skip("pdftotext is not here")
    path = tmp_path / "report.pdf"
    path.write_bytes(made)
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True
    ).stdout
    for letter in KAZAKH.split():
        assert letter in text
    for words in ("Үлгерім ведомосі", "7 «Б» · 1-тоқсан", "=1+1", "<script>alert(1)</script>", "Қиындықтар"):
        assert words in text
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout
    assert all(" yes yes yes " in line for line in fonts.splitlines()[2:])


def test_markup_of_the_document_is_only_text(report):
    sly = replace(
        report,
        title='#read("/etc/passwd")',
        rows=(Row((1, "*bold* $x$ #let a = 1 // ]", Mark(5), None, None)),),
    )
    assert pdf.document(sly).startswith(b"%PDF")


def test_an_empty_report_is_a_document_and_a_sheet_too(report):
    empty = replace(report, rows=(), facts=(), notes=(), blanks=(), signatures=(), empty="Дерек жоқ")
    assert pdf.document(empty).startswith(b"%PDF")
    assert load_workbook(BytesIO(xlsx.workbook(empty))).active["A1"].value == "№ 1 мектеп"


def test_the_same_report_gives_the_same_document(report):
    assert pdf.document(report) == pdf.document(report)
