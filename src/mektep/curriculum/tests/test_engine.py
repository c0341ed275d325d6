"""Rows over lessons: plain arithmetic, no database."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mektep.curriculum.engine import Line, joins, lay, place, room_left, standing

HALF = Decimal("0.5")


def line(key, hours="1", *, joined=False, section="A", topic="", is_lesson=True):
    return Line(key, Decimal(hours), joined, section, topic, is_lesson)


def test_one_row_takes_one_lesson():
    placed = place([line(1), line(2)], [10, 11, 12])
    assert placed.pairs == ((1, 10), (2, 11))
    assert placed.without == ()


def test_a_row_of_two_hours_takes_two_lessons_and_halves_share_one():
    placed = place([line(1, "2"), line(2, "0.5"), line(3, "0.5"), line(4)], [10, 11, 12, 13])
    assert placed.pairs == ((1, 10), (1, 11), (2, 12), (3, 12), (4, 13))


def test_an_hour_and_a_half_leaves_half_a_lesson_to_the_next_row():
    placed = place([line(1, "1.5"), line(2, "0.5"), line(3)], [10, 11, 12])
    assert placed.pairs == ((1, 10), (1, 11), (2, 11), (3, 12))


def test_rows_beyond_the_last_lesson_are_named():
    placed = place([line(1), line(2, "2"), line(3)], [10, 11])
    assert placed.pairs == ((1, 10), (2, 11))
    assert placed.without == (2, 3)


def test_a_joined_row_shares_the_lesson_above():
    placed = place([line(1), line(2, joined=True), line(3)], [10, 11])
    assert placed.pairs == ((1, 10), (2, 10), (3, 11))


def test_a_cancelled_lesson_pushes_the_rest():
    lines = [line(n) for n in range(1, 5)]
    before = place(lines, [10, 11, 12, 13])
    held = [10, 12, 13, 14]  # 11 fell out, 14 came at the end
    assert standing(lines, held, before.pairs) == 1
    after = lay(lines, held, before.pairs, 1)
    assert after.placed.pairs == ((2, 12), (3, 13), (4, 14))


def test_a_lesson_that_came_in_pulls_the_rest_forward():
    lines = [line(1), line(2)]
    before = place(lines, [10, 12])
    assert standing(lines, [10, 11, 12], before.pairs) == 1


def test_a_plan_that_lies_well_stands_to_its_end():
    lines = [line(1, "2"), line(2, "0.5"), line(3, "0.5"), line(4, joined=True)]
    before = place(lines, [10, 11, 12])
    assert standing(lines, [10, 11, 12], before.pairs) == 4


def test_a_half_taken_lesson_is_filled_first():
    lines = [line(1, "0.5"), line(2, "0.5"), line(3)]
    before = ((1, 10),)
    assert lay(lines, [10, 11], before, 1).placed.pairs == ((2, 10), (3, 11))


def test_revision_is_joined_first_then_from_the_end_within_a_section():
    lines = [
        line(1, topic="Functions"),
        line(2, topic="Қайталау сабағы"),
        line(3, section="B"),
        line(4, section="B", is_lesson=False),
        line(5, section="C"),
        line(6, section="C"),
    ]
    assert joins(lines, 5) == (2,)
    assert joins(lines, 4) == (2, 6)
    assert joins(lines, 3) == (2, 6)  # 3 and 4 can't be joined: a summative work has its own lesson
    assert joins(lines, 6) == ()


def test_three_rows_never_share_a_lesson():
    lines = [line(n) for n in range(1, 4)]
    assert len(joins(lines, 1)) == 1


def test_fitting_leaves_no_row_out():
    lines = [line(n) for n in range(1, 7)]
    laid = lay(lines, [10, 11, 12, 13], (), 0, fit=True)
    assert laid.placed.without == ()
    assert len(laid.joined) == 2


rows = st.lists(st.sampled_from(["0.5", "1", "1.5", "2", "3"]), max_size=40)


@given(rows, st.integers(0, 80))
def test_no_lesson_is_overfull_and_order_is_kept(hours, lessons):
    lines = [line(n, size) for n, size in enumerate(hours)]
    placed = place(lines, list(range(lessons)))
    assert list(placed.pairs) == sorted(placed.pairs)
    total = sum((one.hours for one in lines), Decimal(0))
    used = len({lesson for _row, lesson in placed.pairs})
    assert used == min(lessons, total + room_left(lines))
    assert bool(placed.without) == (total > lessons)


@given(rows, st.integers(1, 80), st.integers(0, 79))
def test_laying_again_from_any_row_gives_the_same(hours, lessons, start):
    lines = [line(n, size) for n, size in enumerate(hours)]
    held = list(range(lessons))
    all_ = place(lines, held)
    start = min(start, standing(lines, held, all_.pairs))
    again = lay(lines, held, all_.pairs, start)
    kept = [pair for pair in all_.pairs if pair[0] < again.start]
    if not all_.without:
        assert tuple(kept) + again.placed.pairs == all_.pairs
