"""What the two importing commands share: reading arguments, telling, and leaving with the right status."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from mektep.core import clock
from mektep.core.errors import Refused
from mektep.interop import actions, queries, wording
from mektep.interop.engine.report import Report
from mektep.interop.models import Import
from mektep.people.actors import Actor
from mektep.school.models import School

BAD_INPUT = 2
SHOWN = 50


class DryRun(Exception):
    """Take everything back: it was only a look."""


class ImportingCommand(BaseCommand):
    """Bring one file. Bad input: sentences on stderr, status 2, nothing changed."""

    kind: Import.Kind
    by: Actor

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        # argparse would print its usage first; a person needs the sentence.
        parser.error = self._bad_arguments  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--school", metavar="SCHOOL", help="number, uid, BIN or name of a school")
        parser.add_argument("--dry-run", action="store_true", help="only show what would change")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")
        parser.add_argument("--language", choices=["kk", "ru", "en"], help="language of the sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"] or translation.get_language() or "kk"
        with translation.override(language):
            self._bring(options)

    def _bring(self, options: dict[str, Any]) -> None:
        path = Path(options["file"])
        if not path.is_file():
            self.refuse(gettext("There is no file «{name}».").format(name=path.name), options)
        results: list[dict[str, Any]] = []
        try:
            with transaction.atomic():
                results = [self._one(school, path, options) for school in self.schools(path, options)]
                if options["dry_run"]:
                    raise DryRun
        except DryRun:
            pass
        except Refused as refused:
            self.refuse(str(refused), options)
        self._tell(results, options)

    def schools(self, path: Path, options: dict[str, Any]) -> list[School]:
        """The schools that the file is for; refuses when that is not clear."""
        raise NotImplementedError

    def _one(self, school: School, path: Path, options: dict[str, Any]) -> dict[str, Any]:
        at = clock.now()
        with path.open("rb") as file:
            seen = actions.preview(school, self.kind, file, path.name, by=self.by, at=at)
        report = Report.from_json(seen.report)
        if not report.ok:
            self.refuse_report(report, options, school)
        if not options["dry_run"]:
            actions.apply_import(seen, by=self.by, at=at, progress=self._progress(options))
        return {
            "school": {"uid": str(school.uid), "name": school.name},
            "import": None if options["dry_run"] else str(seen.uid),
            "state": "previewed" if options["dry_run"] else "applied",
            "sha256": seen.sha256,
            "counts": seen.counts,
            "changes": seen.changes,
            "report": report.as_json() | {"findings": findings(report)},
        }

    def _progress(self, options: dict[str, Any]) -> Any:
        def show(step: str, done: int, total: int) -> None:
            if sys.stderr.isatty() and not options["json"]:
                self.stderr.write(f"\r{done}/{total} {step:<12}", ending="" if done < total else "\n")

        return show

    # ── telling ─────────────────────────────────────────────────────────────────────────────────────

    def _tell(self, results: list[dict[str, Any]], options: dict[str, Any]) -> None:
        if options["json"]:
            ok = {"ok": True, "dry_run": options["dry_run"], "schools": results}
            self.stdout.write(json.dumps(ok | _sum(results), ensure_ascii=False))
            return
        for result in results:
            self.stdout.write(result["school"]["name"])
            for kind, counts in result["counts"].items():
                numbers = ", ".join(f"{wording.what(what)} {number}" for what, number in counts.items())
                self.stdout.write(f"  {wording.kind(kind)}: {numbers}")
            for one in result["report"]["findings"][:SHOWN]:
                self.stdout.write(f"  {one['say']}")
        last = (
            gettext("This was only a look; nothing was changed.")
            if options["dry_run"]
            else gettext("Imported.")
        )
        self.stdout.write(last)

    def refuse(self, say: str, options: dict[str, Any]) -> NoReturn:
        """One sentence, status 2."""
        if options.get("json"):
            self.stdout.write(json.dumps({"ok": False, "say": say, "errors": 1}, ensure_ascii=False))
        self.stderr.write(say)
        raise SystemExit(BAD_INPUT)

    def refuse_report(
        self, report: Report, options: dict[str, Any], school: School | None = None
    ) -> NoReturn:
        """The errors of a file, one on a line, status 2."""
        errors = [one for one in report.findings if one.severity == "error"]
        if options.get("json"):
            told = {
                "ok": False,
                "say": wording.line(errors[0]),
                "school": {"uid": str(school.uid), "name": school.name} if school else None,
                "errors": report.errors,
                "report": report.as_json() | {"findings": findings(report)},
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        for one in errors[:SHOWN]:
            self.stderr.write(wording.line(one))
        if report.errors > 1:
            self.stderr.write(gettext("Errors: {count}. Nothing was changed.").format(count=report.errors))
        raise SystemExit(BAD_INPUT)

    def read_or_refuse(self, path: Path, options: dict[str, Any]) -> Any:
        """The roster of a file without errors of its own."""
        with path.open("rb") as file:
            roster, report = queries.read(self.kind, file, path.name, today=clock.now().date())
        if not report.ok:
            self.refuse_report(report, options)
        return roster

    def _bad_arguments(self, message: str) -> NoReturn:
        self.stderr.write(message)
        raise SystemExit(BAD_INPUT)


def findings(report: Report) -> list[dict[str, Any]]:
    """Findings with their sentences, for machines and people."""
    return [one.as_json() | {"say": wording.line(one)} for one in report.findings]


def _sum(results: list[dict[str, Any]]) -> dict[str, Any]:
    """All schools of the file together."""
    counts: dict[str, dict[str, int]] = {}
    for result in results:
        for kind, numbers in result["counts"].items():
            here = counts.setdefault(kind, {})
            for what, number in numbers.items():
                here[what] = here.get(what, 0) + number
    return {
        "counts": counts,
        "changes": sum(result["changes"] for result in results),
        "errors": 0,
        "warnings": sum(result["report"]["warnings"] for result in results),
    }
