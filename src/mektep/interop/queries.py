"""Readings of imports: a file looked at beside the school, and the history."""

import hashlib
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import IO

from mektep.people.actors import Actor
from mektep.school.models import School

from . import planning, wording
from .engine import oneroster, sheet
from .engine.report import Report
from .engine.rows import Roster
from .models import Import
from .plan import Counts, Plan


@dataclass(frozen=True)
class Look:
    """What a file would do to a school: the plan is there only when the file has no errors."""

    sha256: str
    roster: Roster
    report: Report
    plan: Plan | None

    @property
    def counts(self) -> Counts:
        return self.plan.counts() if self.plan else {}


def read(kind: str, file: IO[bytes], file_name: str, *, today: date) -> tuple[Roster, Report]:
    """The file alone, without any school."""
    reader = sheet.read if kind == Import.Kind.SHEET else oneroster.read
    return reader(file, file_name, today=today)


def kind_of(file: IO[bytes], file_name: str) -> str:
    """An Excel list or OneRoster files? By what the file holds; its name only helps to name what is wrong."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if head[:2] == b"PK" and zipfile.is_zipfile(file):
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            names = []
        file.seek(0)
        if "[Content_Types].xml" in names:
            return Import.Kind.SHEET
        if names:
            return Import.Kind.ONEROSTER
    file.seek(0)
    is_sheet = (
        file_name.lower().endswith((".xlsx", ".xls", ".xlsm", ".ods")) or head[:4] == b"\xd0\xcf\x11\xe0"
    )
    return Import.Kind.SHEET if is_sheet else Import.Kind.ONEROSTER


def look(school: School, kind: str, file: IO[bytes], file_name: str, *, by: Actor, on: date) -> Look:
    """Read a file and lay it beside the school; changes nothing. About thirty statements per 5,000 people."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        digest.update(chunk)
    file.seek(0)
    roster, report = read(kind, file, file_name, today=on)
    if not report.ok:
        return Look(digest.hexdigest(), roster, report, None)
    plan = planning.make(roster, school, report, by=by, on=on)
    return Look(digest.hexdigest(), roster, report, plan if report.ok else None)


def last_applied(school_id: int) -> Import | None:
    """The import that may be undone, if there is one."""
    return (
        Import.objects.filter(school_id=school_id, applied_at__isnull=False, undone_at=None)
        .order_by("-applied_at", "-id")
        .first()
    )


@dataclass(frozen=True)
class Line:
    """One finding as a page shows it."""

    file: str
    place: str
    say: str
    is_error: bool


@dataclass(frozen=True)
class Findings:
    """One page of what was found, errors first."""

    lines: list[Line]
    page: int
    pages: int
    errors: int
    warnings: int

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1 if self.page < self.pages else 0


PAGE_LENGTH = 50


def findings(import_: Import, severity: str, page: int) -> Findings:
    """What was found in a file, a page of it, errors before notes. No queries."""
    report = Report.from_json(import_.report) if import_.report else Report()
    rows = [one for one in report.findings if not severity or one.severity == severity]
    rows.sort(key=lambda one: one.severity != "error")
    pages = max(1, -(-len(rows) // PAGE_LENGTH))
    page = min(page, pages)
    shown = rows[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    lines = [
        Line(one.file, wording.place(one), wording.sentence(one), one.severity == "error") for one in shown
    ]
    return Findings(lines, page, pages, report.errors, report.warnings)


@dataclass(frozen=True)
class Tally:
    """What would happen to one kind of rows."""

    kind: str
    numbers: list[tuple[str, int]]


def tallies(import_: Import) -> list[Tally]:
    """The counts of an import in words."""
    return [
        Tally(wording.kind(kind), [(wording.what(what), number) for what, number in numbers.items()])
        for kind, numbers in import_.counts.items()
    ]
