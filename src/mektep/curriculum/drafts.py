"""A row of a plan before it is one: what a sheet, a form or another plan offers."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from .models import PlanRow


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """The values of one row; `kind` is a `PlanRow.Kind` value, `hours` greater than 0."""

    topic: str
    section: str = ""
    objectives: str = ""
    hours: Decimal = Decimal(1)
    kind: str = PlanRow.Kind.LESSON.value
    planned_on: date | None = None
    joined: bool = False
    note: str = ""

    @classmethod
    def of(cls, row: PlanRow) -> "DraftRow":
        return cls(
            topic=row.topic,
            section=row.section,
            objectives=row.objectives,
            hours=row.hours,
            kind=row.kind,
            planned_on=row.planned_on,
            joined=row.joined,
            note=row.note,
        )

    def plain(self) -> dict[str, Any]:
        """As JSON can carry it; `from_plain` reads it back."""
        values = asdict(self)
        values["hours"] = str(self.hours.normalize())
        values["planned_on"] = self.planned_on.isoformat() if self.planned_on else None
        return values

    @classmethod
    def from_plain(cls, values: dict[str, Any]) -> "DraftRow":
        on = values["planned_on"]
        return cls(
            **values
            | {"hours": Decimal(values["hours"]), "planned_on": date.fromisoformat(on) if on else None}
        )


def digest(rows: Sequence[DraftRow]) -> str:
    """SHA-256 of the rows' canonical text, as hex."""
    text = json.dumps([row.plain() for row in rows], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()
