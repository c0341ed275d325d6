"""Readings of homework: a pupil's days, what a teacher gave, and how full a class's day already is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber

from mektep.norms import queries as norms
from mektep.people.actors import Actor
from mektep.school.models import Enrolment, Membership, Teaching, within
from mektep.timetable.models import Lesson, LessonQuerySet

from .models import Homework, HomeworkDone


@dataclass(frozen=True)
class Place:
    """One class of many: where homework goes, when it is due, and at which lessons that is said and asked."""

    teaching: Teaching
    due_on: date
    due_lesson: Lesson | None = None
    at_lesson: Lesson | None = None


# ── a pupil's days ───────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Item:
    """One task as its pupil sees it."""

    homework: Homework
    is_done: bool


@dataclass(frozen=True)
class Day:
    """What is due on one day, its planned minutes, and the norm of the grade (None where none is known)."""

    on: date
    items: tuple[Item, ...]
    norm: int | None

    @property
    def minutes(self) -> int:
        return sum(item.homework.minutes for item in self.items)

    @property
    def minutes_left(self) -> int:
        """Planned minutes of what is not ticked yet."""
        return sum(item.homework.minutes for item in self.items if not item.is_done)

    @property
    def is_over(self) -> bool:
        return self.norm is not None and self.minutes > self.norm


def homework_for(learner_id: int, first: date, last: date) -> list[Day]:
    """What a pupil has to do, by the days it is due on, across subjects; in two queries.

    Only days on which something is due. Groups that the pupil was in on the day count.
    """
    member = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("due_on")),
        group=OuterRef("teaching__group"),
        learner=learner_id,
        starts_on__lte=OuterRef("due_on"),
    )
    done = HomeworkDone.objects.filter(homework=OuterRef("pk"), learner=learner_id)
    tasks: Iterable[Any] = (
        Homework.objects.standing()
        .filter(Exists(member), due_on__range=(first, last))
        .with_names()
        .annotate(is_done=Exists(done))
        .order_by("due_on", "due_lesson__number", "teaching__subject__code", "id")
    )
    grade = (
        Enrolment.objects.filter(within(last), learner=learner_id)
        .order_by("-starts_on", "-id")
        .values_list("school_class__grade", flat=True)
        .first()
    )
    days = dict[date, list[Item]]()
    for one in tasks:
        days.setdefault(one.due_on, []).append(Item(one, one.is_done))
    return [
        Day(on, tuple(items), norms.homework_minutes(grade, on) if grade is not None else None)
        for on, items in sorted(days.items())
    ]


# ── a class's day against the norm ───────────────────────────────────────────────────────────
def load(classes: Collection[int], days: Collection[date]) -> dict[tuple[int, date], int]:
    """Planned minutes due by class and day, in one query.

    What the whole class has, and of every split the fuller group: no pupil has more than that.
    """
    if not classes or not days:
        return {}
    rows = (
        Homework.objects.standing()
        .filter(teaching__group__school_class__in=classes, due_on__in=days)
        .order_by()
        .values_list("teaching__group__school_class", "due_on", "teaching__group__split", "teaching__group")
        .annotate(minutes=Sum("minutes"))
    )
    fullest = dict[tuple[int, date, str], int]()
    for class_id, on, split, _group, minutes in rows:
        key = (class_id, on, split)
        fullest[key] = max(fullest.get(key, 0), minutes)
    found = dict[tuple[int, date], int]()
    for (class_id, on, _split), minutes in fullest.items():
        found[class_id, on] = found.get((class_id, on), 0) + minutes
    return found


@dataclass(frozen=True)
class Check:
    """One class's day with the homework that is about to be given. Minutes; `norm` None where unknown."""

    place: Place
    already: int
    adds: int
    norm: int | None

    @property
    def total(self) -> int:
        return self.already + self.adds

    @property
    def is_over(self) -> bool:
        return self.norm is not None and self.norm > 0 and self.total > self.norm

    @property
    def has_none(self) -> bool:
        """The grade has no homework at all."""
        return self.norm == 0


def check(places: Sequence[Place], minutes: int) -> list[Check]:
    """How full the classes' days would be, before anything is given; in one query."""
    full = load(
        {place.teaching.group.school_class_id for place in places}, {place.due_on for place in places}
    )
    found = []
    for place in places:
        school_class = place.teaching.group.school_class
        already = full.get((school_class.pk, place.due_on), 0)
        norm = norms.homework_minutes(school_class.grade, place.due_on)
        found.append(Check(place, already, minutes, norm))
    return found


