"""Lists of pupils and of staff, as schools keep them."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from mektep.interop.engine import headings, sheet
from mektep.interop.engine.report import Code, Report
from mektep.interop.engine.rows import Roster
from mektep.interop.tests import samples
from mektep.interop.tests.samples import books, pupil_cells, workbook

TODAY = date(2026, 9, 7)


def read(*rows: object, title: str = "Тізім") -> tuple[Roster, Report]:
    return sheet.read(workbook(rows, title), today=TODAY)


@pytest.mark.parametrize(
    "heading", [samples.KAZAKH, samples.RUSSIAN, samples.ENGLISH], ids=["kk", "ru", "en"]
)
def test_headings_in_three_languages_say_the_same(heading):
    roster, report = read(heading, pupil_cells(0), pupil_cells(1))
    assert not report.counts
    mother, pupil = roster.users[:2]
    assert (pupil.surname, pupil.given, pupil.patronymic) == ("Әлімов", "Алихан", "Сержанұлы")
    assert (pupil.iin, pupil.born_on, pupil.sex) == ("910101500001", date(2015, 5, 1), "male")
    assert (mother.surname, mother.given, mother.phone) == ("Әлімова", "Айзере", "+77010000000")
    assert (pupil.agents, pupil.kinships) == ((mother.id,), ("mother",))
    assert [str(group.name) for group in roster.classes] == ["5 «Ә»"]
    assert [group.language for group in roster.classes] == ["kk"]


def test_a_title_above_and_totals_below_are_no_pupils():
    roster, report = read(
        ["2026–2027 оқу жылының тізімі"], [], samples.KAZAKH, pupil_cells(0), [None] * 12, ["Барлығы", 1],
        ["Директор: ________"],
    )  # fmt: skip
    assert not report.counts
    assert len(roster.enrolments) == 1
    assert report.rows["Тізім"] == 1


def test_one_column_for_the_whole_name_and_a_sheet_named_after_its_class():
    roster, report = read(
        ["№", "Оқушының аты-жөні"], [1, "Әлімов Алихан Сержанұлы"], [2, "Ким Юлия"], title="7 Ә"
    )
    assert report.errors == 1  # a heading of one known column is no heading
    roster, report = read(
        ["№", "ФИО", "Дата рождения"],
        [1, "Әлімов Алихан Сержанұлы", "01.02.2014"],
        [2, "Ким Юлия", None],
        title="7 Ә",
    )
    assert report.ok
    assert [str(group.name) for group in roster.classes] == ["7 «Ә»"]
    assert [(user.surname, user.given, user.patronymic) for user in roster.users] == [
        ("Әлімов", "Алихан", "Сержанұлы"),
        ("Ким", "Юлия", ""),
    ]


def test_a_merged_row_names_the_class_of_the_rows_under_it():
    heading = ["Тегі", "Аты", "Туған күні"]
    roster, report = read(
        heading, ["5 «А» сыныбы"], ["Әлімов", "Алихан", 42125], ["5 «Б» сыныбы"], ["Ким", "Юлия", 42126]
    )
    assert report.ok
    assert [one.class_ for one in roster.enrolments] == ["class:5 «А»", "class:5 «Б»"]
    assert roster.users[0].born_on == date(2015, 5, 1)


def test_two_rows_of_headings_with_merged_parents():
    roster, report = read(
        ["Сынып", "Оқушы", None, "Ата-ана 1", None, None, "Ата-ана 2", None],
        [None, "Тегі", "Аты", "Аты-жөні", "Телефоны", "Туыстығы", "Аты-жөні", "Телефоны"],
        ["3Б", "Әлімов", "Алихан", "Әлімова Дана", "87010000001", "анасы", "Әлімов Ержан", 87010000002],
    )
    assert report.ok
    pupil = next(user for user in roster.users if user.agents)
    parents = {user.given: user.phone for user in roster.users if not user.agents}
    assert parents == {"Дана": "+77010000001", "Ержан": "+77010000002"}
    assert pupil.kinships == ("mother", "relative")


def test_columns_of_mother_and_father():
    roster, _ = read(
        ["Класс", "Фамилия", "Имя", "ФИО матери", "Телефон матери", "ФИО отца", "Телефон отца"],
        ["3Б", "Петров", "Иван", "Петрова Анна", "87010000001", "Петров Олег", "87010000002"],
    )
    pupil = next(user for user in roster.users if user.agents)
    assert pupil.kinships == ("mother", "father")


def test_brothers_share_a_mother_when_name_and_number_agree():
    roster, _ = read(
        samples.KAZAKH,
        pupil_cells(0, parent="Әлімова Дана", phone="8 701 111 11 11"),
        pupil_cells(20, parent="әлімова  дана", phone="+77011111111"),
        pupil_cells(40, parent="Әлімова Дана", phone=None),
    )
    assert len([user for user in roster.users if not user.agents]) == 2


def test_a_number_that_lost_its_zeros_is_whole_again():
    roster, report = read(samples.KAZAKH, pupil_cells(0, iin=61211600012))
    assert report.ok
    assert next(user for user in roster.users if user.agents).iin == "061211600012"


def test_a_formula_is_read_as_the_value_it_had():
    book = Workbook()
    page = book.active
    page.append(["Сынып", "Тегі", "Аты"])
    page.append(["5А", "Әлімов", '="Али"&"хан"'])
    out = io.BytesIO()
    book.save(out)
    cached = _with_value(out.getvalue(), "Алихан")
    roster, report = sheet.read(io.BytesIO(cached), today=TODAY)
    assert report.ok
    assert roster.users[0].given == "Алихан"


def _with_value(book: bytes, value: str) -> bytes:
    """openpyxl writes no value beside a formula, Excel does."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts["xl/worksheets/sheet1.xml"].decode()
    xml = xml.replace('<c r="C2">', '<c r="C2" t="str">').replace("<v></v>", f"<v>{value}</v>")
    xml = xml.replace("<v />", f"<v>{value}</v>")
    assert value in xml
    return samples.zipped(parts | {"xl/worksheets/sheet1.xml": xml.encode()}).getvalue()


