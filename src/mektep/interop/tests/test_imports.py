"""A roster enters the school: what is shown is what is done, once, and can be taken back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from mektep.core.models import LogEntry
from mektep.interop import actions, queries
from mektep.interop.engine.report import Code
from mektep.interop.models import (
    AlreadyApplied,
    HasErrors,
    Import,
    LaterFacts,
    NotApplied,
    NotTheLast,
    SchoolChanged,
    SourcedId,
    Superseded,
)
from mektep.interop.tests import samples
from mektep.interop.tests.samples import tables
from mektep.people.models import Guardianship, Person
from mektep.school import actions as school_actions
from mektep.school.models import Appointment, Enrolment, Membership, SchoolClass, Subject, Teaching
from mektep.school.tests.factories import DONE, FIRST_DAY, MONDAY, make_district, make_school

ONEROSTER, SHEET = Import.Kind.ONEROSTER, Import.Kind.SHEET


@pytest.fixture
def school(db):
    """A school that has nothing yet."""
    return make_school("№ 1 мектеп", make_district())


def preview(school, file, kind=ONEROSTER, **by):
    return actions.preview(school, kind, file, "roster.zip", **(DONE | by))


def bring(school, file, kind=ONEROSTER, **by):
    return actions.apply_import(preview(school, file, kind, **by), **(DONE | by))


def state():
    """Everything an import may touch, as plain rows."""
    return {
        model.__name__: sorted(map(str, model.objects.values_list()))
        for model in (
            Person,
            Guardianship,
            SchoolClass,
            Enrolment,
            Membership,
            Appointment,
            Teaching,
            SourcedId,
        )
    }


def codes(import_):
    return {one["code"] for one in import_.report["counts"]}


def test_a_preview_changes_nothing_but_itself(school):
    before = state()
    seen = preview(school, tables(24).packed())
    assert seen.state == "previewed"
    assert seen.counts["pupils"] == {"new": 24, "changed": 0, "leaving": 0, "unchanged": 0}
    assert seen.counts["staff"]["new"] == 3
    assert seen.counts["families"]["new"] == 24
    assert seen.counts["classes"]["new"] == 2
    assert seen.counts["teaching"]["new"] == 2
    assert seen.is_applicable
    assert state() == before


def test_a_whole_school_comes_in(school):
    done = bring(school, tables(24).packed())
    assert done.state == "applied"
    assert done.content_sealed is None
    assert [row.name for row in SchoolClass.objects.order_by("id")] == ["1 «А»", "1 «Ә»"]
    pupil = Person.objects.with_iin(samples.iin(3)).get()
    assert pupil.full_name == "Дәулетова Айзере Сержанқызы"
    assert (pupil.sex, pupil.born_on.isoformat()) == ("f", "2016-04-04")
    assert not pupil.has_usable_password()
    stay = Enrolment.objects.get(learner=pupil)
    assert (stay.school_class.name, stay.starts_on) == ("1 «А»", FIRST_DAY)
    assert Membership.objects.filter(learner=pupil, ends_on=None).count() == 1
    tie = Guardianship.objects.get(learner=pupil)
    assert (tie.guardian.phone, tie.kinship) == ("+77010000003", "relative")
    assert set(Appointment.objects.values_list("post", flat=True)) == {"teacher", "director"}
    teaching = Teaching.objects.get(group__school_class=stay.school_class)
    assert teaching.subject.code == "mathematics"
    assert teaching.teacher == stay.school_class.class_teacher
    entry = LogEntry.objects.get(kind="interop.RosterImported")
    assert entry.about == f"import:{done.pk}"


def test_the_same_file_again_changes_nothing(school):
    file = tables(24)
    bring(school, file.packed())
    before = state()
    again = preview(school, file.packed())
    assert again.changes == 0
    assert again.counts["pupils"]["unchanged"] == 24
    actions.apply_import(again, **DONE)
    assert state() == before


def test_a_list_entered_by_hand_is_recognised(cast):
    """Tom is in 7 «Б» already, with Vera as the class teacher."""
    file = tables(2)
    file.files["users"] = file.files["users"][:2]
    file.row("users", "teacher-0").update(familyName="Верина", givenName="Вера", sms="")
    file.files["users"].append(
        {"sourcedId": "pupil-0", "familyName": "Томов", "givenName": "Том", "middleName": "", "sms": ""}
    )
    file.files["demographics"] = []
    del file.files["demographics"], file.modes["demographics"]
    file.row("classes", "class-0").update(title="7Б", grades="07")
    file.row("classes", "group-0").update(title="7Б математика", grades="07")
    for name in ("roles", "enrollments"):
        file.files[name] = [
            row for row in file.files[name] if "mother" not in str(row) and "pupil-1" not in str(row)
        ]
    people = Person.objects.count()
    done = bring(cast.school, file.packed(), by=cast.actor("paul"))
    assert done.counts["pupils"] == {"new": 0, "changed": 0, "leaving": 0, "unchanged": 1}
    assert done.counts["classes"]["unchanged"] == 1
    assert done.counts["teaching"]["unchanged"] == 1
    assert Person.objects.count() == people + 1  # the director of the file, without a post
    assert codes(done) >= {Code.POST_NOT_YOURS}


def test_differences_are_shown_and_done(school):
    file = tables(24)
    bring(school, file.packed())
    file.row("users", "pupil-0")["familyName"] = "Жаңатегі"
    file.row("users", "mother-1")["sms"] = "+77779990000"
    row = file.row("enrollments", "class-0-pupil-2")
    row.update(classSourcedId="class-1", beginDate="2026-09-07")
    for name in ("users", "roles", "enrollments", "demographics"):
        file.files[name] = [one for one in file.files[name] if "pupil-5" not in one["sourcedId"]]
    done = bring(school, file.packed())
    assert done.counts["pupils"] == {"new": 0, "changed": 2, "leaving": 1, "unchanged": 21}
    assert done.counts["families"]["changed"] == 1
    assert Person.objects.filter(family_name="Жаңатегі").count() == 1
    moved = Person.objects.with_iin(samples.iin(2)).get()
    assert [one.school_class.name for one in Enrolment.objects.filter(learner=moved).order_by("id")] == [
        "1 «А»",
        "1 «Ә»",
    ]
    gone = Person.objects.with_iin(samples.iin(5)).get()
    assert Enrolment.objects.get(learner=gone).left == "other"


def test_undo_makes_everything_as_it_was(school):
    before = state()
    done = bring(school, tables(24).packed())
    actions.undo(done, **DONE)
    assert state() == before
    assert done.__class__.objects.get().state == "undone"
    bring(school, tables(24).packed())
    assert Enrolment.objects.count() == 24


def test_undo_of_differences(school):
    file = tables(24)
    bring(school, file.packed())
    before = state()
    file.row("users", "pupil-0").update(familyName="Жаңатегі")
    file.row("enrollments", "class-0-pupil-2").update(classSourcedId="class-1", beginDate="2026-09-07")
    file.row("enrollments", "class-0-pupil-3").update(classSourcedId="class-1")
    file.row("enrollments", "class-0-teacher-0").update(userSourcedId="teacher-1")
    file.row("users", "mother-1")["sms"] = "+77779990000"
    for name in ("users", "roles", "enrollments", "demographics"):
        file.files[name] = [one for one in file.files[name] if "pupil-5" not in one["sourcedId"]]
    done = bring(school, file.packed())
    assert state() != before
    actions.undo(done, **DONE)
    assert _without_versions(state()) == _without_versions(before)


def _without_versions(rows):
    """Rights are read anew after an undo, so their version grows; nothing else may differ."""
    people = {
        str(row) for row in Person.objects.values_list("pk", "family_name", "given_name", "phone", "iin_hash")
    }
    return {name: found for name, found in rows.items() if name != "Person"} | {"people": people}


def test_undo_is_refused_when_the_school_has_gone_on(school):
    done = bring(school, tables(24).packed())
    pupil = Person.objects.with_iin(samples.iin(0)).get()
    school_actions.leave(pupil, school, ends_on=MONDAY.date(), left="other", **DONE)
    before = state()
    with pytest.raises(LaterFacts):
        actions.undo(done, **DONE)
    assert state() == before


def test_undo_is_refused_for_a_teaching_that_has_begun(school):
    done = bring(school, tables(24).packed())
    teaching = Teaching.objects.order_by("id").first()
    school_actions.change_teaching(teaching, weekly_hours=5, **DONE)
    with pytest.raises(LaterFacts):
        actions.undo(done, **DONE)


def test_only_the_last_import_is_undone_and_only_once(school):
    first = bring(school, tables(12).packed())
    second = bring(school, tables(24).packed())
    with pytest.raises(NotTheLast):
        actions.undo(first, **DONE)
    actions.undo(second, **DONE)
    with pytest.raises(NotApplied):
        actions.undo(second, **DONE)
    actions.undo(first, **DONE)
    assert not Enrolment.objects.exists()


def test_a_file_with_errors_is_not_applied(school):
    file = tables(4)
    file.row("users", "pupil-0")["familyName"] = ""
    seen = preview(school, file.packed())
    assert seen.errors == 1
    assert seen.content_sealed is None
    before = state()
    with pytest.raises(HasErrors):
        actions.apply_import(seen, **DONE)
    assert state() == before


def test_an_import_is_applied_once(school):
    done = bring(school, tables(2).packed())
    with pytest.raises(AlreadyApplied):
        actions.apply_import(done, **DONE)


def test_a_newer_upload_takes_the_place_of_the_older(school):
    older = preview(school, tables(2).packed())
    preview(school, tables(4).packed())
    with pytest.raises(Superseded):
        actions.apply_import(older, **DONE)


def test_what_was_not_seen_is_not_done(school):
    seen = preview(school, tables(2).packed())
    year = school_actions.open_year(school, _year(), **DONE)
    school_actions.open_class(year, 1, "А", **DONE)
    with pytest.raises(SchoolChanged):
        actions.apply_import(seen, **DONE)
    assert not Enrolment.objects.exists()


def _year():
    from mektep.school.queries import year_dates

    return year_dates(2026)


@pytest.mark.parametrize("who", ["vera", "tom", "olga", "mallory", "dina"])
def test_only_keepers_import(cast, who):
    before = state()
    with pytest.raises(PermissionDenied):
        preview(cast.school, tables(2).packed(), by=cast.actor(who))
    seen = preview(cast.school, tables(2).packed())
    with pytest.raises(PermissionDenied):
        actions.apply_import(seen, by=cast.actor(who), at=MONDAY)
    assert state() == before
    done = actions.apply_import(seen, **DONE)
    with pytest.raises(PermissionDenied):
        actions.undo(done, by=cast.actor(who), at=MONDAY)


@translation.override("en")
def test_a_deputy_brings_pupils_but_appoints_nobody(cast):
    done = bring(cast.school, tables(4).packed(), by=cast.actor("dana"))
    assert codes(done) >= {Code.POST_NOT_YOURS}
    said = [line.say for line in queries.findings(done, "", 1).lines]
    assert "You may not appoint anybody as «Director»; people come without this post." in said
    assert Enrolment.objects.filter(school=cast.school).count() == 6
    assert not Appointment.objects.filter(school=cast.school, person__family_name="Ахметова").exists()


def test_a_phone_that_opens_an_account_is_not_changed_by_a_file(school):
    file = tables(4)
    bring(school, file.packed())
    mother = Person.objects.get(phone="+77010000001")
    mother.set_password("купиясөз-12345")
    mother.save()
    file.row("users", "mother-1")["sms"] = "+77770000000"
    done = bring(school, file.packed())
    assert Code.CONTACT_KEPT in codes(done)
    mother.refresh_from_db()
    assert mother.phone == "+77010000001"


def test_a_number_of_somebody_else_is_refused(school):
    file = tables(4)
    bring(school, file.packed())
    numbers = [file.row("users", f"pupil-{place}")["userIds"] for place in (0, 1)]
    file.row("users", "pupil-0")["userIds"] = numbers[1]
    file.row("users", "pupil-1")["userIds"] = numbers[0]
    assert Code.IIN_OF_ANOTHER in codes(preview(school, file.packed()))


def test_changes_alone(school):
    file = tables(24)
    bring(school, file.packed())
    new = dict(file.row("users", "pupil-0")) | {
        "sourcedId": "pupil-new", "status": "active", "givenName": "Жаңа", "agentSourcedIds": "",
        "userIds": "",
    }  # fmt: skip
    gone = dict(file.row("enrollments", "class-0-pupil-1")) | {"status": "tobedeleted"}
    role = dict(file.row("roles", "role-pupil-0")) | {
        "sourcedId": "role-new", "status": "active", "userSourcedId": "pupil-new",
    }  # fmt: skip
    stay = dict(file.row("enrollments", "class-0-pupil-0")) | {
        "sourcedId": "stay-new", "status": "active", "userSourcedId": "pupil-new",
    }  # fmt: skip
    delta = samples.Tables(
        {"users": [new], "roles": [role], "enrollments": [stay, gone]},
        {"users": "delta", "roles": "delta", "enrollments": "delta", "classes": "absent"},
    )
    done = bring(school, delta.packed())
    assert done.report["errors"] == 0
    assert done.counts["pupils"]["new"] == 1
    assert done.counts["pupils"]["leaving"] == 1
    assert Enrolment.objects.filter(ends_on=None).count() == 24


def test_a_group_of_a_split(school):
    file = tables(12)
    file.files["enrollments"] += [
        {"sourcedId": f"half-{number}", "classSourcedId": "group-0", "schoolSourcedId": "school-1",
         "userSourcedId": f"pupil-{number}", "role": "student"}
        for number in range(6)
    ]  # fmt: skip
    bring(school, file.packed())
    group = Teaching.objects.get().group
    assert (group.split, Membership.objects.filter(group=group).count()) == ("mathematics", 6)
    assert preview(school, file.packed()).changes == 0


def test_an_unknown_subject_becomes_the_schools_own(school):
    file = tables(2)
    file.row("courses", "course-0").update(title="Тоғызқұмалақ", courseCode="")
    done = bring(school, file.packed())
    assert Code.UNKNOWN_SUBJECT in codes(done)
    assert Subject.objects.get().name_kk == "Тоғызқұмалақ"


def test_classes_of_a_program_without_homerooms_are_told_by_their_titles(school):
    file = tables(24)
    file.files["classes"] = [row for row in file.files["classes"] if row["classType"] == "homeroom"]
    for row in file.files["classes"]:
        row["classType"] = "scheduled"
    file.row("classes", "class-1")["title"] = "1B"
    file.files["enrollments"] = [row for row in file.files["enrollments"] if "group" not in row["sourcedId"]]
    done = bring(school, file.packed())
    assert Code.HOME_BY_TITLE in codes(done)
    assert sorted(row.name for row in SchoolClass.objects.all()) == ["1 «А»", "1 «В»"]
    assert Enrolment.objects.count() == 24
    assert preview(school, file.packed()).changes == 0


def test_a_year_whose_terms_nobody_knows_is_one_term(school):
    file = tables(2)
    file.row("academicSessions", "year-2026").update(startDate="2040-09-01", endDate="2041-05-26")
    done = bring(school, file.packed())
    assert Code.TERMS_UNKNOWN in codes(done)
    assert Enrolment.objects.first().starts_on.isoformat() == "2040-09-01"
    file.row("academicSessions", "year-2026").update(startDate="2050-09-01", endDate="2050-09-02")
    assert Code.NO_YEAR in codes(preview(school, file.packed()))
