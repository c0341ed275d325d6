"""Classes, and how they are split into groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core import alphabet
from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Doer, require
from mektep.people import actions as people
from mektep.people.models import Person

from .. import events, rules
from ..facts import change, day_before, publish_each
from ..models import AcademicYear, Appointment, Enrolment, Group, Membership, Room, SchoolClass, within


class NotALetter(Refused):
    message = _("«{letter}» is not a class letter: a class is named by a letter of the Kazakh alphabet.")


class ClassExists(Refused):
    message = _("There is a class {name} this year already.")


class NotEmployed(Refused):
    message = _("{name} does not work at this school.")


class AlreadySplit(Refused):
    message = _("This class has a group «{name}» of that split already.")


class NotInThisClass(Refused):
    message = _("Only pupils of the class can be put into its groups.")


class WholeClass(Refused):
    message = _("Everybody of the class is in its own group; choose the groups of a split.")


class MixedSplits(Refused):
    message = _("A learner is placed into the groups of one split of one class at a time.")


@dataclass(frozen=True)
class NewClass:
    """A class to be opened; the language is the school's unless given."""

    grade: int
    letter: str
    language: str = ""
    shift: int = 1
    class_teacher: Person | None = None
    room: Room | None = None


def _letter_of(text: str) -> str:
    """A class letter as it is kept: capital, Cyrillic. Raises `NotALetter`."""
    letter = alphabet.cyrillic(text)
    if not alphabet.is_letter(letter):
        raise NotALetter(letter=text.strip())
    return letter


