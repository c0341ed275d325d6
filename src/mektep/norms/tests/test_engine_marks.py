"""Term and half-year marks by example: the order's weights, the edges of the scale, both roundings."""

import decimal
from datetime import date
from decimal import Decimal

import pytest

from mektep.norms import shipped
from mektep.norms.engine import (
    FormationError,
    Rounding,
    Work,
    as_data,
    form_again,
    form_half_year,
    form_term,
    parse_work,
    parse_works,
)
from mektep.norms.engine.formation import (
    ComponentStep,
    MarkStep,
    MissingStep,
    RoundingStep,
    SumStep,
    WorkStep,
)

SCHEME = shipped.law().scheme(date(2026, 12, 20))
OLD = shipped.law().scheme(date(2019, 12, 20))


def work(points: str, maximum: str) -> Work:
    return Work(Decimal(points), Decimal(maximum))


def contributions(formative: str, unit: str, term: str, rounding: Rounding):
    """A mark whose contributions are exactly these: percents are contributions over their weights."""
    return form_term(
        SCHEME,
        grade=7,
        formative=_formative(Decimal(formative)),
        units=[work(unit, "25")],
        term=work(term, "50"),
        rounding=rounding,
    )


def _formative(contribution: Decimal) -> list[Decimal]:
    """25 marks of one decimal whose mean is contribution / 25 × 10."""
    each, left = divmod(int(contribution * 100), 25)
    return [Decimal(each + 1) / 10] * left + [Decimal(each) / 10] * (25 - left)


def test_the_example_of_the_command():
    formed = form_term(
        SCHEME,
        grade=7,
        formative=[Decimal(7), Decimal(8), Decimal(9)],
        units=parse_works("12/20,15/20"),
        term=parse_work("25/30"),
    )
    assert (formed.percent, formed.mark, formed.scheme) == (79, 4, "kz-2020")
    assert formed.exact == Decimal("78.54166666666666666666666667")
    assert [c.kind for c in formed.components] == ["formative", "unit", "term"]
    assert [c.percent for c in formed.components][:2] == [80, Decimal("67.5")]
    assert [c.contribution for c in formed.components][:2] == [20, Decimal("16.875")]
    assert not formed.provisional


def test_unit_points_are_pooled_and_percents_are_not_averaged():
    formed = form_half_year(SCHEME, grade=7, formative=[10], units=[work("10", "10"), work("0", "30")])
    assert formed.component("unit").percent == 25  # the mean of percents would be 50
    assert formed.percent == 63  # 62.5


def test_a_half_year_weighs_both_kinds_alike():
    formed = form_half_year(SCHEME, grade=7, formative=[8], units=[work("15", "20")])
    assert (formed.exact, formed.percent, formed.mark) == (Decimal("77.5"), 78, 4)
    assert formed.period == "half_year"
    assert [c.weight for c in formed.components] == [50, 50]


@pytest.mark.parametrize(
    ("points", "percent", "mark"),
    [
        ("0", 0, 2),
        ("39.4", 39, 2),
        ("39.49", 39, 2),
        ("39.5", 40, 3),
        ("40", 40, 3),
        ("64.49", 64, 3),
        ("64.5", 65, 4),
        ("84.49", 84, 4),
        ("84.5", 85, 5),
        ("100", 100, 5),
    ],
)
def test_the_edges_of_the_scale(points, percent, mark):
    formed = form_term(OLD, grade=7, units=[work(points, "100")], term=work(points, "100"))
    assert (formed.percent, formed.mark) == (percent, mark)


@pytest.mark.parametrize(
    ("formative", "unit", "term", "exact", "percent", "mark"),
    [
        ([1, 1, 2], "7/25", "14/24", "39.5", 40, 3),
        ([2, 2, 3], "7/25", "16/30", "39.5", 40, 3),
        ([2, 2, 3], "12/25", "28/30", "64.5", 65, 4),
    ],
)
def test_quotients_without_end_that_make_exactly_a_half_are_rounded_up(
    formative, unit, term, exact, percent, mark
):
    """Adding up percents of 28 digits gives 39.49999999999999999999999999 here, and a mark too low."""
    formed = form_term(SCHEME, grade=7, formative=formative, units=[parse_work(unit)], term=parse_work(term))
    assert (formed.exact, formed.percent, formed.mark) == (Decimal(exact), percent, mark)


