"""Marks of periods and the closing of a term: approved by the teacher, closed by the deputy, then fixed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.attendance.queries import zone
from mektep.core.errors import Refused
from mektep.core.log import publish, publish_all
from mektep.core.rules import require
from mektep.norms import queries as norms
from mektep.norms import wording
from mektep.norms.engine import FormationError, form_final
from mektep.people.actors import Actor
from mektep.school.models import SchoolClass, Teaching, Term

from .. import events, forming, rules
from ..forming import Formed
from ..models import Closing, PeriodMark
from ..queries import closing as readings
from ..queries.grid import register, terms

Period, Standing = PeriodMark.Period, PeriodMark.Standing


class NoSuchTerm(Refused):
    message = _("There is no such term.")


class AlreadyApproved(Refused):
    message = _("This term is approved already.")


class NotApproved(Refused):
    message = _("The teacher has yet to approve this term.")


class HasGaps(Refused):
    message = _("The term can't be approved: the summative works that form its mark are missing.")


class TooEarly(Refused):
    message = _("The term has lessons to come; it is approved in its last week.")


class NotClosed(Refused):
    message = _("A mark is corrected only after its term was closed; until then the journal itself is.")


class OrderMissing(Refused):
    message = _("A correction needs the number of the order and a reason.")


class BadMark(Refused):
    message = _("A mark is 2, 3, 4 or 5.")


class NothingToCorrect(Refused):
    message = _("The mark says so already.")


class NoAnnualMark(Refused):
    message = _("The pupil has no annual mark in this subject yet.")


# The last week of a term is when marks are set.
LAST_DAYS = 7


@transaction.atomic
def approve(
    teaching: Teaching, number: int, *, choices: Mapping[int, str] | None = None, by: Actor, at: datetime
) -> Closing:
    """The teacher approves term `number`: marks form themselves and the register is locked.

    `teaching` is read with its names. `choices` are pass or fail by learner where the subject has no
    marks. A learner who lacks a demanded work is «temporarily not assessed».
    """
    Teaching.objects.select_for_update().get(pk=teaching.pk)
    require(by, rules.can_approve, rules.Place.of(teaching))
    states = terms(teaching)
    term = next((state for state in states if state.number == number), None)
    if term is None:
        raise NoSuchTerm
    if term.is_approved:
        raise AlreadyApproved
    today = at.astimezone(zone(teaching.school.zone)).date()
    if (term.ends_on - today).days >= LAST_DAYS:
        raise TooEarly
    page = register(teaching, states, term)
    scheme = norms.scheme(term.ends_on)
    if readings.gaps(page, scheme, today).blocks:
        raise HasGaps

    formed = forming.period_marks(page, scheme, choices or {})
    closing = Closing.objects.create(
        teaching=teaching, term_id=term.term_id, approved_at=at, approved_by_id=by.person_id
    )
    _record(teaching, formed, by, at)
    if number == len(states):
        _record(teaching, forming.year_marks(page, scheme), by, at)
    publish(
        events.TermApproved(
            school_id=teaching.school_id,
            teaching_id=teaching.pk,
            term_id=term.term_id,
            closing_id=closing.pk,
        ),
        by=by,
        at=at,
    )
    return closing


def _record(teaching: Teaching, formed: Sequence[Formed], by: Actor, at: datetime) -> None:
    """Write marks of periods, each replacing the one before the term was opened again, and say so."""
    if not formed:
        return
    PeriodMark.objects.bulk_create(
        [
            PeriodMark(
                school_id=teaching.school_id,
                teaching=teaching,
                learner_id=one.learner_id,
                period=one.period,
                number=one.number,
                standing=one.standing,
                mark=one.mark,
                percent=one.percent,
                formation=dict(one.formation or {}),
                approved_at=at,
                approved_by_id=by.person_id,
            )
            for one in formed
        ],
        update_conflicts=True,
        unique_fields=["teaching", "learner", "period", "number"],
        update_fields=[
            "standing", "mark", "percent", "formation", "approved_at", "approved_by", "order_number"
        ],
    )  # fmt: skip
    publish_all(
        [
            (
                events.PeriodMarkFormed(
                    school_id=teaching.school_id,
                    teaching_id=teaching.pk,
                    learner_id=one.learner_id,
                    period=one.period,
                    number=one.number,
                    standing=one.standing,
                    mark=one.mark,
                    percent=one.percent,
                ),
                None,
                "",
            )
            for one in formed
        ],
        by=by,
        at=at,
    )


@transaction.atomic
def close(closing: Closing, *, by: Actor, at: datetime) -> Closing:
    """The deputy closes an approved term: from now on nobody revises its marks."""
    closing = closing.locked()
    teaching = Teaching.objects.get(pk=closing.teaching_id)
    require(by, rules.can_close, teaching.school_id)
    closing.close(by.person_id, at)
    closing.save(update_fields=["closed_at", "closed_by"])
    publish(
        events.TermClosed(
            school_id=teaching.school_id,
            teaching_id=teaching.pk,
            term_id=closing.term_id,
            closing_id=closing.pk,
        ),
        by=by,
        at=at,
    )
    return closing


@transaction.atomic
def close_all(school_class: SchoolClass, term: Term, *, by: Actor, at: datetime) -> list[Closing]:
    """The deputy closes a term in every class-subject of a class that is approved, all or none of them.

    Those that are closed already stay as they are, so that a second call closes nothing. Returns what this
    call closed. Five statements, however many.
    """
    require(by, rules.can_close, school_class.school_id)
    if term.year_id != school_class.year_id:
        raise NoSuchTerm
    approved = list(
        Closing.objects.select_for_update(of=("self",))
        .filter(teaching__group__school_class=school_class, term=term, reopened_at=None, closed_at=None)
        .order_by("id")
    )
    for closing in approved:
        closing.close(by.person_id, at)
    Closing.objects.bulk_update(approved, ["closed_at", "closed_by"])
    publish_all(
        [
            (
                events.TermClosed(
                    school_id=school_class.school_id,
                    teaching_id=closing.teaching_id,
                    term_id=term.pk,
                    closing_id=closing.pk,
                ),
                None,
                "",
            )
            for closing in approved
        ],
        by=by,
        at=at,
    )
    return approved


@transaction.atomic
def reopen(closing: Closing, order_number: str = "", *, by: Actor, at: datetime) -> Closing:
    """Send an approved term back to its teacher; a closed one is opened by the director's order only."""
    closing = closing.locked()
    teaching = Teaching.objects.get(pk=closing.teaching_id)
    rule = rules.can_reopen if closing.closed_at is not None else rules.can_send_back
    require(by, rule, teaching.school_id)
    closing.reopen(order_number, by.person_id, at)
    closing.save(update_fields=["reopened_at", "reopened_by", "order_number"])
    publish(
        events.TermReopened(
            school_id=teaching.school_id,
            teaching_id=teaching.pk,
            term_id=closing.term_id,
            closing_id=closing.pk,
            order_number=closing.order_number,
        ),
        by=by,
        at=at,
    )
    return closing


