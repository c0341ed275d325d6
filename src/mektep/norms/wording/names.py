"""Names of the things that norms speak of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..engine import Reference, Rounding
from .numbers import Text, say

_COMPONENTS: dict[str, Text] = {
    "formative": _("Formative assessment"),
    "unit": _("Summative assessment for a unit"),
    "term": _("Summative assessment for a term"),
    "annual": _("Annual mark"),
    "exam": _("Exam mark"),
    "year_summative": _("Summative assessment for the year"),
}
_HOLIDAYS: dict[str, Text] = {
    "autumn": _("Autumn holidays"),
    "winter": _("Winter holidays"),
    "spring": _("Spring holidays"),
    "grade_1": _("Extra holidays for grade 1"),
}
_PUBLIC_HOLIDAYS: dict[str, Text] = {
    "republic_day": _("Republic Day"),
    "independence_day": _("Independence Day"),
    "new_year": _("New Year"),
    "orthodox_christmas": _("Orthodox Christmas"),
    "womens_day": _("International Women's Day"),
    "nauryz": _("Nauryz"),
    "unity_day": _("Day of the Unity of the People of Kazakhstan"),
    "defender_day": _("Defender of the Fatherland Day"),
    "victory_day": _("Victory Day"),
    "kurban_ait": _("First day of Kurban Ait"),
}
_CERTAINTY: dict[str, Text] = {
    "S": _("Quoted from the act"),
    "P": _("Reported by the press"),
    "C": _("Practice of schools"),
    "D": _("Derived by calculation"),
    "M": _("To be verified"),
}
_ROUNDING: dict[Rounding, Text] = {
    Rounding.SUM_THEN_ROUND: _("Add up, then round once"),
    Rounding.ROUND_COMPONENTS: _("Round each part, then add up"),
}


def component(kind: str) -> Text:
    """A part of a mark: formative, unit, term, annual, exam, year_summative."""
    return _COMPONENTS[kind]


def holiday(kind: str) -> Text:
    return _HOLIDAYS[kind]


def public_holiday(key: str) -> Text:
    """A public holiday; one that a later decision added keeps its key until a name is translated."""
    return _PUBLIC_HOLIDAYS.get(key, key)


def certainty(letter: str) -> Text:
    """How a norm is known."""
    return _CERTAINTY[letter]


def rounding(policy: Rounding) -> Text:
    return _ROUNDING[policy]


def reference(where: Reference) -> Text:
    """Where a rule is written, as far as it is known."""
    values = {"order": where.order, "dated": where.dated, "place": where.place}
    if where.dated is None:
        return say(_("Order No. {order}"), **values)
    if where.place.startswith("appendix "):
        values["place"] = where.place.removeprefix("appendix ")
        return say(_("Order No. {order} of {dated}, appendix {place}"), **values)
    if where.place:
        return say(_("Order No. {order} of {dated}, paragraph {place}"), **values)
    return say(_("Order No. {order} of {dated}"), **values)
