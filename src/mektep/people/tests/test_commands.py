"""What is done from the command line and once a day."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mektep.core import clock
from mektep.people import tasks
from mektep.people.models import Lockout, Session

from .factories import MONDAY, make_person
from .knocking import is_in, knock

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_sessions_that_ran_out_and_forgotten_failures_leave_the_tables(client, vera):
    knock(client, password="wrong")
    knock(client)
    assert json.loads(run("clear_sessions", "--json")) == {"deleted": 0}
    with clock.set_to(MONDAY + timedelta(days=31)):
        assert "Deleted: 1" in run("clear_sessions")
    assert not Session.objects.exists()
    assert not Lockout.objects.exists()


def test_the_worker_clears_sessions_too(client, vera):
    knock(client)
    with clock.set_to(MONDAY + timedelta(days=31)):
        tasks.clear_sessions()
    assert not Session.objects.exists()


def test_a_session_that_ran_out_opens_nothing(client, vera):
    knock(client)
    with clock.set_to(MONDAY + timedelta(days=31)):
        assert not is_in(client)


def test_a_code_from_the_command_line_opens_the_way(client):
    paul = make_person("Паул", username="paul", language="en")
    answer = json.loads(run("password_code", "paul", "--json"))
    client.post("/people/join/", {"code": answer["code"]})
    client.post("/people/join/password/", {"password": "tauda-qar-77", "again": "tauda-qar-77"})
    assert is_in(client)
    paul.refresh_from_db()
    assert paul.check_password("tauda-qar-77")


def test_a_name_nobody_has_is_told_with_exit_code_two():
    with pytest.raises(CommandError, match="Nobody has this name") as told:
        run("password_code", "nobody")
    assert told.value.returncode == 2
