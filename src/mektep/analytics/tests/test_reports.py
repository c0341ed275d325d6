"""What reports say, counted by hand."""

from datetime import date
from decimal import Decimal

import pytest

from mektep.analytics.queries import classes, days, pupils, subjects, tabel, terms
from mektep.analytics.queries.frame import Ask
from mektep.analytics.report import Mark
from mektep.attendance.models import RollCall
from mektep.curriculum import actions as curriculum
from mektep.journal.models import PeriodMark, Work
from mektep.learning import actions as learning
from mektep.people.models import Person
from mektep.school import actions as school
from mektep.school.models import AcademicYear, Enrolment, Membership, Term
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_class,
    make_pupil,
    make_teaching,
    whole,
)

from .factories import TODAY, SmallClass, approve, away, lesson, points

D = Decimal


@pytest.fixture
def small(cast):
    return SmallClass(cast)


def line(report, *start):
    """The cells behind the first row that begins with these."""
    for row in report.rows:
        if row.cells[: len(start)] == start:
            return row.cells[len(start) :]
    raise AssertionError([row.cells for row in report.rows])


# ── by marks of subjects ─────────────────────────────────────────────────────────────────────
def test_quality_by_marks_of_a_subject(small):
    """Maths 5 5 4 3 5: progress 5/5, quality 4/5, SOU (300 + 64 + 36) / 5 = 80, mean 22/5."""
    report = subjects.quality(small.ask())
    maths = line(report, "Mathematics", "7 «Б»")
    assert maths == ("Верина Вера", 5, 3, 1, 1, 0, 0, D("100.0"), D("80.0"), D("80.0"), D("4.40"))


def test_the_exempt_are_not_counted_and_a_two_is(small):
    """Physics 5 4 3 2: progress 3/4, quality 2/4, SOU (100 + 64 + 36 + 16) / 4 = 54, mean 3.5."""
    physics = line(subjects.quality(small.ask()), "Physics", "7 «Б»")
    assert physics[1:] == (4, 1, 1, 1, 1, 0, D("75.0"), D("50.0"), D("54.0"), D("3.50"))


def test_who_has_no_mark_counts_in_the_whole(small):
    """History 5 5 5 4 and one without: progress and quality 4/5, SOU (300 + 64 + 7) / 5 = 74.2, mean 19/4."""
    history = line(subjects.quality(small.ask()), "History of Kazakhstan", "7 «Б»")
    assert history[1:] == (5, 3, 1, 0, 0, 1, D("80.0"), D("80.0"), D("74.2"), D("4.75"))


def test_the_sum_counts_every_mark_and_leaves_pass_or_fail_out(small):
    """14 places: 7 fives, 3 fours... SOU (700 + 192 + 72 + 16 + 7) / 14 = 70.5; pass-or-fail is no line."""
    report = subjects.quality(small.ask())
    everything = line(report, "All subjects")
    assert everything[2:] == (14, 7, 3, 2, 1, 1, D("85.7"), D("71.4"), D("70.5"), D("4.23"))
    assert not any(row.cells[0] == "Music" for row in report.rows)
    assert "By marks of a subject" in report.notes[0]


# ── by pupils of a class ─────────────────────────────────────────────────────────────────────
def test_quality_by_pupils_of_a_class(small):
    """Anna excellent, Berik 4 and 5, Dias with 3, Erlan failing, Fariza not assessed: 3/5 and 2/5."""
    report = classes.class_quality(small.ask())
    assert line(report, "7 «Б»") == (5, 1, 1, 1, 1, 1, D("60.0"), D("40.0"))
    assert "By pupils of a class" in report.notes[0]


def test_levels_and_the_school_are_counted_from_their_pupils(small, cast):
    other = make_class(cast.year, 8, "А")
    who = make_pupil(other, "Гүлім")
    approve(make_teaching(whole(other)), {who: 5})
    report = classes.class_quality(small.ask(school_class=None))
    assert line(report, "Grades 5–9") == (6, 2, 1, 1, 1, 1, D("66.7"), D("50.0"))
    assert line(report, "School") == line(report, "Grades 5–9")


