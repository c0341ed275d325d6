"""Entering marks: the act that a teacher does most, from any device, online or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from mektep.attendance import actions as attendance
from mektep.core import latest, stamps
from mektep.core.log import publish_all
from mektep.people.actors import Actor

from .. import events
from ..models import Mark
from ..queries.cells import Cell, Key, cells
from ..rules import entering


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of entering: `points` none rubs out; `stamp` empty takes this node's."""

    cell: Cell
    points: Decimal | None
    uid: UUID | None = None
    stamp: str = ""
    device_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of it: whether the act stands, and the points and stamp that stand now."""

    stood: bool
    points: Decimal | None
    stamp: str


_COLUMNS = (
    "school_id", "teaching_id", "learner_id", "lesson_id", "work_id", "points", "stamp", "entered_by_id",
    "entered_at",
)  # fmt: skip


def _write(entries: Sequence[tuple[Cell, Decimal | None, str]], *, by: Actor, at: datetime) -> set[Key]:
    """The upsert of all entering, each cell once; returns the cells where the entry stands."""
    written: set[Key] = set()
    for letter, place in (("l", ("lesson_id", "learner_id")), ("w", ("work_id", "learner_id"))):
        rows = [
            (
                cell.school_id, cell.teaching_id, cell.learner_id,
                None if cell.is_work else cell.number, cell.number if cell.is_work else None,
                points, stamp, by.person_id, at,
            )
            for cell, points, stamp in entries
            if cell.column[0] == letter
        ]  # fmt: skip
        if rows:
            stood = latest.keep_latest(Mark, _COLUMNS, rows, place=place)
            written.update((f"{letter}{column}", learner) for column, learner in stood)
    return written


@transaction.atomic(savepoint=False)
def enter_cells(
    entries: Sequence[Entry], *, by: Actor, at: datetime, change_id: int | None = None
) -> list[Entered]:
    """Enter points in cells that were read in this transaction; every act is logged by itself.

    All or nothing: the first act that may not be raises its refusal. One statement for lessons, one for
    works, and the log's two (three for several). With `change_id` a deputy enters what was asked for, and
    the caller has asked the rule.
    """
    for entry in entries:
        if change_id is None:
            entering.check(by, entry.cell, entry.points, at)
        else:
            entering.check_place(entry.cell, entry.points, at)
    stands: dict[Key, tuple[Cell, Decimal | None, str]] = {}
    verdicts: list[tuple[Entry, Key, str, bool]] = []
    for entry in entries:
        key = (entry.cell.column, entry.cell.learner_id)
        stamp = entry.stamp or stamps.tick(at, entry.cell.stamp)
        wins = stamp > (stands[key][2] if key in stands else entry.cell.stamp)
        if wins:
            stands[key] = (entry.cell, entry.points, stamp)
        verdicts.append((entry, key, stamp, wins))
    written = _write(list(stands.values()), by=by, at=at) if stands else set()

    results, facts = [], []
    for entry, key, stamp, wins in verdicts:
        stood = wins and key in written
        if key in written:
            _cell, now, now_stamp = stands[key]
            results.append(Entered(stood, now, now_stamp))
        else:
            results.append(Entered(False, entry.cell.points, entry.cell.stamp))
        facts.append((_event(entry, stood, change_id), entry.uid, stamp))
    publish_all(facts, by=by, at=at)
    return results


def _event(entry: Entry, stood: bool, change_id: int | None) -> events.MarkEntered:
    cell = entry.cell
    return events.MarkEntered(
        school_id=cell.school_id,
        teaching_id=cell.teaching_id,
        learner_id=cell.learner_id,
        lesson_id=None if cell.is_work else cell.number,
        work_id=cell.number if cell.is_work else None,
        points=entry.points,
        stands=stood,
        device_at=entry.device_at,
        change_id=change_id,
    )


@transaction.atomic
def enter(
    column: str,
    learner_id: int,
    points: Decimal | None,
    *,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
    stamp: str = "",
) -> Entered:
    """A teacher enters a learner's points in column `l<lesson>` or `w<work>`. Four statements."""
    cell = cells([(column, learner_id)]).get((column, learner_id))
    if cell is None:
        raise entering.NoSuchCell
    return enter_cells([Entry(cell, points, uid, stamp)], by=by, at=at)[0]


@transaction.atomic
def fill_column(
    column: str,
    points: Mapping[int, Decimal | None],
    absences: Mapping[int, tuple[str, int | None]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """A whole column from a plain form: points of some learners, and at a lesson everybody's attendance.

    All or none. Attendance that says nobody was away calls the class.
    """
    if points:
        enter_all([(column, learner, value) for learner, value in points.items()], by=by, at=at)
    if column[0] == "l" and absences:
        attendance.mark_all(int(column[1:]), absences, by=by, at=at)


@transaction.atomic
def enter_all(
    entries: Sequence[tuple[str, int, Decimal | None]], *, by: Actor, at: datetime
) -> list[Entered]:
    """Many cells of one school at once, [(column, learner, points)]: all or none. Four to seven statements.

    Reads columns × learners, so give it one register at a time.
    """
    found = cells([(column, learner) for column, learner, _ in entries])
    made = []
    for column, learner_id, points in entries:
        if (cell := found.get((column, learner_id))) is None:
            raise entering.NoSuchCell
        made.append(Entry(cell, points))
    return enter_cells(made, by=by, at=at)
