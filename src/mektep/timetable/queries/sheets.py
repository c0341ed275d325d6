"""The printed week of the whole school."""

from collections.abc import Sequence
from dataclasses import dataclass

from mektep.school import queries as school
from mektep.school.models import SchoolClass

from ..models import Slot, Timetable


@dataclass(frozen=True)
class Sheet:
    """Classes side by side, the week downwards: rows are (weekday, lesson number, cells by class)."""

    shift: int
    classes: list[SchoolClass]
    days: list[tuple[int, list[tuple[int, list[list[Slot]]]]]]


def sheet(timetable: Timetable, per_sheet: int = 8) -> list[Sheet]:
    """Sheets of at most `per_sheet` classes of one shift, in three queries."""
    classes = school.in_order(SchoolClass.objects.filter(year=timetable.year))
    slots: dict[tuple[int, int, int], list[Slot]] = {}
    rows = Slot.objects.filter(timetable=timetable).select_related(
        "teaching__subject", "teaching__group", "teaching__teacher", "room"
    )
    for slot in rows.order_by("teaching__group__split", "teaching__group__name", "week", "id"):
        key = (slot.teaching.group.school_class_id, slot.weekday, slot.number)
        slots.setdefault(key, []).append(slot)
    found = []
    for shift in sorted({one.shift for one in classes}):
        mine = [one for one in classes if one.shift == shift]
        for start in range(0, len(mine), per_sheet):
            found.append(_sheet(shift, mine[start : start + per_sheet], slots, timetable.school.days_a_week))
    return found


def _sheet(
    shift: int,
    classes: Sequence[SchoolClass],
    slots: dict[tuple[int, int, int], list[Slot]],
    days_a_week: int,
) -> Sheet:
    ids = {one.pk for one in classes}
    numbers = sorted({number for class_id, _day, number in slots if class_id in ids})
    return Sheet(
        shift,
        list(classes),
        [
            (
                day,
                [
                    (number, [slots.get((one.pk, day, number), []) for one in classes])
                    for number in numbers
                    if any((one.pk, day, number) in slots for one in classes)
                ],
            )
            for day in range(1, days_a_week + 1)
        ],
    )
