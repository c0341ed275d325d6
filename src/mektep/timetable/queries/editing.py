"""A draft as its editor sees it: one class's week, what is still to be placed, what the norms say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from mektep.norms import queries as norms
from mektep.school import queries as school
from mektep.school.models import Room, SchoolClass, Teaching

from ..engine import Clash, Place, clashes_of
from ..models import Slot, Timetable, Week
from ..words import WEEKDAYS
from .places import place_of, places

HALF = Decimal("0.5")


@dataclass(frozen=True)
class ToPlace:
    """A class-subject with its weekly hours, and how many of them stand already."""

    teaching: Teaching
    placed: Decimal

    @property
    def missing(self) -> Decimal:
        return max(Decimal(0), self.teaching.weekly_hours - self.placed)

    @property
    def is_too_much(self) -> bool:
        return self.placed > self.teaching.weekly_hours


@dataclass(frozen=True)
class Bench:
    """One class in a draft: its grid (rows are lesson numbers), what to place, and warnings."""

    school_class: SchoolClass
    weekdays: Sequence[int]
    rows: list[tuple[int, school.Times | None, list[tuple[int, list[Slot], bool]]]]
    to_place: list[ToPlace]
    warnings: list[str]


def hours_of(slot: Slot) -> Decimal:
    """What a slot counts for: a half where the lesson alternates."""
    return Decimal(1) if slot.week == Week.EVERY else HALF


def bench(timetable: Timetable, school_class: SchoolClass, on: date) -> Bench:
    """A class's week in a version, in five queries."""
    bells = school.bells(timetable.school)
    slots = list(
        Slot.objects.filter(timetable=timetable, teaching__group__school_class=school_class)
        .select_related("teaching__subject", "teaching__group", "teaching__teacher", "room")
        .order_by("weekday", "number", "id")
    )
    placed: dict[int, Decimal] = {}
    cells: dict[tuple[int, int], list[Slot]] = {}
    for slot in slots:
        placed[slot.teaching_id] = placed.get(slot.teaching_id, Decimal(0)) + hours_of(slot)
        cells.setdefault((slot.number, slot.weekday), []).append(slot)
    weekdays = range(1, timetable.school.days_a_week + 1)
    numbers = sorted({*bells.numbers(school_class.shift), *(slot.number for slot in slots)})
    return Bench(
        school_class,
        weekdays,
        [
            (
                number,
                bells.times(None, school_class.shift, number),
                [_cell(day, cells.get((number, day), [])) for day in weekdays],
            )
            for number in numbers
        ],
        [ToPlace(one, placed.get(one.pk, Decimal(0))) for one in school.teachings_of_class(school_class)],
        warnings(school_class, slots, on),
    )


def _cell(day: int, slots: list[Slot]) -> tuple[int, list[Slot], bool]:
    """A weekday's slots, and whether nothing else fits: the whole class is there every week."""
    whole = any(slot.week == Week.EVERY and not slot.teaching.group.split for slot in slots)
    return day, slots, whole


def warnings(school_class: SchoolClass, slots: Sequence[Slot], on: date) -> list[str]:
    """What the sanitary norms say to a class's week, as sentences. No query.

    Lessons of groups at one hour count once. Sources and certainty of each number: `norms`.
    """
    grade, found = school_class.grade, []
    by_day: dict[int, dict[int, Decimal]] = {}
    weight: dict[int, int] = {}
    for slot in slots:
        hours = by_day.setdefault(slot.weekday, {})
        hours[slot.number] = min(Decimal(1), hours.get(slot.number, Decimal(0)) + hours_of(slot))
        points = norms.difficulty(slot.teaching.subject.code, language=school_class.language, on=on)
        weight[slot.weekday] = weight.get(slot.weekday, 0) + (points or 0)
    most = norms.lessons_a_day(grade, on)
    for day, hours in sorted(by_day.items()):
        if most is not None and len(hours) > most:
            found.append(
                _("{day}: {count} lessons; the norm for this grade is at most {most}.").format(
                    day=WEEKDAYS[day], count=len(hours), most=most
                )
            )
    total = sum((sum(hours.values(), Decimal(0)) for hours in by_day.values()), Decimal(0))
    limit = norms.weekly_hours(grade, on).most
    if limit is not None and total > limit:
        found.append(
            _("{hours} lessons a week; the norm for this grade is at most {most}.").format(
                hours=total, most=limit
            )
        )
    if len(weight) >= 5:
        heaviest = max(sorted(weight), key=lambda day: weight[day])
        if heaviest not in (2, 3, 4) and weight[heaviest] > max(weight[day] for day in (2, 3, 4)):
            found.append(
                _("{day} is the hardest day of the week ({points} points); Tuesday to Thursday suit better.")
                .format(day=WEEKDAYS[heaviest], points=weight[heaviest])
            )  # fmt: skip
    return found


@dataclass(frozen=True)
class Option:
    """A class-subject that could stand at an hour, and what would clash."""

    to_place: ToPlace
    clashes: list[Clash]


def options(
    timetable: Timetable, shown: Bench, weekday: int, number: int, week: str = Week.EVERY
) -> list[Option]:
    """Every class-subject for one hour: those that fit and still miss hours first; three queries."""
    bells = school.bells(timetable.school)
    taken = places(timetable, bells)
    found = [
        Option(one, clashes_of(_place(one.teaching, shown, weekday, number, week, None, bells), taken))
        for one in shown.to_place
    ]
    return sorted(found, key=lambda option: (bool(option.clashes), not option.to_place.missing))


def _place(
    teaching: Teaching,
    shown: Bench,
    weekday: int,
    number: int,
    week: str,
    room_id: int | None,
    bells: school.Bells,
) -> Place:
    teaching.group.school_class = shown.school_class
    return place_of(teaching, weekday, number, week, room_id, bells=bells, key=-1)


def would_clash(
    timetable: Timetable, teaching: Teaching, weekday: int, number: int, week: str, room: Room | None
) -> list[Clash]:
    """What a place would clash with; three queries."""
    bells = school.bells(timetable.school)
    place = place_of(teaching, weekday, number, week, room.pk if room else None, bells=bells, key=-1)
    return clashes_of(place, places(timetable, bells))


def say_clashes(clashes: Sequence[Clash]) -> list[str]:
    """Clashes as sentences that name who or what is taken; two queries however many there are."""
    ids = {place.teaching_id for clash in clashes for place in (clash.first, clash.second)}
    known = {one.pk: one for one in Teaching.objects.filter(pk__in=ids).with_names()}
    rooms = Room.objects.in_bulk(
        [clash.second.room_id for clash in clashes if clash.resource == "room" and clash.second.room_id]
    )
    said = []
    for clash in clashes:
        there = clash.first if clash.first.key > 0 and clash.second.key < 0 else clash.second
        teaching = known[there.teaching_id]
        values = {
            "subject": teaching.subject.name,
            "class_name": teaching.group.school_class.name,
            "teacher": teaching.teacher.short_name if teaching.teacher else "",
            "room": rooms[there.room_id].name if there.room_id in rooms else "",
        }
        sentences = {
            "class": _("The class {class_name} has another lesson then: {subject}."),
            "teacher": _("{teacher} gives another lesson then: {subject}, {class_name}."),
            "room": _("Room {room} is taken then: {subject}, {class_name}."),
        }
        said.append(sentences[clash.resource].format(**values))
    return list(dict.fromkeys(said))
