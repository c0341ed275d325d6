"""`mektep term-mark`: form a mark at the console by the shipped rules, without a database."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext

from mektep.core import clock
from mektep.norms import shipped, wording
from mektep.norms.engine import (
    Formation,
    FormationError,
    Rounding,
    as_data,
    form_half_year,
    form_term,
    parse_date,
    parse_formative,
    parse_grade,
    parse_work,
    parse_works,
)
from mektep.norms.law import NoNorm

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Form the mark of a term from formative points (1-10), unit summatives and the term summative; "
        "without --term, the mark of a half-year (subjects of one hour a week). "
        "Bad input: one sentence on stderr, exit status 2."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        # Everything is text here: it is read by the same parsers as the rest of the house.
        parser.add_argument("--grade", metavar="7", help="grade 2 to 12 (grade 1 is not marked)")
        parser.add_argument("--formative", metavar="7,8,9", help="formative points, 1 to 10")
        parser.add_argument("--unit", metavar="12/20,15/20", help="unit summatives, points/maximum")
        parser.add_argument("--term", metavar="25/30", help="term summative, points/maximum")
        parser.add_argument("--rounding", metavar="POLICY", help="sum_then_round or round_components")
        parser.add_argument("--on", metavar="2026-12-20", help="day whose rules apply (default: today)")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of an explanation")
        parser.add_argument("--language", choices=["kk", "ru", "en"], help="language of sentences")
        # argparse would print its usage and then a line; a person needs the line.
        parser.error = self._misread  # type: ignore[method-assign]

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"] or settings.LANGUAGE_CODE):
            try:
                formation = _form(options)
            except FormationError as error:
                self._refuse(str(wording.sentence(error)))
            if options["json"]:
                self.stdout.write(json.dumps(_report(formation), ensure_ascii=False))
            else:
                self.stdout.write("\n".join(str(line) for line in wording.explain(formation)))

    def _misread(self, message: str) -> NoReturn:
        told = gettext("The options can't be read ({detail}); see mektep term-mark --help.")
        self._refuse(told.format(detail=message))

    def _refuse(self, message: str) -> NoReturn:
        self.stderr.write(" ".join(message.split()))
        sys.exit(BAD_INPUT)


def _form(options: dict[str, Any]) -> Formation:
    if options["grade"] is None:
        raise FormationError("grade_missing")
    grade = parse_grade(options["grade"])
    formative = () if options["formative"] is None else parse_formative(options["formative"])
    units = () if options["unit"] is None else parse_works(options["unit"])
    term = None if options["term"] is None else parse_work(options["term"])
    rounding = None if options["rounding"] is None else Rounding.named(options["rounding"])
    on = clock.today(ZoneInfo(settings.TIME_ZONE)) if options["on"] is None else parse_date(options["on"])
    try:
        scheme = shipped.law().scheme(on)
    except NoNorm:
        raise FormationError("no_scheme", on=on) from None
    if term is None:
        return form_half_year(scheme, grade=grade, formative=formative, units=units, rounding=rounding)
    return form_term(scheme, grade=grade, formative=formative, units=units, term=term, rounding=rounding)


def _report(formation: Formation) -> dict[str, Any]:
    """The record of the formation with plain JSON numbers, percent and mark first."""
    data = as_data(formation)
    numeric = ("points", "maximum", "percent", "weight", "contribution", "counted")
    components = [
        {name: _number(value) if name in numeric else value for name, value in component.items()}
        for component in data["components"]
    ]
    return {**data, "exact": _number(data["exact"]), "components": components}


def _number(text: str) -> int | float:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)
