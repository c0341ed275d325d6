"""A register as files: a PDF for people, a signed document for programs, and how to verify it."""

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils.translation import gettext as _

from mektep.attendance.models import Kind
from mektep.attendance.queries import codes
from mektep.core import crypto, pdf

from . import grid
from .queries import written
from .queries.export import document
from .queries.grid import Register

TEMPLATE = Path(__file__).resolve().parent / "typst" / "register.typ"


def archive(register: Register, at: datetime, sums: dict[int, grid.Sums], language: str) -> bytes:
    """A zip: journal.pdf, journal.json, its Ed25519 signature, the public key, and VERIFY.txt."""
    content = json.dumps(document(register, at), ensure_ascii=False, indent=1, sort_keys=True).encode()
    key = crypto.node_key()
    files = {
        "journal.pdf": pdf.make(TEMPLATE, _values(register, at, sums, language), at, tagged=False),
        "journal.json": content,
        "journal.json.sig": key.sign(content),
        "public-key.pem": key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "VERIFY.txt": _(
            "Verify the signature with OpenSSL 3:\n\n"
            "  openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in journal.json"
            " -sigfile journal.json.sig\n\n"
            "The public key must be the one that the school published. How to verify every entry of the log"
            " with nothing but Python: docs/verify-log.md in the source of Mektep.\n"
        ).encode(),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, data in files.items():
            info = ZipInfo(name, date_time=at.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            file.writestr(info, data)
    return out.getvalue()


def _values(register: Register, at: datetime, sums: dict[int, grid.Sums], language: str) -> dict[str, Any]:
    """What the printed form sets, in the reader's language."""
    teaching, term = register.teaching, register.term
    class_name = teaching.group.school_class.name
    rows = []
    for row in register.rows:
        cells = []
        for column in register.columns:
            points = row.works.get(column.key, row.formative.get(column.key))
            kind, minutes = row.absences.get(column.key, ("", None))
            cells.append(written.cell(points, kind, minutes, language))
        right = sums[row.learner_id]
        rows.append([row.name, *cells, right.percent, right.mark])
    return {
        "language": language,
        "school": teaching.school.name,
        "title": " · ".join(filter(None, (teaching.subject.name, class_name, teaching.group.name))),
        "about": _("Term {number} · {year} · {teacher}").format(
            number=term.number,
            year=teaching.year.name,
            teacher=teaching.teacher.full_name if teaching.teacher else "—",
        ),
        "columns": [
            _("Pupil"),
            *(grid.label(column) for column in register.columns),
            "%",
            _("Mark"),
        ],
        "rows": rows,
        "legend": [[code.text, str(Kind(code.kind).label)] for code in codes.codes(language)],
        "made": _("Made on {day}").format(day=f"{at:%d.%m.%Y %H:%M} UTC"),
        "sign": _("Teacher"),
    }