# ── giving ───────────────────────────────────────────────────────────────────────────────────
def siblings(teaching: Teaching, actor: Actor) -> list[Teaching]:
    """The class-subjects of the same subject and grade that the actor teaches, this one first; one query."""
    found = (
        Teaching.objects.filter(
            Q(pk=teaching.pk) | Q(pk__in=actor.teachings()),
            year_id=teaching.year_id,
            subject_id=teaching.subject_id,
            group__school_class__grade=teaching.group.school_class.grade,
        )
        .with_names()
        .order_by("group__school_class__letter", "group__name", "id")
    )
    return sorted(found, key=lambda one: one.pk != teaching.pk)


def next_lessons(teachings: Collection[int], after: date) -> dict[int, Lesson]:
    """Each class-subject's next lesson that takes place after a day, by teaching id, in one query."""
    return _nearest(
        Lesson.objects.filter(teaching__in=teachings, held_on__gt=after).taking_place(),
        F("held_on").asc(), F("number").asc(),
    )  # fmt: skip


def last_lessons(teachings: Collection[int], until: date) -> dict[int, Lesson]:
    """Each class-subject's last lesson until a day, this day included, by teaching id, in one query."""
    return _nearest(
        Lesson.objects.filter(teaching__in=teachings, held_on__lte=until).taking_place(),
        F("held_on").desc(), F("number").desc(),
    )  # fmt: skip


def _nearest(lessons: LessonQuerySet, *order: OrderBy) -> dict[int, Lesson]:
    ranked = lessons.annotate(
        place=Window(RowNumber(), partition_by=[F("teaching_id")], order_by=list(order))
    )
    return {one.teaching_id: one for one in ranked.filter(place=1)}


def lessons_on(days: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Lesson]:
    """The first lesson of each (class-subject, day), in one query."""
    asked = list(days)
    if not asked:
        return {}
    wanted = Q()
    for teaching_id, on in asked:
        wanted |= Q(teaching_id=teaching_id, held_on=on)
    found = dict[tuple[int, date], Lesson]()
    for lesson in Lesson.objects.filter(wanted).taking_place().order_by("-number", "-id"):
        found[lesson.teaching_id, lesson.held_on] = lesson
    return found


def usual_minutes(teachings: Collection[int]) -> int | None:
    """What was planned last time in any of these class-subjects; None the first time. One query."""
    return (
        Homework.objects.filter(teaching__in=teachings)
        .order_by("-given_at", "-id")
        .values_list("minutes", flat=True)
        .first()
    )


# ── what was given ───────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Given:
    """Homework with how many pupils say they have done it."""

    homework: Homework
    done: int
    of: int


def given(teachings: Collection[int], first: date, last: date, *, withdrawn: bool = False) -> list[Given]:
    """What these class-subjects have due in these days, latest first, in two queries."""
    tasks = (
        Homework.objects.filter(teaching__in=teachings, due_on__range=(first, last))
        .with_names()
        .annotate(done=Count("ticks"))
        .order_by("-due_on", "-given_at", "teaching__group__school_class__letter", "-id")
    )
    if not withdrawn:
        tasks = tasks.standing()
    found: list[Any] = list(tasks)
    sizes = dict(
        Membership.objects.filter(within(last), group__in={one.teaching.group_id for one in found})
        .order_by()
        .values_list("group")
        .annotate(size=Count("id"))
    )
    return [Given(one, one.done, sizes.get(one.teaching.group_id, 0)) for one in found]


def at_lessons(lessons: Iterable[int]) -> dict[int, list[Homework]]:
    """Homework given at these lessons, by lesson id, in one query. For the register."""
    return _by_lesson("given_at_lesson", lessons)


def due_at_lessons(lessons: Iterable[int]) -> dict[int, list[Homework]]:
    """Homework due at these lessons, by lesson id, in one query. For the diary."""
    return _by_lesson("due_lesson", lessons)


def _by_lesson(field: str, lessons: Iterable[int]) -> dict[int, list[Homework]]:
    found = dict[int, list[Homework]]()
    for one in Homework.objects.standing().filter(**{f"{field}__in": list(lessons)}).order_by("id"):
        found.setdefault(getattr(one, f"{field}_id"), []).append(one)
    return found


def lessons_without(teachings: Collection[int], since: date, until: date) -> dict[int, list[Lesson]]:
    """Lessons held in these days at which no homework was given, by teaching id, in one query."""
    lessons = (
        Lesson.objects.filter(teaching__in=teachings, held_on__range=(since, until))
        .taking_place()
        .exclude(Exists(Homework.objects.standing().filter(given_at_lesson=OuterRef("pk"))))
        .in_order()
    )
    found = dict[int, list[Lesson]]()
    for lesson in lessons:
        found.setdefault(lesson.teaching_id, []).append(lesson)
    return found


def week_of(on: date) -> tuple[date, date]:
    """Monday and Sunday of a day's week."""
    monday = on - timedelta(days=on.weekday())
    return monday, monday + timedelta(days=6)
