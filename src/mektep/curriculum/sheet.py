"""A plan as an Excel sheet: read with all the freedom teachers take, written in one form."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django.utils.translation import gettext, pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from mektep.core import sheets
from mektep.school.models import Teaching

from .drafts import DraftRow
from .models import PlanRow

MOST_ROWS = 1000

# How headings are recognised, first match wins; «Бөлім / Ортақ тақырып» is a section, so it is asked first.
_COLUMNS = (
    ("number", re.compile(r"^(№|#|n|no|р/с|п/п|№ п/п|рет(тік)?( саны| нөмірі)?|номер.*|number)$")),
    ("kind", re.compile(r"түрі|^тип|^вид|^kind|^type")),
    ("section", re.compile(r"бөлім|раздел|сквозн|^section|^unit")),
    ("objectives", re.compile(r"мақсат|цел|objective|goal|\bкод")),
    ("topic", re.compile(r"тақырып|тақырыбы|тема|topic|theme|мазмұн|содержание")),
    ("hours", re.compile(r"сағат|час|hour")),
    ("date", re.compile(r"күні|мерзім|дата|срок|date|уақыты")),
    ("note", re.compile(r"ескерт|примеч|note|remark")),
)
_TERM_WORK = re.compile(
    r"\bтжб\b|\bсоч\b|тоқсан\w*( бойынша)? жиынтық|за четверть|за полугодие"
    r"|for (a|the) term|\bterm summative",
    re.I,
)
_UNIT_WORK = re.compile(
    r"\bбжб\b|\bсор\b|бөлім\w* бойынша жиынтық|за раздел|for (a|the) unit|\bunit summative", re.I
)
# A lesson that prepares for a work, or looks back at one, is a lesson.
_ABOUT_WORK = re.compile(
    r"дайын|подготов|prepar|талдау|анализ|analy|қатемен|над ошибк|mistakes|қайтала|повтор", re.I
)
_TOTAL = re.compile(r"^(барлығы|жиыны|жалпы|итого|всего|total)\b", re.I)
_PERIOD = re.compile(
    r"^([1-4ivІ]+)[\s\-–]*(ші|шы|я)?[\s\-–]*(тоқсан|жарты\s?жылдық|четверть|полугодие|term|quarter)", re.I
)
_CODE = re.compile(r"\d{1,2}(?:\s*\.\s*\d{1,2}){2,4}")
_DAY = re.compile(r"(\d{1,2})[.\-/](\d{1,2})(?:[.\-/](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class Note:
    """Something to say about one row of the sheet. A blocking one keeps the whole plan out."""

    row: int
    say: str
    blocks: bool


@dataclass
class Draft:
    """What a sheet gave: rows, and remarks row by row."""

    rows: list[DraftRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return bool(self.rows) and not any(note.blocks for note in self.notes)

    @property
    def hours(self) -> Decimal:
        return sum((row.hours for row in self.rows), Decimal(0))

    def say(self, row: int, text: str, *, blocks: bool = True) -> None:
        self.notes.append(Note(row, text, blocks))


def read(file: IO[bytes], teaching: Teaching) -> Draft:
    """The plan in the first sheet of a workbook. Raises `sheets.NotASheet` and `sheets.TooLong`."""
    return parse(sheets.rows(file, MOST_ROWS), teaching)


def parse(lines: Sequence[Sequence[Any]], teaching: Teaching) -> Draft:
    """The plan in these lines of cells; line 1 is the sheet's first row."""
    draft = Draft()
    start, columns = _headings(lines)
    if not columns:
        draft.say(
            1, gettext("No headings were found. The sheet needs at least the columns «Topic» and «Hours».")
        )
        return draft
    section = ""
    for number, line in enumerate(lines[start:], start=start + 1):
        cells = {name: _text(line[at]) for name, at in columns.items() if at < len(line)}
        raw = {name: line[at] for name, at in columns.items() if at < len(line)}
        filled = [_text(cell) for cell in line if _text(cell)]
        if not filled or _TOTAL.match(filled[0]):
            continue
        if len(filled) == 1 and not cells.get("hours"):
            # A line across the sheet: a term («1-тоқсан») says nothing, anything else names a section.
            if not _PERIOD.match(filled[0]):
                section = filled[0][:200]
            continue
        section = cells.get("section") or section
        _read_row(draft, number, cells, raw, section, teaching)
    if not draft.rows and not draft.notes:
        draft.say(start, gettext("There are no rows under the headings."))
    return draft


