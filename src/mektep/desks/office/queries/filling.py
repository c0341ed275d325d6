"""Who has not filled in the registers this week, by teacher."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from mektep.attendance.models import Absence, RollCall
from mektep.core.alphabet import sort_key
from mektep.curriculum.models import LessonTopic, Placement
from mektep.journal.models import Mark
from mektep.norms import queries as norms
from mektep.school.models import School, Teaching
from mektep.timetable.models import Lesson


@dataclass(frozen=True)
class Gaps:
    """What one teacher's lessons of the week lack, counted in lessons."""

    teacher_id: int
    name: str
    lessons: int
    attendance: int
    topic: int
    marks: int

    @property
    def count(self) -> int:
        return self.attendance + self.topic + self.marks


@dataclass(frozen=True)
class Filling:
    """The lessons of a week that are over, and the teachers whose registers have gaps; the widest first."""

    first: date
    last: date
    lessons: int
    teachers: int
    rows: tuple[Gaps, ...]

    @property
    def first_rows(self) -> tuple[Gaps, ...]:
        """As many as the first page names."""
        return self.rows[:7]


def of_week(school: School, on: date, clock: time) -> Filling:
    """The week of a day until this moment; in one query.

    A lesson has marks when anybody has one there; they are expected where the class-subject is marked and
    the norms mark its grade.
    """
    first = on - timedelta(days=on.weekday())
    unmarked = sorted(norms.scheme(on).unmarked)
    over = Q(held_on__lt=on) | Q(ends__lte=clock)
    here = {"lesson_id": OuterRef("pk")}
    found = (
        Lesson.objects.taking_place()
        .filter(over, school=school, held_on__range=(first, on), teacher__isnull=False)
        .annotate(
            is_called=Exists(RollCall.objects.filter(**here)) | Exists(Absence.objects.filter(**here)),
            is_told=Exists(Placement.objects.filter(**here))
            | Exists(LessonTopic.objects.filter(**here).exclude(text="")),
            is_marked=Exists(Mark.objects.filter(**here).exclude(points=None)),
        )
        .order_by()
        .values_list("teacher_id", "teacher__family_name", "teacher__given_name")
        .annotate(
            lessons=Count("id"),
            uncalled=Count("id", filter=Q(is_called=False)),
            untold=Count("id", filter=Q(is_told=False)),
            unmarked=Count(
                "id",
                filter=Q(is_marked=False, teaching__marking=Teaching.Marking.MARKS)
                & ~Q(teaching__group__school_class__grade__in=unmarked),
            ),
        )
    )
    rows = [Gaps(pk, f"{family} {given}", *counts) for pk, family, given, *counts in found]
    gaps = sorted((one for one in rows if one.count), key=lambda one: (-one.count, sort_key(one.name)))
    return Filling(first, on, sum(one.lessons for one in rows), len(rows), tuple(gaps))
