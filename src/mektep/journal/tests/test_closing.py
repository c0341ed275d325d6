"""A term on its way to being closed, and changes after a teacher's own days."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from mektep.attendance import actions as attendance
from mektep.core.errors import Refused
from mektep.core.models import LogEntry
from mektep.journal import actions
from mektep.journal.models import ChangeRequest, Closing, Mark, PeriodMark
from mektep.journal.queries import closing as readings
from mektep.journal.queries import register, teaching, terms
from mektep.journal.queries.history import history
from mektep.norms import queries as norms
from mektep.people.actors import Actor
from mektep.school import actions as school
from mektep.school.tests.factories import DONE, MONDAY, make_class, make_teaching, whole

from .factories import make_lesson

SYSTEM = Actor.system("test")
# The last Friday of the first term, noon in Almaty.
FRIDAY = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)
HELD = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def named(cast, one=None):
    return teaching(cast.actor("paul"), (one or cast.teaching).pk)


def fill(cast, one, term=0, *, formative="8", unit="15", final="25", who=("tom", "nina")) -> None:
    """A lesson, a unit work and a term work with points in them, as one register's term needs."""
    start = cast.terms[term].ends_on - timedelta(days=6)
    at = datetime.combine(start, datetime.min.time(), UTC) + timedelta(hours=10)
    lesson = make_lesson(one, start)
    columns = [(f"l{lesson.pk}", formative)]
    unit_work = actions.set_work(one, cast.terms[term], "unit", Decimal(20), start, by=SYSTEM, at=at).work
    columns.append((f"w{unit_work.pk}", unit))
    if one.period == "term":
        day = start + timedelta(days=1)
        work = actions.set_work(one, cast.terms[term], "term", Decimal(30), day, by=SYSTEM, at=at).work
        columns.append((f"w{work.pk}", final))
    actions.enter_all(
        [
            (column, cast.people[name].pk, Decimal(points))
            for column, points in columns
            for name in who
            if points
        ],
        by=SYSTEM,
        at=at + timedelta(days=1),
    )


def marks(one, period="term") -> dict[str, tuple[str, int | None]]:
    found = PeriodMark.objects.filter(teaching=one, period=period).select_related("learner")
    return {mark.learner.username: (mark.standing, mark.mark) for mark in found}


def approve(cast, one, number=1, by=None, at=FRIDAY, **more):
    return actions.approve(one, number, by=by or cast.actor("vera"), at=at, **more)


def test_gaps_are_listed(cast):
    one = named(cast)
    lesson = make_lesson(one, HELD)
    make_lesson(one, date(2026, 10, 24))
    scheme = norms.scheme(HELD)

    def gaps():
        states = terms(one)
        return readings.gaps(register(one, states, states[0]), scheme, FRIDAY.date())

    found = gaps()
    assert found.blocks
    assert (found.without_units, found.without_term_work, found.lessons_to_come) == (True, True, 1)
    assert [column.id for column in found.without_topic] == [lesson.pk]
    assert [column.id for column in found.without_attendance] == [lesson.pk]
    assert [row.learner_id for row in found.without_formative] == [cast.nina.pk, cast.tom.pk]
    fill(cast, one, who=("tom",))
    attendance.call(lesson.pk, by=SYSTEM, at=FRIDAY)
    found = gaps()
    assert not found.blocks
    assert lesson.pk not in [column.id for column in found.without_attendance]
    assert [row.learner_id for row in found.without_formative] == [cast.nina.pk]
    assert {row.learner_id for one in found.without_points for row in one.learners} == {cast.nina.pk}


def test_a_term_is_approved_and_marks_form_themselves(cast):
    one = named(cast)
    fill(cast, one)
    closing = approve(cast, one)
    # 25 % of 80 + 25 % of 75 + 50 % of 83.33… = 80.42 → 80 → 4
    assert marks(one) == {"tom": ("marked", 4), "nina": ("marked", 4)}
    mark = PeriodMark.objects.filter(learner=cast.tom).get()
    assert mark.percent == 80
    assert mark.formation["scheme"] == norms.scheme(HELD).key
    assert LogEntry.objects.filter(kind="journal.PeriodMarkFormed").count() == 2
    assert closing.approved_by_id == cast.vera.pk
    with pytest.raises(Refused, match="approved already"):
        approve(cast, one)


