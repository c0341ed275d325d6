"""A family's pages: all children at once, only one's own, and what a family writes."""

from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest

from mektep.attendance.models import Absence, AbsenceNote
from mektep.core.tests.cost import constant_queries
from mektep.journal.models import Mark
from mektep.learning.models import Homework
from mektep.people.models import Guardianship, Kinship, Person
from mektep.school.tests.factories import FIRST_DAY, MONDAY, make_class, make_pupil

TODAY = MONDAY.date()
TOMORROW = TODAY + timedelta(days=1)
STAMP = "0" * 27


def read(answer, status=200) -> str:
    assert answer.status_code == status, answer.status_code
    return " ".join(unescape(answer.content.decode()).split())


@pytest.fixture
def olga(cast, lessons):
    return cast.client("olga")


@pytest.fixture
def aisha(cast):
    """Tom's small sister, in grade 3 of the other school."""
    school_class = make_class(cast.other_class.year, 3, "А")
    pupil = make_pupil(school_class, "Айша")
    Guardianship.objects.create(
        guardian=cast.olga, learner=pupil, kinship=Kinship.MOTHER, starts_on=FIRST_DAY
    )
    Person.objects.filter(pk=cast.olga.pk).update(rights_version=2)
    return pupil


def make_mark(learner, lesson, points=8):
    return Mark.objects.create(
        school=lesson.school, teaching=lesson.teaching, learner=learner, lesson=lesson,
        points=Decimal(points), stamp=STAMP, entered_at=MONDAY,
    )  # fmt: skip


def make_absence(learner, lesson, kind="absent"):
    return Absence.objects.create(
        school=lesson.school, lesson=lesson, learner=learner, kind=kind, stamp=STAMP, entered_at=MONDAY
    )


def make_homework(teaching, text="№ 145", due_on=TOMORROW):
    return Homework.objects.create(
        school=teaching.school, teaching=teaching, given_at=MONDAY, due_on=due_on, text=text, minutes=20
    )


def make_note(cast, by, starts_on=TOMORROW, **fields):
    return AbsenceNote.objects.create(
        school=cast.school, learner=cast.tom, starts_on=starts_on, ends_on=starts_on, kind="illness",
        written_by=by, written_at=MONDAY, **fields,
    )  # fmt: skip


# ── news ─────────────────────────────────────────────────────────────────────────────────────
def test_news_of_the_children_by_day(cast, olga, lessons):
    make_mark(cast.tom, lessons[0])
    make_absence(cast.tom, lessons[0], "illness")
    make_homework(cast.teaching, "Learn the rule")
    make_note(cast, cast.olga, text="Dentist")
    text = read(olga.get("/family/"))
    assert "8/10" in text and "Ill" in text and "Learn the rule" in text and "Dentist" in text
    assert "Monday, September 7" in text


def test_news_of_others_children_are_not_told(cast, olga, lessons):
    make_mark(cast.nina, lessons[0], 3)
    make_homework(cast.other_teaching, "Elsewhere")
    text = read(olga.get("/family/"))
    assert "3/10" not in text and "Elsewhere" not in text


def test_children_of_two_schools_are_in_one_feed(cast, aisha, lessons):
    make_mark(cast.tom, lessons[0])
    text = read(cast.client("olga").get("/family/"))
    assert "Том" in text and "Айша" in text


def test_one_child_may_be_chosen(cast, aisha, lessons):
    make_mark(cast.tom, lessons[0])
    olga = cast.client("olga")
    assert "8/10" not in read(olga.get(f"/family/?child={aisha.pk}"))
    assert "8/10" in read(olga.get(f"/family/?child={cast.tom.pk}"))
    assert "8/10" in read(olga.get(f"/family/?child={cast.nina.pk}"))  # a stranger: as if nobody was chosen


def test_the_next_school_day_says_what_is_left(cast, olga, lessons):
    make_homework(cast.teaching)
    text = read(olga.get("/family/"))
    assert "Tuesday, September 8" in text and "Still to do: 1, about 20 min" in text


def test_no_news_is_said(olga):
    assert "No news in the last seven days" in read(olga.get("/family/"))


def test_news_cost_the_same_however_many(cast, olga, lessons):
    def one_more():
        make_homework(cast.teaching)
        make_note(cast, cast.olga)

    make_absence(cast.tom, lessons[0])
    constant_queries(olga, "/family/", one_more)


@pytest.mark.parametrize(
    "path", ["/family/", "/family/diary/", "/family/marks/", "/family/notes/", "/family/sheet/"]
)
def test_whoever_has_no_child_is_told_how_to_join(cast, path):
    assert "No child is joined to you yet" in read(cast.client("paul").get(path))


# ── one child ────────────────────────────────────────────────────────────────────────────────
def test_a_childs_diary_and_marks(cast, olga, lessons):
    make_mark(cast.tom, lessons[0], 6)
    make_homework(cast.teaching, "Learn by heart", lessons[1].held_on)
    assert "Learn by heart" in read(olga.get(f"/family/children/{cast.tom.pk}/diary/"))
    marks = read(olga.get(f"/family/children/{cast.tom.pk}/marks/"))
    assert "60%" in marks and "Average so far" in marks
    why = read(olga.get(f"/family/children/{cast.tom.pk}/marks/{cast.teaching.pk}/"))
    assert "What would a better mark take?" in why


