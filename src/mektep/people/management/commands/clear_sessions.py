"""`mektep clear-sessions`: sessions that ran out leave the table."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mektep.core import clock
from mektep.people import actions
from mektep.people.actors import Actor


class Command(BaseCommand):
    help = "Delete sessions that ran out, and failed sign-ins of more than a day ago."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Answer for machines.")

    def handle(self, *args: Any, **options: Any) -> None:
        ended = actions.clear_sessions(by=Actor.system("clear-sessions"), at=clock.now())
        self.stdout.write(json.dumps({"deleted": ended}) if options["json"] else f"Deleted: {ended}")
