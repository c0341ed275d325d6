"""The grid of a term: cells are joined as strings, for a school has a thousand of them."""

from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from .queries.closing import APPROVED, CLOSED, OPEN, Line

# Shape and colour: never colour alone.
SIGNS = {OPEN: "·", APPROVED: "✓", CLOSED: "■"}


@lru_cache(maxsize=64)
def _words(language: str | None) -> dict[str, str]:
    return {
        OPEN: escape(gettext("Not approved")),
        APPROVED: escape(gettext("Approved")),
        CLOSED: escape(gettext("Closed")),
    }


def cells(line: Line, number: int) -> SafeString:
    """The cells of a class; each leads to the closing of its register."""
    words = _words(get_language())
    url = reverse("journal:closing", args=[0])
    before, _, after = url.partition("0")
    tail = escape(f"{after}?term={number}")
    out = []
    for group in line.cells:
        if not group:
            out.append('<td class="cl-none"></td>')
            continue
        links = "".join(
            f'<a class="cl-{cell.state}" href="{before}{cell.teaching_id}{tail}" '
            f'aria-label="{words[cell.state]}{", " + escape(cell.group) if cell.group else ""}">'
            f"{SIGNS[cell.state]}</a>"
            for cell in group
        )
        out.append(f"<td>{links}</td>")
    return mark_safe("".join(out))