def test_who_lacks_a_work_is_temporarily_not_assessed(cast):
    one = named(cast)
    fill(cast, one, who=("tom",))
    approve(cast, one)
    assert marks(one) == {"tom": ("marked", 4), "nina": ("not_yet", None)}


def test_the_exempt_and_the_gone(cast):
    one = named(cast)
    fill(cast, one)
    school.exempt(cast.tom, cast.teaching, reason="x", starts_on=HELD + timedelta(days=2), **DONE)
    school.leave(cast.nina, cast.school, ends_on=date(2026, 10, 23), left="transferred", by=SYSTEM, at=FRIDAY)
    approve(cast, one)
    assert marks(one) == {"tom": ("exempt", None)}


def test_a_term_without_its_works_is_not_approved(cast):
    one = named(cast)
    with pytest.raises(Refused, match="summative works"):
        approve(cast, one)
    assert not Closing.objects.exists()
    assert not PeriodMark.objects.exists()


def test_a_term_is_not_approved_weeks_before_its_end(cast):
    one = named(cast)
    fill(cast, one)
    with pytest.raises(Refused, match="last week"):
        approve(cast, one, at=FRIDAY - timedelta(days=7))


@pytest.mark.parametrize("who", ["tom", "paul", "dana", "mallory", "oscar"])
def test_only_the_teacher_approves(cast, who):
    one = named(cast)
    fill(cast, one)
    with pytest.raises(PermissionDenied, match="approved by the teacher"):
        approve(cast, one, by=cast.actor(who))
    assert not Closing.objects.exists()


def test_pass_or_fail_is_chosen_for_everybody(cast):
    third = make_class(cast.year, 3, "А")
    pupil = cast.people["aru"] = school_pupil(third)
    music = named(cast, make_teaching(whole(third), "music", cast.vera))
    vera = cast.actor("vera")
    with pytest.raises(Refused, match="pass or fail"):
        approve(cast, music, by=vera)
    with pytest.raises(Refused, match="pass or fail"):
        approve(cast, music, by=vera, choices={pupil.pk: "excellent"})
    approve(cast, music, by=vera, choices={pupil.pk: "passed"})
    assert PeriodMark.objects.get(learner=pupil).standing == "passed"


def school_pupil(of_class):
    from mektep.school.tests.factories import make_pupil

    return make_pupil(of_class, "Ару")


def test_grade_1_closes_without_marks(cast):
    first = make_class(cast.year, 1, "А")
    school_pupil(first)
    one = named(cast, make_teaching(whole(first), teacher=cast.vera))
    approve(cast, one, by=cast.actor("vera"))
    assert not PeriodMark.objects.exists()


def test_a_half_year_mark_forms_with_its_second_term_from_both(cast):
    one = named(cast, make_teaching(cast.group, "informatics", cast.vera, Decimal(1)))
    vera = cast.actor("vera")
    fill(cast, one, 0, formative="10", unit="20")
    fill(cast, one, 1, formative="5", unit="10")
    approve(cast, one, 1, by=vera)
    assert not PeriodMark.objects.exists()
    approve(cast, one, 2, by=vera, at=datetime(2026, 12, 25, 7, tzinfo=UTC))
    # 50 % of 15/20 + 50 % of 30/40 = 75 → 4
    assert marks(one, "half_year") == {"tom": ("marked", 4), "nina": ("marked", 4)}


def test_the_deputy_closes_and_nobody_revises(cast):
    one = named(cast)
    fill(cast, one)
    closing = approve(cast, one)
    with pytest.raises(PermissionDenied):
        actions.close(closing, by=cast.actor("vera"), at=FRIDAY)
    actions.close(closing, by=cast.actor("dana"), at=FRIDAY)
    with pytest.raises(Refused, match="closed already"):
        actions.close(closing, by=cast.actor("dana"), at=FRIDAY)
    cell = Mark.objects.filter(lesson__isnull=False, learner=cast.tom).get()
    with pytest.raises(Refused, match="approved"):
        actions.enter(f"l{cell.lesson_id}", cast.tom.pk, Decimal(10), by=cast.actor("vera"), at=FRIDAY)


