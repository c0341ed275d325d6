"""Excel lists enter the school: once, without making anybody leave."""

from mektep.interop import actions
from mektep.interop.engine.report import Code
from mektep.interop.models import Import
from mektep.interop.tests import samples
from mektep.interop.tests.samples import pupil_cells, workbook
from mektep.interop.tests.test_imports import SHEET, bring, codes, state
from mektep.people.models import Guardianship, Person
from mektep.school.models import Enrolment
from mektep.school.tests.factories import DONE, MONDAY


def test_an_excel_list_comes_in_and_again_changes_nothing(cast):
    rows = [samples.KAZAKH, *(pupil_cells(number) for number in range(10))]
    done = bring(cast.school, workbook(rows), SHEET, by=cast.actor("oscar"))
    assert done.counts["pupils"]["new"] == 10
    assert done.counts["classes"]["new"] == 1
    pupil = Person.objects.with_iin(samples.iin(0)).get()
    assert Enrolment.objects.get(learner=pupil).school_class.name == "5 «Ә»"
    assert Guardianship.objects.get(learner=pupil).kinship == "mother"
    before = state()
    assert bring(cast.school, workbook(rows), SHEET, by=cast.actor("oscar")).changes == 0
    assert state() == before


def test_a_list_without_numbers_makes_no_doubles(cast):
    rows = [samples.KAZAKH, *(pupil_cells(number, iin=None, phone=None) for number in range(10))]
    bring(cast.school, workbook(rows), SHEET)
    before = state()
    assert bring(cast.school, workbook(rows), SHEET).changes == 0
    assert state() == before
    actions.undo(Import.objects.order_by("-id").first(), **DONE)


def test_a_list_of_one_class_makes_nobody_leave(cast):
    bring(cast.school, workbook([samples.KAZAKH, pupil_cells(0)]), SHEET)
    done = bring(cast.school, workbook([samples.KAZAKH, pupil_cells(1)]), SHEET)
    assert done.counts["pupils"]["leaving"] == 0
    assert Enrolment.objects.filter(school=cast.school, ends_on=None).count() == 4


def test_a_list_of_staff(cast):
    rows = [
        ["Тегі", "Аты", "Телефон", "Лауазымы", "Сынып жетекшілігі"],
        ["Ахметова", "Сәуле", "87010000001", "Кітапханашы", None],
        ["Ким", "Юлия", "87010000002", "Мұғалім", "7Б"],
        ["Ұлы", "Бастық", "87010000003", "Директор", None],
    ]
    done = bring(cast.school, workbook(rows), SHEET, by=cast.actor("oscar"))
    assert codes(done) == {Code.POST_NOT_YOURS}
    cast.school_class.refresh_from_db()
    assert cast.school_class.class_teacher.family_name == "Ким"
    actions.undo(done, by=cast.actor("oscar"), at=MONDAY)
    cast.school_class.refresh_from_db()
    assert cast.school_class.class_teacher == cast.vera