def test_the_class_summary_has_every_mark_and_both_kinds_of_figures(small):
    report = classes.summary(small.ask())
    assert [column.title for column in report.columns[2:6]] == [
        "History of Kazakhstan",
        "Mathematics",
        "Music",
        "Physics",
    ]
    fariza = line(report, 5, "Фариза Фариза")
    assert fariza[:4] == (Mark(None, "n/a"), Mark(5), Mark(None, "pass"), Mark(None, "ex."))
    standings = [row.cells[-1] for row in report.rows[:5]]
    assert standings == ["excellent", "4 and 5", "with 3", "failing", "not assessed"]
    assert report.facts == (
        ("Pupils", 5),
        ("Progress by pupils of the class, %", D("60.0")),
        ("Quality by pupils of the class, %", D("40.0")),
    )
    assert line(report, None, "Quality by marks of the subject, %")[:4] == (
        D("80.0"), D("80.0"), None, D("50.0"),
    )  # fmt: skip


def test_lists_name_pupils_and_the_subject(small):
    report = classes.lists(small.ask())
    assert report.facts == (
        ("Excellent pupils", 1),
        ("Pupils with one 4", 1),
        ("Pupils with one 3", 1),
        ("Failing pupils", 1),
    )
    rows = [row.cells for row in report.rows if row.kind == "plain"]
    assert rows == [
        (1, "Анна Анна", "7 «Б»", ""),
        (1, "Берік Берік", "7 «Б»", "Physics"),
        (1, "Диас Диас", "7 «Б»", "Physics"),
        (1, "Ерлан Ерлан", "7 «Б»", "Physics"),
    ]


def test_who_left_before_the_day_is_not_counted(small, cast):
    Membership.objects.filter(learner=small.pupils[3]).update(ends_on=FIRST_DAY)
    assert line(classes.class_quality(small.ask()), "7 «Б»") == (4, 1, 1, 1, 0, 1, D("75.0"), D("50.0"))


def test_grade_one_and_subjects_without_marks_are_left_out(cast):
    first = make_class(cast.year, 1, "А")
    make_pupil(first)
    make_teaching(whole(first), marking="none")
    ask = Ask(
        actor=cast.actor("paul"), at=MONDAY, today=TODAY, school=cast.school, term=cast.terms[0],
        school_class=first,
    )  # fmt: skip
    assert classes.class_quality(ask).rows == ()
    assert subjects.quality(ask).rows == ()


# ── marks of today ───────────────────────────────────────────────────────────────────────────
def test_before_approval_entries_make_a_mark_with_a_star(small):
    """Formative 8 and 9 (85 %), a unit 15/20 (75 %): 25 and 25 of 50 → 80 %, a provisional 4."""
    PeriodMark.objects.filter(teaching=small.maths).delete()
    anna = small.pupils[0]
    points(lesson(small.maths), anna, "8")
    points(lesson(small.maths, number=3), anna, "9")
    work = Work.objects.create(
        school=small.maths.school, teaching=small.maths, term=small.cast.terms[0], kind="unit",
        max_points=D(20), held_on=TODAY,
    )  # fmt: skip
    points(work, anna, "15")
    report = classes.summary(small.ask())
    assert line(report, 1, "Анна Анна")[1] == Mark(4, provisional=True)
    assert str(Mark(4, provisional=True)) == "4*"
    assert any(note.startswith("*") for note in report.notes)
    assert line(subjects.quality(small.ask()), "Mathematics", "7 «Б»")[1:7] == (5, 0, 1, 0, 0, 4)


def test_half_year_subjects_count_in_even_terms_only(small, cast):
    one_hour = make_teaching(cast.group, "informatics", period="half_year")
    approve(one_hour, dict.fromkeys(small.pupils, 5), number=1, period="half_year")
    assert line(classes.class_quality(small.ask()), "7 «Б»")[0] == 5
    names = [row.cells[0] for row in subjects.quality(small.ask()).rows]
    assert "Informatics" not in names
    second = Ask(
        actor=cast.actor("paul"), at=MONDAY, today=date(2026, 12, 25), school=cast.school,
        term=cast.terms[1], school_class=small.school_class,
    )  # fmt: skip
    assert line(subjects.quality(second), "Informatics", "7 «Б»")[1:3] == (5, 5)


# ── the tabel ────────────────────────────────────────────────────────────────────────────────
def test_the_tabel_has_terms_year_and_missed_lessons(small, cast):
    dias = small.pupils[2]
    approve(small.maths, {dias: 5}, number=2)
    approve(small.maths, {dias: 4}, number=0, period="year")
    approve(small.maths, {dias: 4}, number=0, period="final")
    one_hour = make_teaching(cast.group, "informatics", period="half_year")
    approve(one_hour, {dias: 3}, number=1, period="half_year")
    where = lesson(small.maths)
    away(where, dias, "illness")
    away(lesson(small.physics, number=4), dias, "absent", office="invalid")
    report = tabel.tabel(small.ask(learner=dias))
    assert line(report, "Mathematics") == (
        Mark(4), Mark(5), Mark(None), Mark(None), Mark(4), Mark(None), Mark(4),
    )  # fmt: skip
    assert line(report, "Informatics")[:2] == (Mark(None), Mark(3))
    assert line(report, "Music")[0] == Mark(None, "pass")
    assert line(report, "In all")[:5] == (2, None, None, None, 2)
    assert line(report, "Through illness")[0] == 1
    assert line(report, "Without a reason")[0] == 1
    assert "Диас" in report.about and "7 «Б»" in report.about


