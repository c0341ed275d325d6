"""Who was there: taken by teachers, explained by the office, announced by families."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mektep.attendance import actions, queries
from mektep.attendance.models import Absence, AbsenceNote, RollCall
from mektep.attendance.queries import codes
from mektep.core.errors import Refused
from mektep.core.models import LogEntry
from mektep.people.actors import Actor
from mektep.people.models import Guardianship
from mektep.school import actions as school
from mektep.school.tests.factories import DONE, FIRST_DAY, MONDAY, make_people
from mektep.timetable.models import Lesson

SYSTEM = Actor.system("test")
TODAY = date(2026, 9, 7)


def make_lesson(cast, on=TODAY, number=1, **fields) -> Lesson:
    from datetime import time

    return Lesson.objects.create(
        school=cast.school, teaching=cast.teaching, held_on=on, number=number, teacher=cast.vera,
        starts=time(7 + number, 0), ends=time(7 + number, 45), **fields,
    )  # fmt: skip


@pytest.fixture
def lesson(cast):
    return make_lesson(cast)


def entries() -> int:
    return LogEntry.objects.filter(kind__startswith="attendance.").count()


def refused(match, error=Refused, **kwargs):
    before, rows = entries(), Absence.objects.count()
    with pytest.raises(error) as no:
        actions.mark(**{"absence": "absent", "at": MONDAY, **kwargs})
    assert match in str(no.value)
    assert (entries(), Absence.objects.count()) == (before, rows)


def test_a_learner_is_marked_and_was_there_after_all(cast, lesson):
    vera = cast.actor("vera")
    actions.mark(lesson.pk, cast.tom.pk, "absent", by=vera, at=MONDAY)
    assert Absence.objects.get().stands == "absent"
    actions.mark(lesson.pk, cast.tom.pk, "", by=vera, at=MONDAY)
    assert Absence.objects.get().stands == ""
    assert entries() == 2


@pytest.mark.parametrize("minutes", [0, 91, -5])
def test_minutes_are_of_a_lesson(cast, lesson, minutes):
    who = {"lesson_id": lesson.pk, "learner_id": cast.tom.pk, "by": cast.actor("vera")}
    refused("from 1 to 90", absence="late", minutes=minutes, **who)
    refused("from 1 to 90", absence="absent", minutes=5, **who)


def test_what_cannot_be_marked(cast, lesson):
    vera = cast.actor("vera")
    tom = {"learner_id": cast.tom.pk, "by": vera}
    refused("no such lesson", lesson_id=987654, **tom)
    refused("not in this group", lesson_id=lesson.pk, learner_id=cast.olga.pk, by=vera)
    tomorrow = make_lesson(cast, TODAY + timedelta(days=1))
    refused("not been held yet", lesson_id=tomorrow.pk, **tom)
    cancelled = make_lesson(cast, number=2, cancelled_at=MONDAY)
    refused("did not take place", lesson_id=cancelled.pk, **tom)
    refused("no longer be changed", lesson_id=lesson.pk, at=MONDAY + timedelta(days=8), **tom)


@pytest.mark.parametrize("who", ["tom", "olga", "oscar", "mallory", "dina"])
def test_strangers_do_not_learn_of_a_lesson(cast, lesson, who):
    refused("no such lesson", lesson_id=lesson.pk, learner_id=cast.tom.pk, by=cast.actor(who))


@pytest.mark.parametrize("who", ["paul", "dana"])
def test_the_heads_do_not_take_attendance(cast, lesson, who):
    kwargs = {"lesson_id": lesson.pk, "learner_id": cast.tom.pk, "by": cast.actor(who)}
    refused("taken by the teacher", error=PermissionDenied, **kwargs)


def test_a_class_of_25_costs_the_same_as_one_of_two(cast):
    people = make_people([(f"О{n}", "О") for n in range(23)])
    school.enrol_all([(person, cast.school_class) for person in people], starts_on=FIRST_DAY, **DONE)
    everybody = [*cast.learners, *people]
    vera = cast.actor("vera")
    prices = []
    for number, some in enumerate((everybody[:2], everybody), 1):
        lesson = make_lesson(cast, number=number)
        absences = {person.pk: ("" if place else "absent", None) for place, person in enumerate(some)}
        with CaptureQueriesContext(connection) as context:
            assert actions.mark_all(lesson.pk, absences, by=vera, at=MONDAY) == len(some)
        control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
        prices.append(sum(not q["sql"].startswith(control) for q in context.captured_queries))
    assert prices == [4, 4]  # and one for the session and the person


def test_calling_twice_is_once(cast, lesson):
    for _ in range(2):
        actions.call(lesson.pk, by=cast.actor("vera"), at=MONDAY)
    assert RollCall.objects.count() == 1
    assert queries.taken([lesson.pk]) == {lesson.pk}


def test_all_or_none(cast, lesson):
    before = entries()
    with pytest.raises(Refused):
        actions.mark_all(
            lesson.pk,
            {cast.tom.pk: ("absent", None), cast.olga.pk: ("", None)},
            by=cast.actor("vera"),
            at=MONDAY,
        )
    assert not Absence.objects.exists()
    assert entries() == before


# ── the office ──


def test_the_office_explains_beside_the_teachers_entry(cast, lesson):
    vera, dana = cast.actor("vera"), cast.actor("dana")
    actions.mark(lesson.pk, cast.tom.pk, "absent", by=vera, at=MONDAY)
    absence = actions.excuse(Absence.objects.get(), "illness", "certificate 12", by=dana, at=MONDAY)
    assert (absence.kind, absence.office_kind, absence.stands) == ("absent", "illness", "illness")
    actions.mark(lesson.pk, cast.tom.pk, "late", 10, by=vera, at=MONDAY)
    absence.refresh_from_db()
    assert (absence.kind, absence.office_kind) == ("late", "illness")
    actions.excuse(absence, "", "", by=dana, at=MONDAY)
    absence.refresh_from_db()
    assert (absence.stands, absence.office_reason) == ("late", "")
    actions.mark(lesson.pk, cast.tom.pk, "", by=vera, at=MONDAY)
    with pytest.raises(Refused, match="no absence to explain"):
        actions.excuse(absence, "illness", "", by=dana, at=MONDAY)


@pytest.mark.parametrize("who", ["tom", "olga", "mallory", "oscar"])
def test_others_do_not_explain(cast, lesson, who):
    actions.mark(lesson.pk, cast.tom.pk, "absent", by=SYSTEM, at=MONDAY)
    before = entries()
    with pytest.raises(PermissionDenied, match="class teacher or the school's office"):
        actions.excuse(Absence.objects.get(), "valid", "", by=cast.actor(who), at=MONDAY)
    assert Absence.objects.get().office_kind == ""
    assert entries() == before


# ── notes of families ──


def announce(cast, who="olga", starts=TODAY, ends=TODAY, kind="illness", at=MONDAY):
    return actions.announce(cast.tom, starts, ends, kind, "Fever", by=cast.actor(who), at=at)


def test_a_note_proposes_until_the_class_is_called(cast, lesson):
    note = announce(cast)
    sheet = queries.sheet(Lesson.objects.with_names().get())
    assert {row.learner.username: row.proposed for row in sheet.rows} == {"tom": "illness", "nina": ""}
    actions.call(lesson.pk, by=cast.actor("vera"), at=MONDAY)
    sheet = queries.sheet(Lesson.objects.with_names().get())
    assert {row.learner.username: row.proposed for row in sheet.rows} == {"tom": "", "nina": ""}
    assert note.written_by == cast.olga


def test_a_confirmed_note_explains_absences_past_and_coming(cast, lesson):
    later = make_lesson(cast, number=2)
    actions.mark(lesson.pk, cast.tom.pk, "absent", by=SYSTEM, at=MONDAY)
    note = announce(cast)
    actions.confirm(note, by=cast.actor("vera"), at=MONDAY)
    actions.mark(later.pk, cast.tom.pk, "absent", by=SYSTEM, at=MONDAY)
    actions.mark(later.pk, cast.nina.pk, "absent", by=SYSTEM, at=MONDAY)
    found = {(a.lesson_id, a.learner_id): a.stands for a in Absence.objects.all()}
    assert found == {
        (lesson.pk, cast.tom.pk): "illness",
        (later.pk, cast.tom.pk): "illness",
        (later.pk, cast.nina.pk): "absent",
    }
    for act in (actions.confirm, actions.withdraw):
        by = cast.actor("vera" if act is actions.confirm else "olga")
        with pytest.raises(Refused, match="already confirmed"):
            act(note, by=by, at=MONDAY)


def test_a_withdrawn_note_proposes_nothing(cast, lesson):
    note = announce(cast)
    with pytest.raises(PermissionDenied, match="who wrote it"):
        actions.withdraw(note, by=cast.actor("vera"), at=MONDAY)
    actions.withdraw(note, by=cast.actor("olga"), at=MONDAY)
    sheet = queries.sheet(Lesson.objects.with_names().get())
    assert all(not row.proposed for row in sheet.rows)
    with pytest.raises(Refused, match="withdrawn"):
        actions.confirm(note, by=cast.actor("vera"), at=MONDAY)


@pytest.mark.parametrize("who", ["tom", "vera", "paul", "mallory", "dina"])
def test_only_a_guardian_announces(cast, who):
    with pytest.raises(PermissionDenied, match="parent or legal representative"):
        announce(cast, who)
    assert not AbsenceNote.objects.exists()


def test_a_parent_who_may_not_sign_announces_nothing(cast):
    Guardianship.objects.update(may_sign=False)
    with pytest.raises(PermissionDenied, match="parent or legal representative"):
        announce(cast)
    assert not AbsenceNote.objects.exists()


@pytest.mark.parametrize(("starts", "ends"), [(0, -1), (0, 61), (-31, 0)])
def test_a_note_has_sensible_days(cast, starts, ends):
    with pytest.raises(Refused):
        announce(cast, starts=TODAY + timedelta(days=starts), ends=TODAY + timedelta(days=ends))
    assert not AbsenceNote.objects.exists()


@pytest.mark.parametrize("who", ["olga", "tom", "mallory", "oscar"])
def test_only_the_class_teacher_and_the_office_confirm(cast, who):
    note = announce(cast)
    with pytest.raises(PermissionDenied, match="class teacher or the school's office"):
        actions.confirm(note, by=cast.actor(who), at=MONDAY)
    note.refresh_from_db()
    assert note.confirmed_at is None


# ── readings ──


def test_attendance_now_and_by_reason(cast, lesson):
    make_lesson(cast, number=9)  # begins at 16:00
    actions.mark(lesson.pk, cast.tom.pk, "absent", by=SYSTEM, at=MONDAY)
    actions.mark(lesson.pk, cast.nina.pk, "late", 15, by=SYSTEM, at=MONDAY)
    (one,) = queries.now(cast.school.pk, TODAY, MONDAY, "Asia/Almaty")
    assert (one.pupils, one.begun, one.called) == (2, 1, 1)
    assert [(away.learner_id, away.kind, away.lessons) for away in one.away] == [(cast.tom.pk, "absent", 1)]
    found = queries.by_reason([cast.school_class.pk], FIRST_DAY, TODAY)[cast.school_class.pk]
    assert (found.missed, found.counts["late"], found.late_minutes) == (1, 1, 15)
    actions.excuse(Absence.objects.get(learner=cast.tom), "valid", "", by=cast.actor("dana"), at=MONDAY)
    learners = queries.of_learners([cast.tom.pk, cast.nina.pk], FIRST_DAY, TODAY)
    assert learners[cast.tom.pk].counts["valid"] == 1
    assert learners[cast.nina.pk].missed == 0
    assert [a.stands for a in queries.absences(cast.tom.pk, FIRST_DAY, TODAY)] == ["valid"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_alias_means_two_things(language):
    said = [alias for code in codes.codes(language) for alias in code.aliases]
    assert len(said) == len(set(said))
    assert all(code.text == code.aliases[0] for code in codes.codes(language))


# ── pages ──


def test_the_sheet_is_filled_without_any_script(cast, lesson):
    announce(cast)
    client, url = cast.client("vera"), f"/attendance/lessons/{lesson.pk}/"
    assert "Fever" in client.get(url).content.decode()
    tom, nina = cast.tom.pk, cast.nina.pk
    data = {f"a{tom}": "illness", f"m{tom}": "", f"a{nina}": "late", f"m{nina}": "5"}
    assert client.post(url, data).status_code == 302
    assert {a.learner_id: a.kind for a in Absence.objects.all()} == {tom: "illness", nina: "late"}
    before = entries()
    assert client.post(url, {**data, f"a{tom}": "asleep"}).status_code == 422
    assert client.post(url, {**data, f"m{nina}": "500"}).status_code == 422
    assert entries() == before


def test_saving_the_sheet_of_25_costs_five_statements(cast, lesson):
    people = make_people([(f"О{n}", "О") for n in range(23)])
    school.enrol_all([(person, cast.school_class) for person in people], starts_on=FIRST_DAY, **DONE)
    client = cast.client("vera")
    client.get("/journal/")
    data = {f"a{person.pk}": "" for person in [*cast.learners, *people]} | {f"a{cast.tom.pk}": "absent"}
    with CaptureQueriesContext(connection) as context:
        assert client.post(f"/attendance/lessons/{lesson.pk}/", data).status_code == 302
    control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    assert sum(not q["sql"].startswith(control) for q in context.captured_queries) == 5
    assert Absence.objects.count() == 25


@pytest.mark.parametrize("who", ["tom", "olga", "oscar", "mallory", "dina", "paul"])
def test_who_does_not_save_a_sheet(cast, lesson, who):
    data = {f"a{cast.tom.pk}": "absent"}
    status = 403 if who == "paul" else 404
    assert cast.client(who).post(f"/attendance/lessons/{lesson.pk}/", data).status_code == status
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("vera", 200), ("paul", 200), ("dana", 200), ("tom", 404), ("olga", 404), ("mallory", 404)],
)
def test_who_opens_a_sheet(cast, lesson, who, status):
    assert cast.client(who).get(f"/attendance/lessons/{lesson.pk}/").status_code == status


def test_the_reason_is_recorded_on_its_page(cast, lesson):
    actions.mark(lesson.pk, cast.tom.pk, "absent", by=SYSTEM, at=MONDAY)
    url = f"/attendance/lessons/{lesson.pk}/learners/{cast.tom.pk}/"
    dana = cast.client("dana")
    assert dana.get(url).status_code == 200
    assert dana.post(url, {"kind": "murder"}).status_code == 422
    assert dana.post(url, {"kind": "valid", "reason": "Olympiad"}).status_code == 302
    assert Absence.objects.get().stands == "valid"
    assert cast.client("mallory").get(url).status_code == 404
    assert dana.get(f"/attendance/lessons/{lesson.pk}/learners/{cast.nina.pk}/").status_code == 404


def test_notes_have_a_page_for_families_and_one_for_class_teachers(cast):
    olga, vera = cast.client("olga"), cast.client("vera")
    day = TODAY.isoformat()
    data = {"learner": cast.tom.pk, "starts_on": day, "ends_on": day, "kind": "illness", "text": "Fever"}
    assert olga.get("/attendance/notes/").status_code == 200
    assert olga.post("/attendance/notes/", {**data, "learner": cast.nina.pk}).status_code == 422
    assert olga.post("/attendance/notes/", data).status_code == 302
    note = AbsenceNote.objects.get()
    assert "Fever" in vera.get("/attendance/notes/").content.decode()
    assert cast.client("mallory").post(f"/attendance/notes/{note.pk}/confirm/").status_code == 404
    assert vera.post(f"/attendance/notes/{note.pk}/withdraw/").status_code == 403
    assert vera.post(f"/attendance/notes/{note.pk}/confirm/").status_code == 302
    assert olga.post(f"/attendance/notes/{note.pk}/withdraw/").status_code == 409
    assert vera.post("/attendance/notes/", data).status_code == 404


def test_a_parent_who_may_not_see_announces_nothing(cast):
    Guardianship.objects.update(may_see=False)
    assert cast.client("olga").post("/attendance/notes/", {}).status_code == 404


def test_the_school_now_is_for_those_who_lead(cast, lesson):
    actions.mark(lesson.pk, cast.tom.pk, "absent", by=SYSTEM, at=MONDAY)
    for who, seen in (("paul", True), ("dana", True), ("vera", True), ("oscar", False), ("mallory", False)):
        html = cast.client(who).get("/attendance/").content.decode()
        assert (cast.tom.short_name in html) == seen, who
