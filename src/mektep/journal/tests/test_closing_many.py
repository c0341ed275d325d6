"""Closing a term in a whole class at once: all or nothing, and harmless when it is repeated."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mektep.core.errors import Refused
from mektep.core.models import LogEntry
from mektep.journal import actions
from mektep.journal.models import Closing
from mektep.school.models import Term
from mektep.school.tests.factories import MONDAY, make_class, make_teaching, whole


def approved(cast, *codes) -> list[Closing]:
    """Closings of new class-subjects of 7 «Б», approved by vera."""
    rows = [make_teaching(cast.group, code, cast.vera) for code in codes]
    return [
        Closing.objects.create(teaching=row, term=cast.terms[0], approved_at=MONDAY, approved_by=cast.vera)
        for row in rows
    ]


def close_all(cast, by="dana", **more):
    given = {"school_class": cast.school_class, "term": cast.terms[0], **more}
    return actions.close_all(given["school_class"], given["term"], by=cast.actor(by), at=MONDAY)


def test_everything_that_is_approved_is_closed_and_nothing_else(cast):
    made = approved(cast, "biology", "physics", "geography")
    elsewhere = make_teaching(whole(make_class(cast.year, 8, "А")), "biology", cast.vera)
    other_class = Closing.objects.create(teaching=elsewhere, term=cast.terms[0], approved_at=MONDAY)
    other_term = Closing.objects.create(teaching=made[0].teaching, term=cast.terms[1], approved_at=MONDAY)
    sent_back = Closing.objects.create(
        teaching=cast.teaching, term=cast.terms[0], approved_at=MONDAY, reopened_at=MONDAY
    )
    assert {one.pk for one in close_all(cast)} == {one.pk for one in made}
    closed = Closing.objects.filter(closed_at=MONDAY, closed_by=cast.dana)
    assert set(closed.values_list("pk", flat=True)) == {one.pk for one in made}
    for one in (other_class, other_term, sent_back):
        one.refresh_from_db()
        assert one.closed_at is None
    assert LogEntry.objects.filter(kind="journal.TermClosed").count() == 3


def test_closing_a_class_again_changes_nothing(cast):
    approved(cast, "biology")
    close_all(cast)
    before = LogEntry.objects.count()
    assert close_all(cast, "paul") == []
    assert LogEntry.objects.count() == before
    assert Closing.objects.get().closed_by_id == cast.dana.pk


@pytest.mark.parametrize("who", ["vera", "oscar", "mallory", "tom", "dina"])
def test_a_class_is_closed_by_its_heads_only(cast, who):
    (one,) = approved(cast, "biology")
    before = LogEntry.objects.count()
    with pytest.raises(PermissionDenied, match="deputy head or the director"):
        close_all(cast, who)
    one.refresh_from_db()
    assert one.closed_at is None
    assert LogEntry.objects.count() == before


def test_a_term_of_another_year_is_refused(cast):
    approved(cast, "biology")
    foreign = Term.objects.exclude(year=cast.year).order_by("id").first()
    with pytest.raises(Refused, match="no such term"):
        close_all(cast, term=foreign)
    assert not Closing.objects.exclude(closed_at=None).exists()


def test_many_cost_what_one_costs(cast):
    approved(cast, "biology")
    with CaptureQueriesContext(connection) as one:
        close_all(cast)
    approved(cast, "physics", "chemistry", "geography")
    with CaptureQueriesContext(connection) as many:
        assert len(close_all(cast)) == 3
    assert len(many) <= len(one) + 1  # the chain's end moves in a statement of its own for several facts
