"""Making the marks again from the log; and noting that a register left the house."""

from datetime import datetime

from django.db import transaction

from mektep.core.log import publish
from mektep.core.rules import require
from mektep.people.actors import Actor
from mektep.school.models import Teaching

from .. import events, rules
from ..models import Mark
from ..projection import State, project
from ..queries.cells import Key


def _key(row: Mark) -> Key:
    column = f"l{row.lesson_id}" if row.lesson_id else f"w{row.work_id}"
    return column, row.learner_id


@transaction.atomic
def rebuild(school_id: int, *, mend: bool = False, by: Actor, at: datetime) -> tuple[Key, ...]:
    """Compare a school's marks with its log; with `mend`, make them what the log says. Returns the cells
    that differed."""
    require(by, rules.can_rebuild, school_id)
    told = project(school_id)
    rows = {_key(row): row for row in Mark.objects.filter(school_id=school_id)}
    wrong = [
        key
        for key in {*rows, *told}
        if key not in rows
        or key not in told
        or told[key]
        != State(
            rows[key].teaching_id,
            rows[key].points,
            rows[key].stamp,
            rows[key].entered_by_id,
            rows[key].entered_at,
        )
    ]
    if not mend or not wrong:
        return tuple(sorted(wrong))

    Mark.objects.filter(pk__in=[rows[key].pk for key in wrong if key in rows]).delete()
    Mark.objects.bulk_create(
        Mark(
            school_id=school_id,
            learner_id=learner_id,
            lesson_id=int(column[1:]) if column[0] == "l" else None,
            work_id=int(column[1:]) if column[0] == "w" else None,
            **vars(told[column, learner_id]),
        )
        for column, learner_id in sorted(wrong)
        if (column, learner_id) in told
    )
    publish(events.MarksRebuilt(school_id=school_id, rows=len(wrong)), by=by, at=at)
    return tuple(sorted(wrong))


@transaction.atomic
def note_export(teaching: Teaching, number: int, *, by: Actor, at: datetime) -> None:
    """A register's term (read with its group) is taken out as files: the log remembers by whom."""
    require(by, rules.can_export, rules.Place.of(teaching))
    event = events.RegisterExported(school_id=teaching.school_id, teaching_id=teaching.pk, number=number)
    publish(event, by=by, at=at)