def _headings(lines: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    for number, line in enumerate(lines[:25]):
        found: dict[str, int] = {}
        for at, cell in enumerate(line):
            heading = _text(cell).lower().replace("\n", " ").strip(" .:*")
            for name, pattern in _COLUMNS:
                if heading and name not in found and pattern.search(heading):
                    found[name] = at
                    break
        if {"topic", "hours"} <= found.keys():
            return number + 1, found
    return 0, {}


def _read_row(
    draft: Draft, number: int, cells: dict[str, str], raw: dict[str, Any], section: str, teaching: Teaching
) -> None:
    before = len(draft.notes)
    topic = cells.get("topic", "")
    if not topic:
        draft.say(number, gettext("The topic is missing."))
    elif len(topic) > 300:
        draft.say(number, gettext("The topic is longer than 300 letters."))
    if len(section) > 200:
        draft.say(number, gettext("The name of the section is longer than 200 letters."))
    hours = _hours(draft, number, cells.get("hours", ""))
    planned_on = _day(draft, number, raw.get("date"), teaching)
    objectives = _objectives(draft, number, cells.get("objectives", ""), teaching)
    note = cells.get("note", "")
    if len(note) > 200:
        draft.say(number, gettext("The note was cut to 200 letters."), blocks=False)
    if any(one.blocks for one in draft.notes[before:]):
        return
    draft.rows.append(
        DraftRow(
            topic=topic,
            section=section,
            objectives=objectives,
            hours=hours,
            kind=kind_of(topic, cells.get("kind", ""), section),
            planned_on=planned_on,
            note=note[:200],
        )
    )


def kind_of(topic: str, said: str = "", section: str = "") -> str:
    """Lesson, БЖБ/СОР or ТЖБ/СОЧ: what the column of kinds says, else what the topic's words say."""
    for words in (said, topic):
        if _ABOUT_WORK.search(words):
            continue
        if _TERM_WORK.search(words):
            return PlanRow.Kind.TERM.value
        if _UNIT_WORK.search(words):
            return PlanRow.Kind.UNIT.value
    return PlanRow.Kind.LESSON.value


def _hours(draft: Draft, number: int, text: str) -> Decimal:
    if not text:
        draft.say(number, gettext("The hours are missing; one hour is assumed."), blocks=False)
        return Decimal(1)
    found = re.match(r"\d+(?:[.,]\d+)?", text)
    try:
        hours = Decimal(found[0].replace(",", ".")) if found else Decimal(0)
    except InvalidOperation:
        hours = Decimal(0)
    if not 0 < hours <= 20 or hours * 2 % 1:
        draft.say(number, gettext("The hours must be a number like 1, 2 or 0.5, not «%s».") % text[:20])
    return hours


def _day(draft: Draft, number: int, value: Any, teaching: Teaching) -> date | None:
    day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
    text = _text(value)
    year = teaching.year
    if day is None and text:
        day = _day_in(text, year.starts_on)
        if day is None:
            draft.say(number, gettext("The date «%s» can't be read; write it as 05.09.2026.") % text[:20])
            return None
    if day is not None and not year.starts_on <= day <= year.ends_on:
        draft.say(number, gettext("The date %s is outside the academic year.") % f"{day:%d.%m.%Y}")
        return None
    return day


def _day_in(text: str, starts_on: date) -> date | None:
    try:
        if iso := _ISO.search(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if found := _DAY.search(text):
            day, month = int(found[1]), int(found[2])
            if found[3]:
                return date(int(found[3]) % 100 + 2000, month, day)
            # Without a year: autumn belongs to the first half of the academic year.
            return date(starts_on.year + (month < starts_on.month), month, day)
    except ValueError:
        return None
    return None


def _objectives(draft: Draft, number: int, text: str, teaching: Teaching) -> str:
    codes = [re.sub(r"\s", "", code) for code in _CODE.findall(text)]
    if not codes:
        return text[:200]
    grade = str(teaching.group.school_class.grade)
    strange = [code for code in codes if code.split(".")[0] != grade]
    if strange:
        draft.say(number, gettext("The objective %s is of another grade.") % strange[0], blocks=False)
    found = ", ".join(dict.fromkeys(codes))
    if len(found) > 200:
        draft.say(number, gettext("There are too many objectives for one row."))
    return found


def _text(cell: Any) -> str:
    """A cell as a line of text; 2.0 is read as 2."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", " ", str(cell)).strip()


# ── out ──────────────────────────────────────────────────────────────────────────────────────
def write(teaching: Teaching, rows: Iterable[PlanRow], days: dict[int, date]) -> bytes:
    """The plan as a workbook of the same form; `days` are the days of the rows' lessons, by row id."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    school_class = teaching.group.school_class
    sheet.title = sheets.title(f"{school_class.name} {teaching.subject.name}")
    headings = [
        "№",
        pgettext("plan", "Section"),
        pgettext("plan", "Topic"),
        pgettext("plan", "Objective codes"),
        pgettext("plan", "Hours"),
        pgettext("plan", "Date"),
        pgettext("plan", "Note"),
        pgettext("plan", "Kind"),
    ]
    short = {
        PlanRow.Kind.LESSON.value: gettext("Lesson"),
        PlanRow.Kind.UNIT.value: gettext("Unit summative"),
        PlanRow.Kind.TERM.value: gettext("Term summative"),
    }
    sheets.put_rows(sheet, 1, [headings])
    for number, row in enumerate(rows, start=1):
        line: list[sheets.Value] = [
            number,
            row.section,
            row.topic,
            row.objectives,
            row.hours,
            days.get(row.pk) or row.planned_on,
            row.note,
            short[row.kind],
        ]
        sheets.put_rows(sheet, number + 1, [line])
        sheet.cell(row=number + 1, column=6).number_format = "dd.mm.yyyy"
    for letter, width in zip("ABCDEFGH", (6, 28, 52, 20, 9, 13, 26, 22), strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE3F0F4")
    for cells in sheet.iter_rows(min_row=1):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    return sheets.save(book)
