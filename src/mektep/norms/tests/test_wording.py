"""Every code, limit and step has a whole sentence in three languages, with its numbers."""

from datetime import date
from decimal import Decimal
from string import Formatter

import pytest
from django.utils import translation

from mektep.norms import shipped, wording
from mektep.norms.engine import (
    CODES,
    LIMITS,
    FormationError,
    Outlook,
    Reference,
    Rounding,
    Severity,
    Work,
    form_half_year,
    form_term,
    needed_for,
)
from mektep.norms.wording import explanation, names, refusals

SCHEME = shipped.law().scheme(date(2026, 12, 20))
LANGUAGES = ("kk", "ru", "en")
HALF_YEAR = {"formative": [6, 7], "units": [Work(Decimal(17), Decimal(20))], "half_year": True}


def patterns():
    for module, tables in (
        (refusals, ("_SENTENCES", "_MISSING", "_LIMITS")),
        (explanation, ("_WORK", "_COMPONENT", "_MISSING", "_NEEDED")),
        (names, ("_COMPONENTS", "_HOLIDAYS", "_PUBLIC_HOLIDAYS", "_CERTAINTY", "_ROUNDING")),
    ):
        for table in tables:
            for key, pattern in getattr(module, table).items():
                yield pytest.param(pattern, id=f"{table}-{key}")


@pytest.mark.parametrize("pattern", list(patterns()))
def test_every_sentence_is_translated_with_the_same_places(pattern):
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[language] = str(pattern)
    places = {
        language: sorted(part[1] for part in Formatter().parse(text) if part[1])
        for language, text in texts.items()
    }
    assert places["kk"] == places["ru"] == places["en"]
    assert len({texts["kk"], texts["ru"], texts["en"]}) == 3, texts


def test_every_code_and_every_limit_has_a_sentence():
    assert set(refusals._SENTENCES) | {"component_missing"} == CODES
    assert set(refusals._LIMITS) == {(key, severity) for key in LIMITS for severity in Severity}
    assert set(refusals._MISSING) == {"formative", "unit", "term"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_late_and_writes_numbers_as_its_language_does(language):
    with pytest.raises(FormationError) as refusal:
        Work(Decimal("20.5"), Decimal(20))
    lazy = wording.sentence(refusal.value)
    with translation.override(language):
        assert ("20.5" if language == "en" else "20,5") in str(lazy)
        assert "{" not in str(lazy)


def test_an_error_becomes_a_refusal_that_is_read_in_any_language():
    error = FormationError("grade_not_marked", grade=1)
    refused = wording.refusal(error)
    with translation.override("en"):
        assert str(refused) == "Grade 1 is not marked: the teacher gives feedback in words."
    with translation.override("ru"):
        assert "1" in str(refused)
        assert str(refused) != "Grade 1 is not marked: the teacher gives feedback in words."
    hostile = wording.refusal(FormationError("number_unreadable", value="{0} {points}"))
    assert "{0} {points}" in str(hostile)


@pytest.mark.parametrize("rounding", list(Rounding))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mark_explains_itself(rounding, language):
    given = {"grade": 7, "formative": [7, 8], "rounding": rounding}
    with translation.override(language):
        whole = [str(line) for line in wording.explain(form_term(
            SCHEME, units=[Work(12, 20)], term=Work(25, 30), **given))]  # fmt: skip
        part = [str(line) for line in wording.explain(form_term(SCHEME, **given))]
        half = [str(line) for line in wording.explain(form_half_year(SCHEME, **given))]
    assert len(whole) == 4 + 3 + 3
    assert len(part) == 2 + 1 + 2 + 3 + 1
    assert len(half) == 2 + 1 + 1 + 3 + 1
    for line in (*whole, *part, *half):
        assert "{" not in line
        assert line.endswith((".", "%."))


def test_a_sum_is_never_shown_rounded_over_the_border_it_did_not_reach():
    """84.496 % is an 84; written as 84.5 it would look like a mistake."""
    formed = form_half_year(SCHEME, grade=7, formative=[9], units=[Work(Decimal("789.92"), Decimal(1000))])
    assert (formed.exact, formed.percent) == (Decimal("84.496"), 84)
    with translation.override("ru"):
        assert "Всего: 84,496 %." in [str(line) for line in wording.explain(formed)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("mark", "given", "by", "outlook"),
    [
        (5, {"formative": [7, 8, 9], "units": [Work(27, 40)], "term_maximum": 30}, "term", Outlook.POSSIBLE),
        (5, {"formative": [3], "units": [Work(5, 20)]}, "term", Outlook.OUT_OF_REACH),
        (3, {"formative": [10], "units": [Work(20, 20)]}, "term", Outlook.SAFE),
        (5, {**HALF_YEAR, "further": 4}, "formative", Outlook.POSSIBLE),
        (5, {**HALF_YEAR, "further": 1}, "formative", Outlook.OUT_OF_REACH),
        (2, {**HALF_YEAR, "further": 1}, "formative", Outlook.SAFE),
        (3, HALF_YEAR, "settled", Outlook.SAFE),
        (5, HALF_YEAR, "settled", Outlook.OUT_OF_REACH),
    ],
)  # fmt: skip
def test_what_a_mark_would_take_is_a_sentence(language, mark, given, by, outlook):
    needed = needed_for(mark, SCHEME, grade=7, **given)
    assert (needed.by, needed.outlook) == (by, outlook)
    with translation.override(language):
        text = str(wording.mark_needed(needed))
    assert "None" not in text
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_and_names(language):
    limits = shipped.law().limits(date(2026, 12, 1))
    day = date(2026, 12, 25)
    breaches = [
        limits.check_units_per_term(4, grade=7),
        limits.check_unit_points(Decimal(16), grade=3),
        limits.check_unit_points(Decimal(30), grade=7),
        limits.check_term_points(Decimal(50), grade=7),
        limits.check_term_summatives_per_day(4, grade=7),
        limits.check_last_day(day, last_day=day, grade=7),
        limits.check_same_day(day, day, grade=7),
    ]
    with translation.override(language):
        for breach in breaches:
            text = str(wording.limit(breach))
            assert "{" not in text
            assert text.endswith(".")
        assert "25.12.2026" in str(wording.limit(breaches[-1]))
        for year in shipped.law().calendars():
            calendar = shipped.law().calendar(year)
            assert all(str(wording.holiday(rest.kind)) for rest in calendar.holidays)
            assert all(str(wording.public_holiday(day.key)) != day.key for day in calendar.public_holidays)
        known = [*SCHEME.references.values(), Reference(order="77")]
        assert all("{" not in str(wording.reference(where)) for where in known)
        assert "28" in str(wording.reference(SCHEME.references["term"]))
        assert len({str(wording.certainty(letter)) for letter in "SPCDM"}) == 5
        assert str(wording.rounding(SCHEME.rounding))
        assert str(wording.component("unit"))
    assert wording.public_holiday("new_day") == "new_day"
