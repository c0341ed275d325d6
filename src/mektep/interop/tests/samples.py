"""Plausible rosters of any size, and the means to spoil them. Everybody in them is invented."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from openpyxl import Workbook

from mektep.people.identity import iin_check_digit

TODAY = date(2026, 9, 7)

FAMILIES = (
    "Әлімов", "Бекенов", "Ғалымов", "Дәулетов", "Есенов", "Жақыпов", "Иманов", "Қасымов", "Мұратов",
    "Нұрланов", "Оразов", "Өтегенов", "Петров", "Сәбитов", "Төлегенов", "Ұзақов", "Үмбетов", "Фёдоров",
    "Хасенов", "Шәріпов",
)  # fmt: skip
BOYS = ("Алихан", "Әлихан", "Бауыржан", "Данияр", "Ерасыл", "Иван", "Мирас", "Нұрлан", "Санжар", "Темірлан")
GIRLS = ("Айзере", "Әмина", "Балжан", "Гүлназ", "Дана", "Жанель", "Мария", "Назерке", "Томирис", "Інжу")
LETTERS = "АӘБВГҒДЕЖЗ"
SUBJECTS = ("Математика", "Қазақ тілі", "Информатика", "Дене шынықтыру", "Музыка")

_BIRTHS = tuple(f"{y}{m:02}{d:02}" for y, m, d in product(range(91, 100), range(1, 13), range(1, 29)))

Table = list[dict[str, str]]


def iin(number: int) -> str:
    """An identification number of somebody who will be born in the nineties of this century; each once."""
    day, tail = _BIRTHS[number // 10_000], number % 10_000
    # 9 in 1,000 serials are never issued; the other sex digit has others.
    first = f"{day}5{tail:04}"
    if iin_check_digit(first) is None:
        first = f"{day}6{tail:04}"
    return f"{first}{iin_check_digit(first)}"


class Tables:
    """The files of a OneRoster archive as lists of rows, to be changed before they are packed."""

    def __init__(self, files: Mapping[str, Table], modes: Mapping[str, str] | None = None) -> None:
        self.files = {name: [dict(row) for row in rows] for name, rows in files.items()}
        self.modes = dict(modes) if modes is not None else dict.fromkeys(self.files, "bulk")
        self.texts: dict[str, bytes] = {}

    def row(self, file: str, sourced: str) -> dict[str, str]:
        return next(row for row in self.files[file] if row["sourcedId"] == sourced)

    def manifest(self) -> Table:
        head = [("manifest.version", "1.0"), ("oneroster.version", "1.2"), ("source.systemName", "samples")]
        return [
            {"propertyName": name, "value": value}
            for name, value in [*head, *((f"file.{file}", mode) for file, mode in self.modes.items())]
        ]

    def text(self, file: str, delimiter: str = ",") -> bytes:
        return csv_of(self.files[file], delimiter)

    def packed(self, **replace: bytes) -> io.BytesIO:
        """The archive. `replace` gives other bytes for a file, by its name without `.csv`."""
        files = {f"{name}.csv": self.text(name) for name in self.files if name in self.files}
        files["manifest.csv"] = csv_of(self.manifest())
        files |= {f"{name}.csv": content for name, content in (self.texts | replace).items()}
        return zipped(files)


def csv_of(rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["sourcedId"]
    writer = csv.DictWriter(out, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def tables(
    pupils: int = 24, *, per_class: int = 12, parents: bool = True, school: str = "school-1"
) -> Tables:
    """A school of so many pupils in classes of `per_class`, each with a mother; a teacher for each class."""
    files: dict[str, Table] = {
        name: []
        for name in (
            "orgs",
            "academicSessions",
            "courses",
            "classes",
            "users",
            "roles",
            "enrollments",
            "demographics",
        )
    }
    add = {name: rows.append for name, rows in files.items()}
    add["orgs"](_org("district-1", "Аудандық білім бөлімі", "district", ""))
    add["orgs"](_org(school, "№ 1 мектеп", "school", "district-1"))
    add["academicSessions"](
        _session("year-2026", "2026–2027 оқу жылы", "schoolYear", "2026-09-01", "2027-05-26")
    )
    add["courses"](_course("course-home", "Сынып", "", school))
    for number, title in enumerate(SUBJECTS):
        add["courses"](_course(f"course-{number}", title, f"S{number}", school))
    add["users"](_user("director-1", "Ахметова", "Сәуле", "", ""))
    add["roles"](_role("director-1", "principal", school))
    count = -(-pupils // per_class)
    for place in range(count):
        grade, letter = place // len(LETTERS) % 11 + 1, LETTERS[place % len(LETTERS)]
        if place >= 11 * len(LETTERS):
            letter += LETTERS[place // (11 * len(LETTERS)) % len(LETTERS)]
        if place >= 11 * len(LETTERS) * (len(LETTERS) + 1):
            letter += LETTERS[place // (11 * len(LETTERS) * (len(LETTERS) + 1)) % len(LETTERS)]
        _class(add, place, f"{grade} «{letter}»", grade, school)
    for number in range(pupils):
        _pupil(add, number, f"class-{number // per_class}", school, parents)
    return Tables(files)


def _class(add: Mapping[str, Any], place: int, title: str, grade: int, school: str) -> None:
    teacher = f"teacher-{place}"
    add["users"](_user(teacher, FAMILIES[place % 20] + "а", GIRLS[place % 10], "", f"+7702{place:07}"))
    add["roles"](_role(teacher, "teacher", school))
    common = {"grades": f"{grade:02}", "schoolSourcedId": school, "termSourcedIds": "year-2026"}
    add["classes"](
        _row(f"class-{place}", title=title, courseSourcedId="course-home", classType="homeroom", **common)
    )
    add["enrollments"](_enrolment(f"class-{place}", teacher, school, "teacher", "true"))
    course = place % len(SUBJECTS)
    add["classes"](
        _row(
            f"group-{place}",
            title=f"{title} {SUBJECTS[course]}",
            courseSourcedId=f"course-{course}",
            classType="scheduled",
            **common,
        )
    )
    add["enrollments"](_enrolment(f"group-{place}", teacher, school, "teacher", "true"))


def _pupil(add: Mapping[str, Any], number: int, class_id: str, school: str, parents: bool) -> None:
    pupil, mother = f"pupil-{number}", f"mother-{number}"
    boy = number % 2 == 0
    surname = FAMILIES[number % 20] + ("" if boy else "а")
    given = (BOYS if boy else GIRLS)[number // 20 % 10]
    secret = f"{{IIN:{iin(number)}}}" if number < 2000 else ""
    user = _user(pupil, surname, given, f"Сержан{'ұлы' if boy else 'қызы'}", "")
    add["users"](user | {"userIds": secret, "agentSourcedIds": mother if parents else ""})
    add["roles"](_role(pupil, "student", school))
    add["enrollments"](_enrolment(class_id, pupil, school, "student", ""))
    born = date(2026 - 7 - number % 11, 1 + number % 12, 1 + number % 28)
    add["demographics"](_row(pupil, birthDate=born.isoformat(), sex="male" if boy else "female"))
    if parents:
        add["users"](
            _user(mother, FAMILIES[number % 20] + "а", GIRLS[number // 7 % 10], "", f"+7701{number:07}")
        )
        add["roles"](_role(mother, "parent", school))


def _row(sourced: str, **cells: str) -> dict[str, str]:
    return {"sourcedId": sourced, "status": "", "dateLastModified": "", **cells}


def _org(sourced: str, name: str, kind: str, parent: str) -> dict[str, str]:
    return _row(sourced, name=name, type=kind, identifier="", parentSourcedId=parent)


def _session(sourced: str, title: str, kind: str, starts: str, ends: str) -> dict[str, str]:
    return _row(
        sourced,
        title=title,
        type=kind,
        startDate=starts,
        endDate=ends,
        parentSourcedId="",
        schoolYear=ends[:4],
    )


def _course(sourced: str, title: str, code: str, school: str) -> dict[str, str]:
    return _row(sourced, title=title, courseCode=code, orgSourcedId=school)


def _user(sourced: str, surname: str, given: str, patronymic: str, phone: str) -> dict[str, str]:
    return _row(
        sourced,
        enabledUser="true",
        username=sourced,
        userIds="",
        givenName=given,
        familyName=surname,
        middleName=patronymic,
        email="",
        sms=phone,
        agentSourcedIds="",
    )


def _role(user: str, role: str, school: str) -> dict[str, str]:
    return _row(f"role-{user}", userSourcedId=user, roleType="primary", role=role, orgSourcedId=school)


def _enrolment(group: str, user: str, school: str, role: str, primary: str) -> dict[str, str]:
    return _row(
        f"{group}-{user}",
        classSourcedId=group,
        schoolSourcedId=school,
        userSourcedId=user,
        role=role,
        primary=primary,
        beginDate="",
        endDate="",
    )


KAZAKH = (
    "Р/с",
    "Сынып",
    "Тегі",
    "Аты",
    "Әкесінің аты",
    "ЖСН",
    "Туған күні",
    "Жынысы",
    "Оқыту тілі",
    "1-ата-ананың аты-жөні",
    "1-ата-ананың телефоны",
    "1-ата-ананың туыстығы",
)
RUSSIAN = (
    "№ п/п",
    "Класс",
    "Фамилия",
    "Имя",
    "Отчество",
    "ИИН",
    "Дата рождения",
    "Пол",
    "Язык обучения",
    "ФИО родителя 1",
    "Телефон родителя 1",
    "Родство родителя 1",
)
ENGLISH = (
    "No",
    "Class",
    "Surname",
    "Given name",
    "Patronymic",
    "IIN",
    "Date of birth",
    "Sex",
    "Language",
    "Parent 1 name",
    "Parent 1 phone",
    "Parent 1 relationship",
)


def pupil_cells(number: int = 0, **change: object) -> list[object]:
    """A good row under the headings above."""
    cells: dict[str, object] = {
        "no": number + 1,
        "class": "5 «Ә»",
        "surname": FAMILIES[number % 20],
        "given": BOYS[number // 20 % 10],
        "patronymic": "Сержанұлы",
        "iin": iin(number),
        "born_on": date(2015, 5, 1 + number % 28),
        "sex": "ер",
        "language": "қазақ",
        "parent": f"{FAMILIES[number % 20]}а {GIRLS[number // 7 % 10]}",
        "phone": f"8 701 {number:07}",
        "kinship": "анасы",
    }
    return list((cells | change).values())


def workbook(rows: Iterable[Sequence[object]], title: str = "Тізім") -> io.BytesIO:
    """One sheet, saved."""
    return books({title: rows})


def books(sheets: Mapping[str, Iterable[Sequence[object]]]) -> io.BytesIO:
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out
