"""Large imports: statements grow by batches, steps are told, and what was done is noted."""

from mektep.interop import actions
from mektep.interop.models import ImportChange
from mektep.interop.tests.samples import tables
from mektep.interop.tests.test_imports import bring, preview, school
from mektep.school.models import Enrolment
from mektep.school.tests.factories import DONE

__all__ = ["school"]


def test_statements_do_not_grow_with_rows(school, django_assert_max_num_queries):
    with django_assert_max_num_queries(260):
        bring(school, tables(500, per_class=25).packed())
    assert Enrolment.objects.count() == 500


def test_the_progress_is_told(school):
    told = []
    actions.apply_import(
        preview(school, tables(2).packed()), progress=lambda *step: told.append(step), **DONE
    )
    assert told[0][0] == "people"
    assert told[-1][1] == told[-1][2]


def test_what_was_done_is_noted_for_undoing(school):
    done = bring(school, tables(2).packed())
    assert ImportChange.objects.filter(source=done).count() >= 7
