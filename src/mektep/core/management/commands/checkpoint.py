"""`mektep checkpoint`: sign today's end of every chain with the node's key."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mektep.core import chain, clock
from mektep.core.models import Chain


class Command(BaseCommand):
    help = "Sign today's end of every school's log; once a day, later calls say the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        made = [chain.checkpoint(one, clock.now()) for one in Chain.objects.order_by("id")]
        rows = [
            {
                "chain": str(mark.chain.uid),
                "school": mark.chain.school_id,
                "made_on": mark.made_on.isoformat(),
                "length": mark.length,
                "head": mark.head,
                "public_key": mark.public_key,
                "signature": mark.signature,
            }
            for mark in made
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows))
            return
        for row in rows:
            self.stdout.write(f"{row['chain']} {row['made_on']} {row['length']} {row['head']}")
