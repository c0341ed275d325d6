"""The week as a CSV file: written for people, read back row by row with a sentence for every mistake."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mektep.core import alphabet
from mektep.school.models import Room, Teaching

from .actions import NewPlace
from .models import Slot, Week

COLUMNS = ("class", "split", "group", "subject", "teacher", "weekday", "number", "week", "room")
MOST_ROWS = 20_000
# Headings as people write them, in small letters.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "class": ("class", "сынып", "класс"),
    "split": ("split", "бөліну", "деление"),
    "group": ("group", "топ", "группа"),
    "subject": ("subject", "пән", "предмет"),
    "teacher": ("teacher", "мұғалім", "учитель"),
    "weekday": ("weekday", "day", "күн", "апта күні", "день", "день недели"),
    "number": ("number", "lesson", "сабақ", "сабақтың реті", "урок", "номер урока"),
    "week": ("week", "апта", "неделя"),
    "room": ("room", "кабинет", "оқу кабинеті"),
}
_DAYS: Mapping[str, int] = {
    word: number
    for number, words in {
        1: "1 monday mon дүйсенбі дс понедельник пн",
        2: "2 tuesday tue сейсенбі сс вторник вт",
        3: "3 wednesday wed сәрсенбі ср среда",
        4: "4 thursday thu бейсенбі бс четверг чт",
        5: "5 friday fri жұма жм пятница пт",
        6: "6 saturday sat сенбі сн суббота сб",
    }.items()
    for word in words.split()
}
_WEEKS: Mapping[str, str] = {
    word: kind
    for kind, words in {
        Week.EVERY.value: ("", "every", "әр апта", "каждая"),
        Week.ODD.value: ("odd", "тақ", "нечётная", "нечетная"),
        Week.EVEN.value: ("even", "жұп", "чётная", "четная"),
    }.items()
    for word in words
}


@dataclass
class Read:
    """What a file says: places in the order of its rows, or mistakes as (row number, sentence)."""

    places: list[NewPlace] = field(default_factory=list)
    mistakes: list[tuple[int, str]] = field(default_factory=list)


def write(slots: Iterable[Slot]) -> str:
    """The slots as CSV with a heading; loaded with their class-subjects, rooms and teachers."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for slot in slots:
        group = slot.teaching.group
        teacher = slot.teaching.teacher
        writer.writerow(
            [
                _safe(value)
                for value in (
                    f"{group.school_class.grade}{group.school_class.letter}",
                    group.split,
                    group.name,
                    slot.teaching.subject.code,
                    teacher.short_name if teacher else "",
                    str(slot.weekday),
                    str(slot.number),
                    "" if slot.week == Week.EVERY else slot.week,
                    slot.room.name if slot.room else "",
                )
            ]
        )
    return "\ufeff" + out.getvalue()


def _safe(value: str) -> str:
    """Spreadsheets run cells that begin like a formula; a quote stops them."""
    return f"'{value}" if value[:1] in "=+-@\t" and value else value


def read(data: bytes, teachings: Sequence[Teaching], rooms: Sequence[Room]) -> Read:
    """Parse a file against the class-subjects and rooms of a school."""
    found = Read()
    text = _decoded(data)
    if text is None:
        found.mistakes.append((0, _("The file is not a text in UTF-8 or Windows-1251.")))
        return found
    rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    if not rows or (columns := _columns(rows[0])) is None:
        found.mistakes.append(
            (1, _("The first row names the columns: class, subject, weekday and number at least."))
        )
        return found
    if len(rows) > MOST_ROWS:
        found.mistakes.append((len(rows), _("The file has too many rows.")))
        return found
    known = _Known(teachings, rooms)
    for line, row in enumerate(rows[1:], start=2):
        cells = {name: _unquoted(row[at]) if at < len(row) else "" for name, at in columns.items()}
        if not any(cells.values()):
            continue
        place = known.place(cells)
        if isinstance(place, str):
            found.mistakes.append((line, place))
        else:
            found.places.append(place)
    if not found.places and not found.mistakes:
        found.mistakes.append((1, _("The file has no lessons.")))
    return found


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(";,\t", key=head.count)


def _columns(head: Sequence[str]) -> dict[str, int] | None:
    words = [cell.strip().lower() for cell in head]
    found = {name: at for name, known in HEADINGS.items() for at, word in enumerate(words) if word in known}
    return found if {"class", "subject", "weekday", "number"} <= found.keys() else None


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" else cell


class _Known:
    """The school's class-subjects and rooms, findable by what people write."""

    def __init__(self, teachings: Sequence[Teaching], rooms: Sequence[Room]) -> None:
        self.rooms = {room.name.lower(): room for room in rooms}
        self.classes = set()
        self.teachings: dict[tuple[str, str, str, str], Teaching] = {}
        for one in teachings:
            group, subject = one.group, one.subject
            name = f"{group.school_class.grade}{group.school_class.letter}"
            self.classes.add(name)
            for word in {subject.code, subject.name_kk, subject.name_ru, subject.name_en}:
                key = (name, group.split.lower(), group.name.lower(), word.lower())
                self.teachings.setdefault(key, one)

    def place(self, cells: Mapping[str, str]) -> NewPlace | str:
        """The place of a row, or what is wrong with it."""
        name = _class_name(cells["class"])
        if name not in self.classes:
            return _("There is no class «{name}» this year.").format(name=cells["class"])
        key = (name, cells.get("split", "").lower(), cells.get("group", "").lower(), cells["subject"].lower())
        teaching = self.teachings.get(key)
        if teaching is None:
            return _("The class {name} has no subject «{subject}» in this group.").format(
                name=name, subject=cells["subject"]
            )
        weekday = _DAYS.get(cells["weekday"].lower())
        if weekday is None:
            return _("«{text}» is not a day of the week.").format(text=cells["weekday"])
        if not re.fullmatch(r"\d{1,2}", cells["number"]):
            return _("«{text}» is not a lesson number.").format(text=cells["number"])
        week = _WEEKS.get(cells.get("week", "").lower())
        if week is None:
            return _("«{text}» is neither odd nor even.").format(text=cells["week"])
        room = self.rooms.get(cells.get("room", "").lower())
        if room is None and cells.get("room"):
            return _("There is no room «{room}».").format(room=cells["room"])
        return NewPlace(teaching, weekday, int(cells["number"]), week, room)


def _class_name(text: str) -> str:
    """`7 «Б»`, `7-б`, `7B` (with a Latin look-alike) → `7Б`."""
    found = re.fullmatch(r"\s*(\d{1,2})\s*[-–]?\s*[«\"']?\s*(\w{1,4}?)\s*[»\"']?\s*", text)
    return f"{found[1]}{alphabet.cyrillic(found[2])}" if found else text