@transaction.atomic
def correct(
    mark: PeriodMark,
    standing: str,
    value: int | None,
    *,
    order_number: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> PeriodMark:
    """Correct a clerical error in a mark of a closed period, by an order. Nothing else follows from it:
    an annual mark that was formed from it is corrected by an act of its own."""
    mark = mark.locked()
    require(by, rules.can_correct, mark.school_id)
    if not order_number.strip() or not reason.strip():
        raise OrderMissing
    if not _is_closed(mark):
        raise NotClosed
    if (standing == Standing.MARKED) != (value is not None) or value not in {None, 2, 3, 4, 5}:
        raise BadMark
    before = (mark.standing, mark.mark)
    if before == (standing, value):
        raise NothingToCorrect
    mark.standing, mark.mark, mark.order_number = standing, value, order_number.strip()
    mark.save(update_fields=["standing", "mark", "order_number"])
    publish(
        events.PeriodMarkCorrected(
            school_id=mark.school_id,
            teaching_id=mark.teaching_id,
            learner_id=mark.learner_id,
            period=mark.period,
            number=mark.number,
            standing_before=before[0],
            mark_before=before[1],
            standing=standing,
            mark=value,
            order_number=mark.order_number,
            reason=reason.strip(),
        ),
        by=by,
        at=at,
    )
    return mark


def _is_closed(mark: PeriodMark) -> bool:
    """Whether the term that the mark came with is closed; annual and final marks come with the last."""
    last = {Period.TERM: mark.number, Period.HALF_YEAR: mark.number * 2}.get(Period(mark.period), 4)
    return Closing.objects.filter(
        teaching_id=mark.teaching_id, term__number=last, reopened_at=None, closed_at__isnull=False
    ).exists()


@transaction.atomic
def enter_exam(
    teaching: Teaching, learner_id: int, value: int, *, summative: bool = False, by: Actor, at: datetime
) -> PeriodMark:
    """Enter the mark of an exam, or (`summative`) of the assessment for the year that a «2» calls for;
    the final mark forms itself anew. `teaching` is read with its names. Returns the final mark."""
    require(by, rules.can_enter_exam, teaching.school_id)
    if value not in {2, 3, 4, 5}:
        raise BadMark
    marks = PeriodMark.objects.select_for_update().filter(teaching=teaching, learner_id=learner_id)
    annual = marks.filter(period=Period.YEAR, standing=Standing.MARKED).first()
    if annual is None or annual.mark is None:
        raise NoAnnualMark
    scheme, grade = norms.scheme(teaching.year.ends_on), teaching.group.school_class.grade
    exam, year_summative = (None, value) if summative else (value, None)
    try:
        final = form_final(scheme, annual.mark, grade=grade, exam=exam, year_summative=year_summative)
    except FormationError as error:
        raise wording.refusal(error) from error
    story = {"kind": "year_summative" if summative else "exam"}
    _record(
        teaching,
        [
            Formed(learner_id, Period.EXAM, 0, Standing.MARKED, value, None, story),
            Formed(learner_id, Period.FINAL, 0, Standing.MARKED, final.mark, None, forming.final_data(final)),
        ],
        by,
        at,
    )
    return marks.get(period=Period.FINAL)
