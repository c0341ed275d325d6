"""What `make test` and `make check` run, in the order in which a failure is cheapest to find."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import services
from tests.serving import serve_demo

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def step(name: str, *command: str, **env: str) -> bool:
    """Run one command, say how long it took, and whether it passed."""
    services.say(name)
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=os.environ | env, check=False)
    services.say(
        f"{name}: {'passed' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s"
    )
    return done.returncode == 0


def tool(name: str) -> str:
    return str(BIN / name)


def quick() -> list[bool]:
    """Lint, types, contracts, unit tests."""
    return [
        step("ruff", tool("ruff"), "check", "."),
        step("format", tool("ruff"), "format", "--check", "-q", "."),
        step("contracts", tool("lint-imports")),
        step("types", tool("mypy")),
        step("translations", sys.executable, "-m", "mektep.ui.messages", "--check"),
        step("unit tests on SQLite", tool("pytest"), "-n", "2"),
    ]


def rest() -> list[bool]:
    """The web components, the same suite on PostgreSQL and Redis, and the browser journeys."""
    results = [step("web components", "npm", "--prefix", "web", "run", "--silent", "test")]
    with ExitStack() as stack:
        database = stack.enter_context(services.postgres())
        cache = stack.enter_context(services.redis())
        if database:
            results.append(
                step("suite on PostgreSQL" + (" and Redis" if cache else ""), tool("pytest"), "-n", "2",
                     DATABASE_URL=database, CACHE_URL=cache or "")
            )  # fmt: skip
    if chromium := services.chromium():
        options = "--override-ini=addopts=-q -p no:cacheprovider --import-mode=importlib"
        journeys = [tool("pytest"), options, "-n", "2"]
        results.append(step("components in a browser", *journeys, "web/test", CHROMIUM=chromium))
        with tempfile.TemporaryDirectory() as folder, serve_demo(Path(folder)) as school:
            served = {"SCHOOL_ADDRESS": school.address, "MEKTEP_DATA": folder, "CHROMIUM": chromium}
            results.append(step("browser journeys", *journeys, "tests/browser", **served))
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only lint, types, contracts and unit tests")
    options = parser.parse_args()
    started = time.monotonic()
    results = quick()
    if not options.quick:
        results += rest()
    services.say(f"{sum(results)} of {len(results)} steps passed in {time.monotonic() - started:.0f} s")
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
