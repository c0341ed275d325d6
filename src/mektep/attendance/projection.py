"""The tables of attendance as the log tells them: what `rebuild` compares and mends."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mektep.core.log import entries, person_id
from mektep.core.models import LogEntry
from mektep.timetable.models import Lesson

from .models import MISSED

Place = tuple[int, int]  # lesson, learner
KINDS = (
    "attendance.AttendanceMarked",
    "attendance.AttendanceTaken",
    "attendance.AbsenceExcused",
    "attendance.AbsenceAnnounced",
    "attendance.AbsenceNoteConfirmed",
)


@dataclass
class State:
    """An absence row, from the log."""

    kind: str
    minutes: int | None
    stamp: str
    entered_by_id: int | None
    entered_at: datetime
    office_kind: str = ""
    office_reason: str = ""


@dataclass(frozen=True)
class Note:
    learner_id: int
    starts_on: date
    ends_on: date
    kind: str

    def covers(self, learner_id: int, on: date) -> bool:
        return self.learner_id == learner_id and self.starts_on <= on <= self.ends_on


class Projection:
    """Feed it the entries in their order; `absences` and `calls` are then what the tables should say."""

    def __init__(self, held_on: Mapping[int, date]) -> None:
        self.held_on = held_on
        self.absences: dict[Place, State] = {}
        self.calls: dict[int, tuple[datetime, int | None]] = {}
        self._notes: dict[int, Note] = {}
        self._confirmed: list[Note] = []

    def feed(self, entry: LogEntry) -> None:
        data = json.loads(entry.data)
        match entry.kind:
            case "attendance.AttendanceMarked":
                place = (data["lesson_id"], data["learner_id"])
                self._mark(place, data["absence"], data["minutes"], entry)
            case "attendance.AttendanceTaken":
                for learner_id, kind, minutes in data["rows"]:
                    self._mark((data["lesson_id"], learner_id), kind, minutes, entry)
                if not data["rows"]:
                    self.calls.setdefault(data["lesson_id"], (entry.at, person_id(entry.by)))
            case "attendance.AbsenceExcused":
                state = self.absences[data["lesson_id"], data["learner_id"]]
                state.office_kind, state.office_reason = data["absence"], data["reason"]
            case "attendance.AbsenceAnnounced":
                self._notes[data["note_id"]] = Note(
                    data["learner_id"],
                    date.fromisoformat(data["starts_on"]),
                    date.fromisoformat(data["ends_on"]),
                    data["absence"],
                )
            case "attendance.AbsenceNoteConfirmed":
                self._confirm(self._notes[data["note_id"]])

    def _mark(self, place: Place, kind: str, minutes: int | None, entry: LogEntry) -> None:
        known = self.absences.get(place)
        who = person_id(entry.by)
        if known is None:
            office = self._office(place) if kind in MISSED else ""
            self.absences[place] = State(kind, minutes, entry.stamp, who, entry.at, office)
        elif entry.stamp > known.stamp:
            known.kind, known.minutes, known.stamp = kind, minutes, entry.stamp
            known.entered_by_id, known.entered_at = who, entry.at

    def _office(self, place: Place) -> str:
        on = self.held_on[place[0]]
        kinds = [note.kind for note in self._confirmed if note.covers(place[1], on)]
        return kinds[-1] if kinds else ""

    def _confirm(self, note: Note) -> None:
        for (lesson_id, learner_id), state in self.absences.items():
            if (
                note.covers(learner_id, self.held_on[lesson_id])
                and state.kind in MISSED
                and not state.office_kind
            ):
                state.office_kind = note.kind
        self._confirmed.append(note)


def project(school_id: int) -> Projection:
    """The whole attendance of a school from its log, in two queries."""
    held_on: dict[int, Any] = dict(Lesson.objects.filter(school_id=school_id).values_list("id", "held_on"))
    made = Projection(held_on)
    for entry in entries(school_id, KINDS):
        made.feed(entry)
    return made