@pytest.mark.parametrize(
    ("parts", "exactly", "first"),
    [
        (("10.4", "10.4", "18.4"), (39, 2), (38, 2)),
        (("10.5", "10.5", "18.5"), (40, 3), (41, 3)),
        (("12.5", "12.5", "38.5"), (64, 3), (65, 4)),
        (("10.45", "10.4", "18.4"), (39, 2), (39, 2)),  # 10.45 → 10.5 → 11; a single rounding would say 10
        (("10.44", "10.4", "18.4"), (39, 2), (38, 2)),
        (("25", "25", "50"), (100, 5), (100, 5)),
    ],
)
def test_both_policies_as_two_systems_have_them(parts, exactly, first):
    summed = contributions(*parts, Rounding.SUM_THEN_ROUND)
    assert [c.contribution for c in summed.components] == [Decimal(part) for part in parts]
    assert (summed.percent, summed.mark) == exactly
    rounded = contributions(*parts, Rounding.ROUND_COMPONENTS)
    assert (rounded.percent, rounded.mark) == first
    assert sum(c.counted for c in rounded.components) == rounded.percent


def test_before_2020_formative_work_did_not_count():
    formed = form_term(OLD, grade=7, formative=[10, 10], units=[work("5", "10")], term=work("10", "20"))
    assert (formed.percent, formed.mark, formed.scheme) == (50, 3, "kz-2017")
    assert formed.component("formative").contribution == 0
    with pytest.raises(FormationError) as refusal:
        form_half_year(OLD, grade=7, formative=[10], units=[work("5", "10")])
    assert refusal.value.code == "no_rule_without_term"


@pytest.mark.parametrize(
    ("given", "missing", "weights"),
    [
        ({"formative": [8], "units": [work("15", "20")]}, ("term",), [50, 50]),
        ({"formative": [8]}, ("unit", "term"), [100]),
        ({"units": [work("15", "20")]}, ("formative", "term"), [100]),
        ({"term": work("15", "20")}, ("formative", "unit"), [100]),
        ({"formative": [8], "term": work("15", "20")}, ("unit",), None),
    ],
)
def test_what_is_missing_is_named_and_its_weight_shared_out(given, missing, weights):
    formed = form_term(SCHEME, grade=7, **given)
    assert formed.provisional
    assert formed.missing == missing
    assert abs(sum(c.weight for c in formed.components) - 100) < Decimal("1e-20")
    if weights:
        assert [c.weight for c in formed.components] == weights
    assert [step.kind for step in formed.steps if isinstance(step, MissingStep)] == list(missing)
    with pytest.raises(FormationError) as refusal:
        form_term(SCHEME, grade=7, closing=True, **given)
    assert refusal.value.code == "component_missing"
    assert refusal.value.values["component"] == missing[0]


def test_nothing_is_formed_from_nothing():
    for closing in (False, True):
        with pytest.raises(FormationError, match="nothing_to_form"):
            form_term(SCHEME, grade=7, closing=closing)
    with pytest.raises(FormationError, match="nothing_to_form"):
        form_term(OLD, grade=7, formative=[10])  # formative work alone weighs nothing


def test_a_complete_term_may_be_closed():
    formed = form_term(
        SCHEME, grade=7, formative=[8], units=[work("15", "20")], term=work("20", "30"), closing=True
    )
    assert not formed.provisional
    assert formed.missing == ()


def test_the_explanation_tells_every_work_and_every_step_in_order():
    formed = form_term(SCHEME, grade=7, formative=[7, 8], units=[work("12", "20")], term=work("25", "30"))
    kinds = [type(step) for step in formed.steps]
    assert kinds == [
        WorkStep, WorkStep, ComponentStep, WorkStep, ComponentStep, WorkStep, ComponentStep,
        SumStep, RoundingStep, MarkStep,
    ]  # fmt: skip
    assert [s.position for s in formed.steps if isinstance(s, WorkStep)] == [1, 2, 1, 1]
    assert formed.steps[2].reference.place == "28"
    assert formed.steps[-1].reference.place == "appendix 1"
    assert (formed.steps[-1].lowest, formed.steps[-1].highest, formed.steps[-1].mark) == (65, 84, formed.mark)


