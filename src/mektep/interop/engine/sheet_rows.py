"""Rows of a list turned into people, classes and families."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mektep.interop.engine import names, values, words
from mektep.interop.engine.headings import Heading
from mektep.interop.engine.names import ClassName, clean, identity
from mektep.interop.engine.report import Code, Report
from mektep.interop.engine.rows import ClassRow, EnrolmentRow, RoleRow, Roster, Sex, UserRow

_EARLIEST = date(1900, 1, 1)
_SEVERAL = re.compile(r"[,;/+\n]|\sжәне\s|\sи\s|\sand\s")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with the questions asked of it."""

    sheet: str
    line: int
    cells: Sequence[object]
    heading: Heading

    def value(self, field: str) -> object:
        place = self.heading.at.get(field, -1)
        return self.cells[place] if 0 <= place < len(self.cells) else None

    def text(self, field: str) -> str:
        return text_of(self.value(field))

    def title(self, field: str) -> str:
        """The letter of the column, as the spreadsheet shows it, for a report."""
        place = self.heading.at.get(field, -1)
        return "" if place < 0 else _letter(place)


def text_of(value: object) -> str:
    """A cell as a person would read it: numbers without `.0`, days as 01.09.2026."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class People:
    """Collects what the sheets of one workbook say."""

    def __init__(self, report: Report, today: date) -> None:
        self.report, self.today = report, today
        self.classes: dict[str, ClassRow] = {}
        self.users: dict[str, UserRow] = {}
        self.roles: list[RoleRow] = []
        self.enrolments: list[EnrolmentRow] = []
        self._iins: dict[str, int] = {}
        self._seen: dict[str, tuple[int, str]] = {}
        self._class: ClassName | None = None
        self._heading: Heading | None = None

    def roster(self) -> Roster:
        return Roster(
            source="sheet",
            classes=tuple(self.classes.values()),
            users=tuple(self.users.values()),
            roles=tuple(self.roles),
            enrolments=tuple(self.enrolments),
        )

    def start(self, title: str, heading: Heading) -> None:
        """A new sheet begins; it may be named after its class."""
        self._class, self._heading = names.class_name(title), heading

    def subtitle(self, text: str) -> None:
        """A row of one merged cell names the class of the rows under it."""
        self._class = names.class_name(text) or self._class

    def take(self, row: SheetRow) -> None:
        if row.heading.kind == "staff":
            self._employee(row)
        else:
            self._pupil(row)

    # ── pupils ──────────────────────────────────────────────────────────────────────────────────────

    def _pupil(self, row: SheetRow) -> None:
        user = self._user(row)
        name = self._class_of(row)
        if user is None or name is None:
            return
        class_id = self._class_id(row, name)
        if not self._is_new(row, user, class_id):
            return
        sourced = f"pupil:{row.sheet}:{row.line}"
        slots = (self._parent(row, slot, sourced) for slot in ("parent1", "parent2"))
        parents = [found for found in slots if found]
        agents = tuple(agent for agent, _ in parents)
        user = user._replace(id=sourced, agents=agents, kinships=tuple(kinship for _, kinship in parents))
        self.users[sourced] = user
        self.roles.append(RoleRow(row.line, f"role:{sourced}", False, sourced, "student", "", None, None))
        self.enrolments.append(
            EnrolmentRow(row.line, f"in:{sourced}", False, class_id, sourced, "", "student", True, None, None)
        )

    def _class_of(self, row: SheetRow) -> ClassName | None:
        text = row.text("class")
        if not text:
            if self._class is None:
                self.report.say(Code.MISSING_VALUE, row.sheet, row.line, row.title("class"), field="class")
            return self._class
        return self._class_named(row, "class", text)

    def _class_named(self, row: SheetRow, field: str, text: str) -> ClassName | None:
        name = names.class_name(text)
        if name is None:
            self.report.say(Code.BAD_CLASS_NAME, row.sheet, row.line, row.title(field), value=text)
        elif names.has_latin(name.letter):
            self.report.say(Code.LATIN_CLASS, row.sheet, row.line, row.title(field), value=text)
        elif not name.letter:
            name = name.lettered()
            where = (row.sheet, row.line, row.title(field))
            self.report.say(Code.CLASS_WITHOUT_LETTER, *where, value=text, name=name)
        elif name.latin:
            self.report.say(Code.LATIN_LETTER, row.sheet, row.line, row.title(field), value=text, name=name)
        return name

    def _class_id(self, row: SheetRow, name: ClassName) -> str:
        sourced = f"class:{name}"
        if sourced not in self.classes:
            self.classes[sourced] = ClassRow(
                row.line,
                sourced,
                False,
                str(name),
                name._replace(latin=False),
                True,
                "",
                "",
                (),
                self._language(row),
            )
        return sourced

    def _is_new(self, row: SheetRow, user: UserRow, class_id: str) -> bool:
        """False, with a word, for somebody who stands in the file already."""
        if user.iin:
            if self._iins.setdefault(user.iin, row.line) != row.line:
                first = self._iins[user.iin]
                self.report.say(Code.DUPLICATE_IIN, row.sheet, row.line, row.title("iin"), first=first)
                return False
            return True
        key = identity(user.surname, user.given, user.patronymic, str(user.born_on or class_id))
        first, first_class = self._seen.setdefault(key, (row.line, class_id))
        if first == row.line:
            return True
        if first_class == class_id:
            self.report.say(Code.DUPLICATE_PERSON, row.sheet, row.line, None, first=first)
        else:
            one, other = (sourced.removeprefix("class:") for sourced in (first_class, class_id))
            who = f"{user.surname} {user.given}"
            where = (row.sheet, row.line, None)
            self.report.say(Code.TWO_CLASSES, *where, id=who, one=one, other=other, first=first)
        return False

    def _parent(self, row: SheetRow, slot: str, child: str) -> tuple[str, str] | None:
        text = row.text(f"{slot}_name")
        if not text:
            return None
        surname, given, patronymic = names.full_name(text)
        if not given or not all(names.is_person_name(part) for part in (surname, given) if part):
            self.report.say(Code.BAD_NAME, row.sheet, row.line, row.title(f"{slot}_name"), value=text)
            return None
        if patronymic and not names.is_person_name(patronymic):
            self.report.say(Code.BAD_NAME, row.sheet, row.line, row.title(f"{slot}_name"), value=text)
            return None
        phone = self._phone(row, f"{slot}_phone")
        # Brothers and sisters share a parent when name and number agree; a name alone is not enough.
        sourced = f"parent:{phone}:{identity(surname, given)}" if phone else f"{child}:{slot}"
        if sourced not in self.users:
            self.users[sourced] = UserRow(
                row.line, sourced, False, surname, given, patronymic, "", phone, "", "", (), ()
            )
            self.roles.append(RoleRow(row.line, f"role:{sourced}", False, sourced, "parent", "", None, None))
        return sourced, self._kinship(row, slot)

    def _kinship(self, row: SheetRow, slot: str) -> str:
        for who in ("mother", "father"):
            if f"{slot}_is_{who}" in row.heading.at:
                return who
        text = row.text(f"{slot}_kinship")
        code = words.kinship(text) if text else ""
        if code is None:
            self.report.say(
                Code.UNKNOWN_KINSHIP, row.sheet, row.line, row.title(f"{slot}_kinship"), value=text
            )
        return code or "relative"

    # ── staff ───────────────────────────────────────────────────────────────────────────────────────

    def _employee(self, row: SheetRow) -> None:
        user = self._user(row)
        if user is None:
            return
        key = identity(user.surname, user.given, user.patronymic, user.phone or user.iin)
        first, _ = self._seen.setdefault(key, (row.line, ""))
        if first != row.line:
            self.report.say(Code.DUPLICATE_PERSON, row.sheet, row.line, None, first=first)
            return
        sourced = f"staff:{row.sheet}:{row.line}"
        posts = self._posts(row)
        if not posts:
            return
        self.users[sourced] = user._replace(id=sourced)
        for post in posts:
            self.roles.append(RoleRow(row.line, f"{post}:{sourced}", False, sourced, post, "", None, None))
        leads = row.text("leads")
        name = self._class_named(row, "leads", leads) if leads else None
        if name is not None:
            class_id = self._class_id(row, name)
            self.enrolments.append(
                EnrolmentRow(
                    row.line, f"leads:{sourced}", False, class_id, sourced, "", "teacher", True, None, None
                )
            )

    def _posts(self, row: SheetRow) -> list[str]:
        text = row.text("role")
        if not text:
            return ["teacher"]
        whole = words.role(text)
        found = [whole] if whole else [words.role(piece) for piece in _SEVERAL.split(text) if piece.strip()]
        if None in found or not found:
            self.report.say(Code.UNKNOWN_ROLE, row.sheet, row.line, row.title("role"), value=text)
            return []
        posts = sorted({post for post in found if post and post != words.OTHER})
        if not posts:
            self.report.say(Code.NOT_SCHOOL_ROLE, row.sheet, row.line, row.title("role"), value=text)
        return posts

    # ── cells ───────────────────────────────────────────────────────────────────────────────────────

    def _user(self, row: SheetRow) -> UserRow | None:
        if "full_name" in row.heading.at:
            surname, given, patronymic = names.full_name(row.text("full_name"))
            where = dict.fromkeys(("surname", "given", "patronymic"), "full_name")
        else:
            surname, given, patronymic = (row.text(field) for field in ("surname", "given", "patronymic"))
            where = {field: field for field in ("surname", "given", "patronymic")}
        good = True
        for field, text in (("surname", surname), ("given", given), ("patronymic", patronymic)):
            if not text and field != "patronymic":
                self.report.say(Code.MISSING_VALUE, row.sheet, row.line, row.title(where[field]), field=field)
                good = False
            elif text and not names.is_person_name(text):
                self.report.say(Code.BAD_NAME, row.sheet, row.line, row.title(where[field]), value=text)
                good = False
        iin, born_on, sex = self._iin(row), self._born_on(row), self._sex(row)
        if not good:
            return None
        return UserRow(
            row.line,
            "",
            False,
            surname,
            given,
            patronymic,
            iin,
            self._phone(row, "phone"),
            self._email(row),
            self._language(row),
            (),
            (),
            born_on,
            sex,
        )

    def _iin(self, row: SheetRow) -> str:
        text = row.text("iin")
        if not text:
            return ""
        # Excel drops zeros in front of a number: 061211600012 becomes 61211600012.
        if isinstance(row.value("iin"), int | float) and text.isdigit():
            text = text.zfill(12)
        number = values.iin(text)
        if number is None:
            self.report.say(Code.BAD_IIN, row.sheet, row.line, row.title("iin"))
        return number or ""

    def _born_on(self, row: SheetRow) -> date | None:
        value = row.value("born_on")
        if value is None or not text_of(value):
            return None
        found = values.day_of_a_sheet(value)
        if found is None:
            self.report.say(Code.BAD_DATE, row.sheet, row.line, row.title("born_on"), value=text_of(value))
        elif not _EARLIEST <= found <= self.today:
            self.report.say(Code.IMPOSSIBLE_DATE, row.sheet, row.line, row.title("born_on"), value=found)
            return None
        return found

    def _sex(self, row: SheetRow) -> Sex:
        text = row.text("sex")
        found = words.sex(text) if text else ""
        if found is None:
            self.report.say(Code.BAD_SEX, row.sheet, row.line, row.title("sex"), value=text)
        return found or ""

    def _language(self, row: SheetRow) -> str:
        text = row.text("language")
        code = words.language(text) if text else ""
        if code is None:
            self.report.say(Code.BAD_LANGUAGE, row.sheet, row.line, row.title("language"), value=text)
        return code or ""

    def _phone(self, row: SheetRow, field: str) -> str:
        text = row.text(field)
        if not text:
            return ""
        pieces = values.phones(text)
        if len(pieces) > 1:
            self.report.say(Code.MANY_PHONES, row.sheet, row.line, row.title(field))
        number = values.phone(pieces[0]) if pieces else None
        if number is None:
            self.report.say(Code.BAD_PHONE, row.sheet, row.line, row.title(field), value=text)
        return number or ""

    def _email(self, row: SheetRow) -> str:
        text = row.text("email")
        address = values.email(text) if text else ""
        if address is None:
            self.report.say(Code.BAD_EMAIL, row.sheet, row.line, row.title("email"), value=text)
        return address or ""
