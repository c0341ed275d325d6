"""A register as files: signed, and verifiable by the documented procedure without this program."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import connection

from mektep.attendance import actions as attendance
from mektep.core.models import LogEntry
from mektep.journal import actions
from mektep.school.tests.factories import MONDAY, make_cast

from .factories import make_lesson, make_work

DOCS = Path(__file__).resolve().parents[4] / "docs" / "verify-log.md"


@pytest.fixture
def files(cast, settings, tmp_path):
    settings.NODE_KEY_FILE = str(tmp_path / "node.key")
    lesson, other = make_lesson(cast.teaching), make_lesson(cast.teaching, number=2)
    work = make_work(cast.teaching, cast.terms[0])
    vera = cast.actor("vera")
    for points in ("3", "8"):
        actions.enter(f"l{lesson.pk}", cast.tom.pk, Decimal(points), by=vera, at=MONDAY)
    actions.enter(f"w{work.pk}", cast.nina.pk, Decimal("12.5"), by=vera, at=MONDAY)
    actions.enter(f"l{other.pk}", cast.nina.pk, Decimal(7), by=vera, at=MONDAY)
    actions.enter(f"l{other.pk}", cast.nina.pk, None, by=vera, at=MONDAY)
    attendance.mark_all(
        lesson.pk, {cast.tom.pk: ("late", 5), cast.nina.pk: ("absent", None)}, by=vera, at=MONDAY
    )
    client = cast.client("vera")
    client.cookies["django_language"] = "kk"
    response = client.get(f"/journal/{cast.teaching.pk}/export/?term=1")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(response.content)) as archive:
        made = {name: archive.read(name) for name in archive.namelist()}
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def documented(number: int) -> str:
    return re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)[number]


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    script = folder / "verify.py"
    script.write_text(documented(0), encoding="utf-8")
    # -I: nothing of this program can be imported.
    return subprocess.run(
        [sys.executable, "-I", str(script), str(folder / "journal.json")],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_documented_procedure_finds_the_register_whole(files):
    done = verify(files)
    assert (done.returncode, done.stdout.strip()) == (0, "7 entries: all is as it was entered")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('\\"points\\":\\"3\\"', '\\"points\\":\\"9\\"', "was edited"),
        ('"points": "8"', '"points": "10"', "shown 10, entered 8"),
        ('"absence": "absent"', '"absence": ""', "attendance differs"),
    ],
)
def test_the_documented_procedure_finds_what_was_changed(files, old, new, said):
    path = files / "journal.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    done = verify(files)
    assert done.returncode == 1
    assert said in done.stdout


def test_the_signature_holds_and_breaks(files):
    key = load_pem_public_key((files / "public-key.pem").read_bytes())
    assert isinstance(key, Ed25519PublicKey)
    content, signature = (files / "journal.json").read_bytes(), (files / "journal.json.sig").read_bytes()
    key.verify(signature, content)
    with pytest.raises(InvalidSignature):
        key.verify(signature, content.replace(b'"8"', b'"9"'))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL is not on this machine")
def test_openssl_verifies_the_signature(files):
    how = "openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin"
    command = f"{how} -in journal.json -sigfile journal.json.sig"
    assert command in DOCS.read_text(encoding="utf-8")
    assert command in (files / "VERIFY.txt").read_text(encoding="utf-8")
    assert subprocess.run(command.split(), cwd=files, capture_output=True, check=False).returncode == 0
    (files / "journal.json").write_bytes((files / "journal.json").read_bytes() + b" ")
    assert subprocess.run(command.split(), cwd=files, capture_output=True, check=False).returncode != 0


def test_the_document_says_what_the_register_says(cast, files):
    book = json.loads((files / "journal.json").read_bytes())
    assert book["format"] == "mektep-journal:1"
    cells = {one["name"]: one["cells"] for one in book["learners"]}
    lesson = book["columns"][0]["key"]
    assert cells[cast.tom.full_name] == {lesson: {"points": "8", "absence": "late", "minutes": 5}}
    assert (files / "journal.pdf").read_bytes().startswith(b"%PDF-")
    assert LogEntry.objects.filter(kind="journal.RegisterExported").count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("paul", 200), ("dana", 200), ("tom", 404), ("olga", 404), ("mallory", 404), ("oscar", 404)],
)
def test_who_exports(cast, settings, tmp_path, who, status):
    settings.NODE_KEY_FILE = str(tmp_path / "node.key")
    make_lesson(cast.teaching)
    assert cast.client(who).get(f"/journal/{cast.teaching.pk}/export/").status_code == status
    exported = LogEntry.objects.filter(kind="journal.RegisterExported").count()
    assert exported == (1 if status == 200 else 0)


@pytest.mark.django_db(transaction=True)
def test_the_documented_procedure_verifies_a_copy_of_the_database(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the procedure is for a copy of an SQLite database")
    cast = make_cast()
    lesson = make_lesson(cast.teaching)
    for points in (3, 8):
        actions.enter(f"l{lesson.pk}", cast.tom.pk, Decimal(points), by=cast.actor("vera"), at=MONDAY)
    script = tmp_path / "verify.py"
    script.write_text(documented(1), encoding="utf-8")

    def run() -> tuple[int, str]:
        copy = tmp_path / "copy.sqlite3"
        copy.unlink(missing_ok=True)
        with sqlite3.connect(copy) as target:
            connection.connection.backup(target)
        target.close()
        command = [sys.executable, "-I", str(script), str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert run() == (0, "whole\n")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_logentry SET by = 'person:99' WHERE kind = 'journal.MarkEntered'")
    status, said = run()
    assert status == 1
    assert "does not follow" in said