def test_an_approved_term_goes_back_and_a_closed_one_only_by_the_directors_order(cast):
    one = named(cast)
    fill(cast, one)
    closing = approve(cast, one)
    with pytest.raises(PermissionDenied, match="sent back"):
        actions.reopen(closing, by=cast.actor("vera"), at=FRIDAY)
    actions.reopen(closing, by=cast.actor("dana"), at=FRIDAY)
    lesson = Mark.objects.filter(lesson__isnull=False, learner=cast.tom).get().lesson_id
    actions.enter(f"l{lesson}", cast.tom.pk, Decimal(10), by=cast.actor("vera"), at=FRIDAY)
    closing = approve(cast, named(cast))
    assert marks(one)["tom"] == ("marked", 5)  # 25 + 18.75 + 41.67 = 85.42
    actions.close(closing, by=cast.actor("paul"), at=FRIDAY)
    with pytest.raises(PermissionDenied, match="director"):
        actions.reopen(closing, "12-Ж", by=cast.actor("dana"), at=FRIDAY)
    with pytest.raises(Refused, match="order"):
        actions.reopen(closing, " ", by=cast.actor("paul"), at=FRIDAY)
    actions.reopen(closing, "12-Ж", by=cast.actor("paul"), at=FRIDAY)
    assert LogEntry.objects.filter(kind="journal.TermReopened").count() == 2
    with pytest.raises(Refused, match="open already"):
        actions.reopen(closing, "12-Ж", by=cast.actor("paul"), at=FRIDAY)


def test_a_clerical_error_is_corrected_by_an_order_and_never_silently(cast):
    one = named(cast)
    fill(cast, one)
    closing = approve(cast, one)
    mark = PeriodMark.objects.get(learner=cast.tom)
    right = {"order_number": "7-Б", "reason": "Typed for another pupil", "at": FRIDAY}

    def correct(*args, by="paul", **more):
        return actions.correct(mark, *args, by=cast.actor(by), **{**right, **more})

    with pytest.raises(Refused, match="after its term was closed"):
        correct("marked", 5)
    actions.close(closing, by=cast.actor("dana"), at=FRIDAY)
    for who in ("vera", "dana", "tom"):
        with pytest.raises(PermissionDenied, match="director"):
            correct("marked", 5, by=who)
    for bad, sentence in (
        ({"order_number": ""}, "number of the order"),
        ({"reason": "  "}, "reason"),
    ):
        with pytest.raises(Refused, match=sentence):
            correct("marked", 5, **bad)
    for standing, value in (("marked", 6), ("marked", None), ("not_yet", 3)):
        with pytest.raises(Refused, match="A mark is"):
            correct(standing, value)
    with pytest.raises(Refused, match="already"):
        correct("marked", 4)
    mark.refresh_from_db()
    assert mark.mark == 4
    corrected = correct("marked", 5)
    assert (corrected.mark, corrected.order_number) == (5, "7-Б")
    entry = LogEntry.objects.get(kind="journal.PeriodMarkCorrected")
    assert '"mark_before":4' in entry.data
    assert '"mark":5' in entry.data
    assert '"order_number":"7-Б"' in entry.data