@pytest.mark.parametrize("grade", range(2, 13))
def test_grades_2_to_12_are_marked_by_the_same_formula(grade):
    assert form_term(SCHEME, grade=grade, formative=[8]).percent == 80


@pytest.mark.parametrize(
    ("grade", "code"),
    [(1, "grade_not_marked"), (0, "grade_unknown"), (13, "grade_unknown"), (-1, "grade_unknown")],
)
def test_other_grades_are_not_marked(grade, code):
    for form in (form_term, form_half_year):
        with pytest.raises(FormationError) as refusal:
            form(SCHEME, grade=grade, formative=[8], units=[work("1", "2")])
        assert refusal.value.code == code


@pytest.mark.parametrize(
    ("points", "code"),
    [
        (0, "formative_outside"),
        (11, "formative_outside"),
        (-1, "formative_outside"),
        (Decimal("0.99"), "formative_outside"),
        (Decimal("10.01"), "formative_outside"),
        (Decimal("NaN"), "number_unreadable"),
        (Decimal("sNaN"), "number_unreadable"),
        (Decimal("Infinity"), "number_unreadable"),
        (Decimal("-Infinity"), "number_unreadable"),
        (Decimal("1e999"), "number_too_large"),
        (Decimal("1e-999"), "number_too_precise"),
        (Decimal("7.123"), "number_too_precise"),
        (10**400, "number_too_large"),
    ],
)
def test_bad_formative_points_are_refused(points, code):
    with pytest.raises(FormationError) as refusal:
        form_term(SCHEME, grade=7, formative=[8, points])
    assert refusal.value.code == code


@pytest.mark.parametrize("points", [7.5, "8", True, None])
def test_floats_and_other_things_are_a_bug_of_the_caller(points):
    with pytest.raises(TypeError):
        form_term(SCHEME, grade=7, formative=[points])


@pytest.mark.parametrize(
    ("points", "maximum", "code"),
    [
        ("21", "20", "points_above_maximum"),
        ("20.01", "20", "points_above_maximum"),
        ("-1", "20", "points_negative"),
        ("0", "0", "maximum_not_positive"),
        ("1", "0", "maximum_not_positive"),
        ("1", "-5", "maximum_not_positive"),
        ("NaN", "20", "number_unreadable"),
        ("1", "NaN", "number_unreadable"),
        ("1", "Infinity", "number_unreadable"),
        ("1", "1e999", "number_too_large"),
        ("1", "10000", "number_too_large"),
        ("0.001", "10", "number_too_precise"),
        ("1", "10.005", "number_too_precise"),
    ],
)
def test_bad_works_are_refused(points, maximum, code):
    with pytest.raises(FormationError) as refusal:
        work(points, maximum)
    assert refusal.value.code == code


def test_equal_numbers_make_equal_works():
    assert work("8.0", "10.00") == work("8", "1E1")
    assert str(work("-0", "10").points) == "0"


def test_a_foreign_decimal_context_changes_nothing():
    given = {"grade": 7, "formative": [7, 8, 8], "units": [work("13", "21")], "term": work("25", "33")}
    plain = form_term(SCHEME, **given)
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_DOWN)):
        assert form_term(SCHEME, **given) == plain
    with decimal.localcontext(decimal.Context(traps=[decimal.Inexact])):
        assert form_term(SCHEME, **given) == plain


def test_more_works_than_lessons_are_a_broken_import():
    assert form_term(SCHEME, grade=7, formative=[7] * 10_000).percent == 70
    with pytest.raises(FormationError, match="too_many_works"):
        form_term(SCHEME, grade=7, formative=[7] * 10_001)


@pytest.mark.parametrize("rounding", list(Rounding))
def test_a_record_forms_itself_again(rounding):
    term = form_term(
        SCHEME, grade=7, formative=[7, 8, 8], units=[work("13", "21.5")], term=work("25", "33"),
        rounding=rounding,
    )  # fmt: skip
    half = form_half_year(SCHEME, grade=7, formative=[7], units=[work("1", "3")], rounding=rounding)
    for formed in (term, half):
        data = as_data(formed)
        assert form_again(data, SCHEME, grade=7) == formed
    with pytest.raises(ValueError, match="kz-2020"):
        form_again(as_data(term), OLD, grade=7)


def test_an_unknown_rounding_is_refused():
    with pytest.raises(FormationError, match="rounding_unknown"):
        Rounding.named("truncate")
