"""Every report costs what it says, with marks of today in the game."""

import re
from decimal import Decimal

import pytest

from mektep.analytics.catalogue import SPECS
from mektep.analytics.queries.frame import Ask
from mektep.core.tests.cost import queries_of
from mektep.journal.models import PeriodMark, Work
from mektep.school.tests.factories import MONDAY, make_teaching

from .factories import TODAY, SmallClass, lesson, points

NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.key)
def test_a_report_costs_what_it_says(cast, spec):
    small = SmallClass(cast)
    PeriodMark.objects.filter(teaching=small.maths).delete()
    points(lesson(small.maths), small.pupils[0], "8")
    Work.objects.create(
        school=cast.school,
        teaching=small.maths,
        term=cast.terms[0],
        kind="unit",
        max_points=Decimal(20),
        held_on=TODAY,
    )
    make_teaching(cast.group, "informatics", period="half_year")
    who = "dina" if spec.key == "district" else "paul"
    ask = Ask(
        actor=cast.actor(who),
        at=MONDAY,
        today=TODAY,
        school=None if who == "dina" else cast.school,
        term=type(cast.terms[0]).objects.select_related("year").get(pk=cast.terms[0].pk),
        school_class=small.school_class if "class" in "".join(spec.asks) else None,
        teaching=small.maths if "teaching" in spec.asks else None,
        learner=small.pupils[0] if "learner" in spec.asks else None,
        district=cast.district if who == "dina" else None,
    )
    said = re.search(r"in (\w+) queries", spec.make.__doc__)
    spec.make(ask)
    assert NUMBERS[queries_of(lambda: spec.make(ask))] == said[1]
