"""Acts of registers: entering marks, marking and calling attendance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from mektep.attendance import actions as attendance
from mektep.attendance import rules as attendance_rules
from mektep.attendance.models import Kind as Absence
from mektep.attendance.queries.codes import language
from mektep.core.errors import Refused
from mektep.journal import actions as journal
from mektep.journal import rules
from mektep.journal.queries import Cell, cells, written
from mektep.journal.rules import entering
from mektep.people.actors import Actor

from .kinds import Act, Answer, BadAct, Kind, a_column, an_id, register, some_minutes, some_points

PRESENT = "present"
LATER = _("A later entry from another device stands here: {text}")
LATER_EMPTY = _("This cell was emptied later on another device.")


@dataclass(frozen=True, slots=True)
class Enter:
    column: str
    learner_id: int
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Mark:
    column: str
    learner_id: int
    kind: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Call:
    lesson_id: int


def parse_enter(body: Mapping[str, Any]) -> Enter:
    return Enter(a_column(body), an_id(body, "learner"), some_points(body))


def parse_mark(body: Mapping[str, Any]) -> Mark:
    kind = body.get("absence")
    if not isinstance(kind, str) or (kind != PRESENT and kind not in Absence.values):
        raise BadAct(_("«absence» is not a kind of attendance."))
    lesson_id, learner_id = an_id(body, "lesson"), an_id(body, "learner")
    return Mark(f"l{lesson_id}", learner_id, "" if kind == PRESENT else kind, some_minutes(body))


def parse_call(body: Mapping[str, Any]) -> Call:
    return Call(an_id(body, "lesson"))


# ── doing ────────────────────────────────────────────────────────────────────────────────────


def enter(acts: Sequence[Act], by: Actor, at: datetime) -> list[Answer]:
    """Enter marks: all that may be, in one stroke; each refusal says why."""
    found = cells({(act.body.column, act.body.learner_id) for act in acts})
    answers: dict[int, Answer] = {}
    entries: list[tuple[int, journal.Entry]] = []
    for place, act in enumerate(acts):
        body: Enter = act.body
        cell = found.get((body.column, body.learner_id))
        if cell is None:
            answers[place] = Answer(act.uid, "refused", str(entering.NoSuchCell()))
        elif (no := entering.obstacle(by, cell, body.points, at)) is not None:
            answers[place] = _refused(act, no, cell, by)
        else:
            entry = journal.Entry(cell, body.points, act.uid, act.stamp, act.device_at)
            entries.append((place, entry))
    if entries:
        done = journal.enter_cells([entry for _, entry in entries], by=by, at=at)
        for (place, entry), entered in zip(entries, done, strict=True):
            cell, act = entry.cell, acts[place]
            text = _text(cell, points=entered.points)
            answers[place] = _answer(act, entered.stood, entered.stamp, text)
    return [answers[place] for place in range(len(acts))]


def mark(acts: Sequence[Act], by: Actor, at: datetime) -> list[Answer]:
    """Mark attendance: all that may be, in one stroke; each refusal says why."""
    found = cells({(act.body.column, act.body.learner_id) for act in acts})
    answers: dict[int, Answer] = {}
    says: list[tuple[int, Cell, attendance.Say]] = []
    for place, act in enumerate(acts):
        body: Mark = act.body
        cell = found.get((body.column, body.learner_id))
        if cell is None or cell.seat is None:
            answers[place] = Answer(act.uid, "refused", str(attendance_rules.NoSuchLesson()))
            continue
        say = attendance.Say(cell.seat, body.kind, body.minutes, act.uid, act.stamp, act.device_at)
        if (no := attendance_rules.obstacle(by, cell.seat, body.kind, body.minutes, at)) is not None:
            answers[place] = _refused(act, no, cell, by)
        else:
            says.append((place, cell, say))
    if says:
        done = attendance.mark_seats([say for _, _, say in says], by=by, at=at)
        for (place, cell, _say), marked in zip(says, done, strict=True):
            office = cell.seat.office_kind or cell.seat.confirmed if cell.seat and marked.kind else ""
            kind = marked.kind and (office or marked.kind)
            text = written.cell(cell.points, kind, marked.minutes, language())
            answers[place] = _answer(acts[place], marked.stood, marked.stamp, text)
    return [answers[place] for place in range(len(acts))]


def call(acts: Sequence[Act], by: Actor, at: datetime) -> list[Answer]:
    """Call classes; there are few in a batch, so one after the other."""
    answers = []
    for act in acts:
        body: Call = act.body
        try:
            attendance.call(
                body.lesson_id, by=by, at=at, uid=act.uid, stamp=act.stamp, device_at=act.device_at
            )
        except (Refused, PermissionDenied) as no:
            answers.append(Answer(act.uid, "refused", str(no), ""))
            continue
        answers.append(Answer(act.uid, "saved", "", ""))
    return answers


# ── answering ────────────────────────────────────────────────────────────────────────────────


def cells_again(acts: Sequence[Act], stood: Sequence[bool], by: Actor) -> list[Answer]:
    """Acts that were done before: the state of that time, the text of now."""
    found = cells({(act.body.column, act.body.learner_id) for act in acts})
    answers = []
    for act, was in zip(acts, stood, strict=True):
        cell = found.get((act.body.column, act.body.learner_id))
        text = _text(cell) if cell and _may_read(by, cell) else None
        answers.append(Answer(act.uid, "saved" if was else "superseded", "", text))
    return answers


def call_again(acts: Sequence[Act], stood: Sequence[bool], by: Actor) -> list[Answer]:
    return [Answer(act.uid, "saved", "", "") for act in acts]


_SAME = object()


def _text(cell: Cell, points: Any = _SAME) -> str:
    seat = cell.seat
    value = cell.points if points is _SAME else points
    return written.cell(value, seat.stands if seat else "", seat.minutes if seat else None, language())


def _answer(act: Act, stood: bool, stamp: str, text: str) -> Answer:
    if stood:
        return Answer(act.uid, "saved", "", text)
    if stamp[19:] == act.stamp[19:]:  # one's own later act: nothing to tell
        return Answer(act.uid, "superseded", "", text)
    say = str(LATER).format(text=text) if text else str(LATER_EMPTY)
    return Answer(act.uid, "superseded", say, text)


def _refused(act: Act, no: Exception, cell: Cell, by: Actor) -> Answer:
    return Answer(act.uid, "refused", str(no), _text(cell) if _may_read(by, cell) else None)


def _may_read(by: Actor, cell: Cell) -> bool:
    return by.is_system or rules.can_see(by, cell)


for _kind in (
    Kind("journal.enter", parse_enter, enter, cells_again),
    Kind("attendance.mark", parse_mark, mark, cells_again),
    Kind("attendance.call", parse_call, call, call_again),
):
    register(_kind)
