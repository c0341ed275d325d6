"""Lists of people in their places, always in the order of the Kazakh alphabet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from mektep.core import alphabet
from mektep.people.models import Guardianship, Person

from ..models import AcademicYear, Enrolment, Group, Membership, School, SchoolClass, Teaching, within


def learners(group_id: int, on: date) -> list[Person]:
    """The learners of a group on a day, in the order of a class list, in one query."""
    ids = Membership.objects.filter(within(on), group_id=group_id).values("learner_id")
    return alphabet.by_name(Person.objects.filter(pk__in=ids))


def in_order(classes: Iterable[SchoolClass]) -> list[SchoolClass]:
    """Classes by grade, then by the Kazakh alphabet."""
    return sorted(classes, key=lambda one: (one.grade, alphabet.sort_key(one.letter), one.pk))


def guardians_of(learner_ids: QuerySet[Any, Any]) -> QuerySet[Guardianship, Any]:
    """The ids of everybody who stands for these learners and may see them."""
    return Guardianship.objects.filter(learner_id__in=learner_ids, ends_on=None, may_see=True).values(
        "guardian_id"
    )


@dataclass(frozen=True)
class ClassRow:
    """A class of a year with its number of pupils."""

    school_class: SchoolClass
    pupils: int


def classes(year: AcademicYear, on: date) -> list[ClassRow]:
    """Every class of a year with its pupils on a day, in two queries."""
    counts = dict(
        Enrolment.objects.filter(within(on), school_class__year=year)
        .values_list("school_class_id")
        .annotate(pupils=Count("id"))
    )
    rows = SchoolClass.objects.filter(year=year).select_related("class_teacher", "room", "year")
    return [ClassRow(one, counts.get(one.pk, 0)) for one in in_order(rows)]


@dataclass(frozen=True)
class Pupil:
    """A pupil in a class list: since when, her groups by split, who stands for her."""

    person: Person
    enrolment: Enrolment
    groups: Mapping[str, Group]
    guardians: tuple[Guardianship, ...] = ()


@dataclass(frozen=True)
class ClassList:
    """A class on a day."""

    school_class: SchoolClass
    pupils: list[Pupil]
    splits: Mapping[str, list[Group]]


def class_list(school_class: SchoolClass, on: date, *, with_families: bool = False) -> ClassList:
    """The pupils of a class with their groups, in three queries; in four with families."""
    enrolments = {
        row.learner_id: row
        for row in Enrolment.objects.filter(within(on), school_class=school_class).select_related("learner")
    }
    groups = list(Group.objects.filter(school_class=school_class).order_by("split", "name", "id"))
    by_id = {group.pk: group for group in groups}
    held: dict[int, dict[str, Group]] = {}
    for learner_id, group_id in Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), group__school_class=school_class
    ).values_list("learner_id", "group_id"):
        group = by_id[group_id]
        if group.split:
            held.setdefault(learner_id, {})[group.split] = group
    families: dict[int, list[Guardianship]] = {}
    if with_families:
        ties = Guardianship.objects.valid(on).filter(learner_id__in=list(enrolments))
        for tie in ties.select_related("guardian").order_by("id"):
            families.setdefault(tie.learner_id, []).append(tie)
    splits: dict[str, list[Group]] = {}
    for group in sorted(groups, key=lambda one: (alphabet.sort_key(one.split), alphabet.sort_key(one.name))):
        if group.split:
            splits.setdefault(group.split, []).append(group)
    return ClassList(
        school_class,
        [
            Pupil(person, enrolments[person.pk], held.get(person.pk, {}), tuple(families.get(person.pk, ())))
            for person in alphabet.by_name(row.learner for row in enrolments.values())
        ],
        splits,
    )


def register(school: School, on: date) -> QuerySet[Enrolment]:
    """Everybody enrolled on a day, for paging and export, with the person and the class."""
    return (
        Enrolment.objects.filter(within(on), school=school)
        .select_related("learner", "school_class")
        .order_by("school_class__grade", "school_class__letter", "learner__family_name", "id")
    )


@dataclass(frozen=True)
class GradeCount:
    """How many classes and pupils a grade has."""

    grade: int
    classes: int
    pupils: int
    girls: int


@dataclass(frozen=True)
class Contingent:
    """The pupils of a school on a day, and who came and went since the year began."""

    grades: list[GradeCount]
    pupils: int
    girls: int
    classes: int
    came: int
    went: int


def contingent(year: AcademicYear, on: date) -> Contingent:
    """How many pupils, by grade, in three queries. Who came: after the first day; who went: before today."""
    rows = (
        Enrolment.objects.filter(within(on), school_class__year=year)
        .values("school_class__grade")
        .annotate(
            classes=Count("school_class", distinct=True),
            pupils=Count("id"),
            girls=Count("id", filter=Q(learner__sex="f")),
        )
        .order_by("school_class__grade")
    )
    grades = [
        GradeCount(row["school_class__grade"], row["classes"], row["pupils"], row["girls"]) for row in rows
    ]
    of_year = Enrolment.objects.filter(school_class__year=year)
    moved = Enrolment.Left.MOVED
    came = of_year.filter(starts_on__gt=year.starts_on, starts_on__lte=on).exclude(
        learner_id__in=of_year.filter(left=moved).values("learner_id")
    )
    went = of_year.filter(ends_on__lt=on).exclude(left__in=["", moved])
    return Contingent(
        grades,
        sum(one.pupils for one in grades),
        sum(one.girls for one in grades),
        sum(one.classes for one in grades),
        came.count(),
        went.count(),
    )


def teachings_of_class(school_class: SchoolClass) -> list[Teaching]:
    """What a class is taught, by subject and group; one query."""
    rows = Teaching.objects.filter(group__school_class=school_class).select_related(
        "subject", "group", "teacher"
    )
    return sorted(
        rows, key=lambda one: (alphabet.sort_key(one.subject.name), one.group.split, one.group.name)
    )


def teaching_key(teaching: Teaching) -> tuple[str, str, str, int]:
    """The place of a class-subject in a list: subject in the reader's language, split, group."""
    group = teaching.group
    return alphabet.sort_key(teaching.subject.name), group.split, group.name, teaching.pk
