"""Annual and final marks, the end of the year, and what a mark would still take."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mektep.norms import shipped
from mektep.norms.engine import (
    FormationError,
    Outlook,
    Rounding,
    Work,
    YearEnd,
    form_annual,
    form_final,
    form_half_year,
    form_term,
    needed_for,
    year_end,
)

SCHEME = shipped.law().scheme(date(2026, 12, 20))
OLD = shipped.law().scheme(date(2019, 12, 20))


def work(points: int, maximum: int) -> Work:
    return Work(Decimal(points), Decimal(maximum))


@pytest.mark.parametrize(
    ("marks", "annual"),
    [
        ([4, 5, 4, 5], 5),
        ([4, 4, 4, 5], 4),
        ([2, 3, 2, 3], 3),
        ([2, 2, 2, 3], 2),
        ([5, 5, 5, 5], 5),
        ([3, 3, 4, 4], 4),
    ],
)
def test_the_annual_mark_is_the_mean_of_four_terms(marks, annual):
    formed = form_annual(SCHEME, marks, grade=7, closing=True)
    assert formed.mark == annual
    assert not formed.provisional


def test_two_half_years_make_a_year():
    assert form_annual(SCHEME, [4, 5], grade=7, half_years=True, closing=True).mark == 5
    assert form_annual(SCHEME, [4, 5], grade=7).provisional  # as terms, two are missing


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"marks": []}, "nothing_to_form"),
        ({"marks": [4, 4, 4], "closing": True}, "marks_missing"),
        ({"marks": [4] * 5}, "too_many_marks"),
        ({"marks": [4] * 3, "half_years": True}, "too_many_marks"),
        ({"marks": [4, 1]}, "mark_unknown"),
        ({"marks": [4, 6]}, "mark_unknown"),
        ({"marks": [4], "grade": 1}, "grade_not_marked"),
        ({"marks": [4], "grade": 13}, "grade_unknown"),
    ],
)
def test_annual_marks_that_are_not_formed(given, code):
    with pytest.raises(FormationError) as refusal:
        form_annual(SCHEME, **{"grade": 7, **given})
    assert refusal.value.code == code


def test_a_pupil_who_came_late_has_fewer_terms():
    formed = form_annual(SCHEME, [4, 5, 5], grade=7, expected=3, closing=True)
    assert (formed.mark, formed.provisional) == (5, False)


def test_the_final_mark_is_the_annual_one_without_an_exam():
    final = form_final(SCHEME, 4, grade=7)
    assert (final.mark, final.certainty) == (4, "S")
    assert [(part.kind, part.weight) for part in final.parts] == [("annual", 100)]


@pytest.mark.parametrize(("annual", "exam", "final"), [(4, 5, 4), (5, 3, 4), (3, 5, 4), (2, 5, 3), (5, 4, 5)])
def test_the_exam_weighs_thirty_percent_and_says_how_uncertain_that_is(annual, exam, final):
    formed = form_final(SCHEME, annual, grade=9, exam=exam)
    assert (formed.mark, formed.certainty) == (final, "M")


def test_a_two_is_assessed_once_more_over_the_year():
    assert form_final(SCHEME, 2, grade=7, year_summative=3).mark == 3  # 2.5
    assert form_final(SCHEME, 2, grade=7, year_summative=5).mark == 4  # 3.5
    assert form_final(SCHEME, 2, grade=7, year_summative=2).mark == 2


@pytest.mark.parametrize(
    ("scheme", "given", "code"),
    [
        (SCHEME, {"annual": 3, "year_summative": 4}, "year_summative_not_due"),
        (SCHEME, {"annual": 2, "year_summative": 4, "exam": 4}, "exam_and_summative"),
        (SCHEME, {"annual": 1}, "mark_unknown"),
        (SCHEME, {"annual": 4, "exam": 0}, "mark_unknown"),
        (SCHEME, {"annual": 4, "grade": 1}, "grade_not_marked"),
        (OLD, {"annual": 4, "exam": 5}, "no_exam_rule"),
    ],
)
def test_final_marks_that_are_not_formed(scheme, given, code):
    with pytest.raises(FormationError) as refusal:
        form_final(scheme, **{"grade": 9, **given})
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("finals", "done", "end"),
    [
        ([5, 4, 3], False, YearEnd.PROMOTED),
        ([5, 2, 3], False, YearEnd.YEAR_SUMMATIVE),
        ([2, 2, 3], False, YearEnd.YEAR_SUMMATIVE),
        ([2, 2, 2], False, YearEnd.REPEATS),
        ([5, 2, 3], True, YearEnd.REPEATS),
        ([5, 3, 3], True, YearEnd.PROMOTED),
    ],
)
def test_what_the_year_means(finals, done, end):
    assert year_end(SCHEME, finals, summatives_done=done) is end


def test_a_year_without_marks_decides_nothing():
    with pytest.raises(FormationError, match="nothing_to_form"):
        year_end(SCHEME, [])


# ── what would I need ────────────────────────────────────────────────────────────────────────


def test_points_needed_at_the_term_summative():
    needed = needed_for(5, SCHEME, grade=7, formative=[7, 8, 9], units=[work(27, 40)], term_maximum=30)
    assert (needed.outlook, needed.points, needed.maximum) == (Outlook.POSSIBLE, 29, 30)
    assert needed.percent == Decimal("96.66666666666666666666666667")


def test_percents_when_the_maximum_is_not_known_yet():
    needed = needed_for(4, SCHEME, grade=7, formative=[7, 8, 9], units=[work(27, 40)])
    assert (needed.points, needed.maximum) == (56, 100)  # 20 + 16.875 + 28 = 64.875; 27.5 is too few
    assert needed_for(4, SCHEME, grade=7, formative=[7, 8, 9], units=[work(28, 40)]).points == 54


def test_a_mark_out_of_reach_is_said_so_with_the_best_that_is_left():
    needed = needed_for(5, SCHEME, grade=7, formative=[3], units=[work(5, 20)])
    assert (needed.outlook, needed.points, needed.best.mark) == (Outlook.OUT_OF_REACH, None, 3)
    assert needed.best.percent == 64


def test_a_mark_that_is_safe_needs_nothing_more():
    needed = needed_for(3, SCHEME, grade=7, formative=[10], units=[work(20, 20)])
    assert (needed.outlook, needed.points) == (Outlook.SAFE, 0)


def test_further_formative_marks_in_a_half_year():
    given = {"grade": 7, "formative": [6, 7], "units": [work(17, 20)], "half_year": True}
    needed = needed_for(5, SCHEME, further=4, **given)
    assert (needed.outlook, needed.average) == (Outlook.POSSIBLE, Decimal("9.5"))
    assert needed_for(5, SCHEME, further=1, **given).outlook is Outlook.OUT_OF_REACH
    assert needed_for(4, SCHEME, further=3, **given).outlook is Outlook.POSSIBLE
    assert needed_for(4, SCHEME, further=1, **given).outlook is Outlook.SAFE


def test_when_everything_is_assessed_the_answer_is_what_it_is():
    given = {"grade": 7, "formative": [8], "units": [work(15, 20)], "term": work(20, 30)}
    assert needed_for(4, SCHEME, **given).outlook is Outlook.SAFE
    settled = needed_for(5, SCHEME, **given)
    assert (settled.outlook, settled.by, settled.best.mark) == (Outlook.OUT_OF_REACH, "settled", 4)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"mark": 6}, "mark_unknown"),
        ({"mark": 1}, "mark_unknown"),
        ({"further": -1}, "further_outside"),
        ({"further": 201}, "further_outside"),
        ({"grade": 1}, "grade_not_marked"),
        ({"term_maximum": 0}, "maximum_not_positive"),
        ({"formative": [0]}, "formative_outside"),
    ],
)
def test_questions_without_an_answer(given, code):
    given = {"mark": 5, "grade": 7, "formative": [8], **given}
    with pytest.raises(FormationError) as refusal:
        needed_for(given.pop("mark"), SCHEME, **given)
    assert refusal.value.code == code


MARKS = st.lists(st.integers(1, 10).map(Decimal), min_size=1, max_size=12)
UNIT = st.integers(5, 30).flatmap(lambda top: st.integers(0, top).map(lambda points: work(points, top)))
POLICIES = st.sampled_from(list(Rounding))


@settings(max_examples=150, deadline=None)
@given(st.integers(3, 5), MARKS, UNIT, st.integers(1, 50), POLICIES)
def test_what_is_needed_is_enough_and_one_point_less_is_not(mark, formative, unit, maximum, policy):
    def form(points):
        return form_term(
            SCHEME, grade=8, formative=formative, units=[unit], term=work(points, maximum), rounding=policy
        ).mark  # fmt: skip

    needed = needed_for(
        mark, SCHEME, grade=8, formative=formative, units=[unit], term_maximum=maximum, rounding=policy
    )
    if needed.outlook is Outlook.OUT_OF_REACH:
        assert form(maximum) < mark
    else:
        assert form(int(needed.points)) >= mark
        assert needed.points == 0 or form(int(needed.points) - 1) < mark


@settings(max_examples=100, deadline=None)
@given(st.integers(3, 5), MARKS, UNIT, st.integers(1, 8), POLICIES)
def test_the_average_needed_is_enough_and_one_less_in_sum_is_not(mark, formative, unit, further, policy):
    def form(total):
        each, left = divmod(total, further)
        more = [each + 1] * left + [each] * (further - left)
        return form_half_year(
            SCHEME, grade=8, formative=[*formative, *more], units=[unit], rounding=policy
        ).mark  # fmt: skip

    needed = needed_for(
        mark, SCHEME, grade=8, formative=formative, units=[unit], further=further, half_year=True,
        rounding=policy,
    )  # fmt: skip
    if needed.outlook is Outlook.OUT_OF_REACH:
        assert form(10 * further) < mark
    else:
        total = int((needed.average * further).to_integral_value())
        assert form(total) >= mark
        assert total == further or form(total - 1) < mark
