"""The morning of those who run a school: what they see, what others do not, and its price."""

from datetime import UTC, datetime, time, timedelta

import pytest

from mektep.attendance import actions as attendance
from mektep.attendance.models import Absence, AbsenceNote, RollCall
from mektep.core import chain, clock
from mektep.core.models import Chain, LogEntry
from mektep.core.tests.cost import constant_queries
from mektep.curriculum.models import LessonTopic
from mektep.desks.office.queries import filling, quality, today
from mektep.journal.models import ChangeRequest, Closing, Mark, PeriodMark
from mektep.journal.tests.factories import TODAY, make_lesson
from mektep.people.actors import Actor
from mektep.school import actions as school
from mektep.school.models import Appointment
from mektep.school.tests.factories import DONE, FIRST_DAY, MONDAY, make_pupil, make_teacher, make_teaching
from mektep.timetable.models import Lesson, Substitution

SYSTEM = Actor.system("test")
URL = "/office/"
# Eight lessons of that Monday are over.
EVENING = datetime(2026, 9, 7, 13, 0, tzinfo=UTC)


def read(cast, at=MONDAY):
    return today.today(cast.actor("dana"), cast.school, at)


def _running(cast, number, teaching=None, **fields) -> Lesson:
    """A lesson that runs at the tests' moment, 9:00 in Almaty."""
    one = teaching or cast.teaching
    fields.setdefault("teacher_id", one.teacher_id)
    return Lesson.objects.create(
        school_id=one.school_id, teaching=one, held_on=TODAY, number=number, starts=time(8, 55),
        ends=time(9, 40), **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "status"),
    [("paul", 200), ("dana", 200), ("oscar", 200), ("vera", 404), ("tom", 404), ("olga", 404),
     ("mallory", 404), ("dina", 404)],
)  # fmt: skip
def test_the_office_is_for_those_who_keep_the_school(cast, who, status):
    assert cast.client(who).get(URL).status_code == status


@pytest.mark.parametrize("who", ["oscar", "vera", "tom", "olga", "mallory", "dina"])
@pytest.mark.parametrize("page", ["filling/", "closing/"])
def test_pages_with_marks_are_for_heads_only(cast, who, page):
    assert cast.client(who).get(f"{URL}{page}").status_code == 404


@pytest.mark.parametrize("asked", ["0", "99999999999999999999", "x", "-1", "1 OR 1=1", "²"])
def test_a_strange_school_is_nobodys(cast, asked):
    answer = cast.client("dana").get(URL, {"school": asked})
    assert answer.status_code in (200, 404)
    if answer.status_code == 200:  # what is no number chooses nothing
        assert cast.school.name in answer.content.decode()


def test_the_other_school_is_not_found(cast):
    assert cast.client("dana").get(URL, {"school": cast.other_school.pk}).status_code == 404


def test_who_is_away_is_told_by_class_and_reason(cast):
    lesson = make_lesson(cast.teaching)
    found = read(cast).presence
    assert (found.begun, found.called, found.percent, found.lists) == (1, 0, None, ())
    attendance.mark_all(lesson.pk, {cast.tom.pk: ("illness", None)}, by=SYSTEM, at=MONDAY)
    found = read(cast).presence
    assert (found.pupils, found.away, found.here, str(found.percent)) == (2, 1, 1, "50.0")
    assert found.by_kind == (("Absent through illness", 1),)
    assert found.lists == (("7 «Б»", (("Томов Том", "Absent through illness"),)),)
    page = cast.client("dana").get(URL).content.decode()
    assert "Томов Том" in page
    assert "Attendance was taken at 1 of 1 lessons so far." in page


def test_notes_of_families_that_cover_today_are_there(cast):
    def note(first, last, **more):
        return AbsenceNote.objects.create(
            school=cast.school, learner=cast.tom, starts_on=first, ends_on=last, kind="illness",
            written_by=cast.olga, written_at=MONDAY, **more,
        )  # fmt: skip

    kept = note(TODAY, TODAY + timedelta(days=2))
    note(TODAY - timedelta(days=2), TODAY - timedelta(days=1))
    note(TODAY, TODAY, withdrawn_at=MONDAY)
    (found,) = read(cast).announced
    assert found.note == kept
    assert found.school_class == cast.school_class


