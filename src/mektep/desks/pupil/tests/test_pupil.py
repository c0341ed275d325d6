"""A pupil's pages: what is there, what it costs, and who else may look (nobody)."""

from datetime import date, datetime, time, timedelta
from html import unescape

import pytest

from mektep.core import clock
from mektep.core.tests.cost import constant_queries, queries_of
from mektep.learning.models import HomeworkDone
from mektep.school.tests.factories import MONDAY, make_class, make_person, make_pupil, make_teaching, whole
from mektep.timetable.models import Lesson

from .factories import TODAY, make_homework, make_mark, make_work

TOMORROW = TODAY + timedelta(days=1)


def read(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(unescape(answer.content.decode()).split())


@pytest.fixture
def tom(cast, lessons):
    return cast.client("tom")


# ── today ────────────────────────────────────────────────────────────────────────────────────
def test_the_day_opens_on_the_lesson_that_runs(tom, lessons):
    text = read(tom.get("/pupil/"))
    assert "Now" in text
    assert "08:55–09:40" in text
    assert "Mathematics" in text
    assert "Monday, September 7" in text
    assert 'aria-current="true"' in text


@pytest.mark.parametrize(
    "hour, minute, says",
    [(7, 30, "Next"), (9, 40, "The lessons of today are over."), (8, 55, "Now"), (9, 39, "Now")],
)
def test_before_during_and_after_the_lesson(cast, tom, hour, minute, says):
    with clock.set_to(datetime(2026, 9, 7, hour, minute, tzinfo=MONDAY.tzinfo) - timedelta(hours=5)):
        assert says in read(tom.get("/pupil/"))


def test_a_day_without_lessons_names_the_next_one(cast, tom):
    with clock.set_to(MONDAY + timedelta(days=5)):  # Saturday
        text = read(tom.get("/pupil/"))
    assert "You have no lessons today." in text
    assert "Monday, September 14" in text


def test_a_cancelled_lesson_is_told_and_does_not_run(cast, tom, lessons):
    Lesson.objects.filter(pk=lessons[0].pk).update(cancelled_at=MONDAY, cancel_reason="Boran")
    text = read(tom.get("/pupil/"))
    assert "Cancelled" in text and "Boran" in text
    assert ">Now<" not in text


def test_homework_stands_by_its_day_against_the_norm(cast, tom):
    make_homework(cast.teaching, TOMORROW, "Paragraph 5", 60)
    make_homework(cast.teaching, TOMORROW, "№ 7", 60)
    text = read(tom.get("/pupil/"))
    assert "Paragraph 5" in text and "Tuesday, September 8" in text
    assert "120 of 110 min" in text
    assert "More than the norm of a day" in text


def test_marks_are_shown_out_of_what_was_possible_and_the_term_so_far(cast, tom, lessons):
    make_mark(cast.tom, lessons[0], 8)
    make_work(cast.teaching, cast.terms[0], cast.tom, 18)
    text = read(tom.get("/pupil/"))
    assert "8/10" in text and "18/20" in text
    assert "85%" in text  # half of 80 and half of 90: there is no term summative yet
    assert 'class="mark mark-5' in text


def test_the_day_costs_at_most_six_queries_however_much_there_is(cast, tom, lessons):
    tom.get("/pupil/")
    assert queries_of(lambda: tom.get("/pupil/")) <= 6

    def one_more():
        other = make_teaching(
            cast.group,
            f"{'biology' if not Lesson.objects.filter(teaching__subject__code='biology') else 'physics'}",
            cast.vera,
        )
        lesson = Lesson.objects.create(
            school=cast.school, teaching=other, held_on=TODAY, number=5, starts=time(12), ends=time(12, 45)
        )
        make_homework(other, TOMORROW)
        make_mark(cast.tom, lesson, 7)

    constant_queries(tom, "/pupil/", one_more)


def test_somebody_in_no_class_is_told_what_to_do(cast):
    answer = cast.client("paul").get("/pupil/")
    assert "You are in no class yet" in read(answer)


@pytest.mark.parametrize("path", ["/pupil/", "/pupil/week/", "/pupil/homework/", "/pupil/marks/"])
def test_strangers_are_sent_to_sign_in(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 302 and "login" in answer["Location"]


# ── the simple mode ──────────────────────────────────────────────────────────────────────────
@pytest.fixture
def small(cast):
    """A class of grade 3 with one lesson that runs; its pupil's client."""

    def make(grade):
        school_class = make_class(cast.year, grade, "Ә")
        teaching = make_teaching(whole(school_class), "mathematics", cast.vera)
        pupil = make_pupil(school_class, "Айша", language="en")
        lesson = Lesson.objects.create(
            school=cast.school,
            teaching=teaching,
            held_on=TODAY,
            number=2,
            starts=time(8, 55),
            ends=time(9, 40),
        )
        make_mark(pupil, lesson, 9)
        cast.people["aisha"] = pupil
        return cast.client("aisha")

    return make


def test_grades_1_to_4_see_the_day_in_pictures(small):
    text = read(small(3).get("/pupil/"))
    assert 'data-mode="simple"' in text
    assert "Hello, Айша!" in text and "Excellent!" in text
    assert "9/10" not in text


def test_grade_1_sees_no_marks(small):
    text = read(small(1).get("/pupil/"))
    assert "Excellent!" not in text and "How it went" not in text
    assert "/pupil/marks/" not in text and "/pupil/homework/" not in text


def test_grade_7_is_not_simple(tom):
    assert "data-mode" not in read(tom.get("/pupil/"))


# ── homework ─────────────────────────────────────────────────────────────────────────────────
def test_a_tick_answers_with_the_part_for_htmx(cast, tom):
    task = make_homework(cast.teaching, TOMORROW)
    answer = tom.post(f"/pupil/homework/{task.pk}/tick/", {"done": "1"}, headers={"HX-Request": "true"})
    text = read(answer)
    assert text.startswith('<section id="homework"') and 'aria-pressed="true"' in text
    assert "All done" in text
    assert HomeworkDone.objects.filter(homework=task, learner=cast.tom).exists()


def test_a_tick_is_taken_back_without_scripts(cast, tom):
    task = make_homework(cast.teaching, TOMORROW)
    tom.post(f"/pupil/homework/{task.pk}/tick/", {"done": "1"})
    answer = tom.post(f"/pupil/homework/{task.pk}/tick/", {"done": "0"})
    assert answer.status_code == 302 and answer["Location"] == "/pupil/homework/"
    assert not HomeworkDone.objects.exists()


def test_nobody_ticks_a_strangers_homework(cast, tom):
    task = make_homework(cast.other_teaching, TOMORROW)
    assert tom.post(f"/pupil/homework/{task.pk}/tick/", {"done": "1"}).status_code == 404
    assert not HomeworkDone.objects.exists()


@pytest.mark.parametrize("who", ["olga", "vera"])
def test_only_the_pupil_ticks(cast, lessons, who):
    task = make_homework(cast.teaching, TOMORROW)
    assert cast.client(who).post(f"/pupil/homework/{task.pk}/tick/", {"done": "1"}).status_code == 403
    assert not HomeworkDone.objects.exists()


def test_nothing_to_do_is_said(tom):
    assert "Nothing to do." in read(tom.get("/pupil/homework/"))


# ── a week ───────────────────────────────────────────────────────────────────────────────────
def test_a_week_shows_its_lessons_marks_and_homework(cast, tom, lessons):
    make_mark(cast.tom, lessons[0], 9)
    make_homework(cast.teaching, lessons[1].held_on, "Learn by heart")
    text = read(tom.get("/pupil/week/"))
    assert "Friday, September 11" in text and "Saturday" not in text
    assert "Learn by heart" in text and ">9<" in text
    assert text.count("Mathematics") == 5


def test_weeks_lie_one_after_another(tom):
    text = read(tom.get("/pupil/week/?on=2026-09-16"))
    assert "September 14" in text and "?on=2026-09-07" in text and "?on=2026-09-21" in text


@pytest.mark.parametrize(
    "asked", ["2026-13-40", "", "x", "2026-09-07'--", "9999999-01-01", "0001-01-01", "9999-12-31"]
)
def test_a_day_that_is_none_means_this_week(tom, asked):
    assert "September 7" in read(tom.get("/pupil/week/", {"on": asked}))


@pytest.mark.parametrize("asked", ["2026-10-28", "2090-01-01"])
def test_a_week_without_lessons_says_so(tom, asked):
    assert "No lessons in this week" in read(tom.get("/pupil/week/", {"on": asked}))


def test_a_week_costs_the_same_however_many_lessons(cast, tom, lessons):
    constant_queries(tom, "/pupil/week/", lambda: make_homework(cast.teaching, lessons[2].held_on))


# ── marks ────────────────────────────────────────────────────────────────────────────────────
def test_marks_by_subject_with_what_they_would_give(cast, tom, lessons):
    make_mark(cast.tom, lessons[0], 6)
    text = read(tom.get("/pupil/marks/"))
    assert "60%" in text and 'class="mark mark-3' in text and "so far" in text
    assert "Every lesson was attended." in text


def test_a_subjects_mark_is_explained_and_a_better_one_is_counted(cast, tom, lessons):
    make_mark(cast.tom, lessons[0], 6)
    text = read(tom.get(f"/pupil/marks/{cast.teaching.pk}/"))
    assert "What would a better mark take?" in text and "mark 5" in text
    assert "Where it comes from" in text


def test_a_subject_without_marks_says_so(cast, tom):
    assert "Nothing is assessed yet" in read(tom.get(f"/pupil/marks/{cast.teaching.pk}/"))


def test_a_strangers_subject_is_not_found(cast, tom):
    assert tom.get(f"/pupil/marks/{cast.other_teaching.pk}/").status_code == 404


@pytest.mark.parametrize("term", ["0", "5", "x", "-1", "2"])
def test_any_term_may_be_asked_for(tom, term):
    assert tom.get("/pupil/marks/", {"term": term}).status_code == 200


def test_a_note_of_a_classmate_is_not_mine(cast, tom, lessons):
    make_mark(cast.nina, lessons[0], 2)
    make_homework(cast.other_teaching, TOMORROW, "Not for tom")
    text = read(tom.get("/pupil/")) + read(tom.get("/pupil/marks/")) + read(tom.get("/pupil/week/"))
    assert "2/10" not in text and "Not for tom" not in text


def test_who_left_the_class_sees_its_days_but_not_its_future(cast, tom, lessons):
    person = make_person("Бұрынғы")
    from mektep.school.models import Enrolment, Membership

    Enrolment.objects.create(
        school=cast.school, school_class=cast.school_class, learner=person, starts_on=date(2026, 9, 1)
    )
    Membership.objects.create(
        group=cast.group, learner=person, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 8)
    )
    cast.people["gone"] = person
    text = read(cast.client("gone").get("/pupil/week/", headers={"Accept-Language": "en"}))
    assert text.count("turn-at") == 2
