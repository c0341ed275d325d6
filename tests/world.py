"""A small school in which every page has something to show: the cast, and one thing of every kind."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mektep.core import clock
from mektep.curriculum import actions as curriculum
from mektep.curriculum.models import PlanRow
from mektep.journal import actions as journal
from mektep.learning import actions as learning
from mektep.learning.queries import Place
from mektep.people import actions as people
from mektep.people.models import Guardianship
from mektep.school import actions as school
from mektep.school.models import Appointment, BellSchedule
from mektep.school.tests.factories import BELLS, DONE, Cast, make_cast, make_person
from mektep.timetable import actions as timetable
from mektep.timetable.tests.factories import make_lessons

# Who knocks at every door, in the order of the columns of the table in test_access.py.
WHO = (
    "anonymous", "tom", "nina", "olga", "vera", "ken", "libby", "dana", "paul", "oscar", "dina", "mallory",
)  # fmt: skip


def make_world() -> tuple[Cast, dict[str, Any]]:
    """The cast with ken (a colleague who does not teach 7 «Б») and libby (the librarian), and the ids."""
    cast = make_cast()
    for name, post in (("ken", Appointment.Post.TEACHER), ("libby", Appointment.Post.LIBRARIAN)):
        cast.people[name] = make_person(name.title(), username=name, language="en")
        school.appoint(cast.people[name], post, cast.school, starts_on=date(2026, 9, 1), **DONE)
    lessons = make_lessons(cast)
    draft = timetable.draft(cast.year, "2", copy_of=None, **DONE)
    slot = timetable.place(draft, cast.teaching, 1, 1, **DONE)
    rows = [curriculum.DraftRow(topic=f"Тақырып {n}") for n in range(1, 6)]
    laid = curriculum.import_plan(cast.teaching, rows, by=cast.actor("vera"), at=clock.now())
    today = clock.now().date()
    (task,) = learning.give(
        "№ 5", 20, [Place(cast.teaching, today + timedelta(days=2))], by=cast.actor("vera"), at=clock.now()
    )
    work = journal.set_work(
        cast.teaching,
        cast.terms[0],
        "unit",
        Decimal(15),
        today,
        "Бөлім",
        by=cast.actor("vera"),
        at=clock.now(),
    ).work
    past = lessons[0]
    journal.enter(f"l{past.pk}", cast.tom.pk, Decimal(8), by=cast.actor("vera"), at=clock.now())
    holiday = school.declare_holiday(
        cast.year, school.HolidayDates("аяз", date(2027, 1, 20), date(2027, 1, 20)), **DONE
    )
    short = school.set_bells(cast.school, "қысқа", BELLS[:5], is_usual=False, **DONE)
    assert isinstance(short, BellSchedule)
    short_day = school.declare_short_day(cast.school, date(2026, 9, 30), short, **DONE)
    exemption = school.exempt(cast.nina, cast.teaching, reason="емдеу", starts_on=today, **DONE)
    consent = people.give_consent(cast.tom, "photo", by=cast.actor("olga"), at=clock.now())
    row = PlanRow.objects.filter(plan=laid.plan).order_by("position")[0]
    ids = {
        "class": cast.school_class.pk, "school": cast.school.pk, "teaching": cast.teaching.pk,
        "learner": cast.tom.pk,
        "lesson": past.pk, "column": f"l{past.pk}", "draft": draft.pk, "slot": slot.pk, "row": row.pk,
        "homework": task.pk, "work": work.pk, "holiday": holiday.pk, "short_day": short_day.pk,
        "exemption": exemption.pk, "consent": consent.pk, "room": cast.room.pk, "vera": cast.vera.pk,
        "appointment": Appointment.objects.get(person=cast.ken).pk,
        "guardianship": Guardianship.objects.get(guardian=cast.olga).pk,
    }  # fmt: skip
    return cast, ids
