"""OneRoster 1.2 CSV (a zip) read into a `Roster`: one pass over every file, then `checks`."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any, NamedTuple, TypeVar

from mektep.interop.engine import archive, checks, names, table, values, words
from mektep.interop.engine.archive import Limits, Member
from mektep.interop.engine.names import ClassName
from mektep.interop.engine.oneroster_files import COLUMNS, OTHERS, VERSION
from mektep.interop.engine.report import Code, Report, Unreadable, stop
from mektep.interop.engine.rows import (
    ClassRow,
    CourseRow,
    EnrolmentRow,
    Kind,
    OrgRow,
    RoleRow,
    Roster,
    SessionRow,
    Sex,
    UserRow,
)
from mektep.interop.engine.table import Cells, Columns

_STATUSES = frozenset({"active", "tobedeleted"})
_ORG_TYPES = frozenset({"department", "school", "district", "local", "state", "national"})
_SESSION_TYPES = frozenset({"gradingPeriod", "semester", "schoolYear", "term"})
_CLASS_TYPES = frozenset({"homeroom", "scheduled"})
_ROLES = frozenset(
    {"aide", "counselor", "districtAdministrator", "guardian", "parent", "principal", "proctor", "relative",
     "siteAdministrator", "student", "systemAdministrator", "teacher"}
)  # fmt: skip
_ENROLMENT_ROLES = frozenset({"administrator", "aide", "proctor", "student", "teacher"})
_SEXES = frozenset({"male", "female", "unspecified", "other"})
_YES_NO = frozenset({"true", "false"})
_MODES = frozenset({"bulk", "delta", "absent"})

_IIN = re.compile(r"\{\s*(?:IIN|ЖСН|ИИН)\s*:\s*([^}]*)\}", re.IGNORECASE)
_HOURS = re.compile(r"^\d{1,2}(?:[.,]\d)?$")
_STEP, _MOST_HOURS = Decimal("0.5"), Decimal(40)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 1, 1)

Row = TypeVar("Row", OrgRow, SessionRow, CourseRow, ClassRow, UserRow, RoleRow, EnrolmentRow)

_KINDS: dict[str, Kind] = {
    "orgs": "org", "academicSessions": "session", "courses": "course", "classes": "class", "users": "user",
    "roles": "role", "enrollments": "enrolment",
}  # fmt: skip


def read(
    file: IO[bytes], name: str = "roster.zip", *, today: date, limits: Limits | None = None
) -> tuple[Roster, Report]:
    """Read a whole archive. Never raises for what is in it: look at `report.ok` before using the roster.

    `file` is seekable and stays open; `today` bounds birth dates.
    """
    limits, report = limits or Limits(), Report()
    try:
        with archive.open_zip(file, name, limits) as opened:
            found = {member.name.lower(): member for member in archive.members(opened, name, limits, report)}
            return _Reading(found, report, limits, today).roster(name), report
    except Unreadable as error:
        for finding in error.findings:
            report.add(finding)
        return Roster("oneroster"), report


class _Birth(NamedTuple):
    """One row of demographics.csv; only these two facts are read, the others are nobody's business here."""

    line: int
    user: str
    deleted: bool
    born_on: date | None
    sex: Sex


def _born(user: UserRow, birth: _Birth | None) -> UserRow:
    return user if birth is None else user._replace(born_on=birth.born_on, sex=birth.sex)


