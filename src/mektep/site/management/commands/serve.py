"""`mektep serve`: the school in the browser."""

import os
import sys
import time
from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connections

from mektep.site import demo


class Command(BaseCommand):
    help = "Serve the school: make the tables if they are missing, then answer requests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=int(os.environ.get("WORKERS", "2")))
        parser.add_argument("--threads", type=int, default=int(os.environ.get("THREADS", "4")))
        parser.add_argument(
            "--demo", action="store_true", help="make the demo school first, if there is none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        call_command("migrate", verbosity=0, interactive=False)
        if options["demo"]:
            os.environ["MEKTEP_DEMO"] = "1"
            if demo.is_missing():
                call_command("demo")
            demo.print_accounts(sys.stdout)
        address = f"http://{options['host']}:{options['port']}/"
        self.stdout.write(
            f"\nMektep: {address}   (ready in {time.monotonic() - started:.1f} s; Ctrl+C stops)\n"
        )
        sys.stdout.flush()
        os.environ["MEKTEP_WORKER_THREAD"] = "1"
        connections.close_all()
        # The server takes this process's place: it watches over the workers and needs none of our code.
        words = [
            "granian", "--interface", "wsgi", "--host", options["host"], "--port", str(options["port"]),
            "--workers", str(options["workers"]), "--blocking-threads", str(options["threads"]),
            "--backlog", "2048", "--log-level", "warning", "--respawn-failed-workers",
            "mektep.site.wsgi:application",
        ]  # fmt: skip
        os.execv(sys.executable, [sys.executable, "-m", *words])
