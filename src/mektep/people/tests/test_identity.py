"""IIN, phones, usernames and codes, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mektep.people import identity


@pytest.mark.parametrize(
    "number", ["910101500001", "910203600002", "910101500204", "910203600303", "061211600012"]
)
def test_a_number_with_its_check_digit_is_an_iin(number):
    assert identity.is_iin(number)


@pytest.mark.parametrize("eleven", ["91010150023", "91020360039", "92031550080"])
def test_a_number_whose_both_passes_give_ten_is_never_issued(eleven):
    assert identity.iin_check_digit(eleven) is None
    assert not any(identity.is_iin(f"{eleven}{digit}") for digit in range(10))


@pytest.mark.parametrize(
    "text",
    ["910101500002", "", "91010150000", "9101015000011", "91010150000a", "९१०१०१५०००१", " 910101500001"],
)
def test_anything_else_is_no_iin(text):
    assert not identity.is_iin(text)


@given(st.text(alphabet="0123456789", min_size=11, max_size=11))
def test_at_most_one_last_digit_fits(eleven):
    fits = [digit for digit in range(10) if identity.is_iin(f"{eleven}{digit}")]
    assert fits == ([] if identity.iin_check_digit(eleven) is None else [identity.iin_check_digit(eleven)])


@given(st.text(alphabet="0123456789", min_size=11, max_size=11), st.integers(0, 11), st.integers(1, 9))
def test_one_mistyped_digit_is_noticed(eleven, place, shift):
    digit = identity.iin_check_digit(eleven)
    if digit is None:
        return
    number = f"{eleven}{digit}"
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    first = sum(int(c) * w for c, w in zip(number, range(1, 12), strict=False)) % 11
    other = sum(int(c) * w for c, w in zip(wrong, range(1, 12), strict=False)) % 11
    # The second pass has weights of its own, and the eleventh digit weighs 11, that is nothing.
    if first != 10 and other != 10 and place != 10:
        assert not identity.is_iin(wrong)


@pytest.mark.parametrize(
    "text", ["+7 701 555-01-02", "8 (701) 555 01 02", "7015550102", "87015550102", "7 701 555 01 02"]
)
def test_a_phone_is_kept_in_one_form(text):
    assert identity.phone(text) == "+77015550102"


def test_other_countries_start_with_a_plus():
    assert identity.phone("+49 30 5550102") == "+49305550102"


@pytest.mark.parametrize("text", ["", "12", "abc", "8701555010", "+0123456789", "٨٧٠١٥٥٥٠١٠٢", "8701555010x"])
def test_what_cant_be_a_phone_is_refused(text):
    with pytest.raises(ValueError, match="not a phone"):
        identity.phone(text)


@pytest.mark.parametrize(
    ("given_name", "family_name", "base"),
    [
        ("Аружан", "Серікова", "aruzhan.serikova"),
        ("Әлия", "Құрманғазы", "aliya.qurmangazy"),
        ("Ңғүһөұі", "Жылқышиев", "ngyhoui.zhylqyshiev"),
        ("Зоя", "Щёкина-Юрьева", "zoya.shchyokinayureva"),
        ("Renée", "O'Brien", "renee.obrien"),
        ("伟", "王", "person"),
    ],
)
def test_a_username_is_the_name_in_plain_letters(given_name, family_name, base):
    made = identity.username_base(given_name, family_name)
    assert identity.is_username(made)
    assert made == base.replace("ngyhoui", identity.latin("Ңғүһөұі"))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_name_makes_a_username(given_name, family_name):
    assert identity.is_username(identity.username_base(given_name, family_name))


def test_namesakes_get_numbers():
    taken = {"asel.bek", "asel.bek3"}
    assert identity.usernames(["asel.bek", "asel.bek", "erlan.bek"], taken) == [
        "asel.bek2",
        "asel.bek4",
        "erlan.bek",
    ]


@pytest.mark.parametrize(
    "text", ["а.серік", "Asel", "a..b", ".a", "a b", "a" * 61, "a\x00b", "", "77015550102"]
)
def test_a_username_has_no_lookalikes_or_blanks(text):
    assert not identity.is_username(text)


def test_a_code_is_read_as_it_is_typed_on_any_keyboard():
    assert identity.typed_code("abcd-efgh") == "ABCDEFGH"
    assert identity.typed_code("авсе нкмр") == "ABCEHKMP"  # Cyrillic
    assert identity.typed_code("ABCD EFG") == ""
    assert identity.typed_code("ABCD-EFG1") == ""
    assert identity.typed_code("A" * 1000) == ""
    assert identity.typed_code("ABCDEFG\x00") == ""


def test_codes_differ_and_are_typed_back():
    codes = {identity.code() for _ in range(200)}
    assert len(codes) == 200
    assert all(identity.typed_code(identity.spaced(code).lower()) == code for code in codes)


@given(st.text(max_size=100))
def test_a_kept_name_is_stable_and_visible(text):
    kept = identity.name(text)
    assert identity.name(kept) == kept
    assert "\x00" not in kept
