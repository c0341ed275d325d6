"""Files that somebody could bring, by mistake or on purpose. Each is refused with one expected code."""

import io
import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import NamedTuple

from openpyxl import Workbook

from mektep.interop.engine.report import Code
from mektep.interop.tests import samples
from mektep.interop.tests.samples import Tables, csv_of, tables, workbook, zipped


class Hostile(NamedTuple):
    """A bad file: what is wrong with it, its bytes, and the code that says so."""

    name: str
    code: Code
    make: Callable[[], bytes]


def _spoiled(code: Code, name: str, spoil: Callable[[Tables], object]) -> Hostile:
    def make() -> bytes:
        good = tables(4, per_class=2)
        spoil(good)
        return good.packed().getvalue()

    return Hostile(name, code, make)


def _cell(code: Code, name: str, file: str, sourced: str, column: str, value: str) -> Hostile:
    def spoil(good: Tables) -> None:
        good.row(file, sourced)[column] = value

    return _spoiled(code, name, spoil)


def _text(code: Code, name: str, file: str, content: Callable[[bytes], bytes]) -> Hostile:
    def spoil(good: Tables) -> None:
        good.texts[file] = content(good.text(file) if file in good.files else b"")

    return _spoiled(code, name, spoil)


def _archive(code: Code, name: str, **files: bytes) -> Hostile:
    def make() -> bytes:
        good = tables(2)
        content = {f"{file}.csv": good.text(file) for file in good.files}
        content["manifest.csv"] = csv_of(good.manifest())
        return zipped(content | {path.replace("__", "/"): data for path, data in files.items()}).getvalue()

    return Hostile(name, code, make)


