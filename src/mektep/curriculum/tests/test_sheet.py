"""Plans as teachers really write them, and files that only look like plans."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from mektep.core import sheets
from mektep.curriculum import sheet
from mektep.curriculum.models import PlanRow
from mektep.school.models import AcademicYear, Group, SchoolClass, Subject, Teaching

KK = ["№", "Бөлім", "Сабақтың тақырыбы", "Оқу мақсаттары", "Сағат саны", "Күні", "Ескерту"]
RU = ["№ п/п", "Раздел / Сквозная тема", "Тема урока", "Код цели", "Кол-во часов", "Дата", "Примечание"]
EN = ["No", "Section", "Topic", "Objective codes", "Hours", "Date", "Note"]


@pytest.fixture
def teaching():
    year = AcademicYear(starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 25))
    school_class = SchoolClass(grade=7, letter="Б", year=year)
    return Teaching(
        pk=3,
        year=year,
        group=Group(school_class=school_class),
        subject=Subject(code="algebra", name_kk="Алгебра", name_ru="Алгебра", name_en="Algebra"),
    )


def workbook(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    return BytesIO(sheets.save(book))


@pytest.mark.parametrize("headings", [KK, RU, EN])
def test_headings_are_known_in_three_languages(teaching, headings):
    line = [1, "Functions", "Linear function", "7.4.1.2", 2, datetime(2026, 9, 3), "video"]
    draft = sheet.read(workbook(headings, line), teaching)
    assert draft.notes == []
    row = draft.rows[0]
    assert (row.section, row.topic, row.objectives) == ("Functions", "Linear function", "7.4.1.2")
    assert (row.hours, row.planned_on, row.note) == (Decimal(2), date(2026, 9, 3), "video")


def test_a_title_above_the_headings_and_terms_and_totals_between_rows_are_no_rows(teaching):
    draft = sheet.parse(
        [
            ["Күнтізбелік-тақырыптық жоспар. Алгебра, 7-сынып", None],
            [],
            KK,
            ["1-тоқсан"],
            ["1-бөлім. Өрнектер"],
            [1, None, "Дәреже", "7.1.2.1", 1, "05.09", None],
            [2, None, "Дәреженің қасиеттері", "7.1.2.2", "1,5", "10.01.27", ""],
            ["Барлығы", None, None, None, 2.5],
        ],
        teaching,
    )
    assert draft.is_good
    assert [row.topic for row in draft.rows] == ["Дәреже", "Дәреженің қасиеттері"]
    assert {row.section for row in draft.rows} == {"1-бөлім. Өрнектер"}
    assert [row.planned_on for row in draft.rows] == [date(2026, 9, 5), date(2027, 1, 10)]
    assert draft.hours == Decimal("2.5")


def test_a_section_written_once_holds_for_the_rows_below(teaching):
    draft = sheet.parse([EN, [1, "A", "x", "", 1], [2, None, "y", "", 1], [3, "B", "z", "", 1]], teaching)
    assert [row.section for row in draft.rows] == ["A", "A", "B"]


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("БЖБ №1", "unit"),
        ("Күрделі функция. БЖБ № 2", "unit"),
        ("Бөлім бойынша жиынтық бағалау", "unit"),
        ("СОР за раздел «Функции»", "unit"),
        ("Суммативное оценивание за раздел", "unit"),
        ("ТЖБ", "term"),
        ("СОЧ за 1 четверть", "term"),
        ("1-тоқсан бойынша жиынтық бағалау", "term"),
        ("Summative assessment for a term", "term"),
        ("БЖБ-ға дайындық", "lesson"),
        ("Подготовка к СОЧ", "lesson"),
        ("Анализ СОР. Работа над ошибками", "lesson"),
        ("Сорбция", "lesson"),
        ("Сочетания", "lesson"),
    ],
)
def test_summative_works_are_recognised_by_their_words(topic, kind):
    assert sheet.kind_of(topic) == kind


def test_objective_codes_lose_their_spaces_and_doubles(teaching):
    draft = sheet.parse([EN, [1, "A", "x", "7. 1. 2. 3 ; 7.1.2.3\n7.1.2.10", 1]], teaching)
    assert draft.rows[0].objectives == "7.1.2.3, 7.1.2.10"


def test_an_objective_of_another_grade_is_said_but_does_not_block(teaching):
    draft = sheet.parse([EN, [1, "A", "x", "8.1.2.3", 1]], teaching)
    assert draft.is_good
    assert [note.row for note in draft.notes] == [2]


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ([1, "A", "", "", 1], "topic is missing"),
        ([1, "A", "x" * 301, "", 1], "longer than 300"),
        ([1, "A", "x", "", "two"], "hours must be"),
        ([1, "A", "x", "", 0], "hours must be"),
        ([1, "A", "x", "", -1], "hours must be"),
        ([1, "A", "x", "", 0.3], "hours must be"),
        ([1, "A", "x", "", 21], "hours must be"),
        ([1, "A", "x", "", 1, "soon"], "can't be read"),
        ([1, "A", "x", "", 1, "31.02"], "can't be read"),
        ([1, "A", "x", "", 1, datetime(2025, 9, 3)], "outside the academic year"),
    ],
)
def test_a_bad_row_blocks_the_plan_and_says_where_and_why(teaching, cells, word):
    with translation.override("en"):
        draft = sheet.parse([EN, [1, "A", "good", "", 1], cells], teaching)
    assert not draft.is_good
    assert [(note.row, note.blocks) for note in draft.notes] == [(3, True)]
    assert word in draft.notes[0].say


def test_a_sheet_without_headings_is_said_once(teaching):
    draft = sheet.parse([["some", "words"], ["and", "numbers", 3]], teaching)
    assert not draft.is_good
    assert len(draft.notes) == 1


def test_an_empty_sheet_is_no_plan(teaching):
    assert not sheet.parse([], teaching).is_good
    assert not sheet.parse([EN], teaching).is_good


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken", b"<html></html>" * 100])
def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(teaching, data):
    with pytest.raises(sheets.NotASheet):
        sheet.read(BytesIO(data), teaching)


def test_an_archive_of_something_else_is_no_workbook(teaching):
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "no")
    with pytest.raises(sheets.NotASheet):
        sheet.read(BytesIO(out.getvalue()), teaching)


def test_a_bomb_is_not_unfolded(teaching):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 1024 * 1024))
    with pytest.raises(sheets.TooLong):
        sheet.read(BytesIO(out.getvalue()), teaching)


def test_too_many_rows_are_refused(teaching):
    with pytest.raises(sheets.TooLong):
        sheet.read(workbook(EN, *([1, "A", "x", "", 1] for _ in range(sheet.MOST_ROWS))), teaching)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_is_exported_is_read_back_the_same(teaching, language):
    rows = [
        PlanRow(pk=1, position=1, section="A", topic="=1+1", objectives="7.1.1.1", hours=Decimal("0.5")),
        PlanRow(pk=2, position=2, section="A", topic="Functions", hours=Decimal(2), kind="unit", note="-x"),
        PlanRow(pk=3, position=3, section="B", topic="The end", hours=Decimal(1), kind="term",
                planned_on=date(2026, 10, 1)),
    ]  # fmt: skip
    with translation.override(language):
        data = sheet.write(teaching, rows, {1: date(2026, 9, 2)})
    draft = sheet.read(BytesIO(data), teaching)
    assert [note for note in draft.notes if note.blocks] == []
    assert [(row.topic, row.kind, row.hours, row.section) for row in draft.rows] == [
        ("=1+1", "lesson", Decimal("0.5"), "A"),
        ("Functions", "unit", Decimal(2), "A"),
        ("The end", "term", Decimal(1), "B"),
    ]
    assert [row.planned_on for row in draft.rows] == [date(2026, 9, 2), None, date(2026, 10, 1)]
    assert draft.rows[1].note == "-x"


def test_an_exported_cell_never_is_a_formula(teaching):
    rows = [PlanRow(pk=1, position=1, topic='=HYPERLINK("http://x")', hours=Decimal(1))]
    book = load_workbook(BytesIO(sheet.write(teaching, rows, {})))
    assert "f" not in {cell.data_type for line in book.active.iter_rows() for cell in line}
    assert book.active["C2"].value == '=HYPERLINK("http://x")'
