"""Lessons: the next one, those of a day, those that something hangs on."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from mektep.core import crypto
from mektep.people.actors import Actor
from mektep.people.models import Person
from mektep.school.models import AcademicYear, Membership, Teaching

from ..models import FeedKey, Lesson, Substitution


def next_lesson(teaching: Teaching, after: datetime) -> Lesson | None:
    """The first lesson of a class-subject that begins after a moment and takes place; one query."""
    local = after.astimezone(ZoneInfo(teaching.school.zone))
    later = Q(held_on__gt=local.date()) | Q(held_on=local.date(), starts__gt=local.time())
    return Lesson.objects.filter(later, teaching=teaching).taking_place().in_order().first()


def lessons_of_teacher(person: Person | int, first: date, last: date) -> list[Lesson]:
    """What somebody gives on these days, also as a substitute; one query."""
    person_id = person if isinstance(person, int) else person.pk
    rows = Lesson.objects.filter(teacher_id=person_id, held_on__gte=first, held_on__lte=last)
    return list(rows.with_names().order_by("held_on", "starts", "number", "id"))


def lessons_of_learner(person: Person | int, first: date, last: date) -> list[Lesson]:
    """A learner's lessons on these days in the groups she was in on each of them; two queries."""
    person_id = person if isinstance(person, int) else person.pk
    return lessons_of_learners([person_id], first, last).get(person_id, [])


def lessons_of_learners(ids: Iterable[int], first: date, last: date) -> dict[int, list[Lesson]]:
    """The same for several learners (a family, a class), by learner; two queries."""
    held: dict[int, list[tuple[int, date, date | None]]] = {}
    memberships = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=first), learner_id__in=list(ids), starts_on__lte=last
    )
    for learner_id, group_id, starts_on, ends_on in memberships.values_list(
        "learner_id", "group_id", "starts_on", "ends_on"
    ):
        held.setdefault(group_id, []).append((learner_id, starts_on, ends_on))
    found: dict[int, list[Lesson]] = {}
    rows = Lesson.objects.filter(teaching__group_id__in=held, held_on__gte=first, held_on__lte=last)
    for lesson in rows.with_names().order_by("held_on", "starts", "number", "id"):
        for learner_id, starts_on, ends_on in held[lesson.teaching.group_id]:
            if starts_on <= lesson.held_on and (ends_on is None or lesson.held_on <= ends_on):
                found.setdefault(learner_id, []).append(lesson)
    return found


def substituted_ids(year: AcademicYear, first: date, last: date) -> set[int]:
    """Lessons of these days with a substitution; one query."""
    return set(
        Substitution.objects.filter(
            lesson__teaching__year=year, lesson__held_on__gte=first, lesson__held_on__lte=last
        ).values_list("lesson_id", flat=True)
    )


def lessons_in_use(year: AcademicYear, first: date, last: date) -> set[int]:
    """Lessons of these days that something of an upper domain hangs on; one query for each such table.

    Upper domains point down with PROTECT; the tables are found by their foreign keys, so that the
    timetable need not know them.
    """
    found: set[int] = set()
    for relation in Lesson._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model is Substitution:
            continue
        name = relation.field.name  # type: ignore[union-attr]
        rows = relation.related_model._base_manager.filter(  # type: ignore[union-attr]
            **{
                f"{name}__teaching__year": year,
                f"{name}__held_on__gte": first,
                f"{name}__held_on__lte": last,
            }
        )
        found.update(rows.values_list(f"{name}_id", flat=True))
    return found


def feed_owner(key: str) -> Person | None:
    """Whose calendar feed this secret opens; one query."""
    row = FeedKey.objects.filter(key_hash=crypto.keyed_hash(key)).select_related("person").first()
    return row.person if row is not None and row.person.is_active else None


def lessons_of_feed(actor: Actor, first: date, last: date) -> list[Lesson]:
    """What somebody gives, attends, or takes her children to; three queries."""
    if actor.person_id is None:
        return []
    found = {row.pk: row for row in lessons_of_teacher(actor.person_id, first, last)}
    for rows in lessons_of_learners([actor.person_id, *actor.children()], first, last).values():
        found.update((row.pk, row) for row in rows)
    return sorted(found.values(), key=lambda row: (row.held_on, row.starts, row.pk))
