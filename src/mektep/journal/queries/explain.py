"""Why this mark, in words: every work with its day, every part, the sum, the rounding and the paragraph.

The arithmetic is that of `norms.engine`, the sentences about it those of `norms.wording`; here they meet
the register's own works, so that each number leads to what it comes from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mektep.norms import wording
from mektep.norms.engine import (
    FORMATIVE,
    TERM,
    UNIT,
    Formation,
    MissingStep,
    Needed,
    Scheme,
    WorkStep,
    needed_for,
)
from mektep.norms.wording.numbers import say
from mektep.school.models import Teaching

from .formation import Inputs, form, inputs
from .grid import Column, Register, Row

Text = str | Promise
HIGHEST = 5
# How many coming lessons «what would I need» looks ahead, when the works of the term are done.
FURTHER = 5


@dataclass(frozen=True)
class Line:
    """One sentence of an explanation; `column` leads to the entry it speaks of, `source` names the law."""

    text: Text
    column: str = ""
    source: Text = ""
    is_total: bool = False


@dataclass(frozen=True)
class Explanation:
    """A mark as things stand: `formation` is None where nothing is assessed yet, and then all is empty."""

    formation: Formation | None
    lines: tuple[Line, ...]
    needed: tuple[Text, ...]


def explain(register: Register, row: Row, scheme: Scheme) -> Explanation:
    """The explanation of one learner's mark in the register's period. No queries."""
    given = inputs(register.teaching, register.period_columns, row)
    formation = form(scheme, given)
    if formation is None:
        return Explanation(None, (), ())
    wanted = (
        ()
        if register.term.is_approved  # what is settled needs nothing more
        else needed(scheme, given, formation, register.period_columns, register.teaching)
    )
    return Explanation(
        formation,
        tuple(lines(formation, register.period_columns, row)),
        tuple(wording.mark_needed(one) for one in wanted),
    )


def lines(formation: Formation, columns: Sequence[Column], row: Row) -> list[Line]:
    """One line for each step of a formation."""
    told = []
    for step in formation.steps:
        source = wording.reference(step.reference) if step.reference is not None else ""
        if isinstance(step, WorkStep):
            told += _work(step, columns, row)
        elif isinstance(step, MissingStep):
            told.append(Line(wording.step(step), source=source))
        else:
            told.append(Line(wording.step(step), source=source, is_total=True))
    if formation.provisional:
        told.append(Line(_("This is how things stand now: the mark is provisional and not recorded yet.")))
    return told


def _work(step: WorkStep, columns: Sequence[Column], row: Row) -> list[Line]:
    """A work of the register that a step speaks of, with its day."""
    works = [column for column in columns if _entered(column, row, step.kind) is not None]
    chosen = works if step.kind == TERM else works[step.position - 1 : step.position]
    return [
        Line(
            say(
                _("{day}: {points} of {maximum}."),
                day=column.held_on,
                points=_entered(column, row, step.kind),
                maximum=column.max_points or step.maximum,
            ),
            column=column.key,
        )
        for column in chosen
    ]


def _entered(column: Column, row: Row, kind: str) -> Decimal | None:
    if kind == FORMATIVE:
        return row.formative.get(column.key) if column.max_points is None else None
    if column.kind != (UNIT if kind == UNIT else TERM):
        return None
    return row.works.get(column.key)


def needed(
    scheme: Scheme, given: Inputs, formation: Formation, columns: Sequence[Column], teaching: Teaching
) -> list[Needed]:
    """What each better mark would take: at the term's summative if it is still to come, else in lessons."""
    half_year = teaching.period == Teaching.Period.HALF_YEAR
    decided_by_term = not half_year and given.term is None
    maximum = next((column.max_points for column in columns if column.kind == TERM), None)
    found = []
    for mark in range(formation.mark + 1, HIGHEST + 1):
        found.append(
            needed_for(
                mark,
                scheme,
                grade=given.grade,
                formative=given.formative,
                units=given.units,
                term=given.term,
                term_maximum=maximum or 100,
                further=0 if decided_by_term else FURTHER,
                half_year=half_year,
                rounding=formation.rounding,
            )
        )
    return found
