"""Making the tables of attendance again from the log."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mektep.core.log import publish
from mektep.core.rules import require
from mektep.people.actors import Actor

from .. import events, rules
from ..models import Absence, RollCall
from ..projection import Place, State, project


@dataclass(frozen=True)
class Differences:
    """Where the tables do not say what the log says; all empty when they agree."""

    absences: tuple[Place, ...]
    calls: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.absences) + len(self.calls)


def _state(row: Absence) -> State:
    return State(
        row.kind,
        row.minutes,
        row.stamp,
        row.entered_by_id,
        row.entered_at,
        row.office_kind,
        row.office_reason,
    )


@transaction.atomic
def rebuild(school_id: int, *, mend: bool = False, by: Actor, at: datetime) -> Differences:
    """Compare a school's attendance with its log; with `mend`, make it what the log says."""
    require(by, rules.can_rebuild, school_id)
    told = project(school_id)
    rows = {(row.lesson_id, row.learner_id): row for row in Absence.objects.filter(school_id=school_id)}
    wrong = [
        place
        for place in {*rows, *told.absences}
        if place not in rows or place not in told.absences or _state(rows[place]) != told.absences[place]
    ]
    calls = {call.lesson_id for call in RollCall.objects.filter(lesson__school_id=school_id)}
    found = Differences(tuple(sorted(wrong)), tuple(sorted(calls ^ set(told.calls))))
    if not mend or not found.count:
        return found

    Absence.objects.filter(pk__in=[rows[place].pk for place in wrong if place in rows]).delete()
    Absence.objects.bulk_create(
        Absence(school_id=school_id, lesson_id=place[0], learner_id=place[1], **vars(told.absences[place]))
        for place in sorted(wrong)
        if place in told.absences
    )
    RollCall.objects.filter(lesson_id__in=calls - set(told.calls)).delete()
    RollCall.objects.bulk_create(
        RollCall(lesson_id=lesson_id, taken_at=told.calls[lesson_id][0], taken_by_id=told.calls[lesson_id][1])
        for lesson_id in sorted(set(told.calls) - calls)
    )
    publish(events.AttendanceRebuilt(school_id=school_id, rows=found.count), by=by, at=at)
    return found
