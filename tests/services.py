"""Finding or installing what the tests need beside Python and Node: Chromium, PostgreSQL, Redis.

Each answers with what it found, or None and a loud line: a missing service skips only its own tests.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def say(line: str) -> None:
    sys.stdout.write(f"── {line}\n")
    sys.stdout.flush()


def _apt(*packages: str) -> bool:
    """Install Debian packages where that is possible: as root, with apt-get."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    say(f"installing {' '.join(packages)}")
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=env, **quiet)
    done = subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, env=env, **quiet)
    return done.returncode == 0


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def chromium() -> str | None:
    """The path of a Chromium, installed if need be."""
    names = ("chromium", "chromium-browser", "google-chrome")
    for _attempt in range(2):
        for name in names:
            if path := shutil.which(name):
                return path
        if not _apt("chromium"):
            break
    say("SKIPPED: no Chromium here and none can be installed; the browser journeys do not run")
    return None


def _postgres_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def postgres() -> Iterator[str | None]:
    """A private PostgreSQL cluster in a temporary folder; yields its DATABASE_URL."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    binaries = _postgres_binaries()
    if binaries is None and _apt("postgresql"):
        binaries = _postgres_binaries()
    if binaries is None:
        say("SKIPPED: no PostgreSQL here and none can be installed; the suite does not run on it")
        yield None
        return
    folder, port = Path(tempfile.mkdtemp(prefix="mektep-pg-")), free_port()
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run(
        str(binaries / "initdb"),
        "-D",
        str(data),
        "-A",
        "trust",
        "-U",
        "mektep",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    )
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgres://mektep@127.0.0.1:{port}/postgres"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str | None]:
    """A private Redis; yields its CACHE_URL."""
    if url := os.environ.get("TEST_CACHE_URL"):
        yield url
        return
    server = shutil.which("redis-server") or shutil.which("valkey-server")
    if server is None and _apt("redis-server"):
        server = shutil.which("redis-server")
    if server is None:
        say("SKIPPED: no Redis here and none can be installed; the suite uses the in-process cache")
        yield None
        return
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait(10)


def wait_for(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")
