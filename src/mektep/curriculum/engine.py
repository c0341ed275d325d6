"""Which row of a plan is taught in which lesson. Plain Python, without Django."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil

ONE = Decimal(1)

# What teachers call lessons that only go over things again: these are joined first when time runs short.
REVISION = re.compile(
    r"қайтала|пысықта|жинақта|қатемен|повтор|обобщ|закреп|над ошибками|revis|review|mistakes", re.IGNORECASE
)


@dataclass(frozen=True)
class Line:
    """A row as the engine needs it: hours (> 0), and whether it shares the lesson of the row above."""

    key: int
    hours: Decimal
    joined: bool = False
    section: str = ""
    topic: str = ""
    is_lesson: bool = True

    @property
    def takes(self) -> Decimal:
        """Hours that it needs of its own."""
        return Decimal(0) if self.joined else self.hours


@dataclass(frozen=True)
class Placed:
    """Pairs (row, lesson) in order, and the rows for which no lesson was left."""

    pairs: tuple[tuple[int, int], ...]
    without: tuple[int, ...]


def place(lines: Sequence[Line], lessons: Sequence[int], after: Sequence[Line] = ()) -> Placed:
    """Lay the rows over the lessons in order, one hour to a lesson.

    Two half-hour rows share a lesson, a row of two hours takes two. `after` are rows that stand already
    and end in the first of `lessons` if their hours leave a part of it free (see `leaves_room`).
    """
    free = room_left(after) or ONE
    at = 0
    last: int | None = lessons[0] if room_left(after) and lessons else None
    pairs: list[tuple[int, int]] = []
    without: list[int] = []
    for line in lines:
        if line.joined and last is not None and not without:
            pairs.append((line.key, last))
            continue
        need, found = line.hours, False
        while need > 0 and at < len(lessons):
            last = lessons[at]
            pairs.append((line.key, last))
            found = True
            part = min(need, free)
            need, free = need - part, free - part
            if free == 0:
                at, free = at + 1, ONE
        if not found or need > 0:
            without.append(line.key)
    return Placed(tuple(pairs), tuple(without))


def room_left(lines: Sequence[Line]) -> Decimal:
    """The part of an hour that these rows leave free in their last lesson; 0 when they fill it."""
    taken = sum((line.takes for line in lines), Decimal(0))
    return Decimal(ceil(taken)) - taken


def joins(lines: Sequence[Line], lessons: int, after: Sequence[Line] = ()) -> tuple[int, ...]:
    """Rows to join with the row above so that all fit into so many lessons; as few as possible.

    Lost lessons are made up by going over things faster: revision first, then from the end; only inside
    one section, and never three in one lesson. Fewer come back when a plan can't be pressed that far.
    """
    missing = sum((line.takes for line in lines), Decimal(0)) - lessons - room_left(after)
    found: set[int] = set()
    for wanted in (True, False):
        for number in range(len(lines) - 1, 0, -1):
            if missing <= 0:
                break
            above, line = lines[number - 1], lines[number]
            below = lines[number + 1] if number + 1 < len(lines) else None
            busy = any(one is not None and (one.joined or one.key in found) for one in (above, line, below))
            fits = above.is_lesson and line.is_lesson and above.section == line.section
            if busy or not fits or bool(REVISION.search(f"{above.topic} {line.topic}")) != wanted:
                continue
            found.add(line.key)
            missing -= line.hours
    return tuple(line.key for line in lines if line.key in found)


@dataclass(frozen=True)
class Lay:
    """What to write: rows before `start` stay, others are placed anew, `joined` ones now share a lesson."""

    start: int
    placed: Placed
    joined: tuple[int, ...]


Pairs = Sequence[tuple[int, int]]


def lay(lines: Sequence[Line], lessons: Sequence[int], pairs: Pairs, start: int, fit: bool = False) -> Lay:
    """Place the rows from number `start` on behind those that stand; `pairs` is how all stand now.

    `lessons` are those that take place, in order. With `fit`, rows are joined when lessons run out.
    """
    while 0 < start < len(lines) and lines[start].joined:
        start -= 1
    before, behind = list(lines[:start]), list(lines[start:])
    free = _free(before, lessons, pairs)
    joined: tuple[int, ...] = ()
    if fit:
        joined = joins(behind, len(free) - bool(room_left(before)), before)
        behind = [replace(line, joined=line.joined or line.key in joined) for line in behind]
    return Lay(start, place(behind, free, before), joined)


def standing(lines: Sequence[Line], lessons: Sequence[int], pairs: Pairs) -> int:
    """How many rows from the top stand where they should: in lessons that take place, leaving none out."""
    order = {lesson: number for number, lesson in enumerate(lessons)}
    taken: dict[int, list[int]] = {}
    for row, lesson in pairs:
        taken.setdefault(row, []).append(order.get(lesson, -1))
    next_one = 0
    for number, line in enumerate(lines):
        places = sorted(taken.get(line.key, ()))
        if not places:
            return number
        for place_ in places:
            if place_ == next_one:
                next_one += 1
            elif place_ < 0 or place_ != next_one - 1:
                return number
    return len(lines)


def _free(before: Sequence[Line], lessons: Sequence[int], pairs: Pairs) -> Sequence[int]:
    """Lessons behind the rows that stand; the first is their last one when they leave room in it."""
    rows = {line.key for line in before}
    taken = {lesson for row, lesson in pairs if row in rows}
    last = max((number for number, lesson in enumerate(lessons) if lesson in taken), default=-1)
    return lessons[last:] if last >= 0 and room_left(before) else lessons[last + 1 :]
