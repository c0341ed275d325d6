"""Guardianships, consents and openings: what changed, who may not, what was logged."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from mektep.core.errors import Refused
from mektep.core.models import LogEntry
from mektep.people import actions, queries
from mektep.people.actors import Grant, Role
from mektep.people.models import Consent, Guardianship, Kinship, Person, RecordOpening

from .factories import MONDAY, SYSTEM, actor_of, make_guardianship, make_person

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def tom(small_school):
    """A pupil of class 7 in school 1."""
    tom = make_person("Том", username="tom")
    small_school[tom.pk] = [Grant(Role.PUPIL, school_id=1, class_id=7)]
    return tom


@pytest.fixture
def olga(tom, small_school):
    """Tom's mother."""
    olga = make_person("Ольга", username="olga")
    make_guardianship(olga, tom)
    small_school[olga.pk] = [Grant(Role.PARENT, school_id=1, class_id=7, learner_id=tom.pk)]
    return olga


def mother(olga: Person, tom: Person):
    return actor_of(olga, Grant(Role.PARENT, school_id=1, class_id=7, learner_id=tom.pk))


def somebody(*grants: Grant):
    return actor_of(make_person(), *grants)


OFFICE = Grant(Role.OPERATOR, school_id=1)
STRANGERS = [
    Grant(Role.TEACHER, school_id=1),
    Grant(Role.CLASS_TEACHER, school_id=1, class_id=8),
    Grant(Role.DIRECTOR, school_id=2),
    Grant(Role.PUPIL, school_id=1, class_id=7),
    Grant(Role.PARENT, school_id=1, class_id=7, learner_id=999),
    Grant(Role.DISTRICT, organisation_id=1),
]


def test_the_office_enters_a_guardian_and_her_rights_are_read_anew(tom):
    sara = make_person("Сара")
    tie = actions.entrust(sara, tom, "mother", by=somebody(OFFICE), at=MONDAY)
    assert (tie.may_see, tie.may_sign, tie.starts_on, tie.ends_on) == (True, True, TODAY, None)
    sara.refresh_from_db()
    assert sara.rights_version == 2
    entry = LogEntry.objects.latest("id")
    assert (entry.kind, entry.about) == ("people.GuardianEntrusted", f"person:{tom.pk}")
    assert entry.chain.school_id == 1


@pytest.mark.parametrize("grant", [*STRANGERS, Grant(Role.CLASS_TEACHER, school_id=1, class_id=7)])
def test_nobody_else_enters_a_guardian(tom, grant):
    sara, by = make_person("Сара"), somebody(grant)
    entries = LogEntry.objects.count()
    with pytest.raises(PermissionDenied, match="office or the administrator"):
        actions.entrust(sara, tom, "mother", by=by, at=MONDAY)
    assert not Guardianship.objects.exists()
    assert LogEntry.objects.count() == entries


def test_somebody_of_another_school_is_not_taken_as_guardian_without_a_code(tom, small_school):
    sara = make_person("Сара")
    small_school[sara.pk] = [Grant(Role.PARENT, school_id=2, learner_id=99)]
    with pytest.raises(PermissionDenied):
        actions.entrust(sara, tom, "mother", by=somebody(OFFICE), at=MONDAY)


def test_nobody_is_entered_twice_or_for_oneself(tom, olga):
    with pytest.raises(Refused, match="stands for this pupil already"):
        actions.entrust(olga, tom, "mother", by=SYSTEM, at=MONDAY)
    with pytest.raises(Refused, match="own guardian"):
        actions.entrust(tom, tom, "father", by=SYSTEM, at=MONDAY)
    assert Guardianship.objects.count() == 1


def test_many_guardians_are_entered_at_once_and_a_repeat_changes_nothing(tom):
    adults = [make_person() for _ in range(3)]
    ties = [
        actions.Tie(guardian_id=a.pk, learner_id=tom.pk, kinship="mother", starts_on=TODAY) for a in adults
    ]
    by = somebody(OFFICE)
    assert len(actions.entrust_all(ties, school_id=1, by=by, at=MONDAY)) == 3
    entries = LogEntry.objects.count()
    assert actions.entrust_all(ties, school_id=1, by=by, at=MONDAY) == []
    assert LogEntry.objects.count() == entries


