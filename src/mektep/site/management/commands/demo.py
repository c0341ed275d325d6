"""`mektep demo`: a plausible school, made by the real actions."""

import json
import sys
import time
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from mektep.site import demo


class Command(BaseCommand):
    help = "Make a demo school in an empty database: its people, its week, and the year so far."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=["small", "large"], default="small")
        parser.add_argument("--bench", action="store_true", help="say which pages of it a bench should open")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["bench"]:
            sys.stdout.write(json.dumps(demo.bench_pages()))
            return
        if not demo.is_missing():
            raise CommandError("There is a school here already; a demo is made in an empty database only.")
        started = time.monotonic()
        counts = demo.make(options["size"], sys.stderr)
        counts["seconds"] = int(time.monotonic() - started)
        if options["json"]:
            sys.stdout.write(json.dumps(counts))
        else:
            sys.stdout.write(
                f"The demo school is made: {counts['pupils']} pupils, {counts['classes']} classes, "
                f"{counts['lessons']} lessons, {counts['marks']} marks, in {counts['seconds']} s.\n"
            )
