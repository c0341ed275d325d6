"""What an officer sees of schools: figures of five and more, and nothing below a grade."""

from datetime import UTC, datetime

import pytest

from mektep.attendance import actions as attendance
from mektep.core.tests.cost import constant_queries
from mektep.desks.district import queries
from mektep.journal.models import Closing, PeriodMark
from mektep.journal.tests.factories import make_lesson
from mektep.people.actors import Actor
from mektep.school import actions as school
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_class,
    make_district,
    make_people,
    make_school,
    make_teaching,
    make_year,
    whole,
)

SYSTEM = Actor.system("test")
URL = "/district/"
# The lessons of that Monday are over.
EVENING = datetime(2026, 9, 7, 13, 0, tzinfo=UTC)


def fill(school_class, count: int, name: str = "Оқушы"):
    people = make_people([(f"{name}{n}", "Сынақ") for n in range(count)])
    school.enrol_all([(one, school_class) for one in people], starts_on=FIRST_DAY, **DONE)
    return people


def read(cast, at=EVENING):
    return queries.district(cast.actor("dina"), at)


@pytest.mark.parametrize("who", ["paul", "dana", "oscar", "vera", "tom", "olga", "mallory"])
def test_the_district_is_for_its_department(cast, who):
    client = cast.client(who)
    assert client.get(URL).status_code == 404
    assert client.get(f"{URL}schools/{cast.school.pk}/").status_code == 404


def test_a_school_of_another_district_is_not_found(cast):
    foreign = make_school("№ 3", make_district("Басқа аудан"))
    assert cast.client("dina").get(f"{URL}schools/{foreign.pk}/").status_code == 404
    assert foreign.pk not in [row.school.pk for row in read(cast).schools]


def test_a_grade_of_four_is_hidden_and_one_of_five_is_shown(cast):
    fill(cast.school_class, 2)  # with tom and nina: four
    eight = make_class(cast.year, 8, "А")
    fill(eight, 5, "Сегіз")
    row = next(row for row in read(cast).schools if row.school == cast.school)
    assert [(one.grade, one.figures.is_hidden) for one in row.grades] == [(7, True), (8, False)]
    assert row.figures.pupils == 5  # the sum tells nothing of the four
    page = cast.client("dina").get(f"{URL}schools/{cast.school.pk}/").content.decode()
    assert "&lt; 5" in page
    assert page.count('<td class="num">5</td>') == 2
    assert '<td class="num">4</td>' not in page
    assert '<td class="num">9</td>' not in page


def test_no_name_of_a_pupil_is_ever_there(cast):
    people = fill(cast.school_class, 6)
    client = cast.client("dina")
    for url in (URL, f"{URL}schools/{cast.school.pk}/"):
        page = client.get(url).content.decode()
        for one in (*people, cast.tom, cast.nina):
            assert one.family_name not in page


def test_attendance_counts_places_at_lessons_that_were_called(cast):
    people = fill(cast.school_class, 6)  # with tom and nina: eight
    called, silent = make_lesson(cast.teaching, number=1), make_lesson(cast.teaching, number=2)
    attendance.mark_all(called.pk, {one.pk: ("absent", None) for one in people[:2]}, by=SYSTEM, at=MONDAY)
    row = next(row for row in read(cast).schools if row.school == cast.school)
    assert (row.figures.due, row.figures.missed, str(row.figures.attendance)) == (8, 2, "75.0")
    assert (row.figures.lessons, row.figures.filled, str(row.figures.filling)) == (2, 1, "50.0")
    assert silent.pk


def test_quality_is_that_of_the_last_closed_term_by_grade(cast):
    people = fill(cast.school_class, 6)
    for one, mark in zip(people, (5, 5, 4, 3, 3, 2), strict=True):
        PeriodMark.objects.create(
            school=cast.school, teaching=cast.teaching, learner=one, period="term", number=1,
            standing="marked", mark=mark, approved_at=MONDAY,
        )  # fmt: skip
    assert read(cast).term is None
    assert read(cast).figures.quality is None
    Closing.objects.create(teaching=cast.teaching, term=cast.terms[0], approved_at=MONDAY, closed_at=MONDAY)
    found = read(cast)
    assert found.term == (2026, 1)
    assert (str(found.figures.quality), str(found.figures.progress)) == ("50.0", "83.3")


def test_marks_of_a_hidden_grade_reach_no_sum(cast):
    fill(make_class(cast.year, 8, "А"), 5, "Сегіз")
    PeriodMark.objects.create(
        school=cast.school, teaching=cast.teaching, learner=cast.tom, period="term", number=1,
        standing="marked", mark=5, approved_at=MONDAY,
    )  # fmt: skip
    Closing.objects.create(teaching=cast.teaching, term=cast.terms[0], approved_at=MONDAY, closed_at=MONDAY)
    assert read(cast).figures.tally.size == 0


def test_a_district_without_schools_has_a_page(cast):
    empty = make_district("Бос аудан")
    lena = make_people([("Ленова", "Лена")])[0]
    school.appoint(lena, "district", empty, starts_on=FIRST_DAY, **DONE)
    cast.people["lena"] = lena
    answer = cast.client("lena").get(URL)
    assert answer.status_code == 200
    assert "No schools yet" in answer.content.decode()


def test_more_schools_and_classes_cost_no_more(cast):
    letters = iter("ВГДЕЖЗ")

    def one_more() -> None:
        letter = next(letters)
        other = make_school(f"№ {letter}", cast.district)
        one = make_class(make_year(other), 5, letter)
        fill(one, 6, letter)
        lesson = make_lesson(make_teaching(whole(one), "biology"))
        attendance.call(lesson.pk, by=SYSTEM, at=MONDAY)

    constant_queries(cast.client("dina"), URL, one_more)
    constant_queries(cast.client("dina"), f"{URL}schools/{cast.school.pk}/", one_more)
