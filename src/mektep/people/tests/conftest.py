"""What tests of people share: a school is above us, so places and rights are given by hand."""

from collections import UserDict

import pytest
from django.core.cache import cache
from django.db.models import Q

from mektep.people import relations
from mektep.people.actors import Grant

from .factories import PASSWORD, GivenRights, make_person


class SmallSchool(UserDict, relations.Relations):
    """Everybody's places by person's id, and the pupils of each class of school 1."""

    def __init__(self) -> None:
        super().__init__()
        self.classes: dict[int, list[int]] = {}

    def places(self, person_ids, on):
        return {pk: frozenset[Grant](self[pk]) for pk in person_ids if pk in self}

    def reach(self, actor):
        near = [pk for pk, grants in self.items() if {g.school_id for g in grants} & actor.staff_schools]
        return Q(pk__in=near)

    def roster(self, class_id, on):
        found = self.classes.get(class_id)
        return relations.Roster(class_id, 1, "7 «Б»", tuple(found)) if found else None

    def rosters(self, actor, on):
        return [relations.Roster(pk, 1, "7 «Б»", ()) for pk in self.classes]


@pytest.fixture(autouse=True)
def _english_with_an_empty_cache(settings):
    settings.LANGUAGE_CODE = "en"
    cache.clear()


@pytest.fixture
def vera(db):
    """Somebody with every kind of name."""
    return make_person(
        "Вера", username="vera", password=PASSWORD, phone="87015550102", email="vera@school.kz", language="en"
    )


@pytest.fixture
def small_school(monkeypatch):
    school = SmallSchool()
    monkeypatch.setattr(relations, "_relations", school)
    return school


@pytest.fixture
def given_rights(settings, monkeypatch):
    """Rights by person's id, for requests; `given_rights[person.pk] = [Grant(...)]`."""
    theirs = "mektep.school.middleware.ActorMiddleware"
    ours = "mektep.people.tests.factories.GivenRights"
    settings.MIDDLEWARE = [ours if name == theirs else name for name in settings.MIDDLEWARE]
    rights: dict = {}
    monkeypatch.setattr(GivenRights, "grants", rights)
    return rights
