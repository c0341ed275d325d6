"""The command as people start it: `mektep term-mark`, a process of its own, with no database to be had."""

import json
import os
import subprocess
import sys

MAIN = "from mektep.site.cli import main; main()"


def mektep(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    return subprocess.run(
        [sys.executable, "-c", MAIN, *words], capture_output=True, text=True, env=environment, timeout=60
    )


def test_a_mark_is_formed_without_a_database():
    works = ("--formative", "7,8,9", "--unit", "12/20,15/20", "--term", "25/30")
    done = mektep("term-mark", "--grade", "7", *works, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert (report["percent"], report["mark"], report["scheme"]) == (79, 4, "kz-2020")


def test_bad_input_and_unknown_options_are_one_sentence_each():
    for words in (["--grade", "1", "--formative", "7"], ["--unit", "-1/20"]):
        done = mektep("term-mark", *words)
        assert done.returncode == 2, words
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1, done.stderr
        assert "Traceback" not in done.stderr


def test_help_tells_the_options():
    done = mektep("term-mark", "--help")
    assert done.returncode == 0
    assert "--formative" in done.stdout
    assert "--rounding" in done.stdout
