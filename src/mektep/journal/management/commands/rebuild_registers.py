"""`mektep rebuild-registers`: compare marks and attendance with the log, and mend them."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mektep.attendance import actions as attendance
from mektep.core import clock
from mektep.journal import actions as journal
from mektep.people.actors import Actor
from mektep.school.models import School

BY = Actor.system("rebuild-registers")


class Command(BaseCommand):
    help = "Compare marks and attendance with the log; exit 1 if they differ and --mend was not given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="make the tables say what the log says")
        parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        mend, at = options["mend"], clock.now()
        found: list[dict[str, Any]] = []
        for school in School.objects.order_by("id"):
            marks = journal.rebuild(school.pk, mend=mend, by=BY, at=at)
            rolls = attendance.rebuild(school.pk, mend=mend, by=BY, at=at)
            cells = [f"{column}:{learner}" for column, learner in marks]
            cells += [f"l{lesson}:{learner}" for lesson, learner in rolls.absences]
            found.append({"school": school.pk, "cells": cells, "calls": list(rolls.calls)})
        if options["json"]:
            self.stdout.write(json.dumps({"mended": mend, "schools": found}))
        else:
            for one in found:
                self.stdout.write(f"{one['school']}: {len(one['cells'])} cells, {len(one['calls'])} calls")
        if not mend and any(one["cells"] or one["calls"] for one in found):
            raise SystemExit(1)
