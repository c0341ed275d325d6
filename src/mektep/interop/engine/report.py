"""What was found in a file: codes, places and values, never sentences (those are made in `wording.py`)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

KEPT_PER_KIND = 200
"""How many findings of one code in one file are kept word by word; all of them are counted."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """Stable names of everything that can be wrong. A name is never reused for another meaning."""

    # the container
    EMPTY_UPLOAD = "empty_upload"
    NOT_ZIP = "not_zip"
    DAMAGED_ZIP = "damaged_zip"
    ENCRYPTED = "encrypted"
    UNSAFE_PATH = "unsafe_path"
    NESTED_ZIP = "nested_zip"
    TOO_MANY_FILES = "too_many_files"
    TOO_BIG = "too_big"
    ZIP_BOMB = "zip_bomb"
    DUPLICATE_FILE = "duplicate_file"
    PACKED_STRANGELY = "packed_strangely"
    NO_KNOWN_FILE = "no_known_file"
    IN_A_FOLDER = "in_a_folder"
    IGNORED_FILE = "ignored_file"
    # the text
    EMPTY_FILE = "empty_file"
    NO_ROWS = "no_rows"
    OLD_ENCODING = "old_encoding"
    UTF16 = "utf16"
    NOT_TEXT = "not_text"
    OTHER_DELIMITER = "other_delimiter"
    BROKEN_QUOTES = "broken_quotes"
    LINE_TOO_LONG = "line_too_long"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_ROWS = "too_many_rows"
    # the heading
    MISSING_COLUMN = "missing_column"
    EXTRA_COLUMN = "extra_column"
    HEADER_CASE = "header_case"
    DUPLICATE_COLUMN = "duplicate_column"
    PASSWORD_IGNORED = "password_ignored"
    # the manifest
    MANIFEST_MISSING = "manifest_missing"
    WRONG_VERSION = "wrong_version"
    MANIFEST_VALUE = "manifest_value"
    FILE_MISSING = "file_missing"
    FILE_UNDECLARED = "file_undeclared"
    # one row
    MISSING_VALUE = "missing_value"
    BAD_VALUE = "bad_value"
    BAD_STATUS = "bad_status"
    STATUS_MISSING = "status_missing"
    BAD_DATE = "bad_date"
    IMPOSSIBLE_DATE = "impossible_date"
    DATES_REVERSED = "dates_reversed"
    BAD_GRADE = "bad_grade"
    GRADE_MISMATCH = "grade_mismatch"
    BAD_CLASS_NAME = "bad_class_name"
    LATIN_LETTER = "latin_letter"
    LATIN_CLASS = "latin_class"
    CLASS_WITHOUT_LETTER = "class_without_letter"
    BAD_NAME = "bad_name"
    BAD_IIN = "bad_iin"
    BAD_PHONE = "bad_phone"
    MANY_PHONES = "many_phones"
    BAD_EMAIL = "bad_email"
    TOO_LONG = "too_long"
    # rows against each other
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_IIN = "duplicate_iin"
    DUPLICATE_CLASS = "duplicate_class"
    DUPLICATE_PERSON = "duplicate_person"
    UNKNOWN_REFERENCE = "unknown_reference"
    DELETED_REFERENCE = "deleted_reference"
    CYCLE = "cycle"
    OTHER_SCHOOL = "other_school"
    TWO_CLASSES = "two_classes"
    NO_ROLE = "no_role"
    # the sheet
    NOT_XLSX = "not_xlsx"
    OLD_XLS = "old_xls"
    NO_HEADINGS = "no_headings"
    IGNORED_SHEET = "ignored_sheet"
    IGNORED_COLUMN = "ignored_column"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_KINSHIP = "unknown_kinship"
    BAD_SEX = "bad_sex"
    BAD_LANGUAGE = "bad_language"
    # the file against the school (found while previewing)
    NO_SUCH_SCHOOL = "no_such_school"
    CHOOSE_SCHOOL = "choose_school"
    SCHOOL_NOT_IN_FILE = "school_not_in_file"
    SEVERAL_MATCH = "several_match"
    IIN_OF_ANOTHER = "iin_of_another"
    NO_YEAR = "no_year"
    TERMS_UNKNOWN = "terms_unknown"
    HOME_BY_TITLE = "home_by_title"
    CONTACT_KEPT = "contact_kept"
    PHONE_TAKEN = "phone_taken"
    EMAIL_TAKEN = "email_taken"
    UNKNOWN_SUBJECT = "unknown_subject"
    NO_HOME_CLASS = "no_home_class"
    NOT_SCHOOL_ROLE = "not_school_role"
    POST_NOT_YOURS = "post_not_yours"
    GUARDIAN_ELSEWHERE = "guardian_elsewhere"
    NOT_OF_THIS_SCHOOL = "not_of_this_school"
    HOURS_UNKNOWN = "hours_unknown"


WARNINGS = frozenset(
    {
        Code.IN_A_FOLDER, Code.IGNORED_FILE, Code.NO_ROWS, Code.OLD_ENCODING, Code.UTF16,
        Code.OTHER_DELIMITER, Code.EXTRA_COLUMN, Code.HEADER_CASE, Code.PASSWORD_IGNORED,
        Code.FILE_UNDECLARED, Code.GRADE_MISMATCH, Code.LATIN_LETTER, Code.CLASS_WITHOUT_LETTER,
        Code.BAD_PHONE, Code.MANY_PHONES, Code.BAD_EMAIL, Code.NO_ROLE, Code.IGNORED_SHEET,
        Code.IGNORED_COLUMN, Code.UNKNOWN_KINSHIP, Code.BAD_LANGUAGE, Code.CONTACT_KEPT,
        Code.TERMS_UNKNOWN, Code.HOME_BY_TITLE, Code.PHONE_TAKEN,
        Code.EMAIL_TAKEN,
        Code.UNKNOWN_SUBJECT, Code.NO_HOME_CLASS, Code.NOT_SCHOOL_ROLE, Code.POST_NOT_YOURS,
        Code.GUARDIAN_ELSEWHERE, Code.NOT_OF_THIS_SCHOOL, Code.HOURS_UNKNOWN,
    }
)  # fmt: skip
"""Findings that do not stop an import. Everything else is an error, and one error stops the whole file."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the person who brought the file. Lines count from 1, as an editor shows them."""

    file: str
    code: Code
    line: int | None = None
    column: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, code: Code, file: str, line: int | None = None, column: str | None = None, /, **values: object
    ) -> "Finding":
        """A finding whose words are cut, so that a hostile cell cannot flood the report."""
        shown = {name: shorten(str(value)) for name, value in values.items()}
        return cls(shorten(file), code, line, column and shorten(column), shown)

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.code in WARNINGS else Severity.ERROR

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file, "line": self.line, "column": self.column, "code": str(self.code),
            "severity": str(self.severity), "values": dict(self.values),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        return cls(data["file"], Code(data["code"]), data["line"], data["column"], data["values"])


