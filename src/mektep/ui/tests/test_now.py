"""Which of somebody's things is going on, and what an address asks for."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

import pytest
from django.urls import reverse

from mektep.ui import asked, now
from mektep.ui.addresses import address


@dataclass(frozen=True)
class Thing:
    starts: time
    ends: time


MORNING = Thing(time(8), time(8, 40))
LATER = Thing(time(9), time(9, 40))


def test_before_during_between_and_after():
    assert now.pick([MORNING, LATER], time(7)) == now.Now((), MORNING, Decimal(0))
    running = now.pick([MORNING, LATER], time(8, 10))
    assert (running.first, running.next, running.percent) == (MORNING, LATER, Decimal(25))
    assert now.pick([MORNING, LATER], time(8, 40)).first is None
    assert now.pick([MORNING, LATER], time(9, 40)) == now.Now((), None, Decimal(0))


def test_things_may_overlap():
    both = Thing(time(8), time(9))
    assert now.pick([MORNING, both], time(8, 20)).running == (MORNING, both)


def test_nothing_at_all():
    assert now.pick([], time(8)).first is None


@pytest.mark.parametrize(
    "text, day",
    [
        ("2026-09-07", date(2026, 9, 7)),
        ("", None),
        ("x", None),
        ("2026-02-30", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
    ],
)
def test_a_day_of_an_address(text, day):
    assert asked.day(text) == day


@pytest.mark.parametrize(
    "text, number", [("12", 12), ("", None), ("-1", None), ("1e3", None), ("²", None), ("9" * 19, None)]
)
def test_a_number_of_an_address(text, number):
    assert asked.number(text) == number


def test_an_address_is_what_reverse_says():
    for numbers in ((1,), (987,)):
        assert address("curriculum:plan", *numbers) == reverse("curriculum:plan", args=numbers)
    assert address("curriculum:shelf") == reverse("curriculum:shelf")
