"""The office finds people and helps them to get in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mektep.people.actors import Grant, Role
from mektep.people.models import Invitation, Person, Session

from .factories import PASSWORD, make_person
from .knocking import is_in, knock, sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(small_school):
    person = make_person(
        "Сәуле", family_name="Әбдіқадыр", username="saule", phone="87015550102", language="en"
    )
    small_school[person.pk] = [Grant(Role.TEACHER, school_id=1)]
    return person


@pytest.fixture
def oscar(client, given_rights):
    """The administrator, signed in."""
    person = make_person("Оскар", username="oscar", password=PASSWORD, language="en")
    given_rights[person.pk] = [Grant(Role.OPERATOR, school_id=1)]
    knock(client, "oscar")
    return client


@pytest.mark.parametrize("words", ["Әбді", "әбдіқадыр сәу", "Сәуле", "saul", "+7701", " сәуле  "])
def test_somebody_is_found_by_the_beginning_of_a_name(oscar, teacher, words):
    assert "Әбдіқадыр Сәуле" in sentence(oscar.get("/people/", {"q": words}))


@pytest.mark.parametrize("words", ["", "Жоқ", "%", "_", "' OR 1=1 --", "\x00", "<script>", "a" * 10_000])
def test_nobody_is_found_by_anything_else(oscar, teacher, words):
    response = oscar.get("/people/", {"q": words})
    assert response.status_code == 200
    assert "Әбдіқадыр" not in sentence(response)
    assert "<script>alert" not in response.content.decode()


def test_people_of_other_schools_are_not_found(oscar, teacher, small_school):
    small_school[teacher.pk] = [Grant(Role.TEACHER, school_id=2)]
    assert "Әбдіқадыр" not in sentence(oscar.get("/people/", {"q": "Әбді"}))
    assert oscar.get(f"/people/{teacher.pk}/").status_code == 404


def test_the_part_comes_alone_and_more_people_cost_no_more_queries(oscar, teacher, small_school):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            part = oscar.get("/people/", {"q": "Ә"}, headers={"HX-Request": "true"})
        assert part.content.decode().strip().startswith('<div id="found"')
        return len(captured)

    before = cost()
    for _ in range(5):
        small_school[make_person(family_name="Әлиев").pk] = [Grant(Role.TEACHER, school_id=1)]
    assert cost() == before


def test_the_administrator_helps_a_teacher_to_get_in(oscar, teacher):
    Session.objects.create(
        session_key="k" * 32, expire_date="2030-01-01T00:00Z", person=teacher, session_data=""
    )
    page = f"/people/{teacher.pk}/"
    assert "Signed-in devices: 1" in sentence(oscar.get(page))
    oscar.post(f"{page}sign-out/")
    assert not Session.objects.filter(person=teacher).exists()
    assert "Сәуле" in sentence(oscar.post(f"{page}give-code/"))
    assert Invitation.objects.filter(for_person=teacher).count() == 1
    oscar.post(f"{page}deactivate/")
    assert not Person.objects.get(pk=teacher.pk).is_active
    assert "closed" in sentence(oscar.get(page))
    oscar.post(f"{page}reactivate/")
    oscar.post(f"{page}lift-second-factor/")
    assert Person.objects.get(pk=teacher.pk).is_active


@pytest.mark.parametrize(
    "grant", [Grant(Role.TEACHER, school_id=1), Grant(Role.CLASS_TEACHER, school_id=1, class_id=7)]
)
@pytest.mark.parametrize(
    "act", ["", "sign-out/", "give-code/", "deactivate/", "reactivate/", "lift-second-factor/"]
)
def test_colleagues_do_not_open_each_others_accounts(client, given_rights, teacher, grant, act):
    person = make_person(username="nosy", password=PASSWORD, language="en")
    given_rights[person.pk] = [grant]
    knock(client, "nosy")
    assert client.get("/people/").status_code == 403
    page = f"/people/{teacher.pk}/{act}"
    assert (client.post(page) if act else client.get(page)).status_code == 403
    assert Person.objects.get(pk=teacher.pk).is_active
    assert not Invitation.objects.exists()
    assert is_in(client)


def test_the_administrator_does_not_open_the_directors_account(oscar, small_school):
    paul = make_person("Паул")
    small_school[paul.pk] = [Grant(Role.DIRECTOR, school_id=1)]
    for act in ("sign-out/", "give-code/", "deactivate/", "lift-second-factor/"):
        assert oscar.post(f"/people/{paul.pk}/{act}").status_code == 403
    assert oscar.get(f"/people/{paul.pk}/").status_code == 403
