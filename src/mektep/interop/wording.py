"""Sentences for findings: codes come from the readers, words are made here, in the reader's language."""

from collections import defaultdict

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mektep.school.models import Appointment

from .engine.report import Code, Finding

SAYS: dict[Code, Promise] = {
    # the container
    Code.EMPTY_UPLOAD: _("The file is empty."),
    Code.NOT_ZIP: _("This is not a zip archive. OneRoster files come in one zip."),
    Code.DAMAGED_ZIP: _(
        "The archive is damaged or was not copied to its end. Get it again and try once more."
    ),
    Code.ENCRYPTED: _("The archive is closed with a password. Save it without one."),
    Code.UNSAFE_PATH: _("The archive holds a file with a forbidden path: «{path}»."),
    Code.NESTED_ZIP: _("The archive holds another archive. Put the CSV files into one zip."),
    Code.TOO_MANY_FILES: _("The archive holds {count} files; at most {limit} are read."),
    Code.TOO_BIG: _("The file is larger than {limit} MB."),
    Code.ZIP_BOMB: _("Unpacked, the archive would be too large. Such files are not read."),
    Code.DUPLICATE_FILE: _("The archive holds this file twice."),
    Code.PACKED_STRANGELY: _("The archive is packed in a way that is not supported. Use an ordinary zip."),
    Code.NO_KNOWN_FILE: _("The archive holds no OneRoster file such as users.csv."),
    Code.IN_A_FOLDER: _("The files lie in the folder «{folder}» of the archive; they were read from there."),
    Code.IGNORED_FILE: _("This file is not needed for a roster and was left aside."),
    # the text
    Code.EMPTY_FILE: _("The file is empty, without even a heading."),
    Code.NO_ROWS: _("There is nothing under the heading."),
    Code.OLD_ENCODING: _(
        "The text is not in UTF-8; it was read as Windows-1251 with Kazakh letters. Check the names."
    ),
    Code.UTF16: _("The text is in UTF-16 and not in UTF-8; it was read all the same."),
    Code.NOT_TEXT: _("This is not a text file."),
    Code.OTHER_DELIMITER: _(
        "Cells are divided by «{delimiter}» instead of a comma; it was read all the same."
    ),
    Code.BROKEN_QUOTES: _("A quotation mark was opened and never closed, or stands in the wrong place."),
    Code.LINE_TOO_LONG: _("A line or a cell is far too long. Perhaps a quotation mark was never closed."),
    Code.TOO_FEW_CELLS: _("The row has {found} cells, the heading has {expected}."),
    Code.TOO_MANY_CELLS: _("The row has {found} cells, the heading has only {expected}."),
    Code.TOO_MANY_ROWS: _("The file has more than {limit} rows."),
    # the heading
    Code.MISSING_COLUMN: _("This column is required and missing."),
    Code.EXTRA_COLUMN: _("This column is unknown and was left aside."),
    Code.HEADER_CASE: _("The column should be spelled «{name}»; it was read all the same."),
    Code.DUPLICATE_COLUMN: _("This column stands in the heading twice."),
    Code.PASSWORD_IGNORED: _("Passwords are never imported; the column was left aside."),
    # the manifest
    Code.MANIFEST_MISSING: _(
        "manifest.csv is missing. Without it nobody can tell a full list from a list of changes."
    ),
    Code.WRONG_VERSION: _("The files are of OneRoster version «{value}»; version {expected} is needed."),
    Code.MANIFEST_VALUE: _("For «{property}» the manifest says «{value}»; it may be bulk, delta or absent."),
    Code.FILE_MISSING: _("The manifest promises this file, but the archive does not hold it."),
    Code.FILE_UNDECLARED: _("The manifest calls this file absent; it was left aside."),
    # one row
    Code.MISSING_VALUE: _("The cell must not be empty."),
    Code.BAD_VALUE: _("«{value}» is unknown here; possible: {allowed}."),
    Code.BAD_STATUS: _("The status «{value}» is unknown; possible: active, tobedeleted."),
    Code.STATUS_MISSING: _("In a list of changes every row needs a status: active or tobedeleted."),
    Code.BAD_DATE: _("«{value}» is not a date."),
    Code.IMPOSSIBLE_DATE: _("The date {value} is impossible here."),
    Code.DATES_REVERSED: _("The end ({ends}) is before the beginning ({starts})."),
    Code.BAD_GRADE: _("There is no grade «{value}»; grades are 0 to 12."),
    Code.GRADE_MISMATCH: _(
        "The class is called {name}, but its grade is given as {grades}. The name counts."
    ),
    Code.BAD_CLASS_NAME: _("«{value}» is not the name of a class. Write a grade and a letter, as in 5 «Ә»."),
    Code.LATIN_LETTER: _("In «{value}» the letter is Latin; the class was read as {name}."),
    Code.LATIN_CLASS: _("In «{value}» the letter is Latin. Name the class with a Kazakh letter."),
    Code.CLASS_WITHOUT_LETTER: _("The class «{value}» has no letter; it was read as {name}."),
    Code.BAD_NAME: _("«{value}» can't be the name of a person."),
    Code.BAD_IIN: _("The IIN has a mistake: 12 digits are needed, and the last one must fit the others."),
    Code.BAD_PHONE: _("«{value}» can't be a phone number; the person is entered without it."),
    Code.MANY_PHONES: _("The cell holds several phone numbers; the first one was taken."),
    Code.BAD_EMAIL: _("«{value}» can't be an e-mail address; the person is entered without it."),
    Code.TOO_LONG: _("The text is longer than {limit} letters."),
    # rows against each other
    Code.DUPLICATE_ID: _("«{id}» stands in the file twice; first in line {first}."),
    Code.DUPLICATE_IIN: _("The same IIN stands in line {first} already."),
    Code.DUPLICATE_CLASS: _("The class {name} stands in line {first} already."),
    Code.DUPLICATE_PERSON: _("The same person stands in line {first} already."),
    Code.UNKNOWN_REFERENCE: _("«{id}» is pointed at, but nobody knows it."),
    Code.DELETED_REFERENCE: _("«{id}» is pointed at, but it is marked as deleted."),
    Code.CYCLE: _("The rows stand above each other in a circle: {loop}."),
    Code.OTHER_SCHOOL: _("The school here is «{id}», but the class belongs to «{expected}»."),
    Code.TWO_CLASSES: _("{id} is in two classes at once: «{one}» (line {first}) and «{other}»."),
    Code.NO_ROLE: _("«{id}» has no role in any school and was left aside."),
    # the sheet
    Code.NOT_XLSX: _("This is not an Excel workbook (.xlsx), or it is damaged."),
    Code.OLD_XLS: _(
        "This is an old .xls workbook, or one with a password. Save it as .xlsx without a password."
    ),
    Code.NO_HEADINGS: _("No sheet has headings that we know, such as «Class», «Surname», «Name»."),
    Code.IGNORED_SHEET: _("This sheet has no headings that we know; it was left aside."),
    Code.IGNORED_COLUMN: _("This column is not needed and was left aside."),
    Code.UNKNOWN_ROLE: _("The post «{value}» is unknown."),
    Code.UNKNOWN_KINSHIP: _("The kinship «{value}» is unknown; the adult is entered as a relative."),
    Code.BAD_SEX: _("«{value}» is not a sex that we know."),
    Code.BAD_LANGUAGE: _("The language «{value}» is unknown; the school's language was taken."),
    # the file against the school
    Code.NO_SUCH_SCHOOL: _("There is no school «{name}»."),
    Code.CHOOSE_SCHOOL: _("Say which school the list is for."),
    Code.SCHOOL_NOT_IN_FILE: _("The file holds several schools, and none of them is «{name}»."),
    Code.SEVERAL_MATCH: _(
        "{count} people of the school are called {name}. Add the IIN or the date of birth."
    ),
    Code.IIN_OF_ANOTHER: _(
        "The IIN does not fit: this person has another one, or it belongs to somebody else."
    ),
    Code.NO_YEAR: _("The academic year {year} is not open at the school, and its terms are not known."),
    Code.TERMS_UNKNOWN: _(
        "The terms of {year} are not known; the year is opened as one term. Correct it later."
    ),
    Code.HOME_BY_TITLE: _("No class is marked as homeroom; {count} classes were told by their titles."),
    Code.CONTACT_KEPT: _("This person signs in already, so only she herself changes her phone and e-mail."),
    Code.PHONE_TAKEN: _("The number {value} belongs to somebody else; the person is entered without it."),
    Code.EMAIL_TAKEN: _("The address {value} belongs to somebody else; the person is entered without it."),
    Code.UNKNOWN_SUBJECT: _("The subject «{value}» is not in the catalogue; it is the school's own."),
    Code.NO_HOME_CLASS: _("It is not clear to which class «{value}» belongs; the group was left aside."),
    Code.NOT_SCHOOL_ROLE: _("The post «{value}» gives nothing to do in this system and was left aside."),
    Code.POST_NOT_YOURS: _("You may not appoint anybody as «{value}»; people come without this post."),
    Code.GUARDIAN_ELSEWHERE: _("A parent is known from another school only. Invite her with a code."),
    Code.NOT_OF_THIS_SCHOOL: _(
        "People of the file who have no place in this school were left aside: {count}."
    ),
    Code.HOURS_UNKNOWN: _(
        "Weekly hours are not given for {count} class-subjects. The standard curriculum or 1 hour is taken."
    ),
}
"""Every code has its sentence; places in braces are the finding's values."""


