"""`mektep load-norms`: put the shipped norms into the database, those that are not there yet."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mektep.core import clock
from mektep.norms import actions


class Console:
    """Whoever sits at the console of the installation; people may not change the law from a page."""

    is_system = True
    signature = "system:load-norms"


class Command(BaseCommand):
    help = "Load the shipped norms (laws, calendars, limits). Safe to repeat; replaces nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = actions.load_shipped(by=Console(), at=clock.now())
        if options["json"]:
            self.stdout.write(json.dumps(asdict(loaded), ensure_ascii=False))
            return
        for word, names in asdict(loaded).items():
            self.stdout.write(f"{word}: {len(names)}")
            if word != "unchanged":
                self.stdout.writelines(f"  {name}" for name in names)
