"""A whole school's year is published within its budget."""

from decimal import Decimal
from time import perf_counter

import pytest

from mektep.school import actions as school
from mektep.school.models import Appointment, Group
from mektep.school.tests.factories import DONE, FIRST_DAY, make_bells, make_people, make_school, make_year
from mektep.timetable import actions
from mektep.timetable.models import Lesson

CODES = (
    "mathematics", "physics", "chemistry", "biology", "geography", "history_of_kazakhstan",
    "kazakh_language", "russian_language", "foreign_language", "physical_education", "informatics",
)  # fmt: skip


def make_large_draft(classes: int = 40):
    """Classes of 33 lessons a week, each with its own eleven teachers' hours so that nobody clashes."""
    place = make_school()
    year = make_year(place)
    make_bells(place)
    rooms = school.open_rooms(place, [(str(n), 30) for n in range(classes)], **DONE)
    subjects = school.adopt_subjects(place, CODES, **DONE)
    teachers = make_people((f"Мұғалім{n}", "Аты") for n in range(classes))
    school.appoint_all(
        place,
        [school.NewAppointment(person, Appointment.Post.TEACHER) for person in teachers],
        starts_on=FIRST_DAY,
        **DONE,
    )
    letters = "АӘБВГ"
    opened = school.open_classes(
        year, [school.NewClass(5 + n // 8, letters[n % 5] + str(n // 5)) for n in range(classes)], **DONE
    )
    groups = {g.school_class_id: g for g in Group.objects.filter(school_class__in=opened)}
    teachings = school.assign_teachings(
        year,
        [
            school.NewTeaching(groups[one.pk], subjects[code], teachers[n], Decimal(3))
            for n, one in enumerate(opened)
            for code in CODES
        ],
        **DONE,
    )
    timetable = actions.draft(year, "Кесте", **DONE)
    hours = [(day, number) for day in range(1, 6) for number in range(1, 8)][:33]
    actions.place_all(
        timetable,
        [
            actions.NewPlace(teachings[n * 11 + place_ % 11], day, number, room=rooms[n])
            for n in range(classes)
            for place_, (day, number) in enumerate(hours)
        ],
        **DONE,
    )
    return timetable


@pytest.mark.django_db
def test_forty_classes_are_published_within_twelve_seconds():
    timetable = make_large_draft()
    start = perf_counter()
    actions.publish(timetable, FIRST_DAY, **DONE)
    assert perf_counter() - start < 12
    assert Lesson.objects.count() > 40_000
