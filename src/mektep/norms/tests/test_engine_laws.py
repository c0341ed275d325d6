"""Laws of the formation for any input, against an independent calculation with fractions."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mektep.norms import shipped
from mektep.norms.engine import (
    Rounding,
    Work,
    as_data,
    form_again,
    form_annual,
    form_final,
    form_half_year,
    form_term,
)
from mektep.norms.engine.formation import ComponentStep, RoundingStep, SumStep, WorkStep

SCHEME = shipped.law().scheme(date(2026, 12, 20))
OLD = shipped.law().scheme(date(2019, 12, 20))

TENTHS = st.integers(10, 100).map(lambda n: Decimal(n) / 10)
FORMATIVE = st.lists(st.integers(1, 10).map(Decimal) | TENTHS, min_size=1, max_size=40)


@st.composite
def works(draw) -> Work:
    maximum = draw(st.integers(1, 60) | st.integers(1, 999_999).map(lambda n: Decimal(n) / 100))
    hundredths = draw(st.integers(0, int(Decimal(maximum) * 100)))
    return Work(Decimal(hundredths) / 100, Decimal(maximum))


UNITS = st.lists(works(), min_size=1, max_size=6)
POLICIES = st.sampled_from(list(Rounding))
MORE = settings(max_examples=120, deadline=None)


# ── the same rule, written again with other means ────────────────────────────────────────────


def up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def reference(weights, formative, units, term, policy) -> tuple[Fraction, int, int]:
    """Exact sum, percent and mark as paragraph 28 says, in fractions."""
    shares = {}
    if formative:
        shares["formative"] = sum(map(Fraction, formative)) / (10 * len(formative))
    if units:
        shares["unit"] = sum(Fraction(u.points) for u in units) / sum(Fraction(u.maximum) for u in units)
    if term:
        shares["term"] = Fraction(term.points) / Fraction(term.maximum)
    weight = sum(weights[kind] for kind in shares)
    parts = [Fraction(100 * weights[kind], weight) * share for kind, share in shares.items()]
    exact = sum(parts)
    if policy is Rounding.SUM_THEN_ROUND:
        percent = up(exact)
    else:
        percent = min(100, sum(up(Fraction(up(part * 10), 10)) for part in parts))
    return exact, percent, 2 + (percent >= 40) + (percent >= 65) + (percent >= 85)


def close(value: Decimal, exact: Fraction) -> bool:
    return abs(Fraction(value) - exact) < Fraction(1, 10**20)


@MORE
@given(FORMATIVE, UNITS, works(), POLICIES)
def test_a_term_is_what_fractions_say(formative, units, term, policy):
    formed = form_term(SCHEME, grade=8, formative=formative, units=units, term=term, rounding=policy)
    exact, percent, mark = reference(
        {"formative": 25, "unit": 25, "term": 50}, formative, units, term, policy
    )
    assert (formed.percent, formed.mark) == (percent, mark)
    assert close(formed.exact, exact)


@MORE
@given(FORMATIVE, UNITS, POLICIES)
def test_a_half_year_is_what_fractions_say(formative, units, policy):
    formed = form_half_year(SCHEME, grade=8, formative=formative, units=units, rounding=policy)
    exact, percent, mark = reference({"formative": 50, "unit": 50}, formative, units, None, policy)
    assert (formed.percent, formed.mark) == (percent, mark)
    assert close(formed.exact, exact)


@MORE
@given(st.none() | FORMATIVE, st.none() | UNITS, st.none() | works(), POLICIES)
def test_an_incomplete_term_is_what_fractions_say(formative, units, term, policy):
    assume(formative or units or term)
    formed = form_term(
        SCHEME, grade=8, formative=formative or [], units=units or [], term=term, rounding=policy
    )
    exact, percent, mark = reference(
        {"formative": 25, "unit": 25, "term": 50}, formative, units, term, policy
    )
    assert (formed.percent, formed.mark) == (percent, mark)
    assert close(formed.exact, exact)
    assert formed.provisional == (not (formative and units and term))


@MORE
@given(UNITS, works(), POLICIES)
def test_the_rule_before_2020_is_what_fractions_say(units, term, policy):
    formed = form_term(OLD, grade=8, units=units, term=term, rounding=policy)
    _, percent, mark = reference({"formative": 0, "unit": 50, "term": 50}, [], units, term, policy)
    assert (formed.percent, formed.mark) == (percent, mark)


# ── bounds, monotony, order, repetition ──────────────────────────────────────────────────────


@MORE
@given(FORMATIVE, UNITS, works(), POLICIES)
def test_everything_stays_in_bounds(formative, units, term, policy):
    formed = form_term(SCHEME, grade=8, formative=formative, units=units, term=term, rounding=policy)
    assert 0 <= formed.percent <= 100
    assert 0 <= formed.exact <= 100
    assert formed.mark in (2, 3, 4, 5)
    assert all(0 <= part.percent <= 100 for part in formed.components)
    assert abs(formed.exact - formed.percent) <= (Decimal("0.5") if policy == "sum_then_round" else 2)


@MORE
@given(FORMATIVE, UNITS, works(), POLICIES, st.data())
def test_better_work_never_gives_a_lower_mark(formative, units, term, policy, data):
    def form(formative, units, term):
        return form_term(SCHEME, grade=8, formative=formative, units=units, term=term, rounding=policy)

    before = form(formative, units, term)
    place = data.draw(st.integers(0, len(formative) - 1))
    raised = [*formative]
    raised[place] = data.draw(st.integers(int(formative[place] * 10), 100)) / Decimal(10)
    unit = data.draw(st.integers(0, len(units) - 1))
    better = [*units]
    better[unit] = _better(units[unit], data)
    summative = _better(term, data)
    for works_now in (
        (raised, units, term),
        (formative, better, term),
        (formative, units, summative),
        (raised, better, summative),
    ):
        after = form(*works_now)
        assert after.exact >= before.exact
        assert after.percent >= before.percent
        assert after.mark >= before.mark


def _better(work: Work, data) -> Work:
    hundredths = data.draw(st.integers(int(work.points * 100), int(work.maximum * 100)))
    return Work(Decimal(hundredths) / 100, work.maximum)


@MORE
@given(FORMATIVE, UNITS, works(), POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_works_does_not_matter(formative, units, term, policy, random):
    def form(formative, units):
        return form_term(SCHEME, grade=8, formative=formative, units=units, term=term, rounding=policy)

    shuffled, mixed = [*formative], [*units]
    random.shuffle(shuffled)
    random.shuffle(mixed)
    one, other = form(formative, units), form(shuffled, mixed)
    assert (one.exact, one.percent, one.mark) == (other.exact, other.percent, other.mark)
    for left, right in zip(one.components, other.components, strict=True):
        assert (left.points, left.maximum, left.counted) == (right.points, right.maximum, right.counted)


@MORE
@given(FORMATIVE, UNITS, st.none() | works(), POLICIES)
def test_forming_again_changes_nothing(formative, units, term, policy):
    def form():
        return form_term(SCHEME, grade=8, formative=formative, units=units, term=term, rounding=policy)

    once = form()
    assert form() == once
    assert form_again(as_data(once), SCHEME, grade=8) == once


@MORE
@given(FORMATIVE, UNITS, st.none() | works(), POLICIES)
def test_the_explanation_adds_up(formative, units, term, policy):
    formed = form_term(SCHEME, grade=8, formative=formative, units=units, term=term, rounding=policy)
    steps = formed.steps
    parts = [step for step in steps if isinstance(step, ComponentStep)]
    for part in parts:
        told = [step for step in steps if isinstance(step, WorkStep) and step.kind == part.kind]
        assert sum(step.points for step in told) == part.points
        assert sum(step.maximum for step in told) == part.maximum
        assert close(part.percent, Fraction(part.points) / Fraction(part.maximum) * 100)
    assert close(sum(part.weight for part in parts), Fraction(100))
    [total] = [step for step in steps if isinstance(step, SumStep)]
    assert close(sum(part.contribution for part in parts), Fraction(total.exact))
    assert total.exact == formed.exact
    [rounding] = [step for step in steps if isinstance(step, RoundingStep)]
    assert rounding.percent == formed.percent
    if policy is Rounding.ROUND_COMPONENTS:
        assert min(100, sum(rounding.counted)) == formed.percent


# ── years ────────────────────────────────────────────────────────────────────────────────────

MARKS = st.integers(2, 5)


@given(st.lists(MARKS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_an_annual_mark_is_the_mean_half_up(marks, random):
    annual = form_annual(SCHEME, marks, grade=8)
    assert annual.mark == up(Fraction(sum(marks), len(marks)))
    assert min(marks) <= annual.mark <= max(marks)
    random.shuffle(marks)
    assert form_annual(SCHEME, marks, grade=8).mark == annual.mark


@given(MARKS, MARKS)
def test_a_final_mark_with_an_exam_is_seventy_to_thirty(annual, exam):
    final = form_final(SCHEME, annual, grade=9, exam=exam)
    assert final.mark == up(Fraction(70 * annual + 30 * exam, 100))
    assert min(annual, exam) <= final.mark <= max(annual, exam)
    assert sum(part.weight for part in final.parts) == 100
