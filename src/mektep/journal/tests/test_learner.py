"""What a pupil and her family see: marks over all subjects, and why they are so."""

from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mektep.attendance import actions as attendance
from mektep.journal import actions
from mektep.journal.queries import explain, learner_marks
from mektep.norms import queries as norms
from mektep.people.actors import Actor
from mektep.school.tests.factories import MONDAY, make_teaching

from .factories import TODAY, make_lesson, make_work

SYSTEM = Actor.system("test")


def enter(column, learner, points):
    actions.enter(column, learner.pk, Decimal(points), by=SYSTEM, at=MONDAY)


def test_marks_come_by_subject_with_works_and_absences(cast):
    biology = make_teaching(cast.group, "biology", cast.vera)
    one, two = make_lesson(cast.teaching, date(2026, 9, 4)), make_lesson(cast.teaching)
    work = make_work(cast.teaching, cast.terms[0])
    enter(f"l{one.pk}", cast.tom, "8")
    enter(f"w{work.pk}", cast.tom, "15.5")
    attendance.mark(two.pk, cast.tom.pk, "late", 5, by=SYSTEM, at=MONDAY)
    found = {marks.teaching.pk: marks for marks in learner_marks(cast.tom.pk, cast.terms[0])}
    assert set(found) == {cast.teaching.pk, biology.pk}
    entries = found[cast.teaching.pk].entries
    assert [(e.column, e.points, e.maximum, e.absence, e.minutes) for e in entries] == [
        (f"w{work.pk}", Decimal("15.5"), Decimal(20), "", None),
        (f"l{two.pk}", None, Decimal(10), "late", 5),
        (f"l{one.pk}", Decimal(8), Decimal(10), "", None),
    ]
    assert found[biology.pk].entries == ()
    assert learner_marks(cast.nina.pk, cast.terms[0])[0].entries == ()
    assert all(not marks.entries for marks in learner_marks(cast.tom.pk, cast.terms[1]))


def test_more_subjects_and_marks_cost_no_more_queries(cast):
    def price():
        with CaptureQueriesContext(connection) as context:
            learner_marks(cast.tom.pk, cast.terms[0])
        return len(context)

    enter(f"l{make_lesson(cast.teaching).pk}", cast.tom, "8")
    before = price()
    for code in ("biology", "physics", "chemistry"):
        other = make_teaching(cast.group, code, cast.vera)
        for number in range(1, 5):
            enter(f"l{make_lesson(other, number=number).pk}", cast.tom, "8")
        enter(f"w{make_work(other, cast.terms[0]).pk}", cast.tom, "8")
    assert price() == before <= 8


def test_a_mark_explains_itself(cast):
    scheme = norms.scheme(TODAY)
    lesson = make_lesson(cast.teaching, date(2026, 9, 4))
    unit, final = (
        make_work(cast.teaching, cast.terms[0]),
        make_work(cast.teaching, cast.terms[0], "term", "30"),
    )
    for column, points in ((f"l{lesson.pk}", "8"), (f"w{unit.pk}", "15")):
        enter(column, cast.tom, points)
    (marks,) = learner_marks(cast.tom.pk, cast.terms[0])
    told = explain(marks.register, marks.row, scheme)
    assert told.formation.provisional
    assert {line.column for line in told.lines if line.column} == {f"l{lesson.pk}", f"w{unit.pk}"}
    assert "04.09.2026: 8 of 10." in [str(line.text) for line in told.lines]
    assert any("125" in str(line.source) for line in told.lines)
    # 20 + 18.75 so far: a 5 takes 85 − 38.75 of the 50 that the term summative brings.
    assert str(told.needed[0]) == "For mark 5 you need at least 28 of 30 points at the term summative."
    enter(f"w{final.pk}", cast.tom, "25")
    (marks,) = learner_marks(cast.tom.pk, cast.terms[0])
    told = explain(marks.register, marks.row, scheme)
    assert (told.formation.mark, told.formation.percent) == (4, 80)
    assert not told.formation.provisional
    assert told.needed


def test_a_half_year_counts_both_terms_but_shows_one(cast):
    one = make_teaching(cast.group, "informatics", cast.vera, Decimal(1))
    assert one.period == "half_year"
    first = make_lesson(one)
    enter(f"l{first.pk}", cast.tom, "8")
    found = {m.teaching.pk: m for m in learner_marks(cast.tom.pk, cast.terms[1])}[one.pk]
    assert found.entries == ()
    assert found.row.formative == {f"l{first.pk}": Decimal(8)}
    assert explain(found.register, found.row, norms.scheme(TODAY)).formation.period == "half_year"
