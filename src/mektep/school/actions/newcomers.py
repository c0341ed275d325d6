"""Somebody new comes: entered as a person and put in place by one act."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from mektep.core.rules import require
from mektep.people import actions as people
from mektep.people.actions import Newcomer
from mektep.people.actors import Actor

from .. import rules
from ..models import Appointment, Enrolment, School, SchoolClass
from .pupils import enrol
from .staff import appoint


@transaction.atomic
def admit(
    newcomer: Newcomer,
    school_class: SchoolClass,
    *,
    starts_on: date,
    order_number: str = "",
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
) -> Enrolment:
    """Enter a child nobody knew before, and enrol her. All or nothing."""
    require(by, rules.can_enrol, school_class.school)
    learner = people.register(newcomer, school_id=school_class.school_id, by=by, at=at)
    return enrol(learner, school_class, starts_on=starts_on, order_number=order_number, by=by, at=at, uid=uid)


@transaction.atomic
def hire(
    newcomer: Newcomer,
    post: str,
    school: School,
    *,
    starts_on: date,
    by: Actor,
    at: datetime,
    uid: UUID | None = None,
) -> Appointment:
    """Enter a colleague nobody knew before, and give her a post. All or nothing."""
    require(by, rules.can_appoint, school, post)
    person = people.register(newcomer, school_id=school.pk, by=by, at=at)
    return appoint(person, post, school, starts_on=starts_on, by=by, at=at, uid=uid)
