"""Who is (was) away: a lesson's sheet, the school now, by reason, by learner."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from mektep.people.actors import Actor
from mektep.people.models import Person
from mektep.school.models import Membership, within
from mektep.timetable.models import Lesson

from ..models import MISSED, Absence, AbsenceNote, Kind, RollCall
from .seats import zone


def taken(lesson_ids: Collection[int]) -> set[int]:
    """Lessons whose attendance was taken: the class was called, or somebody was marked. One query."""
    called = RollCall.objects.filter(lesson_id__in=lesson_ids).values_list("lesson_id", flat=True)
    marked = Absence.objects.filter(lesson_id__in=lesson_ids).values_list("lesson_id", flat=True)
    return set(called.union(marked))


# ── a lesson's sheet ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class SheetRow:
    learner: Person
    kind: str
    minutes: int | None
    office_kind: str
    note: AbsenceNote | None

    @property
    def office_label(self) -> str:
        return str(Kind(self.office_kind).label) if self.office_kind else ""

    @property
    def proposed(self) -> str:
        """What the form shows: what was entered, else what a note announces."""
        return self.kind or (self.note.kind if self.note else "")


@dataclass(frozen=True)
class Sheet:
    lesson: Lesson
    is_taken: bool
    rows: list[SheetRow]


def sheet(lesson: Lesson) -> Sheet:
    """The class at one lesson (read with its names), by name, in four queries."""
    members = Membership.objects.filter(within(lesson.held_on), group_id=lesson.teaching.group_id)
    people = list(Person.objects.filter(pk__in=members.values("learner_id")).by_name())
    absences = {a.learner_id: a for a in Absence.objects.filter(lesson=lesson)}
    notes = {
        n.learner_id: n
        for n in AbsenceNote.objects.covering(lesson.held_on)
        .filter(learner_id__in=[p.pk for p in people])
        .order_by("id")
    }
    called = bool(absences) or RollCall.objects.filter(lesson=lesson).exists()
    rows = []
    for person in people:
        row = absences.get(person.pk) or Absence()
        # Once the class was called, a note proposes nothing any more: what was seen counts.
        note = None if called else notes.get(person.pk)
        rows.append(SheetRow(person, row.kind, row.minutes, row.office_kind, note))
    return Sheet(lesson, called, rows)


# ── now, by reason, by learner ───────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ClassNow:
    """One class on a day: its pupils, lessons begun so far, called ones, and who is away."""

    class_id: int
    name: str
    pupils: int
    begun: int
    called: int
    away: tuple["Away", ...]


@dataclass(frozen=True)
class Away:
    learner_id: int
    name: str
    kind: str
    lessons: int
    reason: str


def now(school_id: int, on: date, at: datetime, zone_name: str) -> list[ClassNow]:
    """Attendance of a school on a day as far as it has come, by class in order, in four queries."""
    clock = at.astimezone(zone(zone_name))
    lessons_ = Lesson.objects.taking_place().filter(school_id=school_id, held_on=on)
    if clock.date() == on:
        lessons_ = lessons_.filter(starts__lte=clock.time())
    begun = list(
        lessons_.values_list(
            "id",
            "teaching__group__school_class_id",
            "teaching__group__school_class__grade",
            "teaching__group__school_class__letter",
        ).order_by("id")
    )
    called = taken([row[0] for row in begun]) if begun else set()
    pupils = dict(
        Membership.objects.filter(within(on), group__school_id=school_id, group__split="")
        .values_list("group__school_class_id")
        .annotate(count=Count("id"))
    )
    away = dict[int, dict[int, list[Absence]]]()
    missed = (
        Absence.objects.filter(lesson__in=[row[0] for row in begun], kind__in=MISSED)
        .select_related("learner", "lesson__teaching__group")
        .order_by("learner__family_name", "learner__given_name", "learner_id", "lesson__number", "id")
    )
    for absence in missed:
        in_class = away.setdefault(absence.lesson.teaching.group.school_class_id, {})
        in_class.setdefault(absence.learner_id, []).append(absence)
    classes = {(grade, letter, class_id) for _, class_id, grade, letter in begun}
    return [
        ClassNow(
            class_id=class_id,
            name=f"{grade} «{letter}»",
            pupils=pupils.get(class_id, 0),
            begun=sum(row[1] == class_id for row in begun),
            called=sum(row[1] == class_id and row[0] in called for row in begun),
            away=tuple(_away(rows) for rows in away.get(class_id, {}).values()),
        )
        for grade, letter, class_id in sorted(classes)
    ]


def _away(rows: list[Absence]) -> Away:
    last = rows[-1]
    return Away(last.learner_id, last.learner.short_name, last.stands, len(rows), last.office_reason)


@dataclass(frozen=True)
class Reasons:
    """Lessons missed by reason, and times late and gone early, with their minutes."""

    counts: dict[str, int]
    late_minutes: int

    @property
    def missed(self) -> int:
        return sum(self.counts.get(kind, 0) for kind in MISSED)


def _tally(rows: Iterable[tuple[str, str, int, int | None]]) -> Reasons:
    counts = {kind.value: 0 for kind in Kind}
    minutes = 0
    for kind, office, count, late in rows:
        counts[office or kind] += count
        minutes += late or 0
    return Reasons(counts, minutes)


def by_reason(class_ids: Collection[int], starts_on: date, ends_on: date) -> dict[int, Reasons]:
    """Lessons missed by reason in each class over a period, in one query."""
    found = dict[int, list[tuple[str, str, int, int | None]]]()
    rows = (
        Absence.objects.filter(
            ~Q(kind=""),
            lesson__teaching__group__school_class_id__in=class_ids,
            lesson__held_on__range=(starts_on, ends_on),
            lesson__cancelled_at=None,
        )
        .values_list("lesson__teaching__group__school_class_id", "kind", "office_kind")
        .annotate(count=Count("id"), late=Sum("minutes"))
    )
    for class_id, kind, office, count, late in rows:
        found.setdefault(class_id, []).append((kind, office, count, late))
    return {class_id: _tally(found.get(class_id, [])) for class_id in class_ids}


def of_learners(learner_ids: Collection[int], starts_on: date, ends_on: date) -> dict[int, Reasons]:
    """Each learner's missed lessons by reason over a period, in one query."""
    found = dict[int, list[tuple[str, str, int, int | None]]]()
    rows = (
        Absence.objects.filter(
            ~Q(kind=""),
            learner_id__in=learner_ids,
            lesson__held_on__range=(starts_on, ends_on),
            lesson__cancelled_at=None,
        )
        .values_list("learner_id", "kind", "office_kind")
        .annotate(count=Count("id"), late=Sum("minutes"))
    )
    for learner_id, kind, office, count, late in rows:
        found.setdefault(learner_id, []).append((kind, office, count, late))
    return {learner_id: _tally(found.get(learner_id, [])) for learner_id in learner_ids}


def absences(learner_id: int, starts_on: date, ends_on: date) -> list[Absence]:
    """A learner's lessons not (wholly) attended, newest first, with lesson and subject, in one query."""
    return list(
        Absence.objects.filter(
            ~Q(kind=""), learner_id=learner_id, lesson__held_on__range=(starts_on, ends_on)
        )
        .select_related("lesson__teaching__subject")
        .order_by("-lesson__held_on", "-lesson__number", "-id")
    )


def absence_of(actor: Actor, lesson_id: int, learner_id: int) -> Absence | None:
    """One absence whose lesson the actor may see, with its names, in one query."""
    visible = Lesson.objects.visible_to(actor)
    return (
        Absence.objects.filter(lesson_id=lesson_id, learner_id=learner_id, lesson__in=visible)
        .select_related("learner", "lesson__teaching__subject", "lesson__teaching__group__school_class")
        .first()
    )
