"""The shipped norms: every one is readable, sourced, and says what the documents say."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from mektep.norms import shipped
from mektep.norms.engine import Scheme, Severity
from mektep.norms.law import KINDS, Entry, Law, NoNorm, read
from mektep.norms.readings import Certainty

LAW = shipped.law()
NOW = date(2026, 9, 1)


@pytest.mark.parametrize("entry", shipped.entries(), ids=lambda e: f"{e.kind}-{e.key}-{e.valid_from}")
def test_every_entry_has_a_meaning_a_source_and_a_certainty(entry):
    read(entry)
    assert Certainty(entry.certainty)
    assert len(entry.source) > 20


def test_every_kind_is_shipped_and_no_two_editions_hold_on_one_day():
    assert {entry.kind for entry in shipped.entries()} == set(KINDS)
    for one in shipped.entries():
        for other in shipped.entries():
            if one is not other and (one.kind, one.key) == (other.kind, other.key):
                assert not one.overlaps(other.valid_from, other.valid_until)


def test_weights_changed_in_september_2020():
    assert LAW.scheme(date(2020, 8, 31)).with_term == {"formative": 0, "unit": 50, "term": 50}
    assert LAW.scheme(date(2020, 9, 1)).with_term == {"formative": 25, "unit": 25, "term": 50}
    assert LAW.scheme(NOW).without_term == {"formative": 50, "unit": 50}
    assert LAW.scheme(NOW).reference("half_year").certainty == "C"
    with pytest.raises(NoNorm):
        LAW.scheme(date(2017, 8, 31))


def test_only_what_was_quoted_is_refused():
    for entry in shipped.entries():
        if entry.kind == "limits":
            for limit in LAW.limits(entry.valid_from).limits:
                assert (limit.severity is Severity.REFUSE) == (limit.certainty == "S"), limit


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_parts_of_a_year_follow_one_another_without_a_gap(year):
    calendar = LAW.calendar(year)
    spans = [(term.first_day, term.last_day) for term in calendar.terms]
    spans += [(rest.first_day, rest.last_day) for rest in calendar.holidays if rest.grades is None]
    spans.sort()
    for (_, before), (after, _) in pairwise(spans):
        assert after - before == timedelta(days=1)
    assert [term.number for term in calendar.terms] == [1, 2, 3, 4]
    for holiday in calendar.public_holidays:
        assert date(year, 9, 1) <= holiday.on < date(year + 1, 9, 1)
        assert not holiday.moved or holiday.on.isoweekday() < 6


def test_the_year_2026_as_the_order_says():
    calendar = LAW.calendar(2026)
    assert (calendar.first_day, calendar.last_day) == (date(2026, 9, 1), date(2027, 5, 25))
    assert [(h.kind, (h.last_day - h.first_day).days + 1) for h in calendar.holidays] == [
        ("autumn", 7), ("winter", 14), ("grade_1", 7), ("spring", 7),
    ]  # fmt: skip
    assert calendar.term_on(date(2026, 12, 27)).number == 2
    assert calendar.term_on(date(2026, 12, 28)) is None
    assert calendar.is_teaching_day(date(2027, 2, 10), grade=2)
    assert not calendar.is_teaching_day(date(2027, 2, 10), grade=1)
    assert not calendar.is_teaching_day(date(2026, 12, 16), grade=7)  # Independence Day
    assert not calendar.is_teaching_day(date(2026, 9, 5), grade=7)  # a Saturday
    assert calendar.is_teaching_day(date(2026, 9, 5), grade=7, days_a_week=6)
    assert [calendar.last_teaching_day(n) for n in (1, 2, 3, 4)] == [
        date(2026, 10, 23), date(2026, 12, 25), date(2027, 3, 19), date(2027, 5, 25),
    ]  # fmt: skip
    assert calendar.last_teaching_day(2, days_a_week=6) == date(2026, 12, 26)


def test_minutes_and_loads():
    homework = [LAW.homework_minutes(grade, NOW) for grade in range(1, 13)]
    assert homework == [0, 50, 70, 70, 90, 90, 110, 110, 110, 130, 130, 130]
    screens = [LAW.screen_minutes(grade, NOW) for grade in range(1, 13)]
    assert screens == [15, 20, 20, 25, 25, 25, 25, 25, 30, 30, 30, 30]
    assert LAW.screen_minutes(7, date(2022, 9, 1)) is None
    assert [LAW.lessons_a_day(grade, NOW) for grade in range(1, 12)] == [4, 5, 5, 5, 6, 6, 7, 7, 7, 8, 8]
    assert LAW.weekly_hours(5, NOW).most == Decimal("30.5")
    assert LAW.weekly_hours(7, NOW).most == 34
    assert LAW.weekly_hours(12, NOW).most is None
    assert LAW.lesson_day(NOW).lesson_most == 45
    assert LAW.first_grade_start(NOW).lesson_minutes == 35


@pytest.mark.parametrize(
    ("language", "totals"),
    [("kk", ["19.5", "24", "26", "26", "28.5", "28.5"]), ("ru", ["20.5", "24", "26", "27", "29.5", "29.5"])],
)
def test_hours_make_the_totals_of_the_document(language, totals):
    found = [LAW.curriculum_hours(language, grade, NOW) for grade in range(1, 7)]
    assert [curriculum.total for curriculum in found] == [Decimal(total) for total in totals]
    for curriculum in found:
        assert curriculum.certainty == "S"
        assert curriculum.total <= LAW.weekly_hours(curriculum.grade, NOW).most
    assert {LAW.curriculum_hours(language, grade, NOW).certainty for grade in (7, 8, 9)} == {"M"}
    for grade in (0, 10, 11, 12):
        with pytest.raises(NoNorm):
            LAW.curriculum_hours(language, grade, NOW)


def test_every_subject_has_a_name_in_three_languages():
    names = LAW.subjects(NOW)
    used = set()
    for entry in shipped.entries():
        match entry.kind:
            case "curriculum":
                used |= {row["subject"] for row in entry.body["subjects"]}
            case "difficulty":
                used |= set(entry.body["points"])
            case "pass_fail":
                used |= {*entry.body["subjects"], *entry.body["school_decides"]}
            case "group_split":
                used |= {row["subject"] for row in entry.body["subjects"]}
    assert used <= set(names)
    assert all(set(subject.names) == {"kk", "ru", "en"} for subject in names.values())
    assert names["mathematics"].name("kk") == "Математика"


def test_difficulty_depends_on_the_language_of_instruction():
    assert LAW.difficulty("russian_language", language="kk", on=NOW) == 11
    assert LAW.difficulty("russian_language", language="ru", on=NOW) == 7
    assert LAW.difficulty("music", language="kk", on=NOW) == 1
    assert LAW.difficulty("digital_literacy", language="kk", on=NOW) is None
    assert LAW.difficulty("music", language="uz", on=NOW) is None


def test_subjects_without_marks_and_subjects_in_groups():
    rule = LAW.pass_fail(NOW)
    assert rule.covers("music", 3)
    assert not rule.covers("music", 5)
    assert not rule.covers("mathematics", 3)
    assert rule.is_open("visual_arts", 3)
    split = LAW.group_split(NOW)
    assert split.allows("foreign_language", pupils=24, grade=5, language="kk")
    assert not split.allows("foreign_language", pupils=23, grade=5, language="kk")
    assert split.allows("foreign_language", pupils=16, grade=5, language="kk", small_school=True)
    assert not split.allows("kazakh_language", pupils=30, grade=5, language="kk")
    assert not split.allows("physical_education", pupils=30, grade=5, language="kk")


# ── texts that can't be read ─────────────────────────────────────────────────────────────────


def entry(kind: str, body: dict, **others) -> Entry:
    given = {"key": "2026", "valid_from": NOW, "valid_until": None, "certainty": "S", "source": "x"}
    return Entry(kind=kind, body=body, **{**given, **others})


GOOD = dict(next(e for e in shipped.entries() if e.kind == "scheme" and e.valid_until is None).body)


@pytest.mark.parametrize(
    "change",
    [
        {"with_term": {"formative": 25, "unit": 25, "term": 49}},
        {"with_term": {"formative": -25, "unit": 75, "term": 50}},
        {"with_term": {"formative": 25, "unit": 25, "term": 50, "luck": 0}},
        {"with_term": {"formative": "NaN", "unit": 50, "term": 50}},
        {"scale": [{"mark": 2, "from": 0, "to": 39}, {"mark": 3, "from": 41, "to": 100}]},
        {"scale": [{"mark": 2, "from": 0, "to": 40}, {"mark": 3, "from": 40, "to": 100}]},
        {"scale": [{"mark": 3, "from": 0, "to": 39}, {"mark": 2, "from": 40, "to": 100}]},
        {"scale": [{"mark": 2, "from": 0, "to": 99}]},
        {"scale": []},
        {"scale": "all"},
        {"rounding": "down"},
        {"formative": {}},
        {"grades": ["seven"]},
        {"annual": None},
    ],
)
def test_a_scheme_that_does_not_hold_together_is_not_read(change):
    assert isinstance(read(entry("scheme", GOOD)), Scheme)
    with pytest.raises(ValueError):
        read(entry("scheme", {**GOOD, **change}))


@pytest.mark.parametrize(
    ("kind", "body", "others"),
    [
        ("weather", {}, {}),
        ("homework_minutes", {}, {}),
        ("homework_minutes", {"by_grade": {"five": 90}}, {}),
        ("homework_minutes", {"by_grade": {"5": "much"}}, {}),
        ("homework_minutes", {"by_grade": {"5": 90}}, {"certainty": "X"}),
        ("homework_minutes", {"by_grade": {"5": 90}}, {"valid_until": date(2026, 8, 31)}),
        ("limits", {"limits": [{"key": "luck", "severity": "warn", "certainty": "S"}]}, {}),
        ("limits", {"limits": [{"key": "unit_points", "severity": "shout", "certainty": "S"}]}, {}),
        ("calendar", {"terms": []}, {}),
        ("calendar", {"terms": [{"number": 1, "from": "2026-09-01", "to": "2026-08-01"}]}, {}),
        ("curriculum", {"language": "kk", "grades": [1], "variable": [0], "invariant": [5],
                        "subjects": [{"subject": "music", "hours": [4], "certainty": "S"}]}, {}),
        ("difficulty", {"points": {"music": "easy"}}, {}),
    ],
)  # fmt: skip
def test_a_text_without_a_meaning_is_not_read(kind, body, others):
    with pytest.raises(ValueError):
        read(entry(kind, body, **others))


def test_the_law_knows_only_its_days():
    law = Law([entry("homework_minutes", {"by_grade": {"5": 90}}, key="day", valid_until=date(2027, 8, 31))])
    assert law.homework_minutes(5, date(2027, 8, 31)) == 90
    assert law.homework_minutes(5, date(2027, 9, 1)) is None
    assert law.homework_minutes(5, date(2026, 8, 31)) is None
    with pytest.raises(NoNorm, match="2027-09-01"):
        law.limits(date(2027, 9, 1))
