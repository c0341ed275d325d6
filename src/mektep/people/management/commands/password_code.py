"""`mektep password-code NAME`: a code for a new password, where nobody is left to issue one."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mektep.core import clock
from mektep.people import actions, queries
from mektep.people.actors import Actor


class Command(BaseCommand):
    help = "Print a code by which somebody chooses a new password (good for three days, works once)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="Username, phone or e-mail.")
        parser.add_argument("--lift-second-factor", action="store_true", help="Remove the second factor too.")
        parser.add_argument("--json", action="store_true", help="Answer for machines.")

    def handle(self, *args: Any, **options: Any) -> None:
        person = queries.by_typed_name(options["name"])
        if person is None:
            raise CommandError("Nobody has this name, phone or e-mail.", returncode=2)
        by = Actor.system("password-code")
        issued = actions.give_code(person, by=by, at=clock.now())
        if options["lift_second_factor"]:
            actions.lift_second_factor(person, by=by, at=clock.now())
        if options["json"]:
            self.stdout.write(json.dumps({"username": person.username, "code": issued.printed}))
        else:
            self.stdout.write(f"{person.full_name} ({person.username}): {issued.printed}")
