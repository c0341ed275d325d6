"""What the pages that matter cost: JSON lines, on SQLite and, where one can be had, on PostgreSQL.

    make bench                     the large school, both databases, 1 and 16 clients
    python bench/run.py --seconds 2 --database sqlite --clients 1

Each line: {"page", "database", "clients", "rps", "p50_ms", "p95_ms", "cpu_ms", "sql", "wire_bytes",
"html_bytes", "errors"}; at the end the memory of the whole stack and the first visit of a diary. It prints
and never fails a build; budgets are in docs/budgets.md.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import client  # noqa: E402
from bench.client import Reply, Session  # noqa: E402
from tests import services  # noqa: E402

MEKTEP = [sys.executable, "-m", "mektep.site.cli"]
SIGN_IN = "/accounts/login/"


def out(**line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def tree(*roots: int) -> list[int]:
    """Processes and all that came from them."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    found = list(roots)
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_seconds(*roots: int) -> float:
    """User and system time of the stack so far, with its children that have ended."""
    ticks = 0
    for pid in tree(*roots):
        try:
            fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(*roots: int) -> float:
    """Proportional set size of the stack, MB."""
    total = 0
    for pid in tree(*roots):
        try:
            for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1024


def mektep(env: dict[str, str], *words: str) -> bytes:
    """What a verb of the console command prints."""
    return subprocess.run([*MEKTEP, *words], env=env, check=True, stdout=subprocess.PIPE).stdout


Accounts = dict[str, dict[str, str]]


@contextmanager
def served(env: dict[str, str], size: str) -> Iterator[tuple[Session, Accounts, dict[str, Any], int]]:
    """A running school of the given size: where it is, its accounts by role, and what to open."""
    env = os.environ | env | {"COUNT_SQL": "1", "MEKTEP_DEMO": "1", "LOG_LEVEL": "ERROR"}
    mektep(env, "migrate", "-v0")
    if not json.loads(mektep(env, "accounts", "--json")):
        started = time.monotonic()
        mektep(env, "demo", "--size", size)
        out(page="make the demo school", size=size, seconds=f"{time.monotonic() - started:.1f}")
    accounts = {row["role"]: row for row in json.loads(mektep(env, "accounts", "--json"))}
    ids = json.loads(mektep(env, "demo", "--bench", "--json"))
    port = services.free_port()
    server = subprocess.Popen([*MEKTEP, "serve", "--port", str(port)], env=env, stdout=subprocess.DEVNULL)
    try:
        services.wait_for(port, 60)
        yield Session("127.0.0.1", port), accounts, ids, server.pid
    finally:
        server.terminate()
        server.wait(20)


def signed_in(school: Session, account: dict[str, str]) -> Session:
    session = Session(school.host, school.port)
    session.sign_in(SIGN_IN, account["username"], account["password"])
    return session


def clone(session: Session) -> Session:
    """The same signed-in person on a connection of her own."""
    return Session(session.host, session.port, dict(session.cookies))


def pages(
    school: Session, accounts: Accounts, ids: dict[str, Any]
) -> dict[str, Callable[[int], Callable[[], Reply]]]:
    """The acts of the budget table, each as a maker of one client's call."""
    teacher, pupil = signed_in(school, accounts["teacher"]), signed_in(school, accounts["pupil"])
    learners = ids["learners"]

    def get(session: Session, path: str) -> Callable[[int], Callable[[], Reply]]:
        def make(_n: int) -> Callable[[], Reply]:
            own = clone(session)
            return lambda: own.get(path)

        return make

    def acts(build: Callable[[int], list[dict[str, object]]]) -> Callable[[int], Callable[[], Reply]]:
        def make(n: int) -> Callable[[], Reply]:
            own, device, count = clone(teacher), str(uuid.uuid4()), [n * 1_000_000]

            def call() -> Reply:
                count[0] += 1
                stamp = f"{int(time.time() * 1000):013x}-{count[0] % 65536:04x}-{n:08x}"
                rows = [{"uid": str(uuid.uuid4()), "stamp": stamp, "at": "2026-01-01T00:00:00Z"} | row
                        for row in build(count[0])]  # fmt: skip
                return own.post_json("/sync/acts/", {"device": device, "acts": rows})

            return call

        return make

    lesson = ids["lesson"]
    return {
        "journal": get(teacher, f"/journal/{ids['teaching']}/?term={ids['term']}"),
        "one mark": acts(lambda k: [{"kind": "journal.enter", "cell": f"l{lesson}",
                                     "learner": learners[k % len(learners)], "points": str(k % 10 + 1)}]),
        "attendance of 25": acts(lambda k: [
            {"kind": "attendance.mark", "lesson": lesson, "learner": learner,
             "absence": "absent" if (k + i) % 9 == 0 else "present", "minutes": None}
            for i, learner in enumerate(learners[:25])]),
        "diary": get(pupil, "/"),
        "teacher's day": get(teacher, "/"),
    }  # fmt: skip


def measure(database: str, env: dict[str, str], options: argparse.Namespace, *database_pids: int) -> None:
    with served(env, options.size) as (school, accounts, ids, pid):
        for page, make in pages(school, accounts, ids).items():
            make(0)()
            sample = make(0)()
            for count in options.clients:
                before = cpu_seconds(pid, *database_pids)
                found = client.load(make, count, options.seconds)
                cpu = cpu_seconds(pid, *database_pids) - before
                line = {
                    "page": page,
                    "database": database,
                    "clients": count,
                    "rps": f"{found.requests / found.seconds:.1f}",
                    "p50_ms": f"{found.p50_ms:.2f}",
                    "p95_ms": f"{found.p95_ms:.2f}",
                    "cpu_ms": f"{1000 * cpu / max(1, found.requests):.2f}",
                    "sql": sample.header("x-sql"),
                    "wire_bytes": int(found.wire_bytes),
                    "html_bytes": len(sample.text),
                    "errors": found.errors,
                }
                out(**line)
        pupil = signed_in(school, accounts["pupil"])
        out(page="first visit of the diary", database=database, wire_bytes=client.assets(pupil, "/"))
        out(page="memory of the stack", database=database, mb=f"{memory_mb(pid, *database_pids):.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", default="large", choices=["small", "large"])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--clients", type=lambda text: [int(n) for n in text.split(",")], default=[1, 16])
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument(
        "--data", default=str(ROOT / "var" / "bench"), help="where the measured school is kept"
    )
    options = parser.parse_args()
    data = options.data
    if options.database in {"sqlite", "both"}:
        env = {"MEKTEP_DATA": data, "DATABASE_URL": f"sqlite:///{data}/bench.sqlite3"}
        measure("sqlite", env, options)
    if options.database in {"postgresql", "both"}:
        with services.postgres() as url:
            if url:
                pids = [
                    int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _is_postmaster(p)
                ]
                measure("postgresql", {"MEKTEP_DATA": data, "DATABASE_URL": url}, options, *pids)


def _is_postmaster(process: Path) -> bool:
    """The private cluster's first process; its backends are found under it."""
    try:
        return b"mektep-pg-" in (process / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


if __name__ == "__main__":
    main()
