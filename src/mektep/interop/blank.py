"""An empty list to be filled in, with headings in the reader's language that the importer understands."""

import io

from django.utils.translation import get_language
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

_PUPILS = {
    "kk": "Сынып|Тегі|Аты|Әкесінің аты|ЖСН|Туған күні|Жынысы|Оқыту тілі|1-ата-ананың аты-жөні|"
          "1-ата-ананың телефоны|1-ата-ананың туыстығы|2-ата-ананың аты-жөні|2-ата-ананың телефоны|"
          "2-ата-ананың туыстығы",
    "ru": "Класс|Фамилия|Имя|Отчество|ИИН|Дата рождения|Пол|Язык обучения|ФИО родителя 1|Телефон родителя 1|"
          "Родство родителя 1|ФИО родителя 2|Телефон родителя 2|Родство родителя 2",
    "en": "Class|Surname|Given name|Patronymic|IIN|Date of birth|Sex|Language|Parent 1 name|Parent 1 phone|"
          "Parent 1 relationship|Parent 2 name|Parent 2 phone|Parent 2 relationship",
}  # fmt: skip
_STAFF = {
    "kk": "Тегі|Аты|Әкесінің аты|ЖСН|Телефон|Электрондық пошта|Лауазымы|Сынып жетекшілігі",
    "ru": "Фамилия|Имя|Отчество|ИИН|Телефон|Электронная почта|Должность|Классное руководство",
    "en": "Surname|Given name|Patronymic|IIN|Phone|E-mail|Post|Homeroom",
}
_TITLES = {"kk": ("Оқушылар", "Педагогтер"), "ru": ("Ученики", "Педагоги"), "en": ("Pupils", "Staff")}


def headings(language: str) -> tuple[list[str], list[str]]:
    """The headings of pupils and of staff."""
    return _PUPILS[language].split("|"), _STAFF[language].split("|")


def workbook() -> bytes:
    """Two sheets: pupils and staff. Every column but the dates is text, so that no number loses its zeros."""
    language = (get_language() or "kk")[:2]
    language = language if language in _TITLES else "kk"
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, names in zip(_TITLES[language], headings(language), strict=True):
        sheet = book.create_sheet(title)
        sheet.append(names)
        sheet.freeze_panes = "A2"
        for place, name in enumerate(names, start=1):
            cell = sheet.cell(1, place)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E3EFF2")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            column = sheet.column_dimensions[get_column_letter(place)]
            column.width = max(14, len(name) + 2)
            column.number_format = "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
