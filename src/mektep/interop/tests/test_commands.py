"""The console: the same import, told to a person or to a machine; bad input leaves everything as it was."""

import io
import json
import zipfile

import pytest
from django.core.management import call_command

from mektep.interop.engine.report import Code
from mektep.interop.models import Import
from mektep.interop.tests import samples
from mektep.interop.tests.hostile import ARCHIVES, WORKBOOKS, Hostile, names
from mektep.interop.tests.samples import pupil_cells, tables, workbook
from mektep.people.models import Guardianship, Person
from mektep.school.models import AcademicYear, Enrolment, Organisation, School, SchoolClass, Teaching
from mektep.school.tests.factories import make_school


def run(name, *arguments, fails=False):
    """(exit status, standard output, standard error) of a command."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(name, *arguments, stdout=out, stderr=err)
    except SystemExit as status:
        assert fails, err.getvalue()
        return status.code, out.getvalue(), err.getvalue()
    assert not fails
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def at(tmp_path):
    """Write bytes to a file and answer its path."""

    def write(content, name="roster.zip"):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return write


def everything():
    models = (
        Organisation,
        School,
        AcademicYear,
        SchoolClass,
        Person,
        Enrolment,
        Guardianship,
        Teaching,
        Import,
    )
    return [model.objects.count() for model in models]


def test_a_roster_founds_its_school_on_an_empty_node(db, at):
    file = at(tables(24).packed().getvalue())
    _, out, _ = run("import_oneroster", file, "--json")
    told = json.loads(out)
    assert told["ok"]
    assert told["counts"]["pupils"]["new"] == 24
    school = School.objects.get()
    assert (school.name, school.district.name) == ("№ 1 мектеп", "Аудандық білім бөлімі")
    assert Enrolment.objects.filter(school=school).count() == 24
    assert AcademicYear.objects.get().starts_on.isoformat() == "2026-09-01"


def test_the_same_roster_again_changes_nothing(db, at):
    file = at(tables(24).packed().getvalue())
    run("import_oneroster", file)
    before = everything()[:-1]
    told = json.loads(run("import_oneroster", file, "--json")[1])
    assert told["changes"] == 0
    assert everything()[:-1] == before


def test_a_dry_run_only_looks(db, at):
    before = everything()
    _, out, _ = run("import_oneroster", at(tables(24).packed().getvalue()), "--dry-run", "--json")
    told = json.loads(out)
    assert told["dry_run"]
    assert told["changes"] > 50
    assert everything() == before


def test_a_person_reads_sentences(db, at):
    good = tables(4)
    good.row("classes", "class-0")["title"] = "1A"
    _, out, _ = run("import_oneroster", at(good.packed().getvalue()), "--language", "en")
    assert "Pupils: new 4" in out
    assert (
        "classes.csv: Line 2, column «title»: In «1A» the letter is Latin; the class was read as 1 «А»."
        in out
    )


def test_two_schools_of_one_file_are_both_founded(db, at):
    first, second = tables(4), tables(4, school="school-2")
    for name, rows in second.files.items():
        known = {row["sourcedId"] for row in first.files[name]}
        for row in rows:
            if row["sourcedId"] not in known:
                first.files[name].append(row)
    first.row("orgs", "school-2")["name"] = "№ 2 мектеп"
    told = json.loads(run("import_oneroster", at(first.packed().getvalue()), "--json")[1])
    assert [one["school"]["name"] for one in told["schools"]] == ["№ 1 мектеп", "№ 2 мектеп"]


def test_a_roster_for_a_named_school(db, at):
    school = make_school("Басқа мектеп")
    run("import_oneroster", at(tables(4).packed().getvalue()), "--school", "Басқа мектеп")
    assert School.objects.count() == 1
    assert Enrolment.objects.filter(school=school).count() == 4


@pytest.mark.parametrize("case", ARCHIVES, ids=names(ARCHIVES))
def test_hostile_archives_at_the_console(db, at, case: Hostile):
    before = everything()
    status, _, err = run("import_oneroster", at(case.make()), "--language", "en", fails=True)
    assert status == 2
    assert err.strip().endswith(".")
    assert "Traceback" not in err
    assert everything() == before


@pytest.mark.parametrize("case", WORKBOOKS, ids=names(WORKBOOKS))
def test_hostile_workbooks_at_the_console(db, at, case: Hostile):
    make_school()
    before = everything()
    status, out, _ = run("import_sheet", at(case.make(), "list.xlsx"), "--json", fails=True)
    assert status == 2
    told = json.loads(out)
    assert not told["ok"]
    assert case.code in {one["code"] for one in told["report"]["counts"]}
    assert all(one["say"] for one in told["report"]["findings"])
    assert everything() == before


@pytest.mark.parametrize(
    ("arguments", "say"),
    [
        (["/nowhere/roster.zip"], "There is no file «roster.zip»."),
        (["{file}", "--school", "Жоқ мектеп"], "There is no school «Жоқ мектеп»."),
        (["{file}", "--school", "999"], "There is no school «999»."),
    ],
)
def test_bad_arguments(db, at, arguments, say):
    file = at(tables(2).packed().getvalue())
    filled = [one.replace("{file}", file) for one in arguments]
    status, _, err = run("import_oneroster", *filled, "--language", "en", fails=True)
    assert (status, err.strip()) == (2, say)


def test_a_list_needs_to_know_its_school(db, at):
    rows = [samples.KAZAKH, pupil_cells()]
    file = at(workbook(rows).getvalue(), "list.xlsx")
    assert run("import_sheet", file, fails=True)[0] == 2
    make_school()
    run("import_sheet", file)
    assert Enrolment.objects.count() == 1


# ── there and back ──────────────────────────────────────────────────────────────────────────────────


def test_what_is_exported_changes_nothing_when_it_comes_back(cast, tmp_path):
    out = str(tmp_path / "out.zip")
    run("export_oneroster", out, "--school", cast.school.name)
    before = everything()[:-1]
    told = json.loads(run("import_oneroster", out, "--school", cast.school.name, "--json")[1])
    assert told["changes"] == 0
    assert told["counts"]["pupils"]["unchanged"] == 2
    assert everything()[:-1] == before


def test_an_imported_school_keeps_the_names_it_came_with(db, at, tmp_path):
    run("import_oneroster", at(tables(24).packed().getvalue()))
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    run("export_oneroster", str(first))
    told = json.loads(run("import_oneroster", str(first), "--json")[1])
    assert told["changes"] == 0
    run("export_oneroster", str(second))
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        users = archive.read("users.csv").decode()
    assert "\r\npupil-3," in users
    assert f"{{IIN:{samples.iin(3)}}}" in users


def test_a_school_moves_to_another_node(db, at, tmp_path):
    """Exported here, imported on an empty node: the same pupils in the same classes."""
    run("import_oneroster", at(tables(24).packed().getvalue()))
    out = tmp_path / "out.zip"
    run("export_oneroster", str(out))
    other = make_school("Екінші мектеп")
    content = out.read_bytes()
    Person.objects.update(iin_hash=None, iin_sealed=None, phone=None)
    told = json.loads(
        run("import_oneroster", at(content, "back.zip"), "--school", "Екінші мектеп", "--json")[1]
    )
    assert told["counts"]["pupils"]["new"] == 24
    assert Teaching.objects.filter(school=other).count() == 2


def test_an_export_tells_what_it_wrote(cast, tmp_path):
    out = tmp_path / "out.zip"
    _, text, _ = run("export_oneroster", str(out), "--school", cast.school.name, "--json")
    assert json.loads(text)["rows"]["classes"] == 2
    lines = run("export_oneroster", str(out), "--school", cast.school.name)[1].splitlines()
    assert "classes.csv: 2" in lines
    status, _, err = run("export_oneroster", str(out), "--language", "en", fails=True)
    assert (status, err.strip()) == (2, "Say which school the list is for.")


def test_every_code_has_a_sentence_in_three_languages():
    from django.utils import translation

    from mektep.interop.wording import SAYS

    assert set(SAYS) == set(Code)
    for code, say in SAYS.items():
        with translation.override("en"):
            english = str(say)
        for language in ("kk", "ru"):
            with translation.override(language):
                assert str(say) != english, f"{code} says nothing in {language}"
