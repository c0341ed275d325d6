"""The school's log in sentences: what happened, by the kind of the fact."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mektep.attendance.models import Kind
from mektep.journal.models import PeriodMark
from mektep.journal.queries import written
from mektep.people.queries import purpose

# Whom and which register a fact is about stands beside the sentence, not in it.
SENTENCES: dict[str, str | Promise] = {
    "journal.MarkEntered": _("Points entered: {points}. {column}"),
    "journal.MarkEntered:rubbed": _("The points were rubbed out. {column}"),
    "journal.ChangeAsked": _("A change was asked for: {points}. Reason: {reason}"),
    "journal.ChangeDecided:yes": _("A change that had been asked for was allowed."),
    "journal.ChangeDecided:no": _("A change that had been asked for was refused."),
    "journal.WorkSet": _("A summative work was set for {held_on}, at most {max_points} points: {title}"),
    "journal.WorkWithdrawn": _("A summative work was withdrawn."),
    "journal.PeriodMarkFormed": _("{period}: {mark}"),
    "journal.PeriodMarkCorrected": _(
        "{period}: corrected from {before} to {mark}. Order {order_number}: {reason}"
    ),
    "journal.TermApproved": _("The teacher approved term {term}."),
    "journal.TermClosed": _("Term {term} was closed."),
    "journal.TermReopened": _("Term {term} was opened again by order {order_number}."),
    "journal.TermReopened:back": _("Term {term} went back to its teacher."),
    "journal.MarksRebuilt": _("Marks were made again from the log: {rows}"),
    "journal.RegisterExported": _("The register of term {number} was taken out as files."),
    "attendance.AttendanceMarked": _("Attendance: {absence}. {column}"),
    "attendance.AttendanceTaken": _("Attendance was taken; not simply there: {count}. {column}"),
    "attendance.AbsenceExcused": _("The reason of an absence: {absence}. {column}"),
    "attendance.AbsenceAnnounced": _(
        "The family announced an absence from {starts_on} to {ends_on}: {absence}"
    ),
    "attendance.AbsenceNoteWithdrawn": _("The family withdrew its note."),
    "attendance.AbsenceNoteConfirmed": _("The note of the family was confirmed; absences: {absences}"),
    "attendance.AttendanceRebuilt": _("Attendance was made again from the log: {rows}"),
    "curriculum.PlanImported": _("A calendar-thematic plan came from a file; rows: {rows}"),
    "curriculum.PlanScheduled": _("The plan was laid over the lessons; placed: {placed}"),
    "curriculum.PlanApproved": _("The plan was approved."),
    "curriculum.PlanReopened": _("The plan was opened for changes."),
    "curriculum.RowAdded": _("A topic was added to the plan: {topic}"),
    "curriculum.RowChanged": _("A row of the plan was changed: {topic}"),
    "curriculum.RowRemoved": _("A topic was removed from the plan: {topic}"),
    "curriculum.RowsJoined": _("Rows of the plan were joined or parted."),
    "curriculum.TopicWritten": _("The topic of a lesson: {text}. {column}"),
    "learning.HomeworkGiven": _("Homework for {due_on}: {text}"),
    "learning.HomeworkChanged": _("Homework for {due_on} was changed: {text}"),
    "learning.HomeworkWithdrawn": _("Homework was withdrawn."),
    "learning.HomeworkTicked": _("The pupil ticked homework."),
    "timetable.TimetableDrafted": _("A timetable was begun: {name}"),
    "timetable.TimetableDiscarded": _("A draft of the timetable was discarded: {name}"),
    "timetable.LessonsPlaced": _("Lessons were placed in the timetable."),
    "timetable.LessonsUnplaced": _("Lessons were taken out of the timetable."),
    "timetable.TimetablePublished": _("The timetable was published from {valid_from}."),
    "timetable.LessonsRealigned": _("Lessons from {first} to {last} followed a change of the calendar."),
    "timetable.LessonsGivenTo": _("Lessons from {starts_on} were given to another teacher."),
    "timetable.LessonCancelled": _("The lesson of {held_on} was cancelled: {reason}"),
    "timetable.LessonSubstituted": _("The lesson of {held_on} was given to somebody else or moved."),
    "timetable.LessonRestored": _("The lesson of {held_on} takes place as planned after all."),
    "timetable.FeedOpened": _("A calendar feed was opened."),
    "timetable.FeedClosed": _("A calendar feed was closed."),
    "school.OrganisationFounded": _("An organisation was founded: {name}"),
    "school.SchoolFounded": _("The school was founded: {name}"),
    "school.SchoolSetUp": _("The settings of the school were changed."),
    "school.YearOpened": _("The academic year was opened: {starts_on} – {ends_on}"),
    "school.HolidayDeclared": _("Days without lessons: {starts_on} – {ends_on}"),
    "school.HolidayWithdrawn": _("Days without lessons were withdrawn: {starts_on} – {ends_on}"),
    "school.ShortDayDeclared": _("A shortened day: {held_on}"),
    "school.ShortDayWithdrawn": _("A shortened day was withdrawn: {held_on}"),
    "school.RoomsOpened": _("Rooms were entered."),
    "school.BellsSet": _("The bells of shift {shift} were set."),
    "school.SubjectsAdopted": _("Subjects were entered."),
    "school.ClassOpened": _("The class was opened."),
    "school.ClassArranged": _("The class was changed."),
    "school.ClassTeacherNamed": _("The class got a class teacher."),
    "school.ClassSplit": _("The class was split into groups: {split}"),
    "school.GroupsFilled": _("Pupils were placed in groups."),
    "school.PupilEnrolled": _("The pupil was enrolled from {starts_on}."),
    "school.PupilMoved": _("The pupil moved to another class from {starts_on}."),
    "school.PupilLeft": _("The pupil left on {ends_on}."),
    "school.PersonAppointed": _("Appointed from {starts_on}."),
    "school.PersonDismissed": _("Dismissed on {ends_on}."),
    "school.ListWithdrawn": _("Rows of an import were taken back."),
    "school.TeachingAssigned": _("The subject was assigned; hours a week: {weekly_hours}"),
    "school.TeachingChanged": _("The class-subject was changed."),
    "school.TeachingHandedOver": _("The class-subject was handed over from {starts_on}."),
    "school.TeachingsCombined": _("Class-subjects were combined."),
    "school.LearnerExempted": _("The pupil was exempted from {starts_on}: {reason}"),
    "school.ExemptionEnded": _("The exemption ended on {ends_on}."),
    "people.PersonRegistered": _("Entered into the system."),
    "people.PersonCorrected": _("Personal details were corrected."),
    "people.PersonDeactivated": _("The account was closed."),
    "people.PersonReactivated": _("The account was opened again."),
    "people.PasswordSet": _("The password was set."),
    "people.SecondFactorLifted": _("The second factor was lifted."),
    "people.SignedOutEverywhere": _("Signed out on every device."),
    "people.DeviceSignedOut": _("Signed out on one device."),
    "people.CardIssued": _("A sign-in card was issued."),
    "people.CardRevoked": _("A sign-in card was made void."),
    "people.ListWithdrawn": _("Rows of an import were taken back."),
    "people.GuardianEntrusted": _("A guardian was entered."),
    "people.GuardianLimited": _("The rights of a guardian were changed."),
    "people.RelativeDelegated": _("A relative got access."),
    "people.GuardianshipEnded": _("The access of a guardian ended."),
    "people.GuardianInvited": _("A guardian was invited with a code."),
    "people.PasswordCodeIssued": _("A code for a new password was issued."),
    "people.InvitationAccepted": _("A code was used."),
    "people.InvitationWithdrawn": _("A code was withdrawn."),
    "people.ConsentGiven": _("A consent was given."),
    "people.ConsentWithdrawn": _("A consent was withdrawn."),
    "people.RecordOpened": _("The pupil's record was opened: {purpose}"),
    "interop.RosterImported": _("A list was imported; changes: {changes}"),
    "interop.ImportUndone": _("An import was undone."),
    "norms.NormsLoaded": _("Norms were loaded."),
    "norms.NormEnacted": _("A norm came into force."),
    "norms.NormRepealed": _("A norm was repealed."),
}

# What one may look for, by the kinds that belong to it. The last letter «.» takes a whole domain.
FAMILIES: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "marks": (_("Marks"), ("journal.Mark", "journal.Change", "journal.Work", "journal.PeriodMarkFormed")),
    "corrections": (_("Corrections by order"), ("journal.PeriodMarkCorrected",)),
    "closing": (_("Closing the term"), ("journal.Term", "journal.Register")),
    "attendance": (_("Attendance"), ("attendance.",)),
    "lessons": (_("Lessons and plans"), ("curriculum.", "learning.", "timetable.")),
    "people": (_("People"), ("people.", "school.P", "interop.")),
    "school": (_("School"), ("school.", "norms.")),
}


class _Words(dict[str, Any]):
    """What a sentence needs; a dash where the fact does not say."""

    def __missing__(self, key: str) -> str:
        return "—"


def _key(kind: str, data: Mapping[str, Any]) -> str:
    """The sentence of a fact: some kinds have two."""
    match kind:
        case "journal.MarkEntered" if data.get("points") is None:
            return "journal.MarkEntered:rubbed"
        case "journal.ChangeDecided":
            return f"{kind}:{'yes' if data.get('allowed') else 'no'}"
        case "journal.TermReopened" if not data.get("order_number"):
            return "journal.TermReopened:back"
        case _:
            return kind


def say(kind: str, data: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """One fact in a sentence. `words` are what the page has looked up: days in words, `column`, `term`.

    A kind that is not known here (written by a newer version) stays as it is.
    """
    sentence = SENTENCES.get(_key(kind, data))
    if sentence is None:
        return kind
    language = (get_language() or "kk")[:2]
    known = _Words({name: value for name, value in data.items() if value not in (None, "")})
    if data.get("points") is not None:
        known["points"] = written.points(Decimal(str(data["points"])), language)
    if "max_points" in known:
        known["max_points"] = written.points(Decimal(str(known["max_points"])), language)
    if "absence" in data:
        known["absence"] = str(Kind(data["absence"]).label) if data["absence"] in Kind else str(_("Present"))
    if kind.startswith("journal.PeriodMark"):
        known["period"] = _period(data)
        known["mark"] = data.get("mark") or _standing(str(data.get("standing", "")))
        known["before"] = data.get("mark_before") or _standing(str(data.get("standing_before", "")))
    if kind == "attendance.AttendanceTaken":
        known["count"] = len(data.get("rows", ()))
    if kind == "people.RecordOpened":
        known["purpose"] = purpose(str(data.get("purpose", "")))
    known.update(words)
    return str(sentence).format_map(known)


def _period(data: Mapping[str, Any]) -> str:
    period = str(data.get("period", ""))
    label = str(PeriodMark.Period(period).label) if period in PeriodMark.Period else period
    return f"{label} ({data['number']})" if data.get("number") else label


def _standing(standing: str) -> str:
    known = standing in PeriodMark.Standing
    return str(PeriodMark.Standing(standing).label) if known else standing or "—"
