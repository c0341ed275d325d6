"""Contingent and movement: how many pupils there were, came, went, and are."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from mektep.people.models import Sex
from mektep.school.models import Enrolment, SchoolClass
from mektep.school.queries import in_order

from ..report import Column, Report, Row
from .frame import Ask, report, term_name


@dataclass(frozen=True)
class Stay:
    """One enrolment, as far as counting needs it."""

    learner: int
    class_id: int
    grade: int
    sex: str
    starts_on: date
    ends_on: date | None
    left: str

    def on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


def contingent(ask: Ask) -> Report:
    """Pupils by class at the beginning and the end of a term, with who came and went; in two queries.

    A move between classes is arrival in one and leaving of the other; in the sums of grades and of the
    school only those count who came from or went outside.
    """
    term = ask.the_term
    first, last = term.starts_on, min(term.ends_on, max(ask.today, term.starts_on))
    classes = in_order(SchoolClass.objects.filter(school=ask.the_school, year=term.year_id))
    stays = [
        Stay(*row)
        for row in Enrolment.objects.filter(school=ask.the_school, school_class__year=term.year_id)
        .order_by("id")
        .values_list(
            "learner",
            "school_class",
            "school_class__grade",
            "learner__sex",
            "starts_on",
            "ends_on",
            "left",
        )
    ]
    movement = gettext("Movement")
    at_end = gettext("At the end")
    columns = (
        Column(gettext("Class"), "text", weight=4),
        Column(gettext("At the beginning"), weight=2),
        Column(gettext("came"), group=movement, weight=2),
        Column(gettext("went"), group=movement, weight=2),
        Column(gettext("all"), group=at_end, weight=2),
        Column(gettext("girls"), group=at_end, weight=2),
        Column(gettext("boys"), group=at_end, weight=2),
    )
    rows: list[Row] = []
    for grade in sorted({one.grade for one in classes}):
        of_grade = [one for one in classes if one.grade == grade]
        for one in of_grade:
            mine = [stay for stay in stays if stay.class_id == one.pk]
            rows.append(Row((one.name, *_count(mine, first, last))))
        if len(of_grade) > 1:
            mine = [stay for stay in stays if stay.grade == grade]
            label = gettext("Grade %(number)s") % {"number": grade}
            rows.append(Row((label, *_count(mine, first, last)), "sum"))
    whole = _count(stays, first, last)
    if len(classes) > 1:
        rows.append(Row((gettext("School"), *whole), "sum"))
    left = [
        stay
        for stay in stays
        if stay.ends_on is not None and first <= stay.ends_on < last and stay.left != Enrolment.Left.MOVED
    ]
    reasons = [
        (label, sum(stay.left == value for stay in left))
        for value, label in Enrolment.Left.choices
        if value != Enrolment.Left.MOVED
    ]
    return report(
        ask,
        "contingent",
        gettext("Contingent and movement of pupils"),
        term_name(term),
        columns,
        rows,
        facts=(
            (gettext("Pupils now"), whole[3]),
            (gettext("Classes"), len(classes)),
            *((str(label), count) for label, count in reasons if count),
        ),
        notes=(
            gettext(
                "A move between classes counts as movement of both classes, but not of their grade or of the "
                "school."
            ),
        ),
        signatures=(gettext("Director"),),
    )


def _count(stays: list[Stay], first: date, last: date) -> tuple[int, int, int, int, int, int]:
    """At the beginning, came, went, at the end, girls, boys: by learners, so that moves inside cancel out."""
    before = {stay.learner for stay in stays if stay.on(first)}
    after = {stay.learner: stay.sex for stay in stays if stay.on(last)}
    here = {stay.learner for stay in stays if stay.starts_on <= last and (stay.ends_on or last) >= first}
    came = here - before
    went = here - after.keys()
    sexes = list(after.values())
    return (
        len(before),
        len(came),
        len(went),
        len(after),
        sexes.count(Sex.FEMALE),
        sexes.count(Sex.MALE),
    )