def test_a_list_of_staff():
    roster, report = read(
        ["Тегі", "Аты", "Әкесінің аты", "Телефон", "Электрондық пошта", "Лауазымы", "Сынып жетекшілігі"],
        ["Ахметова", "Сәуле", "", 87010000001, "Saule@mektep.kz", "Директор", None],
        ["Ким", "Юлия", "", "87010000002", "", "мұғалім, кітапханашы", "5a"],
        ["Оспан", "Айдар", "", "", "", "медбике", None],
    )
    assert report.codes() == {Code.LATIN_LETTER, Code.NOT_SCHOOL_ROLE}
    assert sorted((role.role, role.user.rpartition(":")[2]) for role in roster.roles) == [
        ("director", "2"),
        ("librarian", "3"),
        ("teacher", "3"),
    ]
    assert roster.users[0].email == "saule@mektep.kz"
    assert [(one.class_, one.role, one.primary) for one in roster.enrolments] == [
        ("class:5 «А»", "teacher", True)
    ]


def test_sheets_that_are_not_ours_are_named():
    book = books({"Тізім": [samples.KAZAKH, pupil_cells()], "Мәзір": [["Дүйсенбі", "Ботқа"]], "Бос": []})
    roster, report = sheet.read(book, today=TODAY)
    assert [(finding.file, finding.code) for finding in report.findings] == [("Мәзір", Code.IGNORED_SHEET)]
    assert len(roster.enrolments) == 1


def test_columns_that_are_not_ours_and_passwords_are_named():
    _, report = read([*samples.KAZAKH, "Қан тобы", "Құпиясөз"], [*pupil_cells(), "II", "qwerty"])
    assert report.codes() == {Code.IGNORED_COLUMN, Code.PASSWORD_IGNORED}
    assert "qwerty" not in str(report.as_json())


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Фамилия ученика", "surname"),
        ("Т.А.Ә.", "full_name"),
        ("Ф. И. О.", "full_name"),
        ("ЖСН (ИИН)", "iin"),
        ("Әкесінің аты", "patronymic"),
        ("Әкесінің аты-жөні", "father_name"),
        ("Анасының телефоны", "mother_phone"),
        ("Телефон отца", "father_phone"),
        ("2-ата-ана: телефоны", "parent2_phone"),
        ("Родитель 2 ФИО", "parent2_name"),
        ("Степень родства 1", None),
        ("№ п/п", "number"),
        ("Қан тобы", None),
    ],
)
def test_headings_are_recognised(heading, field):
    assert headings.meaning(heading) == field


def test_five_thousand_pupils_are_read():
    file = workbook([samples.KAZAKH, *(pupil_cells(number) for number in range(5_000))])
    roster, report = sheet.read(file, today=TODAY)
    assert report.ok
    assert len(roster.enrolments) == 5_000
