"""Founding the schools that a file brings to a new node."""

from datetime import datetime

from django.db import transaction

from mektep.core.rules import require
from mektep.people.actors import Actor
from mektep.school import actions as school
from mektep.school.models import School

from .. import rules
from ..founding import LEVELS, NAMELESS, Target, organisation


@transaction.atomic
def found(target: Target, *, by: Actor, at: datetime) -> School:
    """Found the school of a file, and whatever is missing above it, through the school's own acts."""
    require(by, rules.can_found)

    parent = None
    for kind in LEVELS:
        name = target.above.get(kind, "")
        parent = organisation(kind, name, parent) or school.found_organisation(
            kind, name or NAMELESS[kind], parent, by=by, at=at
        )
    assert parent is not None
    bin_ = target.org.identifier if len(target.org.identifier) <= 12 else ""
    return school.found_school(parent, target.org.name[:200], bin=bin_, by=by, at=at)