def sentence(finding: Finding) -> str:
    """What is wrong, in one sentence."""
    values = defaultdict(str, finding.values)
    if finding.code is Code.POST_NOT_YOURS:
        values["value"] = str(Appointment.Post(finding.values["value"]).label)
    return str(SAYS[finding.code]).format_map(values)


def place(finding: Finding) -> str:
    """Where it is wrong: a line, perhaps a column; empty for a whole file."""
    if finding.line and finding.column:
        return gettext("Line {line}, column «{column}»").format(line=finding.line, column=finding.column)
    if finding.line:
        return gettext("Line {line}").format(line=finding.line)
    if finding.column:
        return gettext("Column «{column}»").format(column=finding.column)
    return ""


def line(finding: Finding) -> str:
    """File, place and sentence on one line, for the console."""
    return ": ".join(filter(None, (finding.file, place(finding), sentence(finding))))


_KINDS: dict[str, Promise] = {
    "pupils": _("Pupils"),
    "staff": _("Staff"),
    "families": _("Parents"),
    "classes": _("Classes"),
    "teaching": _("Class-subjects"),
}
_WHATS: dict[str, Promise] = {
    "new": _("new"),
    "changed": _("changed"),
    "leaving": _("leaving"),
    "unchanged": _("as before"),
}


def kind(name: str) -> str:
    """Whom a line of the counts is about."""
    return str(_KINDS[name])


def what(name: str) -> str:
    """What would happen to them."""
    return str(_WHATS[name])
