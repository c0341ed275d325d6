"""Marks as the log tells them: of each cell's acts the latest stands."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mektep.core.log import entries, person_id

from .queries.cells import Key


@dataclass(frozen=True)
class State:
    """A mark row, from the log."""

    teaching_id: int
    points: Decimal | None
    stamp: str
    entered_by_id: int | None
    entered_at: datetime


def project(school_id: int) -> dict[Key, State]:
    """All marks of a school from its log, by (column, learner), in one query."""
    found: dict[Key, State] = {}
    for entry in entries(school_id, ["journal.MarkEntered"]):
        data = json.loads(entry.data)
        column = f"l{data['lesson_id']}" if data["lesson_id"] else f"w{data['work_id']}"
        key = (column, data["learner_id"])
        if key in found and entry.stamp <= found[key].stamp:
            continue
        points = None if data["points"] is None else Decimal(data["points"])
        found[key] = State(data["teaching_id"], points, entry.stamp, person_id(entry.by), entry.at)
    return found
