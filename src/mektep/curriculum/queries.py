"""Readings of plans: topics of lessons, the page of a plan, hours planned and given, gaps."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import Coalesce

from mektep.core.alphabet import sort_key
from mektep.people.actors import Actor
from mektep.school.models import SchoolClass, Teaching
from mektep.school.queries import in_order
from mektep.timetable.models import Lesson

from .models import LessonTopic, Placement, Plan, PlanRow

ZERO = Decimal(0)


@dataclass(frozen=True)
class Topic:
    """What a lesson is about. `own` when the teacher wrote it herself, else it comes from the plan."""

    text: str
    section: str = ""
    objectives: str = ""
    kind: str = PlanRow.Kind.LESSON.value
    own: bool = False


_TOPICS = """
SELECT p.lesson_id, 0, r.position, r.topic, r.section, r.objectives, r.kind
FROM curriculum_placement p JOIN curriculum_planrow r ON r.id = p.row_id WHERE p.lesson_id IN ({ids})
UNION ALL
SELECT t.lesson_id, 1, 0, t.text, '', '', '' FROM curriculum_lessontopic t
WHERE t.lesson_id IN ({ids}) AND t.text <> ''
"""


def topics(lessons: Iterable[Lesson | int]) -> dict[int, Topic]:
    """The topics of these lessons by lesson id, in one query. A lesson without topic is left out."""
    ids = [lesson if isinstance(lesson, int) else lesson.pk for lesson in lessons]
    if not ids:
        return {}
    sql = _TOPICS.format(ids=", ".join(["%s"] * len(ids)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*ids, *ids])
        rows: list[Any] = cursor.fetchall()
    found: dict[int, Topic] = {}
    for lesson_id, is_own, _position, text, section, objectives, kind in sorted(rows, key=lambda r: r[:3]):
        before = found.get(lesson_id)
        if is_own:
            plan = before or Topic("")
            found[lesson_id] = Topic(text, plan.section, plan.objectives, plan.kind, own=True)
        elif before is None:
            found[lesson_id] = Topic(text, section, objectives, kind)
        else:
            found[lesson_id] = Topic(
                f"{before.text}; {text}",
                before.section,
                ", ".join(filter(None, (before.objectives, objectives))),
                before.kind if before.kind != PlanRow.Kind.LESSON else kind,
            )
    return found


# ── the page of a plan ───────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Line:
    """A row with the lessons in which it is taught, in order."""

    row: PlanRow
    lessons: tuple[Lesson, ...]

    @property
    def held_on(self) -> date | None:
        return self.lessons[0].held_on if self.lessons else None

    @property
    def is_off(self) -> bool:
        """A lesson of this row was cancelled."""
        return any(lesson.cancelled_at for lesson in self.lessons)


@dataclass(frozen=True)
class PlanPage:
    plan: Plan | None
    lines: tuple[Line, ...]
    hours: Decimal
    lessons: int  # that take place in the year
    free: tuple[Lesson, ...]  # lessons that take place and have no row

    @property
    def sections(self) -> list[tuple[str, list[Line]]]:
        """The lines under the name of their section, in order."""
        return [(name, list(lines)) for name, lines in groupby(self.lines, lambda line: line.row.section)]

    @property
    def without_lesson(self) -> int:
        return sum(not line.lessons for line in self.lines)

    @property
    def fallen_out(self) -> int:
        return sum(line.is_off for line in self.lines)

    @property
    def needs_shift(self) -> bool:
        """A lesson fell out or came in, so that rows stand in wrong places."""
        placed = [lesson for line in self.lines for lesson in line.lessons]
        if not placed:
            return False
        last = max((lesson.held_on, lesson.number) for lesson in placed)
        return self.fallen_out > 0 or any((one.held_on, one.number) < last for one in self.free)


def plan_page(teaching: Teaching) -> PlanPage:
    """A plan with all its rows and their lessons, in four queries."""
    plan = Plan.objects.with_names().filter(teaching=teaching).first()
    lessons = {one.pk: one for one in Lesson.objects.filter(teaching=teaching).in_order()}
    if plan is None:
        return PlanPage(None, (), ZERO, _taking_place(lessons.values()), ())
    taught = dict[int, list[Lesson]]()
    busy = set[int]()
    for row_id, lesson_id in Placement.objects.filter(row__plan=plan).values_list("row_id", "lesson_id"):
        taught.setdefault(row_id, []).append(lessons[lesson_id])
        busy.add(lesson_id)
    lines: list[Line] = []
    for row in PlanRow.objects.filter(plan=plan).order_by("position", "id"):
        places = sorted(taught.get(row.pk, ()), key=lambda one: (one.held_on, one.number, one.pk))
        lines.append(Line(row, tuple(places)))
    free = tuple(one for one in lessons.values() if one.cancelled_at is None and one.pk not in busy)
    hours = sum((line.row.hours for line in lines), ZERO)
    return PlanPage(plan, tuple(lines), hours, _taking_place(lessons.values()), free)


def _taking_place(lessons: Iterable[Lesson]) -> int:
    return sum(one.cancelled_at is None for one in lessons)


# ── hours planned and given ──────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Hours:
    """Plan against fact on a day. All in lessons of one hour."""

    planned: Decimal  # in the whole plan
    due: Decimal  # planned until the day, by the dates in the plan
    done: Decimal  # hours of the rows that have been taught
    held: int  # lessons that took place until the day
    cancelled: int

    @property
    def behind(self) -> Decimal:
        """Hours by which teaching is behind its plan; negative when it is ahead."""
        return self.due - self.done


NO_HOURS = Hours(ZERO, ZERO, ZERO, 0, 0)


def hours(
    teachings: Collection[int], on: date, since: date | None = None, until: date | None = None
) -> dict[int, Hours]:
    """Hours of these class-subjects on a day, by teaching id, in three queries.

    `since` and `until` narrow all of it to the rows and lessons of a term.
    """
    rows = PlanRow.objects.filter(plan__teaching_id__in=teachings)
    lessons = Lesson.objects.filter(teaching_id__in=teachings)
    if since is not None:
        lessons = lessons.filter(held_on__gte=since)
        rows = rows.filter(planned_on__gte=since)
    if until is not None:
        lessons = lessons.filter(held_on__lte=until)
        rows = rows.filter(planned_on__lte=until)
    plans = {
        teaching_id: (planned, due)
        for teaching_id, planned, due in rows.order_by()
        .values_list("plan__teaching_id")
        .annotate(
            planned=Coalesce(Sum("hours"), ZERO),
            due=Coalesce(Sum("hours", filter=Q(planned_on__lte=on)), ZERO),
        )
    }
    taught = rows.annotate(
        last=Max("placements__lesson__held_on"), off=Min("placements__lesson__cancelled_at")
    ).filter(last__lte=on, off=None)
    done = dict[int, Decimal]()
    for teaching_id, size in taught.values_list("plan__teaching_id", "hours"):
        done[teaching_id] = done.get(teaching_id, ZERO) + size
    given = {
        teaching_id: (held, off)
        for teaching_id, held, off in lessons.order_by()
        .values_list("teaching_id")
        .annotate(
            held=Count("id", filter=Q(cancelled_at=None, held_on__lte=on)),
            off=Count("id", filter=Q(cancelled_at__isnull=False, held_on__lte=on)),
        )
    }
    return {
        pk: Hours(*plans.get(pk, (ZERO, ZERO)), done.get(pk, ZERO), *given.get(pk, (0, 0)))
        for pk in teachings
    }


def without_topic(teachings: Collection[int], since: date, until: date) -> dict[int, list[Lesson]]:
    """Lessons held from `since` to `until` about which nothing is written, by teaching id, in one query."""
    lessons = (
        Lesson.objects.filter(teaching_id__in=teachings, held_on__range=(since, until))
        .taking_place()
        .exclude(pk__in=Placement.objects.values("lesson_id"))
        .exclude(pk__in=LessonTopic.objects.exclude(text="").values("lesson_id"))
        .in_order()
    )
    found = dict[int, list[Lesson]]()
    for lesson in lessons:
        found.setdefault(lesson.teaching_id, []).append(lesson)
    return found


# ── the shelf of plans ───────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Shelf:
    """A class-subject and how its plan stands."""

    teaching: Teaching
    plan: Plan | None
    rows: int
    hours: Hours


def shelf(actor: Actor, on: date, school_class: SchoolClass | None = None) -> list[Shelf]:
    """The class-subjects that the actor sees (of one class) in the years that run; in six queries."""
    found = Teaching.objects.visible_to(actor).filter(year__starts_on__lte=on, year__ends_on__gte=on)
    if school_class is not None:
        found = found.filter(group__school_class=school_class)
    teachings = sorted(
        found.with_names(),
        key=lambda one: (
            one.group.school_class.grade,
            sort_key(one.group.school_class.letter),
            sort_key(one.subject.name),
            one.pk,
        ),
    )
    ids = [one.pk for one in teachings]
    plans = {plan.teaching_id: plan for plan in Plan.objects.filter(teaching_id__in=ids)}
    sizes = dict(
        PlanRow.objects.filter(plan__teaching_id__in=ids)
        .order_by()
        .values_list("plan__teaching_id")
        .annotate(size=Count("id"))
    )
    facts = hours(ids, on)
    return [Shelf(one, plans.get(one.pk), sizes.get(one.pk, 0), facts[one.pk]) for one in teachings]


def classes(actor: Actor, on: date) -> list[SchoolClass]:
    """The classes of the schools that the actor heads, to choose one from; in one query."""
    found = SchoolClass.objects.filter(
        school_id__in=actor.office_schools, year__starts_on__lte=on, year__ends_on__gte=on
    )
    return in_order(found)


def parallel(teaching: Teaching, actor: Actor) -> Sequence[Teaching]:
    """Class-subjects of the same subject, grade, language and year that the actor may plan; one query."""
    mine = Q(pk__in=actor.teachings()) | Q(school_id__in=actor.office_schools)
    return list(
        Teaching.objects.filter(
            mine,
            year_id=teaching.year_id,
            subject_id=teaching.subject_id,
            group__school_class__grade=teaching.group.school_class.grade,
            group__school_class__language=teaching.group.school_class.language,
        )
        .exclude(pk=teaching.pk)
        .with_names()
        .order_by("group__school_class__letter", "group__name", "id")
    )
