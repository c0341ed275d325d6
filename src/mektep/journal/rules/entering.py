"""What may be entered in a cell, whoever enters it: the law of the cell, in refusals that people read."""

from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.core.rules import Forbidden, require
from mektep.norms import queries as norms
from mektep.people.actors import Actor
from mektep.school.models import Teaching

from . import InCell, can_enter, can_see

HALF = Decimal("0.5")


class NoSuchCell(Refused):
    status = 404
    message = _("There is no such place in the journal.")


class ColumnGone(Refused):
    message = _("This lesson did not take place, or this work was withdrawn.")


class NotYet(Refused):
    message = _("This lesson has not been held yet.")


class DaysPassed(Refused):
    message = _("The days for changing this entry have passed. Ask the deputy head for the change.")


class TermLocked(Refused):
    message = _("The term is approved; its marks can't be changed.")


class OutsideTerm(Refused):
    message = _("This day belongs to no term.")


class NotInGroup(Refused):
    message = _("On that day the learner was not in this group.")


class LearnerExempt(Refused):
    message = _("The learner is exempt from assessment in this subject.")


class NotMarked(Refused):
    message = _("This class is not marked in this subject: the teacher gives feedback in words.")


class BadPoints(Refused):
    message = _("Formative points are whole numbers from {least} to {most}.")


class TooManyPoints(Refused):
    message = _("This work has at most {most} points, in steps of a half.")


class MarkedCell(InCell, Protocol):
    """`queries.Cell`, as the law needs it."""

    @property
    def grade(self) -> int: ...
    @property
    def held_on(self) -> date: ...
    @property
    def is_gone(self) -> bool: ...
    @property
    def edit_days(self) -> int: ...
    @property
    def marking(self) -> str: ...
    @property
    def max_points(self) -> Decimal | None: ...
    @property
    def term_id(self) -> int | None: ...
    @property
    def is_approved(self) -> bool: ...
    @property
    def is_member(self) -> bool: ...
    @property
    def is_exempt(self) -> bool: ...

    def today(self, at: datetime) -> date: ...


def check_points(cell: MarkedCell, points: Decimal | None) -> None:
    """Refuse points that such a cell can't hold."""
    if points is None:
        return
    if cell.max_points is not None:
        if not 0 <= points <= cell.max_points or points % HALF:
            raise TooManyPoints(most=f"{cell.max_points.normalize():f}")
        return
    scheme = norms.scheme(cell.held_on)
    least, most = scheme.formative_minimum, scheme.formative_maximum
    if not least <= points <= most or points % 1:
        raise BadPoints(least=int(least), most=int(most))


def check_place(cell: MarkedCell, points: Decimal | None, at: datetime) -> None:
    """Refuse what no one may enter: the law of the cell, whoever asks."""
    if cell.is_gone:
        raise ColumnGone
    if cell.term_id is None:
        raise OutsideTerm
    if cell.is_approved:
        raise TermLocked
    if not cell.is_member:
        raise NotInGroup
    if cell.held_on > cell.today(at):
        raise NotYet
    if points is not None:
        if cell.is_exempt:
            raise LearnerExempt
        if cell.marking == Teaching.Marking.NONE or cell.grade in norms.scheme(cell.held_on).unmarked:
            raise NotMarked
    check_points(cell, points)


def check(by: Actor, cell: MarkedCell, points: Decimal | None, at: datetime) -> None:
    """Refuse an entry that may not be, before anything is written."""
    if not by.is_system and not can_see(by, cell):
        raise NoSuchCell
    require(by, can_enter, cell)
    check_place(cell, points, at)
    if not by.is_system and (cell.today(at) - cell.held_on).days > cell.edit_days:
        raise DaysPassed


def obstacle(by: Actor, cell: MarkedCell, points: Decimal | None, at: datetime) -> Refused | Forbidden | None:
    """Why this entry may not be, or None; for batches that answer each act, and pages that offer a form."""
    try:
        check(by, cell, points, at)
    except (Refused, Forbidden) as no:
        return no
    return None
