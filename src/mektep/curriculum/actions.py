"""The only writers of plans and topics."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from mektep.core import stamps
from mektep.core.log import publish, publish_all
from mektep.core.rules import require
from mektep.people.actors import Actor
from mektep.school.models import Teaching
from mektep.timetable.models import Lesson

from . import engine, events, rules
from .drafts import DraftRow as DraftRow
from .drafts import digest
from .models import EmptyPlan, LessonTopic, Placement, Plan, PlanRow

ZERO = Decimal(0)
_FAR = 10_000  # positions step aside this far, because (plan, position) is unique at every moment


@dataclass(frozen=True)
class Laid:
    """How a plan lies over its lessons: rows taught, rows that found no lesson, where it began to change."""

    plan: Plan
    placed: int
    without: int
    from_position: int


# ── the whole plan ───────────────────────────────────────────────────────────────────────────
@transaction.atomic
def import_plan(
    teaching: Teaching, rows: Sequence[DraftRow], *, by: Actor, at: datetime, uid: UUID | None = None
) -> Laid:
    """Put these rows in place of all others and lay them over the lessons. Twice is as good as once."""
    teaching = teaching.locked()
    require(by, rules.can_plan, teaching)

    laid = _replace(teaching, rows)

    publish(_imported(laid.plan, rows, teaching), by=by, at=at, uid=uid)
    return laid


@transaction.atomic
def copy(
    plan: Plan, teachings: Sequence[Teaching], *, by: Actor, at: datetime, uid: UUID | None = None
) -> list[Laid]:
    """Give parallel classes the same plan, each with its own lessons and days. `uid` marks the first."""
    if not teachings:
        return []
    rows = [
        replace(DraftRow.of(row), planned_on=None, joined=False)
        for row in PlanRow.objects.filter(plan=plan).order_by("position", "id")
    ]
    if not rows:
        raise EmptyPlan
    locked = [one.locked() for one in sorted(teachings, key=lambda one: one.pk)]
    for one in locked:
        require(by, rules.can_plan, one)

    found = [_replace(one, rows) for one in locked]

    facts = [_imported(laid.plan, rows, one) for laid, one in zip(found, locked, strict=True)]
    publish_all([(fact, uid if n == 0 else None, "") for n, fact in enumerate(facts)], by=by, at=at)
    return found


def _replace(teaching: Teaching, rows: Sequence[DraftRow]) -> Laid:
    if not rows:
        raise EmptyPlan
    plan, _is_new = Plan.objects.get_or_create(teaching=teaching)
    plan.may_change()
    Placement.objects.filter(row__plan=plan).delete()
    PlanRow.objects.filter(plan=plan).delete()
    made = [
        PlanRow(
            plan=plan,
            position=number,
            section=row.section,
            topic=row.topic,
            objectives=row.objectives,
            hours=row.hours,
            kind=row.kind,
            planned_on=row.planned_on,
            joined=row.joined,
            note=row.note,
        )
        for number, row in enumerate(rows, start=1)
    ]
    PlanRow.objects.bulk_create(made, batch_size=500)
    return _lay(plan, fill_days=True)


def _imported(plan: Plan, rows: Sequence[DraftRow], teaching: Teaching) -> events.PlanImported:
    return events.PlanImported(
        school_id=teaching.school_id,
        teaching_id=teaching.pk,
        plan_id=plan.pk,
        rows=len(rows),
        hours=sum((row.hours for row in rows), ZERO),
        digest=digest(rows),
    )


@transaction.atomic
def schedule(plan: Plan, *, by: Actor, at: datetime, uid: UUID | None = None) -> Laid:
    """Lay the whole plan over the lessons that take place, from the first one on."""
    plan = plan.locked()
    require(by, rules.can_plan, plan.teaching)

    laid = _lay(plan, fill_days=not plan.is_approved)

    publish(_scheduled(laid), by=by, at=at, uid=uid)
    return laid


@transaction.atomic
def shift(plan: Plan, *, fit: bool = False, by: Actor, at: datetime, uid: UUID | None = None) -> Laid:
    """A lesson fell out (or came in): the rows from there on move along. What was taught before stays.

    With `fit`, rows are joined in pairs when lessons run out, revision first.
    """
    plan = plan.locked()
    require(by, rules.can_plan, plan.teaching)

    laid = _lay(plan, keep=True, fit_from=_day(plan, at) if fit else None)

    publish(_scheduled(laid), by=by, at=at, uid=uid)
    return laid


def _day(plan: Plan, at: datetime) -> date:
    return at.astimezone(ZoneInfo(plan.teaching.school.zone)).date()


def _scheduled(laid: Laid) -> events.PlanScheduled:
    return events.PlanScheduled(
        school_id=laid.plan.teaching.school_id,
        teaching_id=laid.plan.teaching_id,
        plan_id=laid.plan.pk,
        from_position=laid.from_position,
        placed=laid.placed,
        without=laid.without,
    )


@transaction.atomic
def approve(plan: Plan, *, by: Actor, at: datetime, uid: UUID | None = None) -> Plan:
    """The director approves the plan; its rows are not changed after that, only moved over lessons."""
    plan = plan.locked()
    require(by, rules.can_approve, plan)
    if not PlanRow.objects.filter(plan=plan).exists():
        raise EmptyPlan

    plan.approve(by.person_id, at)
    plan.save(update_fields=["approved_at", "approved_by"])

    publish(events.PlanApproved(**_about(plan)), by=by, at=at, uid=uid)
    return plan


@transaction.atomic
def reopen(plan: Plan, *, by: Actor, at: datetime, uid: UUID | None = None) -> Plan:
    """The director opens an approved plan again."""
    plan = plan.locked()
    require(by, rules.can_approve, plan)

    plan.reopen()
    plan.save(update_fields=["approved_at", "approved_by"])

    publish(events.PlanReopened(**_about(plan)), by=by, at=at, uid=uid)
    return plan


def _about(plan: Plan) -> dict[str, int]:
    return {
        "school_id": plan.teaching.school_id,
        "teaching_id": plan.teaching_id,
        "plan_id": plan.pk,
    }


# ── rows by hand ─────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def add_row(
    teaching: Teaching,
    row: DraftRow,
    *,
    after: int,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
) -> PlanRow:
    """A new row behind position `after` (0: at the top); the ones below move down."""
    teaching = teaching.locked()
    require(by, rules.can_plan, teaching)
    plan, _is_new = Plan.objects.get_or_create(teaching=teaching)
    plan.may_change()

    after = min(after, PlanRow.objects.filter(plan=plan).count())
    _step(plan, below=after, by=1)
    made = PlanRow(plan=plan, position=after + 1)
    _take(made, row)
    made.save(force_insert=True)
    _lay(plan, keep=True)

    publish(events.RowAdded(**_about(plan), position=made.position, topic=made.topic), by=by, at=at, uid=uid)
    return made


@transaction.atomic
def change_row(row: PlanRow, draft: DraftRow, *, by: Actor, at: datetime, uid: UUID | None = None) -> PlanRow:
    """Other words, hours, kind or day for one row."""
    row = row.locked()
    plan = row.plan
    require(by, rules.can_plan, plan.teaching)
    plan.may_change()

    moves = row.hours != draft.hours or row.kind != draft.kind
    _take(row, draft)
    row.save()
    if moves:
        _lay(plan, anew_from=row.position)

    publish(
        events.RowChanged(
            **_about(plan),
            position=row.position,
            section=row.section,
            topic=row.topic,
            objectives=row.objectives,
            hours=row.hours,
            row_kind=row.kind,
            note=row.note,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return row


@transaction.atomic
def remove_row(row: PlanRow, *, by: Actor, at: datetime, uid: UUID | None = None) -> Plan:
    """The row leaves the plan; the ones below move up."""
    row = row.locked()
    plan = row.plan
    require(by, rules.can_plan, plan.teaching)
    plan.may_change()

    position, topic = row.position, row.topic
    if not row.joined:
        PlanRow.objects.filter(plan=plan, position=position + 1).update(joined=False)
    Placement.objects.filter(row=row).delete()
    row.delete()
    _step(plan, below=position, by=-1)
    _lay(plan, anew_from=position)

    publish(events.RowRemoved(**_about(plan), position=position, topic=topic), by=by, at=at, uid=uid)
    return plan


@transaction.atomic
def join(row: PlanRow, *, by: Actor, at: datetime, uid: UUID | None = None) -> Laid:
    """Teach the row in the lesson of the row above, because lessons ran out. Also in an approved plan."""
    row = row.locked()
    require(by, rules.can_plan, row.plan.teaching)

    row.join(PlanRow.objects.filter(plan=row.plan, position=row.position - 1).first())
    row.save(update_fields=["joined"])
    laid = _lay(row.plan, anew_from=row.position)

    publish(events.RowsJoined(**_about(row.plan), position=row.position, joined=True), by=by, at=at, uid=uid)
    return laid


@transaction.atomic
def part(row: PlanRow, *, by: Actor, at: datetime, uid: UUID | None = None) -> Laid:
    """Give the row a lesson of its own again."""
    row = row.locked()
    require(by, rules.can_plan, row.plan.teaching)

    row.part()
    row.save(update_fields=["joined"])
    laid = _lay(row.plan, anew_from=row.position)

    publish(events.RowsJoined(**_about(row.plan), position=row.position, joined=False), by=by, at=at, uid=uid)
    return laid


def _take(row: PlanRow, draft: DraftRow) -> None:
    row.section, row.topic, row.objectives = draft.section, draft.topic, draft.objectives
    row.hours, row.kind, row.note = draft.hours, draft.kind, draft.note
    row.planned_on = draft.planned_on
    if row.kind != PlanRow.Kind.LESSON:
        row.part()


def _step(plan: Plan, *, below: int, by: int) -> None:
    rows = PlanRow.objects.filter(plan=plan)
    rows.filter(position__gt=below).update(position=F("position") + _FAR)
    rows.filter(position__gt=_FAR).update(position=F("position") - _FAR + by)


# ── one lesson ───────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def write_topic(
    lesson: Lesson, text: str, *, by: Actor, at: datetime, uid: UUID | None = None, stamp: str = ""
) -> LessonTopic:
    """The teacher's own words for one lesson; empty brings the plan's back. Of two acts the later stands."""
    lesson = lesson.locked()
    require(by, rules.can_write_topic, lesson)

    stamp = stamp or stamps.tick(at)
    topic = LessonTopic.objects.filter(lesson=lesson).first() or LessonTopic(lesson=lesson, stamp="")
    if stamp > topic.stamp:
        topic.text, topic.stamp = text.strip(), stamp
        topic.written_by_id, topic.written_at = by.person_id, at
        topic.save()

    fact = events.TopicWritten(
        school_id=lesson.school_id, teaching_id=lesson.teaching_id, lesson_id=lesson.pk, text=text.strip()
    )
    publish(fact, by=by, at=at, uid=uid, stamp=stamp)
    return topic


# ── laying rows over lessons ─────────────────────────────────────────────────────────────────
def _lay(
    plan: Plan,
    *,
    keep: bool = False,
    fit_from: date | None = None,
    anew_from: int | None = None,
    fill_days: bool = False,
) -> Laid:
    """Place the rows: all of them, or (`keep`) from the first that stands wrong, or from a position on.

    `fit_from` joins rows when lessons run out; only such as are taught on that day or later.
    `fill_days` writes the day of its first lesson into every row that has none in the plan.
    """
    rows = list(PlanRow.objects.filter(plan=plan).order_by("position", "id"))
    lines = [
        engine.Line(row.pk, row.hours, row.joined, row.section, row.topic, row.kind == PlanRow.Kind.LESSON)
        for row in rows
    ]
    lessons = list(Lesson.objects.filter(teaching_id=plan.teaching_id).in_order())
    held = [one.pk for one in lessons if one.cancelled_at is None]
    pairs = list(Placement.objects.filter(row__plan=plan).values_list("row_id", "lesson_id"))
    start = 0
    if keep or anew_from is not None:
        start = engine.standing(lines, held, pairs)
    if anew_from is not None:
        start = min(start, sum(row.position < anew_from for row in rows))
    if fit_from is not None:
        past = {one.pk for one in lessons if one.held_on < fit_from}
        start = min(start, len({row for row, lesson in pairs if lesson in past}))
    laid = engine.lay(lines, held, pairs, start, fit=fit_from is not None)

    PlanRow.objects.filter(pk__in=laid.joined).update(joined=True)
    Placement.objects.filter(row__in=[line.key for line in lines[laid.start :]]).delete()
    Placement.objects.bulk_create(
        [Placement(row_id=row, lesson_id=lesson) for row, lesson in laid.placed.pairs], batch_size=500
    )
    if fill_days:
        days = {one.pk: one.held_on for one in lessons}
        first = {row: days[lesson] for row, lesson in reversed(laid.placed.pairs)}
        undated = [row for row in rows if row.planned_on is None and row.pk in first]
        for row in undated:
            row.planned_on = first[row.pk]
        PlanRow.objects.bulk_update(undated, ["planned_on"], batch_size=200)
    without = len(laid.placed.without)
    return Laid(
        plan, len(rows) - without, without, rows[laid.start].position if laid.start < len(rows) else 0
    )
