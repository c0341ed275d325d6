"""`mektep accounts`: the doors of the demo school."""

import json
import sys
from typing import Any

from django.core.management import BaseCommand, CommandParser

from mektep.site import demo


class Command(BaseCommand):
    help = "List the demo accounts: role, username, password, display name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(demo.as_json(), ensure_ascii=False))
        else:
            demo.print_accounts(sys.stdout)
