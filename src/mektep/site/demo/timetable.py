"""The demo's week: every class-subject finds its hours."""

from collections import defaultdict

from mektep.school.models import Room, Teaching
from mektep.timetable import actions as timetable
from mektep.timetable.models import Week

from .build import Demo
from .week import Block, arrange


def make_timetable(demo: Demo) -> None:
    """Every class-subject finds its hours; groups of one split run side by side, half hours alternate."""
    by_key: dict[tuple[int, int], list[Teaching]] = defaultdict(list)
    for teaching in demo.teachings:
        by_key[teaching.group.school_class_id, teaching.subject_id].append(teaching)
    shifts = {school_class.pk: shape.shift for shape, school_class in demo.classes}
    blocks = []
    for (class_id, subject_id), side_by_side in by_key.items():
        hours = side_by_side[0].weekly_hours
        teachers = frozenset(t.teacher_id for t in side_by_side)
        times = max(1, int(hours))
        blocks.append(Block((class_id, subject_id), class_id, shifts[class_id], teachers, times))
    rooms = _rooms(demo)
    places = []
    for place in arrange(blocks):
        side_by_side = by_key[place.block.key]  # type: ignore[index]
        half = side_by_side[0].weekly_hours % 1 and int(side_by_side[0].weekly_hours) == 0
        for n, teaching in enumerate(side_by_side):
            room = rooms[teaching.group.school_class_id] if n == 0 else None
            week = Week.ODD if half else Week.EVERY
            places.append(timetable.NewPlace(teaching, place.weekday, place.number, week, room))
    version = timetable.draft(demo.year, "1-нұсқа", **demo.done)
    timetable.place_all(version, places, **demo.done)
    timetable.publish(version, demo.year.starts_on, **demo.done)


def _rooms(demo: Demo) -> dict[int, Room]:
    """Each class has a room of its own, shared by the shifts."""
    rooms = list(Room.objects.filter(school=demo.school, seats__lte=40).order_by("name", "id"))
    found: dict[int, Room] = {}
    used: dict[int, int] = defaultdict(int)
    for shape, school_class in demo.classes:
        found[school_class.pk] = rooms[used[shape.shift] % len(rooms)]
        used[shape.shift] += 1
    return found
