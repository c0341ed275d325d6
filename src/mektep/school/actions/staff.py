"""Staff in their posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Doer, require
from mektep.people import actions as people
from mektep.people.models import Person

from .. import events, queries, rules
from ..facts import publish_each
from ..models import Appointment, Organisation, School
from .pupils import TooEarly


class WrongPlace(Refused):
    message = _("This post belongs to another kind of organisation.")


class AlreadyAppointed(Refused):
    message = _("{name} holds this post already.")


class AlreadyDismissed(Refused):
    message = _("This appointment has ended already.")


class StillTeaches(Refused):
    message = _("{name} still teaches or leads a class: hand these over first.")


@dataclass(frozen=True)
class NewAppointment:
    """A post to be filled."""

    person: Person
    post: str


@transaction.atomic
def appoint(
    person: Person,
    post: str,
    place: School | Organisation,
    *,
    starts_on: date,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Appointment:
    """Give somebody a post (`Appointment.Post`) in a school, or in an education department."""
    place = place.locked()
    require(by, rules.can_appoint, place, post)
    return _appoint(place, [NewAppointment(person, post)], starts_on, by=by, at=at, uid=uid)[0]


@transaction.atomic
def appoint_all(
    school: School,
    appointments: Sequence[NewAppointment],
    *,
    starts_on: date,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> list[Appointment]:
    """Fill many posts of a school at once, all or none; in their order."""
    school = school.locked()
    for post in sorted({new.post for new in appointments}):
        require(by, rules.can_appoint, school, post)
    return _appoint(school, appointments, starts_on, by=by, at=at, uid=uid)


def _appoint(
    place: School | Organisation,
    wanted: Sequence[NewAppointment],
    starts_on: date,
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None,
) -> list[Appointment]:
    school = place if isinstance(place, School) else None
    organisation = place if isinstance(place, Organisation) else None
    if any((new.post == Appointment.Post.DISTRICT) != (school is None) for new in wanted):
        raise WrongPlace
    held = set(
        Appointment.objects.filter(school=school, organisation=organisation, ends_on=None).values_list(
            "person_id", "post"
        )
    )
    for new in wanted:
        if (new.person.pk, new.post) in held:
            raise AlreadyAppointed(name=new.person.short_name)
        held.add((new.person.pk, new.post))
    made = Appointment.objects.bulk_create(
        Appointment(
            person=new.person,
            post=new.post,
            school=school,
            organisation=organisation,
            starts_on=starts_on,
        )
        for new in wanted
    )
    people.renew_rights((row.person_id for row in made), by=by)
    publish_each(
        [
            events.PersonAppointed(
                school_id=row.school_id,
                person_id=row.person_id,
                post=row.post,
                organisation_id=row.organisation_id,
                starts_on=starts_on,
            )
            for row in made
        ],
        by=by,
        at=at,
        uid=uid,
    )
    return made


@transaction.atomic
def dismiss(
    appointment: Appointment,
    *,
    ends_on: date,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Appointment:
    """End an appointment; `ends_on` is its last day. Classes and lessons are handed over before."""
    appointment = appointment.locked()
    place = appointment.school or appointment.organisation
    assert place is not None
    require(by, rules.can_appoint, place, appointment.post)
    if appointment.ends_on is not None:
        raise AlreadyDismissed
    if ends_on < appointment.starts_on:
        raise TooEarly(name=appointment.person.short_name, starts_on=appointment.starts_on)
    if appointment.school is not None and queries.is_last_post_of_a_teacher(appointment, ends_on):
        raise StillTeaches(name=appointment.person.short_name)
    appointment.ends_on = ends_on
    appointment.save(update_fields=["ends_on"])
    people.renew_rights([appointment.person_id], by=by)
    publish(
        events.PersonDismissed(
            school_id=appointment.school_id,
            person_id=appointment.person_id,
            post=appointment.post,
            organisation_id=appointment.organisation_id,
            ends_on=ends_on,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return appointment