def _entry(path: str, content: bytes = b"sourcedId\n", attributes: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(path)
        info.filename = info.orig_filename = path
        info.external_attr = attributes
        archive.writestr(info, content)
    return out.getvalue()


def _encrypted() -> bytes:
    data = bytearray(tables(2).packed().getvalue())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def _strange_method() -> bytes:
    return zipped({"users.csv": b"sourcedId\n" * 50}, zipfile.ZIP_LZMA).getvalue()


def _lying_size() -> bytes:
    """The directory promises ten bytes, the stream holds a megabyte."""
    data = bytearray(
        zipped({"manifest.csv": b"propertyName,value\n" + b"a,b\n" * 300_000, "users.csv": b"x\n"}).getvalue()
    )
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<L", 10)
    return bytes(data)


def _wrong_sum() -> bytes:
    data = bytearray(
        zipped(
            {"manifest.csv": b"propertyName,value\nabc,def\n", "users.csv": b"x\n"}, zipfile.ZIP_STORED
        ).getvalue()
    )
    data[data.find(b"abc")] = ord("x")
    return bytes(data)


def _twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("users.csv", "sourcedId\n")
        archive.writestr("USERS.CSV", "sourcedId\n")
    return out.getvalue()


def _many() -> bytes:
    return zipped({f"{number}.txt": b"" for number in range(150)}).getvalue()


def _loop(good: Tables) -> None:
    good.row("orgs", "district-1")["parentSourcedId"] = "school-1"


def _sessions_loop(good: Tables) -> None:
    good.row("academicSessions", "year-2026")["parentSourcedId"] = "year-2026"


def _repeat(file: str) -> Callable[[Tables], object]:
    return lambda good: good.files[file].append(dict(good.files[file][-1]))


def _second_class(good: Tables) -> None:
    row = dict(good.row("enrollments", "class-0-pupil-0"))
    good.files["enrollments"].append(row | {"sourcedId": "again", "classSourcedId": "class-1"})


def _same_iin(good: Tables) -> None:
    good.row("users", "pupil-1")["userIds"] = good.row("users", "pupil-0")["userIds"]


def _mode(file: str, mode: str) -> Callable[[Tables], object]:
    return lambda good: good.modes.update({file: mode})


ARCHIVES = [
    Hostile("nothing at all", Code.EMPTY_UPLOAD, lambda: b""),
    Hostile("a text", Code.NOT_ZIP, lambda: "sourcedId,аты\n".encode()),
    Hostile("a picture", Code.NOT_ZIP, lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    Hostile("a gzip", Code.NOT_ZIP, lambda: b"\x1f\x8b\x08" + bytes(50)),
    Hostile("PK and noise", Code.DAMAGED_ZIP, lambda: b"PK\x03\x04" + os.urandom(200)),
    Hostile("half a zip", Code.DAMAGED_ZIP, lambda: tables(9).packed().getvalue()[:2000]),
    Hostile("a wrong check sum", Code.DAMAGED_ZIP, _wrong_sum),
    Hostile("a password on the zip", Code.ENCRYPTED, _encrypted),
    Hostile("a method nobody has", Code.PACKED_STRANGELY, _strange_method),
    Hostile("a way out", Code.UNSAFE_PATH, lambda: _entry("../../users.csv")),
    Hostile("an absolute path", Code.UNSAFE_PATH, lambda: _entry("/etc/users.csv")),
    Hostile("a drive", Code.UNSAFE_PATH, lambda: _entry("C:/users.csv")),
    Hostile("a backslash", Code.UNSAFE_PATH, lambda: _entry("..\\users.csv")),
    Hostile("a line break in a name", Code.UNSAFE_PATH, lambda: _entry("us\ners.csv")),
    Hostile("a link", Code.UNSAFE_PATH, lambda: _entry("users.csv", b"/etc/passwd", 0o120777 << 16)),
    _archive(Code.NESTED_ZIP, "a zip in the zip", inner__more=b"", **{"inner.zip": b"PK"}),
    Hostile("a bomb", Code.ZIP_BOMB, lambda: zipped({"users.csv": bytes(30_000_000)}).getvalue()),
    Hostile("a bomb that lies", Code.DAMAGED_ZIP, _lying_size),
    Hostile("the same file twice", Code.DUPLICATE_FILE, _twice),
    Hostile("too many files", Code.TOO_MANY_FILES, _many),
    Hostile("a zip of other things", Code.NO_KNOWN_FILE, lambda: zipped({"photo.jpg": b"x"}).getvalue()),
    Hostile("an empty zip", Code.NO_KNOWN_FILE, lambda: zipped({}).getvalue()),
    Hostile("no manifest", Code.MANIFEST_MISSING, lambda: zipped({"users.csv": b"sourcedId\n"}).getvalue()),
    _text(Code.EMPTY_FILE, "an empty file", "users", lambda _: b""),
    _text(Code.EMPTY_FILE, "only a mark and breaks", "users", lambda _: b"\xef\xbb\xbf\r\n\r\n"),
    _text(Code.NOT_TEXT, "zeros in a text", "users", lambda text: text + b"\0\0\0"),
    _text(
        Code.MISSING_COLUMN, "a program instead of a table", "users",
        lambda _: b"\x7fELF" + b"\x01\xfe" * 900,
    ),
    _text(Code.BROKEN_QUOTES, "a quote never closed", "users", lambda text: text + b'"never'),
    _text(Code.LINE_TOO_LONG, "a cell without an end", "users", lambda text: text + b"x" * 3_000_000),
    _text(
        Code.LINE_TOO_LONG, "a long quoted cell", "users",
        lambda text: text + b'"' + b"x\n" * 200_000 + b'"',
    ),
    _text(Code.TOO_FEW_CELLS, "a short row", "users", lambda text: text + b"one,two\n"),
    _text(Code.TOO_MANY_CELLS, "a long row", "orgs", lambda text: text + b"a,,,b,school,,,more,and more\n"),
    _text(
        Code.MISSING_COLUMN, "a heading without a column", "users", lambda t: t.replace(b"familyName",
        b"x"),
    ),
    _text(Code.DUPLICATE_COLUMN, "a column twice", "users", lambda t: t.replace(b"email", b"familyName", 1)),
    _text(
        Code.WRONG_VERSION, "an older version", "manifest",
        lambda _: b"propertyName,value\noneroster.version,1.1\n",
    ),
    _spoiled(Code.MANIFEST_VALUE, "an unknown mode", _mode("users", "everything")),
    _spoiled(Code.FILE_MISSING, "a promised file is missing", lambda good: good.files.pop("demographics")),
    _spoiled(Code.STATUS_MISSING, "changes without a status", _mode("users", "delta")),
    _spoiled(Code.DUPLICATE_ID, "the same id twice", _repeat("users")),
    _cell(Code.BAD_STATUS, "an unknown status", "users", "pupil-0", "status", "gone"),
    _cell(Code.MISSING_VALUE, "a pupil without a surname", "users", "pupil-0", "familyName", " "),
    _cell(Code.BAD_NAME, "a formula for a name", "users", "pupil-0", "familyName", "=HYPERLINK(1)"),
    _cell(Code.BAD_NAME, "a tag for a name", "users", "pupil-0", "givenName", "<script>alert(1)</script>"),
    _cell(Code.BAD_NAME, "a name of digits", "users", "pupil-0", "givenName", "12345"),
    _cell(Code.BAD_NAME, "a name without end", "users", "pupil-0", "givenName", "Ә" * 200),
    _cell(Code.TOO_LONG, "a title without end", "orgs", "school-1", "name", "м" * 600),
    _cell(Code.BAD_IIN, "a wrong check digit", "users", "pupil-0", "userIds", "{IIN:910101500002}"),
    _cell(Code.BAD_IIN, "a number never issued", "users", "pupil-0", "userIds", "{ЖСН:910101500230}"),
    _spoiled(Code.DUPLICATE_IIN, "one number for two", _same_iin),
    _cell(Code.BAD_DATE, "the 30th of February", "demographics", "pupil-0", "birthDate", "2015-02-30"),
    _cell(Code.BAD_DATE, "a local date", "demographics", "pupil-0", "birthDate", "01.09.2015"),
    _cell(Code.IMPOSSIBLE_DATE, "not born yet", "demographics", "pupil-0", "birthDate", "2031-01-01"),
    _cell(Code.BAD_VALUE, "an unknown sex", "demographics", "pupil-0", "sex", "yes"),
    _cell(
        Code.DATES_REVERSED, "ends before it begins", "academicSessions", "year-2026", "endDate",
        "2026-01-01",
    ),
    _cell(Code.IMPOSSIBLE_DATE, "in the year 9999", "academicSessions", "year-2026", "endDate", "9999-01-01"),
    _cell(Code.BAD_GRADE, "the thirteenth grade", "classes", "class-0", "grades", "13"),
    _cell(Code.BAD_GRADE, "a grade in words", "classes", "class-0", "grades", "fifth"),
    _cell(Code.BAD_CLASS_NAME, "a class named Sunshine", "classes", "class-0", "title", "Күншуақ"),
    _cell(Code.BAD_CLASS_NAME, "the 15th grade", "classes", "class-0", "title", "15 «А»"),
    _cell(Code.LATIN_CLASS, "a Latin letter", "classes", "class-0", "title", "5 D"),
    _cell(Code.DUPLICATE_CLASS, "two classes of one name", "classes", "class-1", "title", "1A"),
    _cell(Code.BAD_VALUE, "an unknown kind of class", "classes", "class-0", "classType", "party"),
    _cell(Code.UNKNOWN_REFERENCE, "a class of no school", "classes", "class-0", "schoolSourcedId", "nowhere"),
    _cell(
        Code.UNKNOWN_REFERENCE, "a pupil nobody knows", "enrollments", "class-0-pupil-0",
        "userSourcedId", "x",
    ),
    _cell(Code.UNKNOWN_REFERENCE, "a mother nobody knows", "users", "pupil-0", "agentSourcedIds", "ghost"),
    _cell(Code.DELETED_REFERENCE, "in a deleted class", "classes", "class-0", "status", "tobedeleted"),
    _cell(
        Code.OTHER_SCHOOL, "in a class elsewhere", "enrollments", "class-0-pupil-0", "schoolSourcedId",
        "district-1",
    ),
    _cell(Code.BAD_VALUE, "an unknown role", "roles", "role-pupil-0", "role", "king"),
    _spoiled(Code.CYCLE, "a district under its school", _loop),
    _spoiled(Code.CYCLE, "a year within itself", _sessions_loop),
    _spoiled(Code.TWO_CLASSES, "a pupil in two classes", _second_class),
]  # fmt: skip


def _rows(*rows: list[object], heading: tuple[str, ...] = samples.KAZAKH) -> bytes:
    return workbook([heading, *rows]).getvalue()


def _row(code: Code, name: str, **change: object) -> Hostile:
    return Hostile(name, code, lambda: _rows(samples.pupil_cells(0, **change)))


def _with_part(path: str, change: Callable[[bytes], bytes]) -> bytes:
    """A good workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(_rows(samples.pupil_cells()))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[path] = change(parts.get(path, b""))
    return zipped(parts).getvalue()


def _laughs(xml: bytes) -> bytes:
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return xml.replace(b"<worksheet", entities + b"<worksheet", 1)


def _staff(role: str) -> bytes:
    return workbook([("Тегі", "Аты", "Лауазымы"), ("Ахметова", "Сәуле", role)]).getvalue()


def _empty_book() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"

WORKBOOKS = [
    Hostile("nothing", Code.EMPTY_UPLOAD, lambda: b""),
    Hostile("a text instead of a workbook", Code.NOT_XLSX, lambda: "Сынып;Тегі\n".encode()),
    Hostile(
        "a page of the web called xls", Code.NOT_XLSX,
        lambda: b"<html><table><tr><td>5A</td></tr></table>",
    ),
    Hostile(
        "an old or locked workbook", Code.OLD_XLS,
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    ),
    Hostile("a zip that is no workbook", Code.NOT_XLSX, lambda: tables(2).packed().getvalue()),
    Hostile("half a workbook", Code.DAMAGED_ZIP, lambda: _rows(samples.pupil_cells())[:1500]),
    Hostile(
        "a sheet without an end", Code.NOT_XLSX,
        lambda: _with_part(SHEET, lambda xml: xml[: len(xml) // 2]),
    ),
    Hostile(
        "a workbook without sheets", Code.NO_HEADINGS,
        lambda: _with_part("xl/workbook.xml", lambda _: b"<a/>"),
    ),
    Hostile("laughing entities", Code.NOT_XLSX, lambda: _with_part(SHEET, _laughs)),
    Hostile(
        "a bomb of a sheet", Code.ZIP_BOMB,
        lambda: _with_part(SHEET, lambda xml: xml + b" " * 60_000_000),
    ),
    Hostile("an empty workbook", Code.NO_HEADINGS, _empty_book),
    Hostile("no headings", Code.NO_HEADINGS, lambda: workbook([(1, 2, 3), (4, 5, 6)]).getvalue()),
    _row(Code.MISSING_VALUE, "a row without a class", **{"class": None}),
    _row(Code.BAD_CLASS_NAME, "a class that is none", **{"class": "бесінші"}),
    _row(Code.BAD_CLASS_NAME, "a class of the 13th grade", **{"class": "13А"}),
    _row(Code.MISSING_VALUE, "a row without a surname", surname=None),
    _row(Code.BAD_NAME, "a formula kept as text", surname="+1+1|cmd"),
    _row(Code.MISSING_VALUE, "a formula nobody computed", surname="=A1"),
    _row(Code.BAD_NAME, "an error for a name", given="#REF!"),
    _row(Code.BAD_IIN, "a number with a letter", iin="91010150000O"),
    _row(Code.BAD_IIN, "a wrong last digit", iin="910101500002"),
    _row(Code.BAD_DATE, "a date in words", born_on="бесінші мамыр"),
    _row(Code.BAD_DATE, "the 31st of June", born_on="31.06.2015"),
    _row(Code.IMPOSSIBLE_DATE, "born tomorrow", born_on="01.01.2030"),
    _row(Code.BAD_SEX, "a third sex of typing", sex="??"),
    _row(Code.BAD_NAME, "a parent without a given name", parent="Анасы"),
    Hostile("a pupil twice", Code.DUPLICATE_PERSON, lambda: _rows(*[samples.pupil_cells(0, iin=None)] * 2)),
    Hostile("a number twice", Code.DUPLICATE_IIN, lambda: _rows(
        samples.pupil_cells(0), samples.pupil_cells(1, iin=samples.iin(0)))),
    Hostile("one pupil, two classes", Code.TWO_CLASSES, lambda: _rows(
        samples.pupil_cells(0, iin=None), samples.pupil_cells(0, iin=None, **{"class": "5 «Б»"}))),
    Hostile("a post nobody knows", Code.UNKNOWN_ROLE, lambda: _staff("император")),
]  # fmt: skip


def names(cases: list[Hostile]) -> Iterator[str]:
    return (case.name for case in cases)