def test_annual_and_final_marks(cast):
    one = named(cast)
    ends = [term.ends_on for term in cast.terms]
    for number, (points, unit, final) in enumerate(
        (("10", "20", "30"), ("8", "15", "25"), ("10", "20", "30"), ("8", "15", "25"))
    ):
        fill(cast, one, number, formative=points, unit=unit, final=final, who=("tom",))
    for number, on in enumerate(ends, 1):
        at = datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=6)
        approve(cast, named(cast), number, at=at)
    assert marks(one, "year") == {"tom": ("marked", 5), "nina": ("not_yet", None)}  # 5 4 5 4 → 4.5 → 5
    assert marks(one, "final")["tom"] == ("marked", 5)
    at = datetime(2027, 6, 2, 5, tzinfo=UTC)
    with pytest.raises(PermissionDenied):
        actions.enter_exam(one, cast.tom.pk, 3, by=cast.actor("vera"), at=at)
    final = actions.enter_exam(one, cast.tom.pk, 3, by=cast.actor("dana"), at=at)
    assert final.mark == 4  # 70 % of 5 and 30 % of 3: 4.4
    with pytest.raises(Refused):
        actions.enter_exam(one, cast.tom.pk, 3, summative=True, by=cast.actor("dana"), at=at)
    with pytest.raises(Refused, match="annual mark"):
        actions.enter_exam(one, cast.nina.pk, 3, by=cast.actor("dana"), at=at)


# ── changes after the teacher's own days ─────────────────────────────────────────────────────

LATE = MONDAY + timedelta(days=20)


@pytest.fixture
def old(cast):
    lesson = make_lesson(cast.teaching)
    actions.enter(f"l{lesson.pk}", cast.tom.pk, Decimal(8), by=cast.actor("vera"), at=MONDAY)
    return f"l{lesson.pk}"


def ask(cast, column, points="10", reason="I mistyped", by="vera", at=LATE):
    value = None if points is None else Decimal(points)
    return actions.ask_change(column, cast.tom.pk, value, reason, by=cast.actor(by), at=at)


def test_an_allowed_change_enters_itself_and_says_who_asked_and_why(cast, old):
    change = ask(cast, old)
    actions.decide_change(change, True, by=cast.actor("dana"), at=LATE)
    mark = Mark.objects.get()
    assert (mark.points, mark.entered_by) == (Decimal(10), cast.dana)
    deeds = history(old, cast.tom.pk)
    assert [(deed.what, deed.reason) for deed in deeds] == [
        ("points", ""),
        ("asked", "I mistyped"),
        ("points", ""),
    ]
    assert deeds[-1].who == cast.dana.short_name
    with pytest.raises(Refused, match="decided already"):
        actions.decide_change(change, False, by=cast.actor("dana"), at=LATE)


def test_a_refused_change_changes_nothing(cast, old):
    change = actions.decide_change(ask(cast, old), False, by=cast.actor("paul"), at=LATE)
    assert change.allowed is False
    assert Mark.objects.get().points == 8
    ask(cast, old)  # and may be asked for again


@pytest.mark.parametrize(
    ("kwargs", "match"),
    [
        ({"at": MONDAY}, "change this entry yourself"),
        ({"points": "11"}, "from 1 to 10"),
        ({"reason": "  "}, "Say why"),
        ({"by": "mallory"}, "no such place"),
        ({"by": "tom"}, "no such place"),
    ],
)
def test_what_cannot_be_asked_for(cast, old, kwargs, match):
    before = LogEntry.objects.count()
    with pytest.raises(Refused, match=match):
        ask(cast, old, **kwargs)
    assert not ChangeRequest.objects.exists()
    assert LogEntry.objects.count() == before


def test_one_change_of_a_cell_waits_at_a_time(cast, old):
    ask(cast, old)
    with pytest.raises(Refused, match="asked for already"):
        ask(cast, old, "9")


@pytest.mark.parametrize("who", ["vera", "tom", "mallory", "oscar"])
def test_only_the_heads_decide(cast, old, who):
    change = ask(cast, old)
    with pytest.raises(PermissionDenied, match="deputy head or the director"):
        actions.decide_change(change, True, by=cast.actor(who), at=LATE)
    change.refresh_from_db()
    assert change.decided_at is None
    assert Mark.objects.get().points == 8


def test_a_change_in_an_approved_term_is_not_entered(cast, old):
    change = ask(cast, old)
    Closing.objects.create(teaching=cast.teaching, term=cast.terms[0], approved_at=LATE)
    with pytest.raises(Refused, match="approved"):
        actions.decide_change(change, True, by=cast.actor("dana"), at=LATE)
    change.refresh_from_db()
    assert change.decided_at is None
