"""`mektep export-oneroster`: a school's roster as OneRoster 1.2 files."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext

from mektep.core import clock
from mektep.interop import export
from mektep.interop.founding import school_named
from mektep.school.models import AcademicYear, School


class Command(BaseCommand):
    help = (
        "Write the roster of a school as OneRoster 1.2 CSV files in one zip. The archive holds children's "
        "names and numbers: keep it as you keep them. Bad input: one sentence on stderr, status 2."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.zip", help="where to write; «-» for the standard output")
        parser.add_argument("--school", metavar="SCHOOL", help="number, uid, BIN or name of a school")
        parser.add_argument(
            "--year", metavar="2026", type=int, help="the year that starts then (default: now)"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")
        parser.add_argument("--language", choices=["kk", "ru", "en"], help="language of the sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"] or translation.get_language() or "kk"):
            self._write(options)

    def _write(self, options: dict[str, Any]) -> None:
        school = self._school(options["school"])
        on = clock.now().date()
        years = AcademicYear.objects.filter(school=school).order_by("starts_on", "id")
        if options["year"]:
            year = years.filter(starts_on__year=options["year"]).first()
        else:
            year = years.filter(ends_on__gte=on).first() or years.last()
        if year is None:
            self._refuse(gettext("The school has no such academic year."))
        path = Path(options["file"])
        if options["file"] == "-":
            export.write(school, year, sys.stdout.buffer, on=on)
            return
        if not path.parent.is_dir():
            self._refuse(gettext("There is no folder «{name}».").format(name=path.parent))
        part = path.with_name(f".{path.name}.part")
        with part.open("wb") as out:
            counts = export.write(school, year, out, on=on)
        part.replace(path)
        if options["json"]:
            told = {
                "ok": True,
                "file": str(path),
                "school": str(school.uid),
                "year": year.name,
                "rows": counts,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for name, number in counts.items():
                self.stdout.write(f"{name}.csv: {number}")

    def _school(self, text: str | None) -> School:
        if text:
            school = school_named(text)
            if school is None:
                self._refuse(gettext("There is no school «{name}».").format(name=text))
            return school
        only = list(School.objects.order_by("id")[:2])
        if len(only) != 1:
            self._refuse(gettext("Say which school the list is for."))
        return only[0]

    def _refuse(self, say: str) -> NoReturn:
        self.stderr.write(say)
        raise SystemExit(2)
