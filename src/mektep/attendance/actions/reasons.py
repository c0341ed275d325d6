"""Why somebody was away: what the office and the class teacher find out, and what families write."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.log import publish
from mektep.core.rules import Forbidden, require
from mektep.people.actors import Actor
from mektep.people.models import Guardianship, Person
from mektep.school.models import Enrolment, within

from .. import events, queries, rules
from ..models import MISSED, Absence, AbsenceNote

LONGEST_NOTE = timedelta(days=60)
LATEST_NOTE = timedelta(days=30)


class NothingToExcuse(Refused):
    message = _("The learner was at this lesson; there is no absence to explain.")


class NoteDates(Refused):
    message = _("A note covers at most 60 days, and not days more than a month ago.")


@transaction.atomic
def excuse(absence: Absence, kind: str, reason: str, *, by: Actor, at: datetime) -> Absence:
    """Record why a learner was away, beside what the teacher saw; an empty `kind` takes it back."""
    absence = absence.locked()
    lesson = queries.lessons([absence.lesson_id])[absence.lesson_id]
    require(by, rules.can_excuse, lesson)
    if not absence.kind:
        raise NothingToExcuse
    absence.office_kind, absence.office_reason = kind, reason if kind else ""
    absence.office_by_id, absence.office_at = by.person_id, at
    absence.save(update_fields=["office_kind", "office_reason", "office_by", "office_at"])
    publish(
        events.AbsenceExcused(
            school_id=absence.school_id,
            teaching_id=lesson.teaching_id,
            lesson_id=absence.lesson_id,
            learner_id=absence.learner_id,
            absence=kind,
            reason=absence.office_reason,
        ),
        by=by,
        at=at,
    )
    return absence


@transaction.atomic
def announce(
    learner: Person, starts_on: date, ends_on: date, kind: str, text: str, *, by: Actor, at: datetime
) -> AbsenceNote:
    """A guardian says why a child is away. Teachers see it at the lessons of those days."""
    today_here = at.astimezone(queries.zone(settings.TIME_ZONE)).date()
    ties = Guardianship.objects.in_force(today_here).filter(guardian_id=by.person_id, learner=learner)
    require(by, rules.can_announce, learner.pk, list(ties))
    enrolment = Enrolment.objects.filter(within(starts_on), learner=learner).select_related("school").first()
    if enrolment is None:
        raise rules.NotInGroup
    today = at.astimezone(queries.zone(enrolment.school.zone)).date()
    if ends_on < starts_on or ends_on - starts_on > LONGEST_NOTE or starts_on < today - LATEST_NOTE:
        raise NoteDates
    if by.person_id is None:
        raise Forbidden(rules.can_announce)
    note = AbsenceNote.objects.create(
        school_id=enrolment.school_id,
        learner=learner,
        starts_on=starts_on,
        ends_on=ends_on,
        kind=kind,
        text=text,
        written_by_id=by.person_id,
        written_at=at,
    )
    publish(
        events.AbsenceAnnounced(
            school_id=note.school_id,
            note_id=note.pk,
            learner_id=learner.pk,
            starts_on=starts_on,
            ends_on=ends_on,
            absence=kind,
        ),
        by=by,
        at=at,
    )
    return note


@transaction.atomic
def withdraw(note: AbsenceNote, *, by: Actor, at: datetime) -> AbsenceNote:
    """The guardian takes the note back, as long as nobody has confirmed it."""
    note = note.locked()
    require(by, rules.can_withdraw, note.written_by_id)
    note.withdraw(at)
    note.save(update_fields=["withdrawn_at"])
    publish(
        events.AbsenceNoteWithdrawn(school_id=note.school_id, note_id=note.pk, learner_id=note.learner_id),
        by=by,
        at=at,
    )
    return note


@transaction.atomic
def confirm(note: AbsenceNote, *, by: Actor, at: datetime) -> AbsenceNote:
    """The class teacher confirms a note: absences of those days, past and coming, take its reason."""
    note = note.locked()
    classes = Enrolment.objects.filter(within(note.starts_on), learner_id=note.learner_id)
    led = frozenset(classes.values_list("school_class_id", flat=True))
    require(by, rules.can_confirm, note.school_id, led)
    note.confirm(by.person_id, at)
    note.save(update_fields=["confirmed_at", "confirmed_by"])
    changed = Absence.objects.filter(
        learner_id=note.learner_id,
        lesson__held_on__range=(note.starts_on, note.ends_on),
        kind__in=MISSED,
        office_kind="",
    ).update(office_kind=note.kind, office_by_id=by.person_id, office_at=at)
    publish(
        events.AbsenceNoteConfirmed(
            school_id=note.school_id, note_id=note.pk, learner_id=note.learner_id, absences=changed
        ),
        by=by,
        at=at,
    )
    return note
