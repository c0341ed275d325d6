"""The school's pages about families, and the family's page about a child, over HTTP."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mektep.core.models import LogEntry
from mektep.people import actions
from mektep.people.actors import Grant, Role
from mektep.people.models import Guardianship, Invitation, SignInCard

from .factories import MONDAY, PASSWORD, SYSTEM, actor_of, make_guardianship, make_person

pytestmark = pytest.mark.django_db
JOIN = "/people/join/"
CHILD = Grant(Role.PARENT, school_id=1, class_id=7)


@pytest.fixture
def tom(small_school):
    tom = make_person("Том", username="tom", language="en")
    small_school[tom.pk] = [Grant(Role.PUPIL, school_id=1, class_id=7)]
    small_school.classes[7] = [tom.pk]
    return tom


def say(response) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def visit(given_rights):
    """A client of somebody with these rights."""

    def sign_in(*grants: Grant) -> Client:
        person = make_person(password=PASSWORD, language="en")
        given_rights[person.pk] = grants
        client = Client()
        client.post("/accounts/login/", {"name": person.username, "password": PASSWORD})
        client.person = person
        return client

    return sign_in


LEADS = Grant(Role.CLASS_TEACHER, school_id=1, class_id=7)


def test_the_class_teacher_keeps_the_families_of_her_class(tom, visit):
    vera = visit(LEADS)
    assert vera.get("/people/classes/").status_code == 200
    assert "Том" in say(vera.get("/people/classes/7/"))
    for tail in ("invite", "give-codes", "issue-cards"):
        sheet = vera.post(f"/people/classes/7/{tail}/")
        assert sheet.status_code == 200
        assert "<svg" in say(sheet)
    assert vera.get(f"/people/{tom.pk}/family/").status_code == 200
    assert "Том" in say(vera.post(f"/people/{tom.pk}/family/invite/", {"kinship": "father"}))
    (open_one,) = Invitation.objects.filter(kinship="father")
    vera.post(f"/people/{tom.pk}/family/invitations/{open_one.pk}/withdraw/")
    open_one.refresh_from_db()
    assert open_one.withdrawn_at
    assert vera.post(f"/people/{tom.pk}/issue-card/").status_code == 200
    vera.post(f"/people/{tom.pk}/revoke-card/")
    assert not SignInCard.objects.filter(revoked_at=None).exists()
    assert vera.post(f"/people/{tom.pk}/give-code/", {"learner": tom.pk}).status_code == 200


PAGES = [
    ("get", "/people/classes/7/"),
    ("post", "/people/classes/7/invite/"),
    ("post", "/people/classes/7/give-codes/"),
    ("post", "/people/classes/7/issue-cards/"),
    ("get", "/people/{tom}/family/"),
    ("post", "/people/{tom}/family/invite/"),
    ("get", "/people/{tom}/family/{tie}/limit/"),
    ("post", "/people/{tom}/family/{tie}/limit/"),
    ("post", "/people/{tom}/family/{tie}/end/"),
    ("post", "/people/{tom}/give-code/"),
    ("post", "/people/{tom}/issue-card/"),
    ("post", "/people/{tom}/revoke-card/"),
]


@pytest.mark.parametrize(("method", "url"), PAGES)
@pytest.mark.parametrize(
    ("grant", "status"),
    [
        (Grant(Role.TEACHER, school_id=1), 403),
        (Grant(Role.LIBRARIAN, school_id=1), 403),
        (Grant(Role.DIRECTOR, school_id=2), 404),
        (Grant(Role.PUPIL, school_id=1, class_id=7), 404),
        (Grant(Role.DISTRICT, organisation_id=1), 404),
    ],
)
def test_nobody_else_opens_or_does_anything_there(tom, visit, method, url, grant, status):
    tie = make_guardianship(make_person(), tom)
    client = visit(grant)
    before = (Invitation.objects.count(), SignInCard.objects.count(), LogEntry.objects.count())
    response = getattr(client, method)(url.format(tom=tom.pk, tie=tie.pk))
    assert response.status_code == status
    assert (Invitation.objects.count(), SignInCard.objects.count(), LogEntry.objects.count()) == before
    tie.refresh_from_db()
    assert (tie.may_see, tie.ends_on) == (True, None)


def test_the_office_limits_and_ends_over_http(tom, visit):
    tie = make_guardianship(make_person(), tom)
    paul = visit(Grant(Role.DIRECTOR, school_id=1))
    url = reverse("people:limit", args=[tom.pk, tie.pk])
    assert paul.get(url).status_code == 200
    refused = paul.post(url, {"may_see": "on"})
    assert (refused.status_code, "court" in say(refused)) == (409, True)
    assert paul.post(url, {"may_see": "on", "reason": "Шешім № 5"}).status_code == 302
    tie.refresh_from_db()
    assert (tie.may_see, tie.may_sign, tie.limits) == (True, False, "Шешім № 5")
    paul.post(reverse("people:end", args=[tom.pk, tie.pk]))
    tie.refresh_from_db()
    assert not tie.may_see


def test_the_family_sees_who_opened_its_page(tom, visit, small_school):
    vera, olga = visit(LEADS), visit(Grant(Role.PARENT, school_id=1, class_id=7, learner_id=tom.pk))
    make_guardianship(olga.person, tom)
    for _ in range(2):
        vera.get(f"/people/{tom.pk}/family/")
    page = say(olga.get(f"/people/children/{tom.pk}/"))
    assert page.count(vera.person.short_name) == 1


def test_a_parent_consents_and_trusts_over_http(tom, visit):
    olga = visit(Grant(Role.PARENT, school_id=1, class_id=7, learner_id=tom.pk))
    make_guardianship(olga.person, tom)
    granny = make_person(username="granny")
    base = f"/people/children/{tom.pk}/"
    olga.post(f"{base}consents/give/", {"kind": "photo"})
    assert "Given on" in say(olga.get(base))
    assert olga.post(f"{base}consents/give/", {"kind": "photo"}).status_code == 409
    assert olga.post(f"{base}consents/give/", {"kind": "everything"}).status_code == 404
    assert olga.get(f"{base}delegate/").status_code == 200
    assert olga.post(f"{base}delegate/", {"name": "nobody", "until": "2026-09-20"}).status_code == 403
    assert olga.post(f"{base}delegate/", {"name": "granny", "until": "2026-13-40"}).status_code == 400
    assert olga.post(f"{base}delegate/", {"name": "granny", "until": "2036-09-20"}).status_code == 409
    assert olga.post(f"{base}delegate/", {"name": "granny", "until": "2026-09-20"}).status_code == 302
    given = Guardianship.objects.get(guardian=granny)
    olga.post(f"{base}family/{given.pk}/end/")
    given.refresh_from_db()
    assert not given.may_see


@pytest.mark.parametrize("tail", ["", "delegate/"])
def test_a_child_is_nobody_elses(tom, visit, tail):
    stranger = visit(Grant(Role.PARENT, school_id=1, class_id=7, learner_id=tom.pk + 1), LEADS)
    assert stranger.get(f"/people/children/{tom.pk}/{tail}").status_code == 404


def test_a_limited_parent_sees_no_page(tom, visit):
    father = visit()
    make_guardianship(father.person, tom, may_see=False, may_sign=False, limits="№ 5")
    assert father.get(f"/people/children/{tom.pk}/").status_code == 404


def test_pages_cost_the_same_for_more_rows(tom, visit, small_school):

    vera = visit(LEADS)
    olga = visit(Grant(Role.PARENT, school_id=1, class_id=7, learner_id=tom.pk))
    make_guardianship(olga.person, tom)

    def cost(client: Client, url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    pages = [
        (vera, "/people/classes/7/"),
        (vera, f"/people/{tom.pk}/family/"),
        (olga, f"/people/children/{tom.pk}/"),
    ]
    before = [cost(*page) for page in pages]
    small_school.classes[7] += [make_person().pk for _ in range(9)]
    for number in range(5):
        make_guardianship(make_person(), tom)
        actions.invite_guardian(tom, by=SYSTEM, at=MONDAY)
        actions.note_opening(
            tom.pk, f"purpose{number}", school_id=1,
            by=actor_of(make_person(), Grant(Role.TEACHER, school_id=1)), at=MONDAY,
        )  # fmt: skip
    assert [cost(*page) for page in pages] == before
