"""What tests of people share: a school is above us, so rights are given by hand."""

import pytest

from .factories import GivenRights


@pytest.fixture
def given_rights(settings, monkeypatch):
    """Rights by person's id, for requests; `given_rights[person.pk] = [Grant(...)]`."""
    theirs = "mektep.school.middleware.ActorMiddleware"
    ours = "mektep.people.tests.factories.GivenRights"
    settings.MIDDLEWARE = [ours if name == theirs else name for name in settings.MIDDLEWARE]
    rights: dict = {}
    monkeypatch.setattr(GivenRights, "grants", rights)
    return rights
