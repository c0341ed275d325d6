"""The demo's week has nobody in two places."""

from collections import Counter
from itertools import pairwise

from mektep.site.demo.week import Block, arrange


def test_a_large_school_gets_a_week_without_conflicts():
    blocks = []
    for c in range(40):
        shift = 1 + c % 2
        pool = [f"t{shift}-{n}" for n in range(30)]
        for s, hours in enumerate((5, 4, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1)):
            teacher = pool[(c // 2 * 12 + s) % 30]
            blocks.append(Block((c, s), c, shift, frozenset({teacher}), hours))
    places = arrange(blocks)
    assert len(places) == 40 * 30
    teachers = Counter((t, p.weekday, p.number, p.block.shift) for p in places for t in p.block.teachers)
    classes = Counter((p.block.school_class, p.weekday, p.number) for p in places)
    assert max(teachers.values()) == max(classes.values()) == 1
    holes = 0
    for c in range(40):
        for day in range(1, 6):
            numbers = sorted(p.number for p in places if p.block.school_class == c and p.weekday == day)
            holes += sum(b - a - 1 for a, b in pairwise(numbers))
    assert holes <= 20
