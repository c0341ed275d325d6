"""Making the demo school in a folder of its own and serving it, for journeys, pictures and the bench."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tests import services

MEKTEP = [sys.executable, "-m", "mektep.site.cli"]
SIGN_IN = "/accounts/login/"


@dataclass
class Serving:
    """A school that answers at `address`; `data` is its folder."""

    address: str
    data: str
    states: dict[str, Any] = field(default_factory=dict)

    def mektep(self, *words: str) -> str:
        """What a verb of the console command prints about this school."""
        env = os.environ | {"MEKTEP_DATA": self.data, "MEKTEP_DEMO": "1"}
        return subprocess.run([*MEKTEP, *words], env=env, check=True, capture_output=True, text=True).stdout

    @cached_property
    def accounts(self) -> dict[str, dict[str, str]]:
        return {row["role"]: row for row in json.loads(self.mektep("accounts", "--json"))}

    @cached_property
    def ids(self) -> dict[str, Any]:
        """Things of the demo school to open: a journal, a lesson, a pupil …"""
        return json.loads(self.mektep("demo", "--bench", "--json"))

    def state(self, browser: Any, role: str) -> Any:
        """The cookies of somebody signed in through the page, once per role."""
        if role == "anonymous":
            return None
        if role not in self.states:
            context = browser.new_context(base_url=self.address)
            page = context.new_page()
            page.goto(SIGN_IN)
            page.fill("input[autocomplete=username]", self.accounts[role]["username"])
            page.fill("input[type=password]", self.accounts[role]["password"])
            page.press("input[type=password]", "Enter")
            page.wait_for_url(lambda url: SIGN_IN not in url)
            self.states[role] = context.storage_state()
            context.close()
        return self.states[role]


@contextmanager
def serve_demo(folder: Path) -> Iterator[Serving]:
    """The small demo school, made in `folder` unless it is there, served on a free port."""
    port = services.free_port()
    env = os.environ | {"MEKTEP_DATA": str(folder), "MEKTEP_DEMO": "1", "LOG_LEVEL": "ERROR"}
    env.pop("DATABASE_URL", None)
    command = [*MEKTEP, "serve", "--demo", "--port", str(port)]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        services.wait_for(port, 240)
        yield Serving(f"http://127.0.0.1:{port}", str(folder))
    finally:
        server.terminate()
        server.wait(20)
