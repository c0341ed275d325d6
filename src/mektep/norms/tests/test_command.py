"""`mektep term-mark` at the console: the examples, and everything that people may mistype."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from mektep.core import clock

GOOD = {"--grade": "7", "--formative": "7,8,9", "--unit": "12/20,15/20", "--term": "25/30"}


def form(capsys, *flags: str, **changes: str | None) -> dict:
    code, out, err = ask(capsys, "--json", *flags, **changes)
    assert (code, err) == (0, "")
    return json.loads(out)


def ask(capsys, *flags: str, **changes: str | None) -> tuple[int, str, str]:
    given = {**GOOD, **{f"--{name}": value for name, value in changes.items()}}
    words = [f"{name}={value}" for name, value in given.items() if value is not None]
    try:
        call_command("term_mark", *words, *flags)
        code = 0
    except SystemExit as stop:
        code = stop.code
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_term(capsys):
    report = form(capsys)
    assert {"percent": 79, "mark": 4, "scheme": "kz-2020", "provisional": False}.items() <= report.items()
    assert [part["kind"] for part in report["components"]] == ["formative", "unit", "term"]
    assert [part["percent"] for part in report["components"]] == [80, 67.5, 83.333333]
    assert [part["weight"] for part in report["components"]] == [25, 25, 50]
    assert sum(part["contribution"] for part in report["components"]) == pytest.approx(report["exact"])


def test_without_a_term_summative_the_rule_of_the_half_year_applies(capsys):
    report = form(capsys, term=None)
    assert (report["period"], report["percent"], report["mark"]) == ("half_year", 74, 4)
    assert [part["weight"] for part in report["components"]] == [50, 50]


def test_the_two_roundings(capsys):
    works = {"formative": "5,5", "unit": "12.5/25", "term": "38.5/50"}
    assert form(capsys, **works)["percent"] == 64
    report = form(capsys, "--rounding=round_components", **works)
    assert (report["percent"], report["mark"], report["rounding"]) == (65, 4, "round_components")


def test_the_rules_of_the_day_apply(capsys):
    assert form(capsys, on="2019-12-20")["scheme"] == "kz-2017"
    assert form(capsys, on="2020-09-01")["scheme"] == "kz-2020"
    with clock.set_to(datetime(2020, 8, 31, 17, 59, tzinfo=UTC)):  # Almaty was at +6 then
        assert form(capsys)["scheme"] == "kz-2017"
    with clock.set_to(datetime(2020, 8, 31, 18, 1, tzinfo=UTC)):
        assert form(capsys)["scheme"] == "kz-2020"


def test_an_incomplete_term_is_provisional_and_says_so(capsys):
    report = form(capsys, unit=None)
    assert (report["provisional"], report["missing"]) == (True, ["unit"])
    _, out, _ = ask(capsys, "--language=en", unit=None)
    assert "provisional" in out


def test_grade_twelve_exists_in_schools_of_twelve_years(capsys):
    assert form(capsys, grade="12")["mark"] == 4


def test_many_works_are_formed_at_once(capsys):
    assert form(capsys, formative=",".join(["8"] * 5000))["components"][0]["points"] == 40_000


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Барлығы: 78,54 %"), ("ru", "Всего: 78,54 %"), ("en", "Together: 78.54 %")],
)
def test_the_explanation_is_readable_in_three_languages(capsys, language, words):
    code, out, _ = ask(capsys, f"--language={language}")
    assert code == 0
    assert words in out
    assert out.count("\n") == 12  # six works, three parts, sum, rounding, mark


HOSTILE = [
    {"grade": None},
    {"grade": ""},
    {"grade": "seven"},
    {"grade": "0"},
    {"grade": "1"},
    {"grade": "13"},
    {"grade": "-7"},
    {"grade": "7.0"},
    {"grade": "٧"},
    {"grade": "７"},
    {"grade": "999999999999999999999"},
    {"formative": ""},
    {"formative": ","},
    {"formative": "7,,8"},
    {"formative": "7;8"},
    {"formative": "7,8,"},
    {"formative": "0"},
    {"formative": "11"},
    {"formative": "-3,5"},
    {"formative": "-3"},
    {"formative": "1e999"},
    {"formative": "1e0"},
    {"formative": "NaN"},
    {"formative": "Infinity"},
    {"formative": "0x7"},
    {"formative": "7_0"},
    {"formative": "٧,٨"},
    {"formative": "７"},
    {"formative": "Ⅶ"},
    {"formative": "seven"},
    {"formative": "7,8\x00"},
    {"formative": "7,8\n9"},
    {"formative": "7.123"},
    {"formative": "9" * 5000},
    {"formative": ",".join(["7"] * 10_001)},
    {"formative": "'; DROP TABLE norms_norm; --"},
    {"unit": ""},
    {"unit": "12"},
    {"unit": "12/"},
    {"unit": "/20"},
    {"unit": "12/20/30"},
    {"unit": "12:20"},
    {"unit": "21/20"},
    {"unit": "-1/20"},
    {"unit": "12/0"},
    {"unit": "0/0"},
    {"unit": "12/-20"},
    {"unit": "1e999/1e999"},
    {"unit": "nan/20"},
    {"unit": "12/20,"},
    {"unit": "1/99999"},
    {"term": ""},
    {"term": "31/30"},
    {"term": "25/30,26/30"},
    {"term": "25/0"},
    {"term": "25 of 30"},
    {"rounding": ""},
    {"rounding": "truncate"},
    {"rounding": "SUM_THEN_ROUND"},
    {"on": ""},
    {"on": "yesterday"},
    {"on": "2026-02-30"},
    {"on": "20.12.2026"},
    {"on": "2026-W01-1"},
    {"on": "٢٠٢٦-12-20"},
    {"on": "0001-01-01"},
    {"on": "2017-08-31"},
    {"on": "99999-01-01"},
    {"term": None, "on": "2019-12-20"},
    {"formative": None, "unit": None, "term": None},
]


def _name(given: dict) -> str:
    return " ".join(f"{name}={ascii(value)[:30]}" for name, value in given.items())


@pytest.mark.parametrize("given", HOSTILE, ids=_name)
@pytest.mark.parametrize("flags", [("--json",), ()], ids=["json", "plain"])
def test_bad_input_gets_one_sentence_and_exit_status_2(capsys, given, flags):
    code, out, err = ask(capsys, *flags, **given)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.strip().endswith(".")
    assert len(err) < 200
    assert "Traceback" not in err
    assert err.strip().isprintable()


@pytest.mark.parametrize("words", [["--grade"], ["--luck", "7"], ["7"], ["--language", "tlh"]])
def test_an_unknown_option_is_a_sentence_too(capsys, words):
    with pytest.raises(SystemExit) as stop:
        call_command("term_mark", *words)
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
