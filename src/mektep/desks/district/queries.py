"""Schools of a district in figures: by school and by its grades, never a pupil's row.

A grade of fewer than five pupils is hidden, and every sum is made of what is shown, so that nothing hidden
can be calculated back from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q

from mektep.analytics.queries.terms import LEAST, Tally
from mektep.attendance.models import MISSED, Absence, RollCall
from mektep.core.numbers import half_up
from mektep.journal.models import Closing, PeriodMark
from mektep.people.actors import Actor
from mektep.school.models import (
    Enrolment,
    Membership,
    Organisation,
    School,
    SchoolClass,
    Teaching,
    Term,
    within,
)
from mektep.timetable.models import Lesson

Place = tuple[int, int]  # school and grade


@dataclass
class Figures:
    """What is counted of a grade, a school or the district. Shares are None where there is too little."""

    pupils: int = 0
    classes: int = 0
    due: int = 0  # pupils' places at lessons of today that were called
    missed: int = 0
    lessons: int = 0  # of the week, over
    filled: int = 0  # with attendance taken
    tally: Tally = field(default_factory=Tally)

    def add(self, other: "Figures") -> None:
        self.pupils += other.pupils
        self.classes += other.classes
        self.due += other.due
        self.missed += other.missed
        self.lessons += other.lessons
        self.filled += other.filled
        self.tally.marks += other.tally.marks
        self.tally.none += other.tally.none

    @property
    def is_hidden(self) -> bool:
        return self.pupils < LEAST

    @property
    def attendance(self) -> Decimal | None:
        return _percent(self.due - self.missed, self.due)

    @property
    def filling(self) -> Decimal | None:
        return _percent(self.filled, self.lessons)

    @property
    def quality(self) -> Decimal | None:
        return None if self.tally.size < LEAST else self.tally.report().quality

    @property
    def progress(self) -> Decimal | None:
        return None if self.tally.size < LEAST else self.tally.report().progress


def _percent(part: int, whole: int) -> Decimal | None:
    return half_up(Decimal(100) * part / whole, 1) if whole else None


@dataclass(frozen=True)
class GradeRow:
    grade: int
    figures: Figures


@dataclass(frozen=True)
class SchoolRow:
    """A school: its sums over the grades that are shown, and the grades."""

    school: School
    figures: Figures
    grades: tuple[GradeRow, ...]

    @property
    def hidden(self) -> int:
        return sum(row.figures.is_hidden for row in self.grades)


@dataclass(frozen=True)
class District:
    """What an officer sees in the morning."""

    names: tuple[str, ...]
    on: date
    term: tuple[int, int] | None  # calendar year in which the academic year began, number
    figures: Figures
    schools: tuple[SchoolRow, ...]


def schools_of(actor: Actor) -> list[School]:
    """The schools of one's districts by name; one query."""
    rows = School.objects.filter(district_id__in=actor.districts()).select_related("district")
    return list(rows.order_by("name", "id"))


def district(actor: Actor, at: datetime) -> District:
    """The schools of one's districts, in at most ten queries however many they are."""
    schools = schools_of(actor)
    names = Organisation.objects.filter(pk__in=actor.districts()).order_by("name", "id")
    return _read(tuple(names.values_list("name", flat=True)), schools, at)


def of_school(school: School, at: datetime) -> District:
    """One school (read with its district) by grade, in at most eight queries."""
    return _read((school.district.name,), [school], at)


def _read(names: tuple[str, ...], schools: list[School], at: datetime) -> District:
    ids = [one.pk for one in schools]
    on = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    places: dict[Place, Figures] = {}
    _count_pupils(places, ids, on)
    _count_lessons(places, ids, on, at)
    term = _last_closed(ids)
    if term is not None:
        _count_marks(places, ids, term)
    rows = []
    whole = Figures()
    for one in schools:
        grades = tuple(GradeRow(grade, places[pk, grade]) for pk, grade in sorted(places) if pk == one.pk)
        sums = Figures()
        for row in grades:
            if not row.figures.is_hidden:
                sums.add(row.figures)
        whole.add(sums)
        rows.append(SchoolRow(one, sums, tuple(row for row in grades if row.figures.pupils)))
    return District(names, on, term, whole, tuple(rows))


