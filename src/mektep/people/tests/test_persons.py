"""Entering people and keeping their details."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mektep.core.errors import AlreadyDone, Refused
from mektep.core.models import LogEntry
from mektep.people import actions
from mektep.people.actions import Details, Newcomer
from mektep.people.actors import Grant, Role
from mektep.people.models import Person, Session

from .factories import MONDAY, SYSTEM, actor_of, make_guardianship, make_person

pytestmark = pytest.mark.django_db
IINS = ["910101500001", "910203600002", "910101500204", "910203600303"]


def newcomers(number: int, **details: object) -> list[Newcomer]:
    return [
        Newcomer(family_name="Серік", given_name=f"Бала{i}", phone=f"+7701{i:07}", **details)  # type: ignore[arg-type]
        for i in range(number)
    ]


def test_somebody_is_entered_with_everything_in_its_kept_form():
    person = actions.register(
        Newcomer(
            family_name="  Серікова ",
            given_name="Аружан",
            iin=IINS[0],
            phone="8 701 555 01 02",
            email=" Aru@Example.KZ ",
            born_on=date(2013, 4, 1),
            sex="f",
        ),
        school_id=1,
        by=SYSTEM,
        at=MONDAY,
    )
    person.refresh_from_db()
    assert (person.full_name, person.username) == ("Серікова Аружан", "aruzhan.serikova")
    assert (person.phone, person.email) == ("+77015550102", "aru@example.kz")
    assert not person.has_usable_password()
    assert person.iin_masked == "9101•••••001"
    assert Person.objects.with_iin(IINS[0]).get() == person
    entry = LogEntry.objects.get()
    assert (entry.kind, entry.about) == ("people.PersonRegistered", f"person:{person.pk}")
    assert not any(word in entry.data for word in (IINS[0], "Серікова", "7015550102"))


def test_the_sealed_number_is_nowhere_in_the_clear():
    make_person(iin=IINS[2])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_person")
        assert IINS[2] not in repr(cursor.fetchall())
        assert IINS[2].encode() not in b"".join(bytes(p.iin_sealed) for p in Person.objects.all())


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"iin": "910101500002"}, "last digit"),
        ({"iin": "910101500230"}, "last digit"),
        ({"phone": "123"}, "phone number"),
        ({"email": "a@"}, "e-mail"),
        ({"username": "а.серік"}, "Latin"),
        ({"family_name": " \u200b "}, "surname"),
        ({"given_name": "А" * 81}, "80 letters"),
        ({"sex": "x"}, "sex"),
        ({"language": "de"}, "language"),
    ],
)
def test_a_mistake_in_one_of_many_refuses_all_and_says_why(details, sentence):
    values = {"family_name": "Серік", "given_name": "Асан"} | details
    with pytest.raises(Refused) as refused:
        actions.register_all(
            [*newcomers(3), Newcomer(**values)],  # type: ignore[arg-type]
            school_id=1,
            by=SYSTEM,
            at=MONDAY,
        )
    assert sentence in str(refused.value)
    assert not Person.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("field", ["iin", "phone", "email", "username"])
@pytest.mark.parametrize("earlier", [True, False])
def test_nobody_shares_a_number_an_address_or_a_name(field, earlier):
    value = {"iin": IINS[0], "phone": "87015550102", "email": "a@b.kz", "username": "asel"}[field]
    first = Newcomer(family_name="Бірінші", given_name="Асан", **{field: value})  # type: ignore[arg-type]
    second = Newcomer(family_name="Екінші", given_name="Үсен", **{field: value})  # type: ignore[arg-type]
    if earlier:
        actions.register(first, school_id=1, by=SYSTEM, at=MONDAY)
    with pytest.raises(Refused, match="Екінші Үсен"):
        actions.register_all([second] if earlier else [first, second], school_id=1, by=SYSTEM, at=MONDAY)
    assert Person.objects.count() == int(earlier)


def test_namesakes_have_different_usernames():
    same = [Newcomer(family_name="Бек", given_name="Асан") for _ in range(3)]
    actions.register_all(same, school_id=1, by=SYSTEM, at=MONDAY)
    actions.register(same[0], school_id=1, by=SYSTEM, at=MONDAY)
    found = set(Person.objects.values_list("username", flat=True))
    assert found == {"asan.bek", "asan.bek2", "asan.bek3", "asan.bek4"}


def test_more_namesakes_than_nine_in_two_rounds():
    same = [Newcomer(family_name="Бек", given_name="Асан") for _ in range(12)]
    actions.register_all(same, school_id=1, by=SYSTEM, at=MONDAY)
    actions.register_all(same, school_id=1, by=SYSTEM, at=MONDAY)
    found = set(Person.objects.values_list("username", flat=True))
    assert found == {"asan.bek", *(f"asan.bek{n}" for n in range(2, 25))}


def test_a_made_username_does_not_take_one_that_is_given_in_the_same_list():
    given = Newcomer(family_name="Х", given_name="У", username="asan.bek")
    made = Newcomer(family_name="Бек", given_name="Асан")
    people = actions.register_all([made, given], school_id=1, by=SYSTEM, at=MONDAY)
    assert [p.username for p in people] == ["asan.bek2", "asan.bek"]


def test_three_hundred_people_cost_hardly_more_statements_than_thirty():
    def cost(people: list[Newcomer]) -> int:
        with CaptureQueriesContext(connection) as captured:
            actions.register_all(people, school_id=1, by=SYSTEM, at=MONDAY)
        return sum("INSERT" not in query["sql"] for query in captured)

    all_people = newcomers(331)
    cost(all_people[:1])
    assert cost(all_people[1:31]) == cost(all_people[31:])


def test_replaying_the_act_enters_nobody_twice():
    uid = uuid4()
    newcomer = Newcomer(family_name="Бек", given_name="Асан")
    actions.register(newcomer, school_id=1, by=SYSTEM, at=MONDAY, uid=uid)
    with pytest.raises(AlreadyDone):
        actions.register(newcomer, school_id=1, by=SYSTEM, at=MONDAY, uid=uid)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.TEACHER, school_id=1),
        Grant(Role.CLASS_TEACHER, school_id=1, class_id=1),
        Grant(Role.DIRECTOR, school_id=2),
        Grant(Role.PARENT, school_id=1, learner_id=1),
        Grant(Role.PUPIL, school_id=1, class_id=1),
        Grant(Role.DISTRICT, organisation_id=1),
    ],
)
def test_only_office_and_administrator_enter_people(grant):
    who = make_person()
    entries = LogEntry.objects.count()
    with pytest.raises(PermissionDenied, match="office or its administrator"):
        actions.register_all(newcomers(2), school_id=1, by=actor_of(who, grant), at=MONDAY)
    assert Person.objects.count() == 1
    assert LogEntry.objects.count() == entries


def test_the_administrator_enters_people_of_her_school():
    who = make_person()
    by = actor_of(who, Grant(Role.OPERATOR, school_id=1))
    actions.register_all(newcomers(2), school_id=1, by=by, at=MONDAY)
    assert Person.objects.count() == 3


def test_a_correction_says_what_changed_and_keeps_the_rest():
    person = make_person(phone="87015550102")
    actions.correct(person, Details(given_name="Әсел", phone=""), school_id=1, by=SYSTEM, at=MONDAY)
    person.refresh_from_db()
    assert (person.given_name, person.phone, person.family_name) == ("Әсел", None, "Сынақбаев")
    assert '"given_name","phone"' in LogEntry.objects.latest("id").data


def test_a_correction_that_changes_nothing_leaves_no_trace():
    person = make_person()
    entries = LogEntry.objects.count()
    actions.correct(person, Details(family_name="Сынақбаев"), by=SYSTEM, at=MONDAY)
    assert LogEntry.objects.count() == entries


def test_many_corrections_are_one_act():
    people = [make_person() for _ in range(5)]
    changes = [(p.pk, Details(patronymic="Асанұлы" if p != people[0] else "")) for p in people]
    changed = actions.correct_all(changes, school_id=1, by=SYSTEM, at=MONDAY)
    assert changed == [p.pk for p in people[1:]]
    assert Person.objects.filter(patronymic="Асанұлы").count() == 4


def test_swapping_a_phone_with_somebody_is_refused_and_changes_nothing():
    one, other = make_person(phone="87015550101"), make_person(phone="87015550102")
    with pytest.raises(Refused):
        actions.correct(one, Details(phone="87015550102"), by=SYSTEM, at=MONDAY)
    one.refresh_from_db(), other.refresh_from_db()
    assert (one.phone, other.phone) == ("+77015550101", "+77015550102")


def test_a_closed_account_has_no_open_door():
    person = make_person()
    Session.objects.create(session_key="k" * 32, expire_date=MONDAY, person=person, session_data="")
    actions.deactivate(person, by=SYSTEM, at=MONDAY)
    person.refresh_from_db()
    assert not person.is_active
    assert not Session.objects.exists()
    actions.reactivate(person, by=SYSTEM, at=MONDAY)
    person.refresh_from_db()
    assert person.is_active


def test_renewed_rights_reach_the_guardians_too():
    learner, mother, stranger = make_person(), make_person(), make_person()
    make_guardianship(mother, learner)
    actions.renew_rights([learner.pk], by=SYSTEM)
    versions = {p.pk: p.rights_version for p in Person.objects.all()}
    assert versions == {learner.pk: 2, mother.pk: 2, stranger.pk: 1}
