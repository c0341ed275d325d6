"""The table of a register as HTML, joined from strings: a template loop would cost seven times as much."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mektep.attendance.queries import codes
from mektep.core.numbers import half_up
from mektep.norms.engine import Scheme
from mektep.people.actors import Actor
from mektep.school.models import Teaching

from .models import PeriodMark
from .queries import written
from .queries.formation import inputs, outcome
from .queries.grid import Column, Register, Row

Standing = PeriodMark.Standing


@dataclass(frozen=True)
class Sums:
    """The two columns at the right: the percentage of the period and its mark."""

    percent: str
    mark: str


def may_enter(register: Register, actor: Actor, column: Column, today: date) -> bool:
    """Whether this person can enter something in this column today."""
    teaching = register.teaching
    mine = teaching.pk in actor.teachings() or (
        column.teacher_id is not None and column.teacher_id == actor.person_id
    )
    return (
        mine
        and not register.term.is_approved
        and column.held_on <= today
        and (today - column.held_on).days <= teaching.school.edit_days
    )


def is_summed(teaching: Teaching, scheme: Scheme) -> bool:
    """Whether the register has sums at all: not in grade 1, nor in subjects without marks."""
    return (
        teaching.marking == Teaching.Marking.MARKS
        and teaching.group.school_class.grade not in scheme.unmarked
    )


def label(column: Column) -> str:
    """The head of a column: `7.09`, `БЖБ 2`, `ТЖБ`."""
    match column.kind:
        case "lesson":
            return f"{column.held_on.day}.{column.held_on.month:02}"
        case "unit":
            return _("US {number}").format(number=column.number)
        case _:
            return _("TS")


def name(column: Column) -> str:
    """The same in full."""
    day = f"{column.held_on:%d.%m.%Y}"
    match column.kind:
        case "lesson":
            return _("{day}, lesson {number}").format(day=day, number=column.number)
        case "unit":
            text = _("Summative assessment for a unit {number}, {day}")
        case _:
            text = _("Summative assessment for a term, {day}")
    text = text.format(number=column.number, day=day)
    return f"{text}: {column.title}" if column.title else text


def sums(register: Register, row: Row, scheme: Scheme, language: str) -> Sums:
    """What stands at the right of a row: the approved mark of the period, else how things stand now."""
    if row.standing:
        return Sums(_percent(row.percent, language), standing_text(row.standing, row.mark))
    if row.is_exempt:
        return Sums("", standing_text(Standing.EXEMPT, None))
    if not is_summed(register.teaching, scheme):
        return Sums("", "")
    found = outcome(scheme, inputs(register.teaching, register.period_columns, row))
    return Sums("", "") if found is None else Sums(_percent(found.exact, language), str(found.mark))


def standing_text(standing: str, mark: int | None) -> str:
    """A mark of a period as a cell shows it."""
    match standing:
        case Standing.MARKED:
            return str(mark)
        case Standing.PASSED:
            return _("pass")
        case Standing.FAILED:
            return _("fail")
        case Standing.NOT_YET:
            return _("not yet")
        case Standing.EXEMPT:
            return _("exempt")
        case _:
            return "—"


def _percent(value: Decimal | None, language: str) -> str:
    return "" if value is None else written.points(half_up(value, 1), language)


def table(register: Register, actor: Actor, today: date, scheme: Scheme, language: str) -> SafeString:
    """The whole `<table>`: one head row, one row a learner, cells without attributes."""
    summed = register.teaching.marking != Teaching.Marking.NONE
    head = [f'<thead><tr><th scope="col">{_("Pupil")}']
    for column in register.columns:
        locked = "" if may_enter(register, actor, column, today) else " data-locked"
        if column.max_points is None:
            now = ' aria-current="date"' if column.held_on == today else ""
            kind = f'lesson" data-on="{column.held_on}"'
        else:
            now, kind = "", f'{column.kind}" data-max="{column.max_points.normalize():f}"'
        head.append(
            f'<th scope="col" data-col="{column.key}" data-kind="{kind}{locked}{now}'
            f' title="{escape(name(column))}">{label(column)}'
        )
    if summed:
        mark = _("Half-year mark") if register.teaching.period == "half_year" else _("Term mark")
        head.append(
            f'<th scope="col" data-col="s" data-kind="sum" title="{_("Percent of the period")}">%'
            f'<th scope="col" data-col="t" data-kind="mark" title="{mark}">{_("Mark")}'
        )
    lines = ["".join(head), "</thead><tbody>"]
    texts = _texts(language)
    keys = [(column.key, column.max_points is not None) for column in register.columns]
    for row in register.rows:
        cells = _cells(row, keys, texts, language)
        if summed:
            right = sums(register, row, scheme, language)
            cells += f"<td>{right.percent}<td>{right.mark}"
        lines.append(f'<tr data-learner="{row.learner_id}"><th scope="row">{escape(row.name)}</th>{cells}')
    return mark_safe(f'<table class="grid">{"".join(lines)}</tbody></table>')


def links(register: Register) -> SafeString:
    """A link to the plain form of every column."""
    places = reverse("journal:column", args=[register.teaching.pk, "0"])[:-2]
    return mark_safe(
        " ".join(
            f'<a class="button button-bare" href="{places}{column.key}/?term={register.term.number}">'
            f"{label(column)}</a>"
            for column in register.columns
        )
    )


def _texts(language: str) -> Mapping[str, str]:
    return {code.kind: code.text for code in codes.codes(language)}


def _cells(row: Row, keys: list[tuple[str, bool]], texts: Mapping[str, str], language: str) -> str:
    formative, works, absences = row.formative, row.works, row.absences
    cells = []
    for key, is_work in keys:
        if is_work:
            value = works.get(key)
            cells.append("" if value is None else written.points(value, language))
            continue
        value, away = formative.get(key), absences.get(key)
        if away is None:
            cells.append("" if value is None else _WHOLE.get(value) or str(value))
        else:
            kind, minutes = away
            code = f"{texts[kind]}{minutes}" if minutes else texts[kind]
            cells.append(code if value is None else f"{_WHOLE.get(value) or value} {code}")
    return "<td>" + "<td>".join(cells) if cells else ""


_WHOLE = {Decimal(number): str(number) for number in range(1, 11)}
