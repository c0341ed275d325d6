"""A teacher's pages: the day with its states, what is missing, the class one leads."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from html import unescape

import pytest

from mektep.attendance.models import Absence, AbsenceNote, RollCall
from mektep.core import clock
from mektep.core.tests.cost import constant_queries, queries_of
from mektep.curriculum.models import LessonTopic
from mektep.journal.models import Mark, Work
from mektep.learning.models import Homework
from mektep.school import actions as school
from mektep.school.models import Appointment, SchoolClass
from mektep.school.tests.factories import DONE, FIRST_DAY, MONDAY, make_person, make_pupil, make_teaching
from mektep.timetable.models import Lesson, Substitution

TODAY = MONDAY.date()
STAMP = "0" * 27


def read(answer, status=200) -> str:
    assert answer.status_code == status, answer.status_code
    return " ".join(unescape(answer.content.decode()).split())


@pytest.fixture
def vera(cast, lessons):
    return cast.client("vera")


def make_topic(lesson, text="Fractions"):
    return LessonTopic.objects.create(lesson=lesson, text=text, stamp=STAMP, written_at=MONDAY)


def make_lesson(cast, on, number=3, teacher=None, teaching=None):
    return Lesson.objects.create(
        school=cast.school, teaching=teaching or cast.teaching, held_on=on, number=number,
        starts=time(9, 50), ends=time(10, 35), teacher=teacher or cast.vera,
    )  # fmt: skip


# ── the day ──────────────────────────────────────────────────────────────────────────────────
def test_the_day_opens_on_the_lesson_that_runs(cast, vera, lessons):
    make_topic(lessons[0])
    text = read(vera.get("/teacher/"))
    assert "08:55–09:40" in text and "7Б" in text.replace(" ", "").replace("«", "").replace("»", "")
    assert "Fractions" in text
    assert "Take attendance" in text
    assert f"/journal/{cast.teaching.pk}/#l{lessons[0].pk}" in text
    assert f"/learning/give/?lesson={lessons[0].pk}" in text


def test_states_of_a_lesson(cast, vera, lessons):
    text = read(vera.get("/teacher/"))
    assert "Attendance not taken" in text and "No homework" in text
    RollCall.objects.create(lesson=lessons[0], taken_at=MONDAY)
    Homework.objects.create(
        school=cast.school, teaching=cast.teaching, given_at=MONDAY, given_at_lesson=lessons[0],
        due_on=TODAY, text="x", minutes=5,
    )  # fmt: skip
    text = read(vera.get("/teacher/"))
    assert "Attendance taken" in text and "Homework given" in text and "Open the journal" in text


def test_a_substitution_names_whom_one_stands_in_for(cast, vera):
    other = make_teaching(cast.group, "biology", cast.paul)
    lesson = make_lesson(cast, TODAY, teaching=other)
    Substitution.objects.create(lesson=lesson, instead_of=cast.paul)
    text = read(vera.get("/teacher/"))
    assert "Instead of Паулов Паул" in text and "Biology" in text


def test_a_cancelled_lesson_is_told(cast, vera, lessons):
    Lesson.objects.filter(pk=lessons[0].pk).update(cancelled_at=MONDAY, cancel_reason="Boran")
    text = read(vera.get("/teacher/"))
    assert "Cancelled" in text and "Boran" in text


def test_before_lessons_and_after_them(cast, vera):
    with clock.set_to(MONDAY - timedelta(hours=1)):
        assert "Next" in read(vera.get("/teacher/"))
    with clock.set_to(MONDAY + timedelta(hours=8)):
        text = read(vera.get("/teacher/"))
    assert "Your lessons of today are over." in text and "Tuesday, September 8" in text


def test_a_teacher_without_a_timetable(cast):
    text = read(cast.client("mallory").get("/teacher/"))
    assert "You give no lessons today." in text and "Nothing is missing." in text


def test_announced_absences_of_todays_pupils(cast, vera):
    AbsenceNote.objects.create(
        school=cast.school, learner=cast.tom, starts_on=TODAY, ends_on=TODAY, kind="illness", text="Fever",
        written_by=cast.olga, written_at=MONDAY,
    )  # fmt: skip
    text = read(vera.get("/teacher/"))
    assert "Томов Том" in text and "Fever" in text
    AbsenceNote.objects.update(withdrawn_at=MONDAY)
    assert "Fever" not in read(vera.get("/teacher/"))


def test_notes_of_other_classes_stay_there(cast, lessons):
    AbsenceNote.objects.create(
        school=cast.school, learner=cast.tom, starts_on=TODAY, ends_on=TODAY, kind="illness", text="Fever",
        written_by=cast.olga, written_at=MONDAY,
    )  # fmt: skip
    assert "Fever" not in read(cast.client("mallory").get("/teacher/"))


def test_the_day_costs_at_most_six_queries_however_much_there_is(cast, vera, lessons):
    vera.get("/teacher/")
    assert queries_of(lambda: vera.get("/teacher/")) <= 6

    def one_more():
        number = 3 + Lesson.objects.filter(held_on=TODAY).count()
        make_topic(make_lesson(cast, TODAY, number))
        make_lesson(cast, TODAY - timedelta(days=number % 5 + 1), number)

    constant_queries(vera, "/teacher/", one_more)


# ── what is missing ──────────────────────────────────────────────────────────────────────────
def test_a_lesson_without_attendance_or_topic_is_missing(cast, vera):
    lesson = make_lesson(cast, TODAY - timedelta(days=3))
    text = read(vera.get("/teacher/"))
    assert "Attendance was not taken" in text and "Topics are not written" in text
    RollCall.objects.create(lesson=lesson, taken_at=MONDAY)
    make_topic(lesson)
    assert "Nothing is missing." in read(vera.get("/teacher/"))


def test_an_absence_counts_as_attendance_taken(cast, vera):
    lesson = make_lesson(cast, TODAY - timedelta(days=3))
    Absence.objects.create(
        school=cast.school, lesson=lesson, learner=cast.tom, kind="late", stamp=STAMP, entered_at=MONDAY
    )
    assert "Attendance was not taken" not in read(vera.get("/teacher/"))


def test_lessons_of_three_weeks_ago_and_those_to_come_are_not_asked_for(cast, vera):
    with clock.set_to(MONDAY + timedelta(days=28)):
        Lesson.objects.filter(held_on__gt=TODAY + timedelta(days=7)).delete()
        assert "Nothing is missing." in read(vera.get("/teacher/"))


def test_a_work_without_all_its_points_is_missing(cast, vera):
    work = Work.objects.create(
        school=cast.school,
        teaching=cast.teaching,
        term=cast.terms[0],
        kind="unit",
        max_points=20,
        held_on=TODAY,
    )
    assert "pupils: 2" in read(vera.get("/teacher/missing/"))
    for learner in cast.learners:
        Mark.objects.create(
            school=cast.school, teaching=cast.teaching, learner=learner, work=work, points=Decimal(9),
            stamp=STAMP, entered_at=MONDAY,
        )  # fmt: skip
    assert "Nothing is missing" in read(vera.get("/teacher/missing/"))


def test_a_term_that_ends_soon_is_told(cast, lessons):
    with clock.set_to(datetime(2026, 10, 20, 4, 0, tzinfo=MONDAY.tzinfo)):
        text = read(cast.client("vera").get("/teacher/missing/"))
    assert "Term 1 ends on October 25" in text and "Journals to approve: 1" in text


def test_only_seven_are_named_at_once(cast, vera):
    for back in range(1, 9):
        make_lesson(cast, TODAY - timedelta(days=back))
    text = read(vera.get("/teacher/"))
    assert "All 9" in text
    assert text.count("was not taken") == 7 and "Topics are not written" not in text
    whole = read(vera.get("/teacher/missing/"))
    assert whole.count("was not taken") == 8 and "lessons: 8" in whole


# ── the week ─────────────────────────────────────────────────────────────────────────────────
def test_a_week_of_lessons(vera):
    text = read(vera.get("/teacher/week/"))
    assert text.count('class="week-item"') == 5 and "5 lessons" in text


@pytest.mark.parametrize("asked", ["x", "", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_means_this_week(vera, asked):
    assert "September 7" in read(vera.get("/teacher/week/", {"on": asked}))


def test_an_empty_week(vera):
    assert "No lessons" in read(vera.get("/teacher/week/?on=2026-10-28"))


# ── the class one leads ──────────────────────────────────────────────────────────────────────
def mark(cast, learner, lesson, points):
    return Mark.objects.create(
        school=cast.school, teaching=lesson.teaching, learner=learner, lesson=lesson, points=Decimal(points),
        stamp=STAMP, entered_at=MONDAY,
    )  # fmt: skip


def test_my_class_over_all_subjects(cast, vera, lessons):
    mark(cast, cast.tom, lessons[0], 9)
    mark(cast, cast.nina, lessons[0], 3)
    assert vera.get("/teacher/classes/")["Location"] == f"/teacher/classes/{cast.school_class.pk}/"
    text = read(vera.get(f"/teacher/classes/{cast.school_class.pk}/"))
    assert '<a class="mini mini-5"' in text and "<small>90</small>" in text
    assert '<a class="mini mini-2"' in text and "Would end in a 2: Mathematics" in text
    assert "<small>60</small>" in text  # the average of both


def test_who_misses_much_needs_help(cast, vera):
    for back in range(1, 11):
        lesson = make_lesson(cast, TODAY - timedelta(days=back % 6 + 1), number=back)
        Lesson.objects.filter(pk=lesson.pk).update(held_on=max(lesson.held_on, date(2026, 9, 1)))
        Absence.objects.create(
            school=cast.school, lesson=lesson, learner=cast.tom, kind="absent", stamp=STAMP, entered_at=MONDAY
        )
    text = read(vera.get(f"/teacher/classes/{cast.school_class.pk}/"))
    assert "Lessons missed without a valid reason: 10" in text


def test_a_class_where_all_is_well(cast, vera):
    text = read(vera.get(f"/teacher/classes/{cast.school_class.pk}/"))
    assert "No twos in sight" in text
    assert "Pupils whose family has not joined yet: 1." in text


@pytest.mark.parametrize("who", ["mallory", "tom", "olga", "paul", "oscar"])
def test_a_class_one_does_not_lead_is_not_found(cast, lessons, who):
    assert cast.client(who).get(f"/teacher/classes/{cast.school_class.pk}/").status_code == 404


def test_who_leads_no_class_is_told(cast):
    assert "You lead no class" in read(cast.client("mallory").get("/teacher/classes/"))


def test_a_class_without_pupils(cast):
    SchoolClass.objects.filter(pk=cast.other_class.pk).update(class_teacher=cast.mallory)
    text = read(cast.client("mallory").get(f"/teacher/classes/{cast.other_class.pk}/"))
    assert "There are no pupils in this class yet" in text


def test_a_class_costs_the_same_however_many_pupils(cast, vera, lessons):
    mark(cast, cast.tom, lessons[0], 9)

    def one_more():
        pupil = make_pupil(cast.school_class)
        mark(cast, pupil, lessons[0], 5)

    constant_queries(vera, f"/teacher/classes/{cast.school_class.pk}/", one_more)


# ── staff without lessons ────────────────────────────────────────────────────────────────────
def test_staff_without_lessons_see_their_school_and_their_ways(cast):
    person = make_person("Роза", language="en")
    school.appoint(person, Appointment.Post.LIBRARIAN, cast.school, starts_on=FIRST_DAY, **DONE)
    cast.people["roza"] = person
    text = read(cast.client("roza").get("/teacher/staff/"))
    assert "Роза" in text and cast.school.name in text and "/people/me/" in text


@pytest.mark.parametrize("path", ["/teacher/", "/teacher/week/", "/teacher/missing/", "/teacher/staff/"])
def test_strangers_are_sent_to_sign_in(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 302 and "login" in answer["Location"]
