"""The class's grid as HTML, joined from strings: pupils by subjects."""

from decimal import Decimal
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mektep.core.numbers import half_up

from .queries.form import Form

# Standings that are no mark, as a cell says them.
_WORDS = {"passed": "+", "failed": "−", "not_yet": "…", "exempt": "·", "not_assessed": "—"}


def table(form: Form) -> SafeString:
    """One head row, one row a pupil; a cell is the mark with its percent, and leads to its story."""
    head = [f'<thead><tr><th scope="col">{escape(_("Pupil"))}</th>']
    for subject in form.subjects:
        one = subject.teaching
        name = f"{one.subject.name}, {one.group.name}" if one.group.name else one.subject.name
        short = f"{one.subject.short_name} {one.group.name}".strip()
        url = reverse("journal:journal", args=[one.pk])
        head.append(
            f'<th scope="col" title="{escape(name)}">'
            f'<a href="{url}?term={form.term.number}">{escape(short)}</a></th>'
        )
    lines = ["".join(head), "</tr></thead><tbody>"]
    for pupil in form.pupils:
        cells = []
        for subject, standing in zip(form.subjects, pupil.standings, strict=True):
            if standing is None:
                cells.append("<td></td>")
                continue
            if standing.mark is None:
                cells.append(f"<td>{_WORDS.get(standing.standing, '')}</td>")
                continue
            url = reverse("journal:mark", args=[subject.teaching.pk, form.term.number, pupil.person.pk])
            cells.append(
                f'<td><a class="mini mini-{standing.mark}" href="{url}"><b>{standing.mark}</b>'
                f"<small>{_percent(standing.percent)}</small></a></td>"
            )
        lines.append(f'<tr><th scope="row">{escape(pupil.person.short_name)}</th>{"".join(cells)}</tr>')
    lines.append(f'</tbody><tfoot><tr><th scope="row">{escape(_("Average"))}</th>')
    lines += [f"<td><small>{_percent(subject.average)}</small></td>" for subject in form.subjects]
    return mark_safe(f"<table>{''.join(lines)}</tr></tfoot></table>")


def _percent(value: Decimal | None) -> str:
    return "" if value is None else f"{half_up(value)}"
