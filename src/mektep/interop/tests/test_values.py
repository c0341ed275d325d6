"""Names, numbers and days, one at a time."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mektep.interop.engine import names, values, words
from mektep.people import identity


@pytest.mark.parametrize(
    "good", ["910101500001", "910203600002", "910101500204", "910203600303", "9101 0150-0001"]
)
def test_a_right_identification_number(good):
    assert values.iin(good) == good.replace(" ", "").replace("-", "")


@pytest.mark.parametrize("start", ["91010150023", "91020360039", "92031550080"])
def test_some_numbers_are_never_issued(start):
    assert identity.iin_check_digit(start) is None
    assert not any(values.iin(f"{start}{last}") for last in range(10))


@pytest.mark.parametrize(
    "bad", ["", "910101500002", "91010150000", "9101015000011", "91010150000х", "٩١٠١٠١٥٠٠٠٠١"]
)
def test_a_wrong_identification_number(bad):
    assert values.iin(bad) is None


@given(
    st.integers(min_value=0, max_value=10**11 - 1), st.integers(min_value=0, max_value=11), st.integers(1, 9)
)
def test_one_wrong_digit_is_always_noticed_when_the_first_pass_decided(number, place, change):
    first = f"{number:011}"
    check = identity.iin_check_digit(first)
    if check is None:
        return
    digits = [int(digit) for digit in f"{first}{check}"]
    digits[11] = (digits[11] + change) % 10
    assert values.iin("".join(map(str, digits))) is None


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("87011234567", "+77011234567"),
        ("+7 (701) 123-45-67", "+77011234567"),
        ("7011234567", "+77011234567"),
        ("77011234567", "+77011234567"),
        ("+998 90 123 45 67", "+998901234567"),
        ("8701123456", None),
        ("12345678901", None),
        ("+87011234567", "+87011234567"),
        ("жоқ", None),
        ("=+7701", None),
    ],
)
def test_a_phone_number(typed, phone):
    assert values.phone(typed) == phone


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("01.09.2026", date(2026, 9, 1)),
        ("1.9.2026 ж.", date(2026, 9, 1)),
        ("2026-09-01", date(2026, 9, 1)),
        ("2026-09-01T00:00:00Z", date(2026, 9, 1)),
        (datetime(2026, 9, 1, 12), date(2026, 9, 1)),
        (46266, date(2026, 9, 1)),
        (46266.0, date(2026, 9, 1)),
        ("46266", date(2026, 9, 1)),
        ("31.02.2026", None),
        ("01.09.26", None),
        (True, None),
        (1e300, None),
        (float("nan"), None),
    ],
)
def test_a_day_in_a_sheet(typed, day):
    assert values.day_of_a_sheet(typed) == day


@pytest.mark.parametrize("latin", "ABCEHIKMOPTXY")
def test_letters_that_look_alike_become_cyrillic(latin):
    name = names.class_name(f"3{latin}")
    assert name is not None
    assert name.latin
    assert not names.has_latin(name.letter)


@pytest.mark.parametrize("letter", "АӘБВГҒДЕЖЗИКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЫІЭЮЯ")
def test_every_kazakh_letter_names_a_class(letter):
    assert names.class_name(f"4{letter.lower()}") == names.ClassName(4, letter)
    assert str(names.class_name(f"4 «{letter}» сыныбы")) == f"4 «{letter}»"


@given(st.text(max_size=30))
def test_any_text_is_a_class_or_none(text):
    found = names.class_name(text)
    if found is not None:
        assert 0 <= found.grade <= 12
        assert names.class_name(str(found)) == found._replace(latin=names.has_latin(found.letter))


@pytest.mark.parametrize("good", ["Әлімов", "Нұр-Сұлтан", "О'Коннор", "Ким Ю.", "Абай (Ибраһим)", "D’Angelo"])
def test_names_of_people(good):
    assert names.is_person_name(good)


@pytest.mark.parametrize("bad", ["=1", "+7", "@x", "-A", "<b>", "Ә1", "", "a\tb", "Аты;", "Х" * 81])
def test_what_is_no_name(bad):
    assert not names.is_person_name(bad)


@pytest.mark.parametrize("cell", ["=cmd()", "+1", "-1", "@SUM", "\tx", "\rx"])
def test_a_cell_we_write_never_runs(cell):
    assert names.harmless(cell) == "'" + cell


def test_words_in_three_languages():
    assert {words.sex(word) for word in ("ер", "Муж.", "male", "М", "ұл")} == {"male"}
    assert {words.sex(word) for word in ("қыз", "ЖЕН", "F", "әйел")} == {"female"}
    assert {words.kinship(word) for word in ("Анасы", "мать", "Mother")} == {"mother"}
    assert {words.kinship(word) for word in ("қамқоршы", "опекун", "Законный представитель")} == {"legal"}
    assert {words.role(word) for word in ("мұғалім", "Учитель физики", "математика пәнінің мұғалімі")} == {
        "teacher"
    }
    assert {words.role(word) for word in ("Завуч", "зам. директора по УР", "директордың орынбасары")} == {
        "deputy"
    }
    assert words.role("король") is None
    assert words.language("Қазақ тілінде") == "kk"