@pytest.mark.parametrize("page", ["diary/", "marks/", "marks/{teaching}/"])
@pytest.mark.parametrize("who", ["olga", "vera", "mallory"])
def test_a_strangers_child_is_not_found(cast, lessons, who, page):
    path = f"/family/children/{cast.nina.pk}/{page.format(teaching=cast.teaching.pk)}"
    assert cast.client(who).get(path).status_code == 404


def test_a_subject_of_another_class_is_not_found(cast, olga):
    path = f"/family/children/{cast.tom.pk}/marks/{cast.other_teaching.pk}/"
    assert olga.get(path).status_code == 404


def test_a_parent_who_may_not_see_sees_nothing(cast, lessons):
    Guardianship.objects.update(may_see=False, may_sign=False)
    Person.objects.filter(pk=cast.olga.pk).update(rights_version=2)
    olga = cast.client("olga")
    assert "No child is joined to you yet" in read(olga.get("/family/"))
    assert olga.get(f"/family/children/{cast.tom.pk}/diary/").status_code == 404


def test_the_week_on_paper_has_a_page_for_each_child(cast, aisha, lessons):
    make_mark(cast.tom, lessons[0], 7)
    make_absence(cast.tom, lessons[0], "late")
    text = read(cast.client("olga").get("/family/sheet/"))
    assert text.count('class="sheet') >= 2
    assert "missed lessons: 0, late: 1" in text
    assert cast.vera.family_name not in text  # no teacher's contacts


# ── absence notes ────────────────────────────────────────────────────────────────────────────
def note(cast, **fields):
    return {
        "child": cast.tom.pk, "starts_on": TOMORROW.isoformat(), "ends_on": "", "kind": "illness", "text": "",
    } | fields  # fmt: skip


def test_a_note_is_written_and_listed(cast, olga):
    answer = olga.post("/family/notes/announce/", note(cast, text="Fever", ends_on="2026-09-09"))
    assert answer.status_code == 302 and answer["Location"] == "/family/notes/"
    written = AbsenceNote.objects.get()
    assert (written.learner_id, written.starts_on, written.ends_on) == (
        cast.tom.pk, TOMORROW, date(2026, 9, 9),
    )  # fmt: skip
    assert "Fever" in read(olga.get("/family/notes/"))


def test_one_day_needs_no_last_day(cast, olga):
    olga.post("/family/notes/announce/", note(cast))
    assert AbsenceNote.objects.get().ends_on == TOMORROW


def test_htmx_gets_the_part_with_the_news(cast, olga):
    answer = olga.post("/family/notes/announce/", note(cast), headers={"HX-Request": "true"})
    text = read(answer)
    assert text.startswith('<div id="notes"') and "The teachers will see it" in text


@pytest.mark.parametrize(
    "fields",
    [
        {"child": "999999"},
        {"child": ""},
        {"child": "1 OR 1=1"},
        {"kind": "late"},
        {"kind": "<script>"},
        {"starts_on": "yesterday"},
        {"starts_on": ""},
        {"ends_on": "2026-09-01"},
        {"text": "x" * 501},
        {"text": "a\x00b"},
    ],
)
def test_nonsense_is_answered_with_the_form(cast, olga, fields):
    answer = olga.post("/family/notes/announce/", note(cast, **fields))
    assert answer.status_code == 422
    assert not AbsenceNote.objects.exists()


def test_words_are_printed_as_words(cast, olga):
    olga.post("/family/notes/announce/", note(cast, text="<script>alert(1)</script>"))
    raw = olga.get("/family/notes/").content.decode()
    assert "<script>alert" not in raw and "&lt;script&gt;alert" in raw


@pytest.mark.parametrize("starts_on, ends_on", [("2026-09-08", "2027-01-01"), ("2026-01-01", "2026-01-02")])
def test_the_law_of_notes_is_said(cast, olga, starts_on, ends_on):
    answer = olga.post("/family/notes/announce/", note(cast, starts_on=starts_on, ends_on=ends_on))
    assert answer.status_code == 409
    assert not AbsenceNote.objects.exists()


def test_a_note_about_a_strangers_child_is_refused(cast, olga):
    assert olga.post("/family/notes/announce/", note(cast, child=cast.nina.pk)).status_code == 422
    assert not AbsenceNote.objects.exists()


def test_who_may_not_sign_writes_no_note(cast, olga):
    Guardianship.objects.update(may_sign=False)
    text = read(olga.get("/family/notes/"))
    assert "notes are written by a parent who may" in text and "<textarea" not in text
    assert olga.post("/family/notes/announce/", note(cast)).status_code == 422
    assert not AbsenceNote.objects.exists()


def test_a_note_is_withdrawn_by_who_wrote_it(cast, olga):
    mine = make_note(cast, cast.olga)
    assert olga.post(f"/family/notes/{mine.pk}/withdraw/").status_code == 302
    mine.refresh_from_db()
    assert mine.withdrawn_at == MONDAY
    assert "Withdrawn" in read(olga.get("/family/notes/"))


@pytest.mark.parametrize("who, status", [("mallory", 404), ("vera", 403), ("dina", 404)])
def test_nobody_else_withdraws(cast, lessons, who, status):
    mine = make_note(cast, cast.olga)
    assert cast.client(who).post(f"/family/notes/{mine.pk}/withdraw/").status_code == status
    mine.refresh_from_db()
    assert mine.withdrawn_at is None


def test_a_confirmed_note_stays(cast, olga):
    mine = make_note(cast, cast.olga, confirmed_at=MONDAY, confirmed_by=cast.vera)
    assert "Confirmed" in read(olga.get("/family/notes/"))
    assert olga.post(f"/family/notes/{mine.pk}/withdraw/").status_code == 409