@transaction.atomic
def open_class(
    year: AcademicYear,
    grade: int,
    letter: str,
    *,
    language: str = "",
    shift: int = 1,
    class_teacher: Person | None = None,
    room: Room | None = None,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> SchoolClass:
    """Open a class of a year, with the group of the whole class."""
    year = year.locked()
    require(by, rules.can_arrange, year.school)
    new = NewClass(grade, letter, language, shift, class_teacher, room)
    return _open(year, [new], by=by, at=at, uid=uid)[0]


@transaction.atomic
def open_classes(
    year: AcademicYear,
    classes: Sequence[NewClass],
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> list[SchoolClass]:
    """Open many classes at once, all or none; in their order."""
    year = year.locked()
    require(by, rules.can_arrange, year.school)
    return _open(year, classes, by=by, at=at, uid=uid)


def _open(
    year: AcademicYear, classes: Sequence[NewClass], *, by: Doer, at: datetime, uid: UUID | None
) -> list[SchoolClass]:
    school = year.school
    taken = set(SchoolClass.objects.filter(year=year).values_list("grade", "letter"))
    rows = []
    for new in classes:
        letter = _letter_of(new.letter)
        row = SchoolClass(
            school=school,
            year=year,
            grade=new.grade,
            letter=letter,
            language=new.language or school.language,
            shift=new.shift,
            class_teacher=new.class_teacher,
            room=new.room,
        )
        if (new.grade, letter) in taken:
            raise ClassExists(name=row.name)
        taken.add((new.grade, letter))
        rows.append(row)
    _check_employed(school.pk, [row.class_teacher for row in rows if row.class_teacher])
    SchoolClass.objects.bulk_create(rows)
    Group.objects.bulk_create(Group(school=school, school_class=row) for row in rows)
    people.renew_rights((row.class_teacher_id for row in rows if row.class_teacher_id), by=by)
    publish_each(
        [
            events.ClassOpened(school_id=school.pk, class_id=row.pk, year_id=year.pk, name=row.name)
            for row in rows
        ],
        by=by,
        at=at,
        uid=uid,
    )
    return rows


def _check_employed(school_id: int, wanted: Iterable[Person]) -> None:
    by_id = {person.pk: person for person in wanted}
    if not by_id:
        return
    found = set(
        Appointment.objects.filter(school_id=school_id, person_id__in=by_id, ends_on=None).values_list(
            "person_id", flat=True
        )
    )
    for pk, person in by_id.items():
        if pk not in found:
            raise NotEmployed(name=person.short_name)


class ClassSettings(TypedDict, total=False):
    """What `arrange_class` may change."""

    room: Room | None
    shift: int
    language: str


@transaction.atomic
def arrange_class(
    school_class: SchoolClass,
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
    **settings: Unpack[ClassSettings],
) -> SchoolClass:
    """Change a class's room, shift or language of instruction."""
    school_class = school_class.locked()
    require(by, rules.can_arrange, school_class.school)
    changes = change(school_class, **settings)
    if changes:
        school_class.save(update_fields=list(settings))
        publish(
            events.ClassArranged(school_id=school_class.school_id, class_id=school_class.pk, changes=changes),
            by=by,
            at=at,
            uid=uid,
        )
    return school_class


@transaction.atomic
def name_class_teacher(
    school_class: SchoolClass,
    teacher: Person | None,
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> SchoolClass:
    """Make somebody the class teacher, or nobody."""
    school_class = school_class.locked()
    require(by, rules.can_arrange, school_class.school)
    if teacher is not None:
        _check_employed(school_class.school_id, [teacher])
    before_id = school_class.class_teacher_id
    school_class.class_teacher = teacher
    school_class.save(update_fields=["class_teacher"])
    people.renew_rights((pk for pk in (before_id, school_class.class_teacher_id) if pk), by=by)
    publish(
        events.ClassTeacherNamed(
            school_id=school_class.school_id,
            class_id=school_class.pk,
            teacher_id=school_class.class_teacher_id,
            before_id=before_id,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return school_class


@transaction.atomic
def set_class(
    school_class: SchoolClass,
    class_teacher: Person | None,
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
    **settings: Unpack[ClassSettings],
) -> SchoolClass:
    """The class teacher and the settings of a class at once, as its form says."""
    require(by, rules.can_arrange, school_class.school)
    if school_class.class_teacher_id != (class_teacher.pk if class_teacher else None):
        name_class_teacher(school_class, class_teacher, by=by, at=at)
    return arrange_class(school_class, by=by, at=at, uid=uid, **settings)


# ── splits ───────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def split_class(
    school_class: SchoolClass,
    split: str,
    groups: Mapping[str, Iterable[Person]],
    *,
    starts_on: date,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> list[Group]:
    """Split a class into groups under one heading (`split`), each with its learners, perhaps none yet.

    Splits of different headings are independent. Splitting again under the same heading adds groups.
    """
    school_class = school_class.locked()
    require(by, rules.can_arrange, school_class.school)
    split = split.strip()
    if not split:
        raise WholeClass
    members = {name.strip(): list(people_) for name, people_ in groups.items()}
    taken = set(Group.objects.filter(school_class=school_class, split=split).values_list("name", flat=True))
    for name in members:
        if name in taken:
            raise AlreadySplit(name=name)
    made = Group.objects.bulk_create(
        Group(school=school_class.school, school_class=school_class, split=split, name=name)
        for name in members
    )
    publish(
        events.ClassSplit(
            school_id=school_class.school_id,
            class_id=school_class.pk,
            split=split,
            groups=tuple(members),
        ),
        by=by,
        at=at,
        uid=uid,
    )
    places = [(person, group) for group in made for person in members[group.name]]
    if places:
        _fill(school_class, split, places, starts_on, by=by, at=at, uid=None)
    return made


@transaction.atomic
def fill_groups(
    school_class: SchoolClass,
    places: Sequence[tuple[Person, Group | None]],
    *,
    split: str,
    starts_on: date,
    by: Doer,
    at: datetime,
    uid: UUID | None = None,
) -> None:
    """Put learners into groups of one split (None takes them out). Who was elsewhere in it moves there."""
    school_class = school_class.locked()
    require(by, rules.can_arrange, school_class.school)
    _fill(school_class, split, places, starts_on, by=by, at=at, uid=uid)


def _fill(
    school_class: SchoolClass,
    split: str,
    places: Sequence[tuple[Person, Group | None]],
    starts_on: date,
    *,
    by: Doer,
    at: datetime,
    uid: UUID | None,
) -> None:
    if not split:
        raise WholeClass
    wanted = {person.pk: group for person, group in places}
    if len(wanted) != len(places) or any(
        group is not None and (group.school_class_id != school_class.pk or group.split != split)
        for group in wanted.values()
    ):
        raise MixedSplits
    enrolled = set(
        Enrolment.objects.filter(school_class=school_class)
        .filter(within(starts_on) | within(at.date()))
        .values_list("learner_id", flat=True)
    )
    if not enrolled.issuperset(wanted):
        raise NotInThisClass
    open_ones = Membership.objects.filter(
        group__school_class=school_class, group__split=split, learner_id__in=wanted, ends_on=None
    )
    stays, ends, voids = set(), [], []
    for membership in open_ones:
        group = wanted[membership.learner_id]
        if group is not None and group.pk == membership.group_id:
            stays.add(membership.learner_id)
        elif membership.starts_on < starts_on:
            ends.append(membership.pk)
        else:
            voids.append(membership.pk)
    Membership.objects.filter(pk__in=ends).update(ends_on=day_before(starts_on))
    Membership.objects.filter(pk__in=voids).delete()
    Membership.objects.bulk_create(
        Membership(group=group, learner_id=pk, starts_on=starts_on)
        for pk, group in wanted.items()
        if group is not None and pk not in stays
    )
    publish(
        events.GroupsFilled(
            school_id=school_class.school_id,
            class_id=school_class.pk,
            split=split,
            placed=tuple(f"{pk}:{group.pk if group else 0}" for pk, group in wanted.items()),
            starts_on=starts_on,
        ),
        by=by,
        at=at,
        uid=uid,
    )
