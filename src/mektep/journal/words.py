"""Every sentence that the grid says in the browser, by the keys of `web/src/journal/words.ts`."""

import json
from functools import cache

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mektep.attendance.models import Kind
from mektep.attendance.queries.codes import codes

WORDS: dict[str, str | Promise] = {
    "keys": _(
        "Arrows move, digits enter points, letters mark absence, Delete empties, Enter edits, Ctrl+Z undoes."
    ),
    "entered": _("{name}: {text}"),
    "emptied": _("{name}: emptied"),
    "locked": _("Nothing can be entered here."),
    "bad": _("«{text}» is not understood here."),
    "over": _("{text}: at most {max} here."),
    "saved": _("Saved"),
    "waiting": _("Saved on this device, will be sent later"),
    "refused": _("This entry was not accepted."),
    "superseded": _("A later entry from another device stands here."),
    "notKept": _("This device can't keep entries: its storage is blocked or full. Nothing was entered."),
    "stale": _("Will be counted anew when the network is back."),
    "allPresent": _("All present"),
    "calling": _("Touch whoever is absent. Everybody else is present."),
    "called": _("Attendance taken"),
    "done": _("Done"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "edit": _("Edit"),
    "clear": _("Empty the cell"),
    "next": _("Next"),
    "decimal": _("Decimal sign"),
    "pad": _("Keys for entering"),
    "closePad": _("Hide the keys"),
    "details": _("Details"),
    "present": _("Present"),
    "pasteTitle": _("Cells to enter: {count}. Enter them?"),
    "pasteFrom": _("From {name}, {column}"),
    "pasteKept": _("Unchanged: {count}"),
    "pasteBadTitle": _("Nothing was entered"),
    "pasteBad": _("{name}, {column}: «{text}». {why}"),
    "pasteOutside": _("Outside the journal: «{text}»"),
    "pasteMore": _("And more: {count}"),
    "pasteSame": _("All of this is in the journal already."),
    "confirm": _("Enter"),
    "cancel": _("Cancel"),
    "close": _("Close"),
    "dismiss": _("I have read it"),
    "history": _("Change history"),
    "historyOffline": _("Who, when and why can be read when the network is back."),
    "waitingSince": _("Entered on {time}, waits for the network."),
}

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def as_script(identifier: str, data: object) -> SafeString:
    """A data block that scripts read; nothing in it can end the block or run."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/json" id="{identifier}">{text}</script>')


@cache
def scripts(language: str) -> SafeString:
    """Codes of attendance and sentences for the grid, in one language."""
    with override(language):
        known: list[dict[str, object]] = [
            {
                "kind": code.kind,
                "text": code.text,
                "aliases": list(code.aliases),
                "name": str(Kind(code.kind).label),
                **({"minutes": True} if code.timed else {}),
            }
            for code in codes(language)
        ]
        known.append({"kind": "present", "text": "", "aliases": ["+"], "name": str(WORDS["present"])})
        said = {key: str(sentence) for key, sentence in WORDS.items()}
    return SafeString(as_script("mk-journal-codes", known) + as_script("mk-journal-words", said))
