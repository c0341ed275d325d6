"""Small helpers of the actions: facts that are logged together, and whose rights follow."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from mektep.core.events import Event
from mektep.core.log import publish_all
from mektep.core.rules import Doer
from mektep.people import actions as people
from mektep.people.models import Guardianship

DAY = timedelta(days=1)


def publish_each(events: Sequence[Event], *, by: Doer, at: datetime, uid: UUID | None) -> None:
    """Log facts of one bulk act; the first takes the act's `uid`, the others names derived from it."""
    publish_all(
        [
            (event, uid if not place or uid is None else uuid5(uid, str(place)), "")
            for place, event in enumerate(events)
        ],
        by=by,
        at=at,
    )


def renew_families(learner_ids: Iterable[int], *, by: Doer) -> None:
    """The rights of learners and of everybody who stands for them are read anew."""
    ids = set(learner_ids)
    guardians: set[int] = set()
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        guardians.update(
            Guardianship.objects.filter(learner_id__in=ordered[start : start + 500]).values_list(
                "guardian_id", flat=True
            )
        )
    people.renew_rights(ids | guardians, by=by)


def day_before(on: date) -> date:
    return on - DAY


def change(thing: object, **values: object) -> tuple[str, ...]:
    """Set what differs; returns the changes as `field: before → after`, for the log."""
    changes = []
    for name, value in values.items():
        before = getattr(thing, name)
        if before != value:
            setattr(thing, name, value)
            changes.append(f"{name}: {before} → {value}")
    return tuple(changes)