def _at(places: dict[Place, Figures], place: Place) -> Figures:
    return places.setdefault(place, Figures())


def _count_pupils(places: dict[Place, Figures], schools: list[int], on: date) -> None:
    """Two queries."""
    pupils = Enrolment.objects.filter(within(on), school__in=schools).order_by()
    for school, grade, count in pupils.values_list("school", "school_class__grade").annotate(
        count=Count("id")
    ):
        _at(places, (school, grade)).pupils = count
    classes = SchoolClass.objects.filter(
        school__in=schools, year__starts_on__lte=on, year__ends_on__gte=on
    ).order_by()
    for school, grade, count in classes.values_list("school", "grade").annotate(count=Count("id")):
        _at(places, (school, grade)).classes = count


def _count_lessons(places: dict[Place, Figures], schools: list[int], on: date, at: datetime) -> None:
    """Lessons of the week that are over, with those that were called; today's places. Three queries."""
    clock = at.astimezone(ZoneInfo(settings.TIME_ZONE)).time()
    here = {"lesson_id": OuterRef("pk")}
    over = (
        Lesson.objects.taking_place()
        .filter(
            Q(held_on__lt=on) | Q(ends__lte=clock),
            school__in=schools,
            held_on__range=(on - timedelta(days=on.weekday()), on),
        )
        .annotate(is_called=Exists(RollCall.objects.filter(**here)) | Exists(Absence.objects.filter(**here)))
        .order_by()
    )
    groups: dict[int, tuple[Place, int]] = {}
    for school, grade, group, lessons, called, of_today in over.values_list(
        "school", "teaching__group__school_class__grade", "teaching__group"
    ).annotate(
        lessons=Count("id"),
        called=Count("id", filter=Q(is_called=True)),
        of_today=Count("id", filter=Q(is_called=True, held_on=on)),
    ):
        figures = _at(places, (school, grade))
        figures.lessons += lessons
        figures.filled += called
        if of_today:
            groups[group] = ((school, grade), of_today)
    _count_places(places, groups, schools, on)
    missed = Absence.objects.filter(
        kind__in=MISSED, lesson__held_on=on, lesson__school__in=schools, lesson__cancelled_at=None
    ).filter(lesson__ends__lte=clock)
    for school, grade, count in (
        missed.order_by()
        .values_list("lesson__school", "lesson__teaching__group__school_class__grade")
        .annotate(count=Count("id"))
    ):
        _at(places, (school, grade)).missed = count


def _count_places(
    places: dict[Place, Figures], groups: Mapping[int, tuple[Place, int]], schools: Iterable[int], on: date
) -> None:
    members = (
        Membership.objects.filter(within(on), group__school__in=list(schools))
        .order_by()
        .values_list("group_id")
        .annotate(count=Count("id"))
    )
    for group, count in members:
        if group in groups:
            place, lessons = groups[group]
            _at(places, place).due += count * lessons


def _last_closed(schools: list[int]) -> tuple[int, int] | None:
    """The last term that any of the schools closed, as (year, number); one query."""
    closed = Closing.objects.filter(
        teaching__school__in=schools, reopened_at=None, closed_at__isnull=False
    ).values("term_id")
    return (
        Term.objects.filter(pk__in=closed)
        .order_by("-year__starts_on__year", "-number")
        .values_list("year__starts_on__year", "number")
        .first()
    )


def _count_marks(places: dict[Place, Figures], schools: list[int], term: tuple[int, int]) -> None:
    """Approved marks of a term, and of the half-year that it ends; one query."""
    year, number = term
    period = Q(period=PeriodMark.Period.TERM, number=number)
    if number % 2 == 0:
        period |= Q(period=PeriodMark.Period.HALF_YEAR, number=number // 2)
    for school, grade, mark, standing, count in (
        PeriodMark.objects.filter(
            period,
            school__in=schools,
            teaching__marking=Teaching.Marking.MARKS,
            teaching__year__starts_on__year=year,
        )
        .order_by()
        .values_list("school", "teaching__group__school_class__grade", "mark", "standing")
        .annotate(count=Count("id"))
    ):
        _at(places, (school, grade)).tally.add(mark, standing, count)
