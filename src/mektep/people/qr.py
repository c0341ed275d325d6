"""QR codes as drawings inside the page."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(text: str) -> SafeString:
    """A QR code that a cheap phone reads from a badly printed sheet (error level M)."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, dark="#000", light="#fff", xmldecl=False, svgclass="qr", lineclass=None,
        omitsize=True,
    )  # fmt: skip
    return mark_safe(out.getvalue().decode())  # drawn by us from digits and letters