# ── summative works ──────────────────────────────────────────────────────────────────────────
def test_the_analysis_of_a_summative_work(small):
    """Of 20 points: 17 (85 %), 13 (65 %), 8 (40 %), 7 (35 %); one did not write. Mean 45/80 = 56.3 %."""
    work = Work.objects.create(
        school=small.maths.school, teaching=small.maths, term=small.cast.terms[0], kind="unit",
        max_points=D(20), held_on=TODAY, title="Functions",
    )  # fmt: skip
    for who, value in zip(small.pupils, ("17", "13", "8", "7"), strict=False):
        points(work, who, value)
    report = subjects.summative(small.ask("vera", teaching=small.maths))
    assert line(report, "Unit summative 1 · Functions") == (
        TODAY, 5, 4, D(20), 1, 2, 1, 1, 1, 1, 1, D("50.0"), D("75.0"), D("56.3"),
    )  # fmt: skip
    assert "Planned correction" in report.blanks


def test_half_a_percent_is_rounded_up_once(small):
    """16.9 of 20 is 84.5 %: rounded half up it is 85, a 5."""
    work = Work.objects.create(
        school=small.maths.school, teaching=small.maths, term=small.cast.terms[0], kind="term",
        max_points=D(20), held_on=TODAY,
    )  # fmt: skip
    points(work, small.pupils[0], "16.9")
    cells = line(subjects.summative(small.ask("vera", teaching=small.maths)), "Term summative")
    assert cells[7:11] == (1, 0, 0, 0)


# ── days ─────────────────────────────────────────────────────────────────────────────────────
def test_attendance_by_reason_of_a_class(small):
    """Two lessons, five pupils: Dias misses both (one ill, one found without reason), Erlan is late."""
    first, second = lesson(small.maths), lesson(small.physics, number=3)
    lesson(small.maths, number=5, cancelled_at=MONDAY)
    dias, erlan = small.pupils[2:4]
    away(first, dias, "illness")
    away(second, dias, "absent", office="invalid")
    away(first, erlan, "late")
    away(second, erlan, "")
    report = days.attendance(small.ask())
    assert line(report, 3, "Диас Диас") == (2, 2, 0, 1, 1, 0, 0, 0, D("0.0"))
    assert line(report, 4, "Ерлан Ерлан") == (2, 0, 0, 0, 0, 0, 1, 0, D("100.0"))
    assert line(report, None, "In all") == (10, 2, 0, 1, 1, 0, 1, 0, D("80.0"))


def test_attendance_of_the_school_counts_lessons_by_membership(small, cast):
    lesson(small.maths, date(2026, 9, 2))
    lesson(small.maths)
    Membership.objects.filter(learner=small.pupils[0]).update(starts_on=date(2026, 9, 3))
    report = days.attendance(small.ask(school_class=None))
    # Four pupils at two lessons, the newcomer at one.
    assert line(report, 1, "7 «Б»")[:2] == (9, 0)


def test_what_is_not_filled_in(small):
    """Three lessons: one has everything, one only a topic, one nothing; a cancelled one does not count."""
    full, topic, _bare = (lesson(small.maths, number=n) for n in (1, 2, 3))
    lesson(small.maths, number=4, cancelled_at=MONDAY)
    lesson(small.maths, date(2026, 9, 8))  # tomorrow
    curriculum.write_topic(full, "A", **DONE)
    curriculum.write_topic(topic, "B", **DONE)
    RollCall.objects.create(lesson=full, taken_at=MONDAY)
    learning.give("x", 5, [learning.Place(small.maths, TODAY, at_lesson=full)], **DONE)
    points(full, small.pupils[0], "8")
    report = days.filling(small.ask("vera"))
    # 12 things expected, 1 + 2 + 2 + 2 are missing: 5/12.
    assert line(report, "Верина Вера", "Mathematics", "7 «Б»") == (3, 1, 2, 2, 2, D("41.7"))