def test_a_court_takes_sight_and_signature_with_a_reason(tom, olga):
    tie = Guardianship.objects.get()
    by = somebody(OFFICE)
    with pytest.raises(Refused, match="court"):
        actions.limit(tie, may_see=False, may_sign=True, reason=" ", by=by, at=MONDAY)
    tie.refresh_from_db()
    assert tie.may_see
    tie = actions.limit(tie, may_see=False, may_sign=True, reason="Шешім № 5", by=by, at=MONDAY)
    assert (tie.may_see, tie.may_sign) == (False, False)
    tie = actions.limit(tie, may_see=True, may_sign=True, reason="", by=by, at=MONDAY)
    assert (tie.may_see, tie.may_sign, tie.limits) == (True, True, "")
    assert Person.objects.get(pk=olga.pk).rights_version == 3


@pytest.mark.parametrize("grant", [*STRANGERS, Grant(Role.CLASS_TEACHER, school_id=1, class_id=7)])
def test_nobody_else_limits_a_guardian(tom, olga, grant):
    tie, by = Guardianship.objects.get(), somebody(grant)
    for act in (
        lambda: actions.limit(tie, may_see=False, may_sign=False, reason="x", by=by, at=MONDAY),
        lambda: actions.end(tie, by=by, at=MONDAY),
    ):
        with pytest.raises(PermissionDenied):
            act()
    tie.refresh_from_db()
    assert (tie.may_see, tie.ends_on) == (True, None)


def test_a_relative_is_trusted_for_a_while_and_signs_nothing(tom, olga):
    granny = make_person("Сәуле")
    tie = actions.delegate(tom, granny, TODAY + timedelta(days=14), by=mother(olga, tom), at=MONDAY)
    assert (tie.may_see, tie.may_sign, tie.delegated_by_id) == (True, False, olga.pk)
    assert [t.guardian for t in queries.family(tom.pk, TODAY)] == [olga, granny]
    assert [t.guardian for t in queries.family(tom.pk, TODAY + timedelta(days=15))] == [olga]
    with pytest.raises(PermissionDenied):
        actions.delegate(
            tom, make_person(), TODAY, by=actor_of(granny, Grant(Role.PARENT, learner_id=tom.pk)), at=MONDAY
        )


@pytest.mark.parametrize("days", [-1, 367, 100_000])
def test_trust_has_an_end_within_a_year(tom, olga, days):
    with pytest.raises(Refused, match="one year at most"):
        actions.delegate(tom, make_person(), TODAY + timedelta(days=days), by=mother(olga, tom), at=MONDAY)


def test_a_limited_or_foreign_parent_trusts_nobody(tom, olga):
    granny = make_person()
    with pytest.raises(PermissionDenied, match="may sign"):
        actions.delegate(tom, granny, TODAY, by=somebody(*STRANGERS), at=MONDAY)
    actions.limit(
        Guardianship.objects.get(), may_see=True, may_sign=False, reason="№ 5", by=SYSTEM, at=MONDAY
    )
    with pytest.raises(PermissionDenied, match="may sign"):
        actions.delegate(tom, granny, TODAY, by=mother(olga, tom), at=MONDAY)


def test_who_was_limited_by_a_court_does_not_come_back_as_a_relative(tom, olga):
    father = make_person("Әке")
    make_guardianship(father, tom, kinship=Kinship.FATHER, may_see=False, may_sign=False, limits="№ 5")
    with pytest.raises(Refused, match="already"):
        actions.delegate(tom, father, TODAY, by=mother(olga, tom), at=MONDAY)


def test_with_the_parents_sight_ends_the_relatives(tom, olga):
    granny = make_person()
    given = actions.delegate(tom, granny, TODAY + timedelta(days=9), by=mother(olga, tom), at=MONDAY)
    tie = Guardianship.objects.get(guardian=olga)
    actions.limit(tie, may_see=False, may_sign=False, reason="№ 5", by=SYSTEM, at=MONDAY)
    given.refresh_from_db(), granny.refresh_from_db()
    assert not given.may_see
    assert granny.rights_version == 3
    assert queries.guardianship(actor_of(granny), tom.pk, TODAY) is None


