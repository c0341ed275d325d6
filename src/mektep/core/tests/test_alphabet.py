"""Names stand in the order of the Kazakh alphabet; letters typed on the wrong keyboard are understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mektep.core import alphabet


def test_the_alphabet_has_42_letters():
    assert len(alphabet.ALPHABET) == len(set(alphabet.ALPHABET)) == 42


def test_kazakh_letters_stand_in_their_places():
    names = ["Яков", "Әлия", "Арман", "Қанат", "Кәрім", "Ғани", "Гүлім", "Іңкәр", "Ыдырыс", "Өмір", "Олжас"]
    assert sorted(names, key=alphabet.sort_key) == [
        "Арман",
        "Әлия",
        "Гүлім",
        "Ғани",
        "Кәрім",
        "Қанат",
        "Олжас",
        "Өмір",
        "Ыдырыс",
        "Іңкәр",
        "Яков",
    ]


def test_case_does_not_count_and_latin_stands_before():
    assert alphabet.sort_key("әлия") == alphabet.sort_key("ӘЛИЯ")
    assert sorted(["Абай", "Zoe", "7"], key=alphabet.sort_key) == ["7", "Zoe", "Абай"]


def test_a_prefix_stands_before_the_longer_name():
    assert sorted(["Әлиев", "Әли"], key=alphabet.sort_key) == ["Әли", "Әлиев"]


@pytest.mark.parametrize(("typed", "kept"), [("A", "А"), (" b ", "В"), ("ә", "Ә"), ("h", "Н"), ("Б", "Б")])
def test_look_alikes_become_cyrillic(typed, kept):
    assert alphabet.cyrillic(typed) == kept


@pytest.mark.parametrize("text", ["", "Z", "1", "АБВГД", "А!"])
def test_not_every_text_is_a_class_letter(text):
    assert not alphabet.is_letter(text)


@given(st.text(alphabet=alphabet.ALPHABET + alphabet.ALPHABET.lower(), max_size=8))
def test_capitals_never_change_the_order(text):
    assert alphabet.sort_key(text) == alphabet.sort_key(text.upper())