def test_music_needs_no_marks(small):
    lesson(small.music)
    music = line(days.filling(small.ask()), "No teacher", "Music")
    assert music[-3:] == (1, None, D("0.0"))


def test_curriculum_fulfilment(small):
    """Two rows of an hour on Monday and Tuesday: on Monday one is due and done, and one stands ahead."""
    lesson(small.maths)
    lesson(small.maths, date(2026, 9, 8))
    curriculum.import_plan(small.maths, [curriculum.DraftRow(topic=t) for t in "AB"], **DONE)
    cells = line(days.fulfilment(small.ask("vera")), "Mathematics", "7 «Б»", "Верина Вера")
    assert cells == (D(2), D(1), D(1), 1, 0, D(2), D(1), D("100.0"))


# ── people, terms, the district ──────────────────────────────────────────────────────────────
def test_contingent_and_movement(cast):
    """Tom and Nina begin in 7 «Б»; a girl comes on the 3rd; Nina moves to 7 «В»; a boy leaves the school."""
    other = make_class(cast.year, 7, "В")
    Person.objects.filter(pk=cast.nina.pk).update(sex="f")
    boy = make_pupil(cast.school_class, "Ұл", sex="m")
    girl = make_pupil(cast.school_class, "Қыз", sex="f")
    school.leave(boy, cast.school, ends_on=date(2026, 9, 4), left="transferred", **DONE)
    school.move(cast.nina, other, starts_on=date(2026, 9, 5), **DONE)
    Enrolment.objects.filter(learner=girl).update(starts_on=date(2026, 9, 3))
    ask = Ask(actor=cast.actor("paul"), at=MONDAY, today=TODAY, school=cast.school, term=cast.terms[0])
    report = pupils.contingent(ask)
    # at the beginning, came, went, at the end, girls, boys
    assert line(report, "7 «Б»") == (3, 1, 2, 2, 1, 0)
    assert line(report, "7 «В»") == (0, 1, 0, 1, 1, 0)
    assert line(report, "Grade 7") == (3, 1, 1, 3, 2, 0)
    assert line(report, "School") == (3, 1, 1, 3, 2, 0)
    assert ("Transfer to another school", 1) in report.facts


def test_monitoring_over_terms_and_the_year_before(small, cast):
    approve(small.maths, dict.fromkeys(small.pupils, 5), number=2)
    before = AcademicYear.objects.create(
        school=cast.school, starts_on=date(2025, 9, 1), ends_on=date(2026, 5, 25)
    )
    Term.objects.create(year=before, number=4, starts_on=date(2026, 3, 30), ends_on=date(2026, 5, 25))
    six = make_class(before, 6, "Б")
    make_class(before, 6, "А")
    old = make_teaching(whole(six))
    approve(old, {small.pupils[0]: 4, small.pupils[1]: 3}, number=4)
    approve(make_teaching(whole(make_class(before, 5, "Б"))), {small.pupils[2]: 2}, number=4)
    report = terms.monitoring(small.ask())
    assert [(column.group, column.title) for column in report.columns[1:]] == [
        ("2025–2026", "Term 4"),
        ("2026–2027", "Term 1"),
        ("2026–2027", "Term 2"),
    ]
    assert line(report, "Marks") == (2, 14, 5)
    assert line(report, "Quality, %") == (D("50.0"), D("71.4"), D("100.0"))
    assert line(report, "Mathematics") == (D("50.0"), D("80.0"), D("100.0"))
    assert line(report, "Physics") == (None, D("50.0"), None)


def test_a_district_sees_no_group_under_five(small, cast):
    """7 «Б» has seven pupils; a class of grade 10 has four and is hidden, also from the sums."""
    ten = make_class(cast.year, 10, "А")
    seniors = [make_pupil(ten) for _ in range(4)]
    approve(make_teaching(whole(ten)), dict.fromkeys(seniors, 2))
    away(lesson(small.maths), small.pupils[0], "illness")
    ask = Ask(actor=cast.actor("dina"), at=MONDAY, today=TODAY, term=cast.terms[0], district=cast.district)
    report = terms.district(ask)
    name = cast.school.name
    assert line(report, name, "5–9") == (7, 14, D("85.7"), D("71.4"), D("70.5"), D("0.1"))
    assert line(report, name, "10–12") == ("under 5", None, None, None, None, None)
    assert line(report, "District", "") == (7, 14, D("85.7"), D("71.4"), D("70.5"), D("0.1"))
    assert not any("Анна" in str(cell) for row in report.rows for cell in row.cells)
