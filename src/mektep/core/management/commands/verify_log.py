"""`mektep verify-log`: walk every chain and say what was edited, deleted or reordered."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from mektep.core import chain
from mektep.core.models import Chain, LogEntry


def say(fault: chain.Fault) -> str:
    """What was found at one place, in a sentence."""
    sentences = {
        "edited": _("Entry {seq} was edited."),
        "missing": _("Entry {seq} is missing."),
        "reordered": _("Entry {seq} is out of its place."),
        "cut": _("The log was cut at entry {seq}."),
        "beyond": _("There are entries beyond the end of the log, from {seq} on."),
        "checkpoint": _("Entry {seq} is not the one that was signed that day."),
        "signature": _("The signature at entry {seq} does not hold."),
    }
    return sentences[fault.code].format(seq=fault.seq)


class Command(BaseCommand):
    help = "Verify the log of every school: exit 1 if an entry was edited, deleted or reordered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        verdicts = [chain.verify(one) for one in Chain.objects.order_by("id")]
        whole = all(verdict.is_whole for verdict in verdicts)
        if options["json"]:
            found = {"whole": whole, "chains": [_as_data(verdict) for verdict in verdicts]}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for verdict in verdicts:
                self._tell(verdict)
        if not whole:
            raise SystemExit(1)

    def _tell(self, verdict: chain.Verdict) -> None:
        name = _("School {number}").format(number=verdict.school_id) if verdict.school_id else _("The node")
        counts = _("{entries} entries, {checkpoints} signed days").format(
            entries=verdict.entries, checkpoints=verdict.checkpoints
        )
        state = _("whole") if verdict.is_whole else _("NOT WHOLE")
        self.stdout.write(f"{name}: {counts}: {state}")
        for fault, entry in _placed(verdict):
            about = f" ({entry['kind']} {entry['about']} {entry['by']} {entry['at']})" if entry else ""
            self.stdout.write(f"  {say(fault)}{about}")


def _placed(verdict: chain.Verdict) -> list[tuple[chain.Fault, dict[str, str] | None]]:
    """Each fault with the entry that stands at its place now, if one does."""
    found = {
        entry.seq: {"kind": entry.kind, "about": entry.about, "by": entry.by, "at": entry.at.isoformat()}
        for entry in LogEntry.objects.filter(
            chain__uid=verdict.chain, seq__in=[fault.seq for fault in verdict.faults]
        )
    }
    return [(fault, found.get(fault.seq)) for fault in verdict.faults]


def _as_data(verdict: chain.Verdict) -> dict[str, Any]:
    return {
        "chain": verdict.chain,
        "school": verdict.school_id,
        "entries": verdict.entries,
        "checkpoints": verdict.checkpoints,
        "head": verdict.head,
        "whole": verdict.is_whole,
        "faults": [
            {"seq": fault.seq, "code": fault.code, "say": say(fault), "entry": entry}
            for fault, entry in _placed(verdict)
        ],
    }
