"""Printed documents: a Typst template and plain values in, a PDF with its own letters out.

Values travel as JSON, so no text of ours is ever read as markup; nothing is fetched, no font of the machine
is asked for. The face is Onest (fonts/OFL.txt), which has all letters of Kazakh, Russian and English.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).resolve().parent / "fonts"


def make(template: Path, values: Mapping[str, Any], at: datetime, *, tagged: bool = True) -> bytes:
    """The PDF of a template; it reads its values with `#let data = json(bytes(sys.inputs.data))`.

    `at` is the moment that the file says it was made at: the same values and moment give the same bytes.
    A `tagged` document can be read aloud by cells and headings; very long tables are lighter without.
    """
    data = json.dumps(values, ensure_ascii=False, default=str)
    return typst.compile(
        template,
        root=template.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        timestamp=int(at.timestamp()),
        format="pdf",
        pdf_tags=tagged,
    )