class _Reading:
    """One archive on its way to becoming a roster."""

    def __init__(self, found: dict[str, Member], report: Report, limits: Limits, today: date) -> None:
        self.found, self.report, self.limits, self.today = found, report, limits, today

    def roster(self, name: str) -> Roster:
        modes = self._modes(name)
        full = frozenset(_KINDS[file] for file, mode in modes.items() if mode == "bulk" and file in _KINDS)
        births = {row.user: row for row in self._raw("demographics", modes, self._demographics)}
        roster = Roster(
            source="oneroster",
            orgs=self._rows("orgs", modes, self._org),
            sessions=self._rows("academicSessions", modes, self._session),
            courses=self._rows("courses", modes, self._course),
            classes=self._told_by_titles(self._rows("classes", modes, self._class)),
            users=tuple(
                _born(user, births.pop(user.id, None)) for user in self._raw("users", modes, self._user)
            ),
            roles=self._rows("roles", modes, self._role),
            enrolments=self._rows("enrollments", modes, self._enrolment),
            full=full,
        )
        if "user" in full:
            for birth in births.values():
                if not birth.deleted:
                    self.report.say(
                        Code.UNKNOWN_REFERENCE, "demographics.csv", birth.line, "sourcedId", id=birth.user
                    )
        checks.check(roster, self.report)
        return roster

    # ── the manifest ────────────────────────────────────────────────────────────────────────────────

    def _modes(self, name: str) -> dict[str, str]:
        """Which of our files are here, and whether each is a full list (`bulk`) or changes (`delta`)."""
        known = {f"{file}.csv".lower(): file for file in COLUMNS}
        others = {f"{file}.csv".lower() for file in OTHERS}
        for member in self.found:
            if member not in known and member != "manifest.csv":
                self.report.say(Code.IGNORED_FILE, member, standard="yes" if member in others else "no")
        if not any(member in known for member in self.found):
            raise stop(Code.NO_KNOWN_FILE, name)
        if "manifest.csv" not in self.found:
            raise stop(Code.MANIFEST_MISSING, name)
        declared = self._manifest()
        modes = {}
        for low, file in known.items():
            mode = declared.get(f"file.{file}".lower())
            if mode in (None, "absent"):
                if low in self.found:
                    self.report.say(Code.FILE_UNDECLARED, f"{file}.csv")
            elif low not in self.found:
                self.report.say(Code.FILE_MISSING, f"{file}.csv")
            else:
                modes[file] = mode or ""
        return modes

    def _manifest(self) -> dict[str, str]:
        declared: dict[str, str] = {}
        columns = Columns(("propertyName", "value"))
        for cells in table.rows(self.found["manifest.csv"], columns, self.limits, self.report):
            key, value = cells.text("propertyName").lower(), cells.text("value").lower()
            if key == "oneroster.version" and value != VERSION:
                cells.wrong(Code.WRONG_VERSION, "value", value=value, expected=VERSION)
            elif key.startswith("file.") and value not in _MODES:
                cells.wrong(Code.MANIFEST_VALUE, "value", property=key, value=value)
            elif key in declared and declared[key] != value:
                cells.wrong(Code.DUPLICATE_ID, "propertyName", id=key)
            declared.setdefault(key, value)
        if "oneroster.version" not in declared:
            self.report.say(Code.WRONG_VERSION, "manifest.csv", value="", expected=VERSION)
        return declared

    # ── rows ────────────────────────────────────────────────────────────────────────────────────────

    def _rows(
        self, file: str, modes: dict[str, str], parse: Callable[[Cells, str, bool], Row]
    ) -> tuple[Row, ...]:
        return tuple(self._raw(file, modes, parse))

    def _raw(
        self, file: str, modes: dict[str, str], parse: Callable[[Cells, str, bool], Any]
    ) -> Iterator[Any]:
        """The rows of a file. A broken one is reported and still given, so that nobody points at nothing."""
        if file not in modes:
            return
        seen: dict[str, int] = {}
        try:
            for cells in table.rows(
                self.found[f"{file}.csv".lower()], COLUMNS[file], self.limits, self.report
            ):
                sourced = cells.needed("sourcedId")
                if sourced in seen:
                    cells.wrong(Code.DUPLICATE_ID, "sourcedId", id=sourced, first=seen[sourced])
                    continue
                seen[sourced] = cells.line
                deleted = self._is_deleted(cells, modes[file])
                cells.forgiving = deleted
                yield parse(cells, sourced, deleted)
        except Unreadable as error:
            for finding in error.findings:
                self.report.add(finding)

    def _is_deleted(self, cells: Cells, mode: str) -> bool:
        status = cells.text("status")
        if not status:
            if mode == "delta":
                cells.wrong(Code.STATUS_MISSING, "status")
            return False
        if status.lower() not in _STATUSES:
            cells.wrong(Code.BAD_STATUS, "status", value=status)
        return status.lower() == "tobedeleted"

    def _org(self, cells: Cells, sourced: str, deleted: bool) -> OrgRow:
        return OrgRow(
            cells.line,
            sourced,
            deleted,
            cells.needed("name"),
            cells.choice("type", _ORG_TYPES, needed=True),
            cells.text("identifier"),
            cells.text("parentSourcedId"),
        )

    def _session(self, cells: Cells, sourced: str, deleted: bool) -> SessionRow:
        title, kind = cells.needed("title"), cells.choice("type", _SESSION_TYPES, needed=True)
        starts, ends = self._period(cells, "startDate", needed=True)
        return SessionRow(
            cells.line, sourced, deleted, title, kind, starts, ends, cells.text("parentSourcedId")
        )

    def _course(self, cells: Cells, sourced: str, deleted: bool) -> CourseRow:
        title, code = cells.needed("title"), cells.text("courseCode")
        self._grades(cells)
        return CourseRow(cells.line, sourced, deleted, title, code, cells.needed("orgSourcedId"))

    def _class(self, cells: Cells, sourced: str, deleted: bool) -> ClassRow:
        title = cells.needed("title")
        is_home = cells.choice("classType", _CLASS_TYPES, needed=True) == "homeroom"
        grades = self._grades(cells)
        name = self._class_name(cells, title, grades) if is_home else None
        return ClassRow(
            cells.line,
            sourced,
            deleted,
            title,
            name,
            is_home,
            cells.text("courseSourcedId"),
            cells.needed("schoolSourcedId"),
            cells.many("termSourcedIds"),
            self._language(cells),
            None if is_home else self._hours(cells),
        )

    def _told_by_titles(self, rows: tuple[ClassRow, ...]) -> tuple[ClassRow, ...]:
        """Programs that know no homerooms list `5 «Ә»` as any other class: tell such classes by title."""
        if any(row.is_home for row in rows):
            return rows
        found = {row.id: name.lettered() for row in rows if (name := names.class_name(row.title))}
        found = {sourced: name for sourced, name in found.items() if not names.has_latin(name.letter)}
        if not found or len(set(map(str, found.values()))) < len(found):
            return rows
        self.report.say(Code.HOME_BY_TITLE, "classes.csv", count=len(found))
        return tuple(
            row._replace(is_home=True, name=found[row.id]._replace(latin=False)) if row.id in found else row
            for row in rows
        )

    def _hours(self, cells: Cells) -> Decimal | None:
        text = cells.text("metadata.weeklyHours")
        if not text:
            return None
        if _HOURS.match(text):
            hours = Decimal(text.replace(",", "."))
            if 0 < hours <= _MOST_HOURS and hours % _STEP == 0:
                return hours
        cells.wrong(Code.BAD_VALUE, "metadata.weeklyHours", value=text, allowed="0.5, 1, 1.5 …")
        return None

    def _class_name(self, cells: Cells, title: str, grades: tuple[int, ...]) -> ClassName | None:
        name = names.class_name(title) or names.class_name(cells.text("classCode"))
        if name is None:
            cells.wrong(Code.BAD_CLASS_NAME, "title", value=title)
            return None
        if names.has_latin(name.letter):
            cells.wrong(Code.LATIN_CLASS, "title", value=title)
        elif not name.letter:
            name = name.lettered()
            cells.note(Code.CLASS_WITHOUT_LETTER, "title", value=title, name=name)
        elif name.latin:
            cells.note(Code.LATIN_LETTER, "title", value=title, name=name)
        if grades and name.grade not in grades:
            cells.note(Code.GRADE_MISMATCH, "grades", name=name, grades=", ".join(map(str, grades)))
        return name

    def _user(self, cells: Cells, sourced: str, deleted: bool) -> UserRow:
        surname, given = (
            self._name(cells, "familyName", needed=True),
            self._name(cells, "givenName", needed=True),
        )
        patronymic = self._name(cells, "middleName")
        return UserRow(
            cells.line,
            sourced,
            deleted,
            surname,
            given,
            patronymic,
            self._iin(cells),
            self._phone(cells),
            self._email(cells),
            self._language(cells),
            cells.many("agentSourcedIds"),
            cells.many("metadata.kinship"),
        )

    def _role(self, cells: Cells, sourced: str, deleted: bool) -> RoleRow:
        user, role = cells.needed("userSourcedId"), cells.text("role")
        if not role.startswith("ext:"):
            role = cells.choice("role", _ROLES, needed=True)
        starts, ends = self._period(cells, "beginDate")
        return RoleRow(cells.line, sourced, deleted, user, role, cells.needed("orgSourcedId"), starts, ends)

    def _enrolment(self, cells: Cells, sourced: str, deleted: bool) -> EnrolmentRow:
        starts, ends = self._period(cells, "beginDate")
        return EnrolmentRow(
            cells.line,
            sourced,
            deleted,
            cells.needed("classSourcedId"),
            cells.needed("userSourcedId"),
            cells.needed("schoolSourcedId"),
            cells.choice("role", _ENROLMENT_ROLES, needed=True),
            cells.choice("primary", _YES_NO, default="false") == "true",
            starts,
            ends,
        )

    def _demographics(self, cells: Cells, sourced: str, deleted: bool) -> "_Birth":
        born = cells.day("birthDate")
        if born and not _EARLIEST <= born <= self.today:
            cells.wrong(Code.IMPOSSIBLE_DATE, "birthDate", value=born)
            born = None
        typed = cells.choice("sex", _SEXES)
        sex: Sex = "male" if typed == "male" else "female" if typed == "female" else ""
        return _Birth(cells.line, sourced, deleted, None if deleted else born, "" if deleted else sex)

    # ── cells ───────────────────────────────────────────────────────────────────────────────────────

    def _period(self, cells: Cells, first: str, *, needed: bool = False) -> tuple[date | None, date | None]:
        starts, ends = cells.day(first, needed=needed), cells.day("endDate", needed=needed)
        for column, day in ((first, starts), ("endDate", ends)):
            if day and not _EARLIEST <= day <= _LATEST:
                cells.wrong(Code.IMPOSSIBLE_DATE, column, value=day)
        if starts and ends and ends < starts:
            cells.wrong(Code.DATES_REVERSED, "endDate", starts=starts, ends=ends)
        return starts, ends

    def _grades(self, cells: Cells) -> tuple[int, ...]:
        found = []
        for text in cells.many("grades"):
            grade = names.grade(text)
            if grade is None:
                cells.wrong(Code.BAD_GRADE, "grades", value=text)
            else:
                found.append(grade)
        return tuple(found)

    def _name(self, cells: Cells, column: str, *, needed: bool = False) -> str:
        text = cells.needed(column) if needed else cells.text(column)
        if text and not names.is_person_name(text):
            cells.wrong(Code.BAD_NAME, column, value=text)
        return text

    def _iin(self, cells: Cells) -> str:
        found = _IIN.search(cells.text("userIds"))
        if found is None or not found[1].strip():
            return ""
        number = values.iin(found[1].strip())
        if number is None:
            # The number itself is a child's secret and stays out of the report.
            cells.wrong(Code.BAD_IIN, "userIds")
        return number or ""

    def _phone(self, cells: Cells) -> str:
        column = "sms" if cells.text("sms") else "phone"
        text = cells.text(column)
        if not text:
            return ""
        pieces = values.phones(text)
        if len(pieces) > 1:
            cells.note(Code.MANY_PHONES, column)
        number = values.phone(pieces[0]) if pieces else None
        if number is None:
            cells.note(Code.BAD_PHONE, column, value=text)
        return number or ""

    def _email(self, cells: Cells) -> str:
        text = cells.text("email")
        address = values.email(text) if text else ""
        if address is None:
            cells.note(Code.BAD_EMAIL, "email", value=text)
        return address or ""

    def _language(self, cells: Cells) -> str:
        text = cells.text("metadata.language")
        code = words.language(text) if text else ""
        if code is None:
            cells.note(Code.BAD_LANGUAGE, "metadata.language", value=text)
        return code or ""
