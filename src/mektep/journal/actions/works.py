"""Summative works: set within the limits of the norms, changed, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import require
from mektep.norms import queries as norms
from mektep.norms import wording
from mektep.norms.engine import Breach
from mektep.norms.wording.numbers import Text
from mektep.people.actors import Actor
from mektep.school.models import Teaching, Term
from mektep.school.queries import calendar

from .. import events, rules
from ..models import Closing, Mark, Work
from ..rules.entering import HALF, NotMarked, TermLocked

MOST_POINTS = Decimal(100)


class OutsideTerm(Refused):
    message = _("The day must lie in the term.")


class BadMaximum(Refused):
    message = _("The maximum is a number of points from 1 to 100, in steps of a half.")


class OneTermWork(Refused):
    message = _("A term has one term summative, and it is set already.")


class HalfYearSubject(Refused):
    message = _("A subject of one hour a week has no term summatives.")


class PointsAbove(Refused):
    message = _("Some pupils have more points than this maximum; correct their points first.")


class HasPoints(Refused):
    message = _("This work has points already. Rub them out before withdrawing it.")


class Withdrawn(Refused):
    message = _("This work was withdrawn.")


class AgainstNorms(Refused):
    """A limit that the norms refuse; it speaks with the norms' own sentence."""

    def __init__(self, breach: Breach) -> None:
        super().__init__()
        self.breach = breach
        self.message = wording.limit(breach)


@dataclass(frozen=True)
class Setting:
    """A work as it was set, with advice where it is unusual but allowed."""

    work: Work
    advice: tuple[Text, ...]


@transaction.atomic
def set_work(
    teaching: Teaching,
    term: Term,
    kind: str,
    max_points: Decimal,
    held_on: date,
    title: str = "",
    *,
    work: Work | None = None,
    by: Actor,
    at: datetime,
) -> Setting:
    """Set a summative work, or set an existing one anew. Refused or advised as the norms say."""
    Teaching.objects.select_for_update().get(pk=teaching.pk)  # two works at once must count each other
    require(by, rules.can_set_work, rules.Place.of(teaching))
    work = _open(work) if work is not None else None
    _check(teaching, term, kind, max_points, held_on, work)
    advice = _advice(teaching, term, kind, max_points, held_on, work)

    before = (work.max_points, work.held_on) if work else (None, None)
    if work is None:
        work = Work(
            school_id=teaching.school_id,
            teaching=teaching,
            term=term,
            kind=kind,
            number=_next_number(teaching, term) if kind == Work.Kind.UNIT else 1,
        )
    work.max_points, work.held_on, work.title = max_points, held_on, title
    work.save()
    publish(
        events.WorkSet(
            school_id=work.school_id,
            teaching_id=teaching.pk,
            work_id=work.pk,
            term_id=term.pk,
            summative=kind,
            number=work.number,
            title=title,
            max_points=max_points,
            held_on=held_on,
            max_before=before[0],
            held_before=before[1],
        ),
        by=by,
        at=at,
    )
    return Setting(work, advice)


def _open(work: Work) -> Work:
    work = work.locked()
    if work.withdrawn_at is not None:
        raise Withdrawn
    return work


def _next_number(teaching: Teaching, term: Term) -> int:
    of_term = Work.objects.filter(teaching=teaching, term=term, kind=Work.Kind.UNIT, withdrawn_at=None)
    return (of_term.aggregate(last=Max("number"))["last"] or 0) + 1


def _check(
    teaching: Teaching, term: Term, kind: str, most: Decimal, held_on: date, work: Work | None
) -> None:
    """The law of one work by itself."""
    if Closing.objects.filter(teaching=teaching, term=term, reopened_at=None).exists():
        raise TermLocked
    scheme = norms.scheme(held_on)
    if teaching.marking != Teaching.Marking.MARKS or teaching.group.school_class.grade in scheme.unmarked:
        raise NotMarked
    if term.year_id != teaching.year_id or not term.starts_on <= held_on <= term.ends_on:
        raise OutsideTerm
    if not 1 <= most <= MOST_POINTS or most % HALF:
        raise BadMaximum
    if kind == Work.Kind.TERM:
        if teaching.period == Teaching.Period.HALF_YEAR:
            raise HalfYearSubject
        if _others(work).filter(teaching=teaching, term=term, kind=kind).exists():
            raise OneTermWork
    if work is not None and Mark.objects.filter(work=work, points__gt=most).exists():
        raise PointsAbove


def _others(work: Work | None) -> "QuerySet[Work]":
    """Works that count beside this one."""
    works = Work.objects.filter(withdrawn_at=None)
    return works.exclude(pk=work.pk) if work is not None else works


def _advice(
    teaching: Teaching, term: Term, kind: str, most: Decimal, held_on: date, work: Work | None
) -> tuple[Text, ...]:
    """Every limit of the norms: a breach that refuses is raised, one that warns is told."""
    limits, grade = norms.limits(held_on), teaching.group.school_class.grade
    class_id = teaching.group.school_class_id
    others = _others(work)
    found: list[Breach | None] = []
    if kind == Work.Kind.UNIT:
        count = others.filter(teaching=teaching, term=term, kind=kind).count() + 1
        found.append(limits.check_units_per_term(count, grade=grade))
        found.append(limits.check_unit_points(most, grade=grade))
        for term_on in others.filter(teaching=teaching, term=term, kind=Work.Kind.TERM).values_list(
            "held_on", flat=True
        ):
            found.append(limits.check_same_day(held_on, term_on, grade=grade))
    else:
        # Groups of one class write the work of one subject together: it counts once.
        subjects = others.filter(
            kind=kind, held_on=held_on, teaching__group__school_class_id=class_id
        ).exclude(teaching__subject_id=teaching.subject_id)
        count = subjects.values("teaching__subject_id").distinct().count() + 1
        found.append(limits.check_term_summatives_per_day(count, grade=grade))
        found.append(limits.check_term_points(most, grade=grade))
        days = calendar(teaching.year).school_days(term.starts_on, term.ends_on, grade)
        last_day = days[-1] if days else term.ends_on
        found.append(limits.check_last_day(held_on, last_day=last_day, grade=grade))
        for unit_on in others.filter(
            teaching=teaching, term=term, kind=Work.Kind.UNIT, held_on=held_on
        ).values_list("held_on", flat=True):
            found.append(limits.check_same_day(unit_on, held_on, grade=grade))
    breaches = [breach for breach in found if breach is not None]
    for breach in breaches:
        if breach.refuses:
            raise AgainstNorms(breach)
    return tuple(wording.limit(breach) for breach in breaches)


@transaction.atomic
def withdraw_work(work: Work, *, by: Actor, at: datetime) -> Work:
    """Take a work out of the register, as long as nobody has points in it."""
    work = _open(work)
    teaching = Teaching.objects.select_related("group").get(pk=work.teaching_id)
    require(by, rules.can_set_work, rules.Place.of(teaching))
    if Closing.objects.filter(teaching=teaching, term_id=work.term_id, reopened_at=None).exists():
        raise TermLocked
    if Mark.objects.filter(work=work, points__isnull=False).exists():
        raise HasPoints
    work.withdrawn_at = at
    work.save(update_fields=["withdrawn_at"])
    publish(
        events.WorkWithdrawn(school_id=work.school_id, teaching_id=work.teaching_id, work_id=work.pk),
        by=by,
        at=at,
    )
    return work
