"""A plausible week for the demo school: greedy, with a few swaps. No more than a demo needs.

(A school makes its own timetable by hand; the automatic one is a matter of its own.)
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from random import Random

DAYS = range(1, 6)
# Hard subjects are best second to fourth; the order in which a class's places are tried.
BEST_NUMBERS = (2, 3, 4, 1, 5, 6, 7, 8)


@dataclass(frozen=True)
class Block:
    """Lessons of one class that run at the same time: a subject for all, or its groups side by side."""

    key: Hashable
    school_class: Hashable
    shift: int
    teachers: frozenset[Hashable]
    times: int  # a week


@dataclass(frozen=True)
class Place:
    block: Block
    weekday: int
    number: int


def arrange(blocks: Iterable[Block], seed: int = 1, tries: int = 60) -> list[Place]:
    """A place for every lesson, without anybody being twice at once. Raises ValueError if none was found."""
    every = [block for block in blocks for _time in range(block.times)]
    load: dict[Hashable, int] = defaultdict(int)
    for block in every:
        for teacher in block.teachers:
            load[teacher] += 1
    dice = Random(seed)
    for _try in range(tries):
        order = sorted(every, key=lambda b: (-max(load[t] for t in b.teachers), dice.random()))
        if found := _Week(dice).fill(order):
            return found
    raise ValueError("No week without conflicts was found.")


class _Week:
    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.taken: dict[tuple[Hashable, int, int], Block] = {}  # (class, day, number)
        self.busy: set[tuple[Hashable, int, int, int]] = set()  # (teacher, day, number, shift)

    def fill(self, order: list[Block]) -> list[Place]:
        totals: dict[Hashable, int] = defaultdict(int)
        for block in order:
            totals[block.school_class] += 1
        for block in order:
            longest = -(-totals[block.school_class] // 5) + 1
            if not self._place(block, longest):
                return []
        self._close_gaps()
        return [Place(block, day, number) for (_class, day, number), block in self.taken.items()]

    def _place(self, block: Block, longest: int) -> bool:
        days = sorted(
            DAYS, key=lambda day: (self._has(block, day), self._length(block, day), self.dice.random())
        )
        for day in days:
            for number in BEST_NUMBERS:
                if number <= longest and self._is_free(block, day, number):
                    self._set(block, day, number)
                    return True
        return False

    def _has(self, block: Block, day: int) -> int:
        return sum(self.taken.get((block.school_class, day, n)) == block for n in BEST_NUMBERS)

    def _length(self, block: Block, day: int) -> int:
        return sum((block.school_class, day, n) in self.taken for n in BEST_NUMBERS)

    def _is_free(self, block: Block, day: int, number: int) -> bool:
        return (block.school_class, day, number) not in self.taken and not any(
            (teacher, day, number, block.shift) in self.busy for teacher in block.teachers
        )

    def _set(self, block: Block, day: int, number: int) -> None:
        self.taken[block.school_class, day, number] = block
        self.busy |= {(teacher, day, number, block.shift) for teacher in block.teachers}

    def _clear(self, block: Block, day: int, number: int) -> None:
        del self.taken[block.school_class, day, number]
        self.busy -= {(teacher, day, number, block.shift) for teacher in block.teachers}

    def _close_gaps(self) -> None:
        """Pull the last lessons of any day into the holes of the class's week where the teacher is free."""
        for _round in range(6):
            for school_class in {key[0] for key in self.taken}:
                for day, hole in self._holes(school_class):
                    ends = [(self._last(school_class, d), d) for d in DAYS]
                    ends = [(n, d) for n, d in ends if d != day or n > hole]
                    for number, other in sorted(ends, reverse=True):
                        if number and self._moves((school_class, other, number), day, hole):
                            break

    def _moves(self, key: tuple[Hashable, int, int], day: int, hole: int) -> bool:
        block = self.taken[key]
        self._clear(block, key[1], key[2])
        fits = self._is_free(block, day, hole)
        self._set(block, *((day, hole) if fits else key[1:]))
        return fits

    def _last(self, school_class: Hashable, day: int) -> int:
        return max((n for n in BEST_NUMBERS if (school_class, day, n) in self.taken), default=0)

    def _holes(self, school_class: Hashable) -> list[tuple[int, int]]:
        return [
            (day, n)
            for day in DAYS
            for n in range(1, self._last(school_class, day))
            if (school_class, day, n) not in self.taken
        ]
