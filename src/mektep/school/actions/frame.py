"""The school as an organisation: founding, settings, rooms, bells, subjects."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Doer, require

from .. import catalogue, events, queries, rules
from ..facts import change
from ..models import Bell, BellSchedule, Organisation, Room, School, Subject


class WrongParent(Refused):
    message = _("A region belongs to a country, and a district to a region.")


class BadBells(Refused):
    message = _("Lessons of a shift follow one another and do not overlap.")


class RoomExists(Refused):
    message = _("There is a room «{name}» already.")


class SubjectExists(Refused):
    message = _("There is a subject with the code «{code}» already.")


class UnknownSubject(Refused):
    message = _("The catalogue has no subject with the code «{code}».")


_PARENTS = {
    Organisation.Kind.COUNTRY: None,
    Organisation.Kind.REGION: Organisation.Kind.COUNTRY,
    Organisation.Kind.DISTRICT: Organisation.Kind.REGION,
}


@transaction.atomic
def found_organisation(
    kind: str,
    name: str,
    parent: Organisation | None = None,
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Organisation:
    """Hang a country, a region or a district into the tree."""
    require(by, rules.can_found, parent)
    if (parent.kind if parent else None) != _PARENTS[Organisation.Kind(kind)]:
        raise WrongParent
    organisation = Organisation.objects.create(kind=kind, name=name, parent=parent)
    publish(
        events.OrganisationFounded(school_id=None, organisation_id=organisation.pk, name=name),
        by=by,
        at=at,
        uid=uid,
    )
    return organisation


@transaction.atomic
def found_school(
    district: Organisation,
    name: str,
    *,
    language: str = "kk",
    bin: str = "",
    days_a_week: int = 5,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> School:
    """A district founds a school, empty: its log begins here."""
    require(by, rules.can_found, district)
    school = School.objects.create(
        district=district, name=name, language=language, bin=bin, days_a_week=days_a_week
    )
    publish(
        events.SchoolFounded(school_id=school.pk, district_id=district.pk, name=name),
        by=by,
        at=at,
        uid=uid,
    )
    return school


class Settings(TypedDict, total=False):
    """What `set_up` may change."""

    name: str
    bin: str
    language: str
    days_a_week: int
    edit_days: int
    rounding: str
    staff_second_factor: bool


@transaction.atomic
def set_up(
    school: School, *, by: Doer, at: datetime, uid: UUID | None = None, **settings: Unpack[Settings]
) -> School:
    """Change the school's settings; what stays the same is not logged."""
    school = school.locked()
    require(by, rules.can_set_up, school)
    changes = change(school, **settings)
    if changes:
        school.save(update_fields=list(settings))
        queries.forget_settings(school.pk)
        transaction.on_commit(lambda: queries.forget_settings(school.pk))
        publish(events.SchoolSetUp(school_id=school.pk, changes=changes), by=by, at=at, uid=uid)
    return school


# ── rooms, bells, subjects ───────────────────────────────────────────────────────────────────


@transaction.atomic
def open_rooms(
    school: School,
    rooms: Iterable[tuple[str, int]],
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> list[Room]:
    """Rooms by name and number of seats."""
    school = school.locked()
    require(by, rules.can_set_up, school)
    wanted = [(name.strip(), seats) for name, seats in rooms]
    taken = set(Room.objects.filter(school=school).values_list("name", flat=True))
    for name, _seats in wanted:
        if name in taken:
            raise RoomExists(name=name)
        taken.add(name)
    made = Room.objects.bulk_create(Room(school=school, name=name, seats=seats) for name, seats in wanted)
    publish(
        events.RoomsOpened(school_id=school.pk, names=tuple(name for name, _seats in wanted)),
        by=by,
        at=at,
        uid=uid,
    )
    return made


@transaction.atomic
def set_bells(
    school: School,
    name: str,
    times: Sequence[tuple[time, time]],
    *,
    shift: int = 1,
    is_usual: bool = True,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> BellSchedule:
    """The bells of a shift, lesson 1 first; the same name and shift again replaces its times."""
    school = school.locked()
    require(by, rules.can_set_up, school)
    edges = [edge for pair in times for edge in pair]
    if not times or edges != sorted(edges) or any(start >= end for start, end in times):
        raise BadBells
    if is_usual:
        BellSchedule.objects.filter(school=school, shift=shift, is_usual=True).exclude(name=name).update(
            is_usual=False
        )
    schedule, _made = BellSchedule.objects.update_or_create(
        school=school, name=name, shift=shift, defaults={"is_usual": is_usual}
    )
    schedule.bells.all().delete()
    Bell.objects.bulk_create(
        Bell(schedule=schedule, number=number, starts=start, ends=end)
        for number, (start, end) in enumerate(times, start=1)
    )
    publish(
        events.BellsSet(school_id=school.pk, schedule_id=schedule.pk, shift=shift, is_usual=is_usual),
        by=by,
        at=at,
        uid=uid,
    )
    return schedule


@transaction.atomic
def adopt_subjects(
    school: School,
    codes: Iterable[str] | None = None,
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> dict[str, Subject]:
    """Take subjects from the catalogue (all if none are named); returns all of the school's, by code."""
    school = school.locked()
    require(by, rules.can_set_up, school)
    have = {subject.code: subject for subject in Subject.objects.filter(school=school)}
    wanted = list(dict.fromkeys(catalogue.subjects() if codes is None else codes))
    for code in wanted:
        if code not in have and code not in catalogue.subjects():
            raise UnknownSubject(code=code)
    new = [catalogue.subjects()[code] for code in wanted if code not in have]
    made = Subject.objects.bulk_create(
        Subject(
            school=school,
            code=entry.code,
            name_kk=entry.names["kk"],
            name_ru=entry.names["ru"],
            name_en=entry.names["en"],
        )
        for entry in new
    )
    if made:
        codes_made = tuple(subject.code for subject in made)
        publish(events.SubjectsAdopted(school_id=school.pk, codes=codes_made), by=by, at=at, uid=uid)
    return have | {subject.code: subject for subject in made}


@transaction.atomic
def add_subject(
    school: School,
    code: str,
    names: dict[str, str],
    *,
    short: str = "",
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> Subject:
    """A subject of the school's own, not in the catalogue; `names` by language, Kazakh at least."""
    school = school.locked()
    require(by, rules.can_set_up, school)
    if Subject.objects.filter(school=school, code=code).exists():
        raise SubjectExists(code=code)
    subject = Subject.objects.create(
        school=school,
        code=code,
        name_kk=names["kk"],
        name_ru=names.get("ru") or names["kk"],
        name_en=names.get("en") or names["kk"],
        short=short,
    )
    publish(events.SubjectsAdopted(school_id=school.pk, codes=(code,)), by=by, at=at, uid=uid)
    return subject