def test_whoever_trusted_a_relative_ends_it(tom, olga):
    given = actions.delegate(tom, make_person(), TODAY + timedelta(days=9), by=mother(olga, tom), at=MONDAY)
    actions.end(given, by=mother(olga, tom), at=MONDAY)
    given.refresh_from_db()
    assert (given.ends_on, given.may_see) == (TODAY, False)
    with pytest.raises(Refused, match="ended already"):
        actions.end(given, by=mother(olga, tom), at=MONDAY)


def test_a_parent_does_not_end_the_other_parents_guardianship(tom, olga):
    father = make_person()
    tie = make_guardianship(father, tom, kinship=Kinship.FATHER)
    with pytest.raises(PermissionDenied):
        actions.end(tie, by=mother(olga, tom), at=MONDAY)


# ── consents ─────────────────────────────────────────────────────────────────────────────────


def test_a_consent_is_given_once_and_taken_back_once(tom, olga):
    by = mother(olga, tom)
    consent = actions.give_consent(tom, "photo", by=by, at=MONDAY)
    with pytest.raises(Refused, match="given already"):
        actions.give_consent(tom, "photo", by=by, at=MONDAY)
    assert [wish.consent is not None for wish in queries.consents(tom.pk)] == [False, True, False]
    actions.withdraw_consent(consent, by=by, at=MONDAY)
    with pytest.raises(Refused, match="withdrawn already"):
        actions.withdraw_consent(consent, by=by, at=MONDAY)
    actions.give_consent(tom, "photo", by=by, at=MONDAY)
    assert Consent.objects.count() == 2


@pytest.mark.parametrize("grant", [*STRANGERS, OFFICE, Grant(Role.CLASS_TEACHER, school_id=1, class_id=7)])
def test_nobody_consents_for_a_child_but_its_signing_guardian(tom, olga, grant):
    with pytest.raises(PermissionDenied, match="may sign"):
        actions.give_consent(tom, "photo", by=somebody(grant), at=MONDAY)
    assert not Consent.objects.exists()


# ── openings ─────────────────────────────────────────────────────────────────────────────────


def test_an_opening_is_noted_once_an_hour_for_each_purpose(tom, django_assert_num_queries):
    by = somebody(Grant(Role.TEACHER, school_id=1))
    note = {"school_id": 1, "by": by}
    assert actions.note_opening(tom.pk, "marks", at=MONDAY, **note)
    with django_assert_num_queries(3):  # one look between the two ends of a savepoint
        assert not actions.note_opening(tom.pk, "marks", at=MONDAY + timedelta(minutes=59), **note)
    assert actions.note_opening(tom.pk, "diary", at=MONDAY, **note)
    assert actions.note_opening(tom.pk, "marks", at=MONDAY + timedelta(minutes=60), **note)
    assert RecordOpening.objects.count() == 3
    newest = queries.openings(tom.pk)[0]
    assert (newest.purpose, newest.opened_by_id) == ("marks", by.person_id)


def test_the_family_and_the_child_leave_no_trace(tom, olga):
    both = actor_of(olga, Grant(Role.TEACHER, school_id=1), Grant(Role.PARENT, learner_id=tom.pk))
    for by in (mother(olga, tom), both, actor_of(tom, Grant(Role.PUPIL)), SYSTEM):
        assert not actions.note_opening(tom.pk, "marks", school_id=1, by=by, at=MONDAY)
    assert not RecordOpening.objects.exists()


def test_old_ties_stay_as_history(tom, olga):
    tie = Guardianship.objects.get()
    actions.end(tie, by=SYSTEM, at=MONDAY)
    actions.entrust(olga, tom, "mother", by=SYSTEM, at=MONDAY + timedelta(days=1))
    assert Guardianship.objects.count() == 2
    assert len(queries.family(tom.pk, date(2026, 9, 9))) == 1