def test_running_lessons_that_nobody_called(cast):
    lesson, other = _running(cast, 2), _running(cast, 3, teaching=make_teaching(cast.group, "biology"))
    make_lesson(cast.teaching, number=5)  # runs later
    found = read(cast).running
    assert (found.lessons, found.uncalled) == (2, (lesson, other))
    RollCall.objects.create(lesson=lesson, taken_at=MONDAY)
    assert read(cast).running.uncalled == (other,)


def test_substitutions_and_lessons_without_a_teacher(cast):
    given = make_lesson(cast.teaching, number=1, teacher_id=cast.dana.pk)
    Substitution.objects.create(lesson=given, instead_of=cast.vera)
    orphan = make_lesson(cast.teaching, number=2, teacher_id=None)
    gone = make_lesson(cast.teaching, number=3, cancelled_at=MONDAY, cancel_reason="Суық")
    make_lesson(cast.teaching, number=4)
    found = read(cast).changes
    assert found.orphans == (orphan,)
    assert [one.lesson for one in found.changes] == [given, gone]
    page = cast.client("dana").get(URL).content.decode()
    assert "instead of: Верина Вера" in page
    assert "Суық" in page


def test_who_has_not_filled_in_is_counted_by_teacher(cast):
    whole, half, _bare = (make_lesson(cast.teaching, number=number) for number in (1, 2, 3))
    make_lesson(cast.teaching, number=4, cancelled_at=MONDAY)
    make_lesson(cast.teaching, TODAY - timedelta(days=3))  # last week
    for one in (whole, half):
        RollCall.objects.create(lesson=one, taken_at=MONDAY)
    LessonTopic.objects.create(lesson=whole, text="Бөлшектер", stamp="1", written_at=MONDAY)
    Mark.objects.create(
        school=cast.school, teaching=cast.teaching, learner=cast.tom, lesson=whole, points=8, stamp="1",
        entered_at=MONDAY,
    )  # fmt: skip
    found = filling.of_week(cast.school, TODAY, time(18, 0))
    (gaps,) = found.rows
    assert (gaps.teacher_id, gaps.name) == (cast.vera.pk, "Верина Вера")
    assert (gaps.lessons, gaps.attendance, gaps.topic, gaps.marks) == (3, 1, 2, 2)


def test_a_lesson_that_still_runs_lacks_nothing(cast):
    _running(cast, 1)
    assert read(cast).filling.lessons == 0
    assert read(cast, EVENING).filling.lessons == 1


def test_marks_are_not_expected_where_nobody_marks(cast):
    make_lesson(make_teaching(cast.group, "music", cast.vera, marking="none"))
    (gaps,) = filling.of_week(cast.school, TODAY, time(18, 0)).rows
    assert gaps.marks == 0


def period_mark(cast, learner, teaching, mark=None, standing="marked") -> None:
    PeriodMark.objects.create(
        school=cast.school, teaching=teaching, learner=learner, period="term", number=1, standing=standing,
        mark=mark, approved_at=MONDAY,
    )  # fmt: skip


def test_quality_is_told_in_two_ways_that_differ(cast):
    biology, physics = (make_teaching(cast.group, code, cast.vera) for code in ("biology", "physics"))
    for teaching, tom, nina in ((cast.teaching, 5, 4), (biology, 5, 4), (physics, 4, 3)):
        period_mark(cast, cast.tom, teaching, tom)
        period_mark(cast, cast.nina, teaching, nina)
    assert quality.of_last_closed(cast.school, cast.year) is None  # nothing is closed
    Closing.objects.create(teaching=cast.teaching, term=cast.terms[0], approved_at=MONDAY, closed_at=MONDAY)
    found = quality.of_last_closed(cast.school, cast.year)
    assert found.term == cast.terms[0]
    assert (str(found.by_marks.quality), str(found.by_marks.progress)) == ("83.3", "100.0")
    assert (found.by_pupils.pupils, str(found.by_pupils.quality)) == (2, "50.0")


