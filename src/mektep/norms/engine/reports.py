"""Numbers of a report over marks: progress, quality, degree of learning (SOU), mean.

Two different numbers are called "quality": by the marks of one subject, and by the pupils of a class over
all subjects. They are two functions here and must be labelled apart on every page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .errors import FormationError
from .exact import Share

# Simonov's degree of learning: what one mark of each kind is worth in percents.
SOU_WORTH = {5: Decimal(100), 4: Decimal(64), 3: Decimal(36), 2: Decimal(16)}
SOU_NOT_ASSESSED = Decimal(7)


@dataclass(frozen=True, kw_only=True)
class SubjectReport:
    """By the marks of one subject; percents to 0.1 and the mean to 0.01, None when nobody is counted."""

    counted: int  # marked and not assessed; exempt pupils and those who left are never passed in
    marks: dict[int, int]
    not_assessed: int
    progress: Decimal | None
    quality: Decimal | None
    sou: Decimal | None
    mean: Decimal | None


@dataclass(frozen=True, kw_only=True)
class ClassReport:
    """By the pupils of a class over all their subjects; percents to 0.1, None for an empty class."""

    pupils: int
    excellent: int  # every mark is a 5
    good: int  # every mark is 4 or 5, and not all of them 5
    with_threes: int  # has a 3, no 2
    failing: int  # has a 2
    not_assessed: int  # has a subject without a mark and no 2
    progress: Decimal | None
    quality: Decimal | None


def subject_report(marks: Iterable[int], *, not_assessed: int = 0) -> SubjectReport:
    """The report of one subject from all its marks and the number of pupils who have none."""
    if not_assessed < 0:
        raise FormationError("count_negative", count=not_assessed)
    counts = Counter(marks)
    for mark in counts:
        if mark not in SOU_WORTH:
            raise FormationError("mark_unknown", mark=mark)
    marked = counts.total()
    counted = marked + not_assessed
    worth = sum((SOU_WORTH[mark] * count for mark, count in counts.items()), Decimal(0))
    points = sum(mark * count for mark, count in counts.items())
    return SubjectReport(
        counted=counted,
        marks={mark: counts[mark] for mark in sorted(SOU_WORTH, reverse=True)},
        not_assessed=not_assessed,
        progress=_percent(counts[5] + counts[4] + counts[3], counted),
        quality=_percent(counts[5] + counts[4], counted),
        sou=_ratio(worth + SOU_NOT_ASSESSED * not_assessed, counted, places=1),
        mean=_ratio(Decimal(points), marked, places=2),
    )


def class_report(pupils: Sequence[Sequence[int | None]]) -> ClassReport:
    """The report of a class: one row of marks per pupil, None where a subject is not assessed.

    Quality counts pupils whose every mark is 4 or 5; progress counts pupils without a 2 and with every
    subject assessed. Pass/fail subjects and exempt ones are left out by the caller; a pupil with no marked
    subject at all is not counted.
    """
    excellent = good = threes = failing = absent = 0
    rows = [row for row in pupils if row]
    for row in rows:
        for mark in row:
            if mark is not None and mark not in SOU_WORTH:
                raise FormationError("mark_unknown", mark=mark)
        if 2 in row:
            failing += 1
        elif None in row:
            absent += 1
        elif 3 in row:
            threes += 1
        elif 4 in row:
            good += 1
        else:
            excellent += 1
    return ClassReport(
        pupils=len(rows),
        excellent=excellent,
        good=good,
        with_threes=threes,
        failing=failing,
        not_assessed=absent,
        progress=_percent(excellent + good + threes, len(rows)),
        quality=_percent(excellent + good, len(rows)),
    )


def single_exception(marks: Sequence[int | None], mark: int) -> bool:
    """Whether exactly one mark is `mark` and every other is higher: the lists "one 4" and "one 3"."""
    return marks.count(mark) == 1 and all(one is not None and one >= mark for one in marks)


def _percent(part: int, whole: int) -> Decimal | None:
    return _ratio(Decimal(100 * part), whole, places=1)


def _ratio(part: Decimal, whole: int, *, places: int) -> Decimal | None:
    return Share(part, Decimal(whole)).rounded(places) if whole else None
