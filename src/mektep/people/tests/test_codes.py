"""Codes on paper: invitations, first passwords, and coming with one over HTTP."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from mektep.core import clock
from mektep.core.errors import Refused
from mektep.core.models import LogEntry
from mektep.people import actions
from mektep.people.actors import Actor, Grant, Role
from mektep.people.models import Guardianship, Invitation, Person, SignInCard

from .factories import MONDAY, PASSWORD, SYSTEM, actor_of, make_person

pytestmark = pytest.mark.django_db
JOIN = "/people/join/"
CHILD = Grant(Role.PARENT, school_id=1, class_id=7)
NEW = {
    "family_name": "Әлиева", "given_name": "Сара", "phone": "8 701 555 77 88", "kinship": "mother",
    "language": "en", "password": "tauda-qar-77", "again": "tauda-qar-77",
}  # fmt: skip


@pytest.fixture
def tom(small_school):
    tom = make_person("Том", username="tom", language="en")
    small_school[tom.pk] = [Grant(Role.PUPIL, school_id=1, class_id=7)]
    small_school.classes[7] = [tom.pk]
    return tom


@pytest.fixture
def teacher():
    """Class teacher of class 7 in school 1."""
    return actor_of(make_person("Вера"), Grant(Role.CLASS_TEACHER, school_id=1, class_id=7))


def say(response) -> str:
    return unescape(response.content.decode())


def type_in(code: str, client: Client | None = None):
    client = client or Client()
    return client, client.post(JOIN, {"code": code}, follow=True)


def test_a_code_makes_whoever_is_signed_in_the_guardian_once(tom, teacher):
    olga, other = make_person(), make_person()
    issued = actions.invite_guardian(tom, "mother", by=teacher, at=MONDAY)
    tie = actions.accept_invitation(issued.code.lower(), "father", by=actor_of(olga), at=MONDAY)
    assert (tie.guardian, tie.learner, tie.kinship) == (olga, tom, "mother")
    with pytest.raises(Refused, match="used already"):
        actions.accept_invitation(issued.code, by=actor_of(other), at=MONDAY)
    assert Guardianship.objects.count() == 1
    olga.refresh_from_db()
    assert olga.rights_version == 2


def test_a_code_is_kept_nowhere(tom, teacher):
    issued = actions.invite_guardian(tom, by=teacher, at=MONDAY)
    assert issued.code not in str(list(Invitation.objects.values_list()))
    assert not any(issued.code in entry.data for entry in LogEntry.objects.all())


@pytest.mark.parametrize(
    ("days", "withdrawn", "sentence"), [(30, False, "no longer valid"), (0, True, "no longer valid")]
)
def test_an_old_or_withdrawn_code_is_void(tom, teacher, days, withdrawn, sentence):
    issued = actions.invite_guardian(tom, by=teacher, at=MONDAY)
    if withdrawn:
        actions.withdraw_invitation(issued.invitation, by=teacher, at=MONDAY)
    with pytest.raises(Refused, match=sentence):
        actions.accept_invitation(issued.code, by=actor_of(make_person()), at=MONDAY + timedelta(days=days))
    assert not Guardianship.objects.exists()


@pytest.mark.parametrize("code", ["", "ABCDEFGH", "A", "' OR 1=1", "\x00" * 8, "A" * 10_000, "😀" * 8])
def test_garbage_is_no_code(tom, code):
    with pytest.raises(Refused, match="no such code"):
        actions.accept_invitation(code, by=actor_of(make_person()), at=MONDAY)


def test_a_pupil_becomes_nobodys_guardian(tom, teacher):
    issued = actions.invite_guardian(tom, by=teacher, at=MONDAY)
    nina = actor_of(make_person("Нина"), Grant(Role.PUPIL, school_id=1, class_id=7))
    with pytest.raises(PermissionDenied, match="grown-up"):
        actions.accept_invitation(issued.code, by=nina, at=MONDAY)


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.TEACHER, school_id=1),
        Grant(Role.CLASS_TEACHER, school_id=1, class_id=8),
        Grant(Role.DIRECTOR, school_id=2),
        Grant(Role.PARENT, school_id=1, class_id=7, learner_id=1),
    ],
)
def test_only_who_keeps_the_family_gives_codes_and_cards(tom, grant):
    by = actor_of(make_person(), grant)
    for act in (
        lambda: actions.invite_guardian(tom, by=by, at=MONDAY),
        lambda: actions.give_code(tom, by=by, at=MONDAY),
        lambda: actions.issue_card(tom, by=by, at=MONDAY),
        lambda: actions.invite_guardians(7, by=by, at=MONDAY),
        lambda: actions.give_codes(7, by=by, at=MONDAY),
        lambda: actions.issue_cards(7, by=by, at=MONDAY),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Invitation.objects.exists()
    assert not SignInCard.objects.exists()


@pytest.mark.parametrize(
    ("places", "by", "may"),
    [
        ([CHILD], Role.CLASS_TEACHER, True),
        ([CHILD, Grant(Role.PARENT, school_id=2, class_id=9)], Role.CLASS_TEACHER, False),
        ([CHILD, Grant(Role.DIRECTOR, school_id=1)], Role.CLASS_TEACHER, False),
        ([CHILD, Grant(Role.TEACHER, school_id=2)], Role.OPERATOR, False),
        ([Grant(Role.TEACHER, school_id=1)], Role.OPERATOR, True),
        ([Grant(Role.DIRECTOR, school_id=1)], Role.OPERATOR, False),
        ([Grant(Role.DIRECTOR, school_id=1)], Role.DEPUTY, True),
        ([Grant(Role.TEACHER, school_id=1), Grant(Role.DISTRICT, organisation_id=1)], Role.DIRECTOR, False),
        ([], Role.DIRECTOR, False),
    ],
)
def test_nobody_takes_a_bigger_persons_account_by_a_code(small_school, places, by, may):
    person = make_person()
    small_school[person.pk] = places
    actor = actor_of(make_person(), Grant(by, school_id=1, class_id=7 if by is Role.CLASS_TEACHER else None))
    if may:
        assert actions.give_code(person, by=actor, at=MONDAY).code
    else:
        with pytest.raises(PermissionDenied, match="sign-in code"):
            actions.give_code(person, by=actor, at=MONDAY)


def test_a_class_gets_its_sheets_in_constant_statements(small_school, teacher, django_assert_max_num_queries):
    small_school.classes[7] = [make_person().pk for _ in range(30)]
    for act in (actions.invite_guardians, actions.give_codes, actions.issue_cards):
        with django_assert_max_num_queries(16):
            assert len(act(7, by=teacher, at=MONDAY)) == 30
    with pytest.raises(Refused, match="no pupils"):
        actions.give_codes(8, by=teacher, at=MONDAY)


def test_the_newest_code_for_a_password_voids_the_others(tom, teacher):
    old = actions.give_code(tom, by=teacher, at=MONDAY)
    new = actions.give_code(tom, by=teacher, at=MONDAY)
    doorman = Actor.system("doors")
    with pytest.raises(Refused, match="no longer valid"):
        actions.use_code(old.code, "tauda-qar-77", by=doorman, at=MONDAY)
    actions.use_code(new.code, "tauda-qar-77", by=doorman, at=MONDAY)
    with pytest.raises(Refused, match="used already"):
        actions.use_code(new.code, "tauda-qar-78", by=doorman, at=MONDAY)
    tom.refresh_from_db()
    assert tom.check_password("tauda-qar-77")


def test_a_code_serves_its_own_purpose_only(tom, teacher):
    for_password = actions.give_code(tom, by=teacher, at=MONDAY)
    for_family = actions.invite_guardian(tom, by=teacher, at=MONDAY)
    with pytest.raises(Refused, match="choosing a password"):
        actions.accept_invitation(for_password.code, by=actor_of(make_person()), at=MONDAY)
    with pytest.raises(Refused, match="family"):
        actions.use_code(for_family.code, "tauda-qar-77", by=SYSTEM, at=MONDAY)
    assert not Invitation.objects.exclude(used_at=None).exists()


# ── over HTTP ────────────────────────────────────────────────────────────────────────────────


def test_a_pupil_chooses_the_first_password_and_is_in(tom, teacher):
    issued = actions.give_code(tom, by=teacher, at=MONDAY)
    client, page = type_in(issued.printed)
    assert page.redirect_chain[-1][0] == "/people/join/password/"
    assert "tom" in say(page)
    weak = client.post("/people/join/password/", {"password": "12345678", "again": "12345678"})
    assert weak.status_code == 400
    client.post("/people/join/password/", {"password": "tauda-qar-77", "again": "tauda-qar-77"})
    assert client.get("/people/me/").status_code == 200
    _client, page = type_in(issued.printed)
    assert (page.status_code, "used already" in say(page)) == (409, True)


def test_a_parent_opens_an_account_and_is_in(tom, teacher):
    issued = actions.invite_guardian(tom, by=teacher, at=MONDAY)
    client, page = type_in(issued.printed)
    assert page.redirect_chain[-1][0] == "/people/join/child/"
    assert client.post("/people/join/child/", NEW).status_code == 302
    sara = Person.objects.get(phone="+77015557788")
    assert Guardianship.objects.get().guardian == sara
    assert client.get("/people/me/").status_code == 200
    assert LogEntry.objects.filter(kind="people.InvitationAccepted").count() == 1


def test_a_parent_with_an_account_adds_the_child_to_it(tom, teacher):
    make_person(username="olga", password=PASSWORD, language="en")
    issued = actions.invite_guardian(tom, by=teacher, at=MONDAY)
    client = Client()
    client.post("/accounts/login/", {"name": "olga", "password": PASSWORD})
    type_in(issued.printed, client)
    assert client.post("/people/join/child/", {"kinship": "mother"}).status_code == 302
    assert Guardianship.objects.get().guardian.username == "olga"


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"phone": "12"}, 400, "+7 701"),
        ({"phone": "\x00"}, 400, "Null"),
        ({"given_name": ""}, 400, "required"),
        ({"family_name": "\u200b\u200e"}, 409, "surname"),
        ({"kinship": "stranger"}, 400, "Select a valid choice"),
        ({"language": "de"}, 400, "Select a valid choice"),
        ({"again": "other"}, 400, "differ"),
        ({"password": "a", "again": "a"}, 400, "too short"),
        ({"phone": "87015550102"}, 409, "registered already"),
        ({"family_name": "x" * 81}, 400, "at most 80"),
    ],
)
def test_a_mistake_in_the_account_leaves_the_code_unused(tom, teacher, change, status, sentence):
    make_person(phone="87015550102")
    issued = actions.invite_guardian(tom, by=teacher, at=MONDAY)
    people = Person.objects.count()
    client, _page = type_in(issued.printed)
    response = client.post("/people/join/child/", NEW | change)
    assert response.status_code == status
    assert sentence in say(response)
    assert Person.objects.count() == people
    assert not Invitation.objects.exclude(used_at=None).exists()


@pytest.mark.parametrize("code", ["", "ABCDEFGH", "x" * 41, "' OR ''='", "ABCD\x00EFG", "١٢٣٤٥٦٧٨"])
def test_a_garbage_code_is_answered_by_a_sentence(code):
    response = Client().post(JOIN, {"code": code})
    assert response.status_code in {400, 403}
    assert any(words in say(response) for words in ("no such code", "required", "at most", "Null"))


def test_an_expired_code_is_told_and_trying_codes_shuts_the_place(tom, teacher):
    issued = actions.give_code(tom, by=teacher, at=MONDAY)
    with clock.set_to(MONDAY + timedelta(days=3)):
        assert "no longer valid" in say(Client().post(JOIN, {"code": issued.printed}))
    answers = [say(Client().post(JOIN, {"code": "ABCDEFGH"})) for _ in range(61)]
    assert "Too many attempts" in answers[-1]
    assert "Too many attempts" in say(Client().post(JOIN, {"code": issued.printed}))


@pytest.mark.parametrize("url", ["/people/join/password/", "/people/join/child/"])
def test_the_second_step_needs_the_first(url):
    for response in (Client().get(url), Client().post(url, NEW)):
        assert (response.status_code, response.url) == (302, JOIN)


def test_the_form_from_elsewhere_is_refused(tom, teacher):
    issued = actions.give_code(tom, by=teacher, at=MONDAY)
    assert Client(enforce_csrf_checks=True).post(JOIN, {"code": issued.code}).status_code == 403