def test_who_is_not_assessed_counts_and_who_is_exempt_does_not(cast):
    Closing.objects.create(teaching=cast.teaching, term=cast.terms[0], approved_at=MONDAY, closed_at=MONDAY)
    period_mark(cast, cast.tom, cast.teaching, standing="not_yet")
    period_mark(cast, cast.nina, cast.teaching, standing="exempt")
    found = quality.of_last_closed(cast.school, cast.year)
    assert (found.by_marks.counted, str(found.by_marks.progress)) == (1, "0.0")
    assert (found.by_pupils.pupils, str(found.by_pupils.progress)) == (1, "0.0")


def test_requests_wait_for_a_decision(cast):
    lesson = make_lesson(cast.teaching)
    ChangeRequest.objects.create(
        school=cast.school, teaching=cast.teaching, learner=cast.tom, lesson=lesson, points=9,
        reason="Қате болды", asked_by=cast.vera, asked_at=MONDAY,
    )  # fmt: skip
    assert read(cast).waiting.count == 1
    assert "Қате болды" in cast.client("dana").get(URL).content.decode()


def test_the_log_says_whether_it_is_whole(cast):
    assert read(cast).trust.verification is None
    mine = Chain.objects.get(school_id=cast.school.pk)
    chain.checkpoint(mine, MONDAY)
    chain.check(mine, MONDAY)
    found = read(cast).trust
    assert found.is_whole
    assert (found.entries, found.checkpoint.length) == (mine.length, mine.length)
    LogEntry.objects.filter(chain=mine, seq=1).update(data="{}")
    chain.check(mine, MONDAY)
    assert not read(cast).trust.is_whole
    assert "The log does not add up" in cast.client("dana").get(URL).content.decode()


def test_an_empty_school_has_a_morning_too(cast):
    lena = make_teacher(cast.other_school, username="lena")
    school.appoint(lena, Appointment.Post.DEPUTY, cast.other_school, starts_on=FIRST_DAY, **DONE)
    cast.people["lena"] = lena
    answer = cast.client("lena").get(URL)
    assert answer.status_code == 200
    assert "Lessons have not begun yet." in answer.content.decode()
    with clock.set_to(datetime(2026, 9, 6, 4, 0, tzinfo=UTC)):
        assert "There are no lessons today." in cast.client("lena").get(URL).content.decode()


def test_the_administrator_sees_ways_in_and_no_marks(cast):
    page = cast.client("oscar").get(URL).content.decode()
    assert "Who can sign in" in page
    for word in ("Quality", "Attendance", "Closing the term"):
        assert word not in page


def test_the_morning_costs_the_same_however_large_the_school_is(cast):
    Closing.objects.create(teaching=cast.teaching, term=cast.terms[0], approved_at=MONDAY, closed_at=MONDAY)
    numbers = iter(range(1, 90))

    def one_more() -> None:
        number = next(numbers)
        learner = make_pupil(cast.school_class)
        running = _running(cast, number)
        teacher = make_teacher(cast.school)
        lesson = _running(cast, 20 + number, teacher_id=teacher.pk)
        _running(cast, 40 + number, cancelled_at=MONDAY)
        Substitution.objects.create(lesson=running, instead_of=cast.vera)
        Absence.objects.create(
            school=cast.school, lesson=lesson, learner=learner, kind="absent", stamp="1", entered_at=MONDAY
        )
        AbsenceNote.objects.create(
            school=cast.school, learner=learner, starts_on=TODAY, ends_on=TODAY, kind="illness",
            written_by=cast.olga, written_at=MONDAY,
        )  # fmt: skip
        ChangeRequest.objects.create(
            school=cast.school, teaching=cast.teaching, learner=learner, lesson=running, points=9,
            reason="-", asked_by=cast.vera, asked_at=MONDAY,
        )  # fmt: skip
        period_mark(cast, learner, cast.teaching, 4)

    one_more()
    constant_queries(cast.client("dana"), URL, one_more)