class Unreadable(Exception):
    """A file cannot be read to its end; the findings say why. The readers catch it and report them."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*(str(finding.code) for finding in findings))
        self.findings = findings


def stop(code: Code, file: str, line: int | None = None, /, **values: object) -> Unreadable:
    """What to raise when reading cannot go on."""
    return Unreadable(Finding.of(code, file, line, **values))


class Report:
    """Findings in the order they were met. Keeps the first of each kind, counts them all."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self.findings: list[Finding] = []
        self.counts: Counter[tuple[str, Code]] = Counter()
        self.rows: Counter[str] = Counter()
        for finding in findings:
            self.add(finding)

    def add(self, finding: Finding) -> None:
        kind = (finding.file, finding.code)
        self.counts[kind] += 1
        if self.counts[kind] <= KEPT_PER_KIND:
            self.findings.append(finding)

    def say(
        self, code: Code, file: str, line: int | None = None, column: str | None = None, /, **values: object
    ) -> None:
        self.add(Finding.of(code, file, line, column, **values))

    def _total(self, warning: bool) -> int:
        return sum(count for (_, code), count in self.counts.items() if (code in WARNINGS) is warning)

    @property
    def errors(self) -> int:
        return self._total(warning=False)

    @property
    def warnings(self) -> int:
        return self._total(warning=True)

    @property
    def ok(self) -> bool:
        """True when the file may be applied. Warnings do not matter here."""
        return self.errors == 0

    def codes(self) -> set[Code]:
        return {code for _, code in self.counts}

    def as_json(self) -> dict[str, Any]:
        return {
            "errors": self.errors,
            "warnings": self.warnings,
            "rows": dict(self.rows),
            "counts": [
                {"file": file, "code": str(code), "count": count}
                for (file, code), count in self.counts.items()
            ],
            "findings": [finding.as_json() for finding in self.findings],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Report":
        report = cls()
        report.findings = [Finding.from_json(one) for one in data.get("findings", ())]
        report.counts.update(
            {(one["file"], Code(one["code"])): one["count"] for one in data.get("counts", ())}
        )
        report.rows.update(data.get("rows", {}))
        return report


def shorten(text: str, limit: int = 80) -> str:
    """A value short enough to be shown, on one line, without characters that control a screen."""
    flat = "".join(sign if sign.isprintable() else "·" for sign in text[: limit + 1])
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
