"""Absence notes for people: those one wrote, and those that wait for the class teacher."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import QuerySet

from mektep.people.actors import Actor
from mektep.people.models import Person

from ..models import AbsenceNote

SHOWN_DAYS = timedelta(days=120)


def children(actor: Actor) -> QuerySet[Person]:
    """The learners that the actor stands for, by name."""
    return Person.objects.filter(pk__in=actor.children()).by_name()


def notes(actor: Actor, today: date) -> tuple[Sequence[AbsenceNote], Sequence[AbsenceNote]]:
    """Notes that wait for the class teacher, and the others of the last months; newest first, one query."""
    found = list(
        AbsenceNote.objects.visible_to(actor)
        .filter(ends_on__gte=today - SHOWN_DAYS)
        .select_related("learner", "written_by", "confirmed_by")
        .order_by("-starts_on", "-id")[:200]
    )
    waiting = [note for note in found if note.withdrawn_at is None and note.confirmed_at is None]
    return waiting, [note for note in found if note not in waiting]
