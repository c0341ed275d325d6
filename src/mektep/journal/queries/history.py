"""What happened to a cell: read back from the log, in one query, in the order of logical time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from mektep.core.models import LogEntry
from mektep.people.models import Person

POINTS, ABSENCE, OFFICE, ASKED = "points", "absence", "office", "asked"


@dataclass(frozen=True)
class Deed:
    """One act on a cell. `what` is points, absence, office (a reason found) or asked (for a change).

    `before` and `after` are plain values: points, or (kind, minutes). `stands` is false where a later act
    had been there already when this one arrived, or has come since.
    """

    what: str
    who: str
    at: datetime
    device_at: datetime | None
    before: Any
    after: Any
    came_late: bool
    stands: bool
    reason: str = ""


def history(column: str, learner_id: int) -> list[Deed]:
    """All acts on a cell, the earliest first by logical time. Two queries (entries, names)."""
    about = [f"cell:{column}:{learner_id}"]
    if column[0] == "l":
        about.append(f"lesson:{column[1:]}")
    entries = list(
        LogEntry.objects.filter(about__in=about)
        .order_by("stamp", "id")
        .values_list("kind", "by", "at", "stamp", "data")
    )
    names = _names([by for _, by, _, _, _ in entries])
    deeds: list[Deed] = []
    now: dict[str, Any] = {POINTS: None, ABSENCE: ("", None), OFFICE: ""}
    for kind, by, at, _stamp, data in entries:
        for what, after, more in _meanings(kind, json.loads(data), learner_id):
            deeds.append(
                Deed(
                    what=what,
                    who=names.get(by, by.partition(":")[2]),
                    at=at,
                    device_at=more.get("device_at"),
                    before=now.get(what),
                    after=after,
                    came_late=not more.get("stands", True),
                    stands=False,
                    reason=more.get("reason", ""),
                )
            )
            if what in now:
                now[what] = after
    last = {deed.what: place for place, deed in enumerate(deeds)}
    return [Deed(**{**deed.__dict__, "stands": last[deed.what] == place}) for place, deed in enumerate(deeds)]


def _meanings(
    kind: str, data: Mapping[str, Any], learner_id: int
) -> Sequence[tuple[str, Any, Mapping[str, Any]]]:
    device_at = datetime.fromisoformat(data["device_at"]) if data.get("device_at") else None
    more = {"device_at": device_at, "stands": data.get("stands", True), "reason": data.get("reason", "")}
    match kind:
        case "journal.MarkEntered":
            return [(POINTS, _points(data["points"]), more)]
        case "journal.ChangeAsked":
            return [(ASKED, _points(data["points"]), more)]
        case "attendance.AttendanceMarked":
            return [(ABSENCE, (data["absence"], data["minutes"]), more)]
        case "attendance.AttendanceTaken":
            rows = [row for row in data["rows"] if row[0] == learner_id]
            return [(ABSENCE, (row[1], row[2]), more) for row in rows]
        case "attendance.AbsenceExcused":
            return [(OFFICE, data["absence"], more)]
        case _:
            return []


def _points(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _names(signatures: Sequence[str]) -> dict[str, str]:
    ids = {int(by.partition(":")[2]) for by in signatures if by.startswith("person:") and by[7:].isdigit()}
    people = Person.objects.filter(pk__in=ids).only("family_name", "given_name") if ids else []
    return {f"person:{person.pk}": person.short_name for person in people}
