"""Rows of a pupil's day, joined from strings: the page must cost next to nothing."""

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mektep.journal.queries.book import Subject
from mektep.journal.queries.diary import DiaryMark, Task
from mektep.ui.addresses import address
from mektep.ui.templatetags.ui import day, icon, mark, meter, number, percent_text

from ..queries import Due

register = template.Library()


@register.simple_tag(takes_context=True)
def homework_days(context: template.Context, days: Sequence[Due]) -> SafeString:
    """Homework by the day it is due on: what the day asks of the norm, and a tick for each task."""
    token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{context.get("csrf_token", "")}">'
    return mark_safe(
        "".join(
            f'<ul class="rows" role="list">{_head(one)}'
            f"{''.join(_task(task, token) for task in one.tasks)}</ul>"
            for one in days
        )
    )


def _head(one: Due) -> str:
    named = f'<li class="due"><b class="day-title">{day(one.on, "full")}</b>'
    if one.is_done:
        return f"{named}<small>{icon('circle-check')} {_('All done')}</small></li>"
    if not one.norm:
        said = _("%(minutes)s min") % {"minutes": one.minutes} if one.minutes else ""
        return f"{named}<small>{said}</small></li>"
    said = _("%(minutes)s of %(norm)s min") % {"minutes": one.minutes, "norm": one.norm}
    bar = meter(one.percent, _("Planned minutes of the norm"), "sun" if one.is_over else "steppe")
    more = f"<small>{_('More than the norm of a day. Begin early.')}</small>" if one.is_over else ""
    return f"{named}<small>{said}</small>{bar}{more}</li>"


def _task(task: Task, token: str) -> str:
    url = address("pupil:tick", task.id)
    said = escape(_("Done: %(subject)s") % {"subject": task.subject})
    minutes = _("%(minutes)s min") % {"minutes": task.minutes} if task.minutes else ""
    return (
        f'<li class="todo{" todo-done" if task.is_done else ""}">'
        f'<form method="post" action="{url}" hx-post="{url}">{token}'
        f'<input type="hidden" name="done" value="{"0" if task.is_done else "1"}">'
        f'<button class="tick" aria-pressed="{"true" if task.is_done else "false"}">'
        f'<span>{icon("check")}</span><span class="unseen">{said}</span></button></form>'
        f'<div class="todo-text"><span class="row-title">{escape(task.subject)}</span>'
        f'<span class="row-note">{escape(task.text)}</span></div><span class="todo-end">{minutes}</span></li>'
    )


@register.simple_tag
def newest_marks(marks: Sequence[DiaryMark]) -> SafeString:
    """The newest marks, each out of what was possible; a tap leads to the subject's story."""
    kinds = {
        "lesson": _("Work in the lesson"),
        "unit": _("Summative for a unit %(number)s"),
        "term": _("Summative for the term"),
    }
    rows = [
        f'<li><div class="row-text">'
        f'<a class="row-title row-link" href="{address("pupil:why", one.teaching_id)}">'
        f"{escape(one.subject)}</a>"
        f'<span class="row-note">'
        f"{kinds[one.kind].replace('%(number)s', str(one.number))} · {day(one.on)}</span></div>"
        f'<span class="mark mark-other"><span>{number(one.points)}/{number(one.maximum)}</span></span></li>'
        for one in marks
    ]
    return mark_safe(f'<ul class="rows" role="list">{"".join(rows)}</ul>')


@register.simple_tag
def standing(subjects: Sequence[Subject]) -> SafeString:
    """How each subject stands: a bar, its percent, and the mark it would give now."""
    rows = [
        f'<li><div class="standing">'
        f'<a class="row-title row-link" href="{address("pupil:why", one.teaching_id)}">{escape(one.name)}</a>'
        f'<span class="figures soft">{percent_text(one.outcome.exact)}</span>'
        f"{mark(one.outcome.mark, css='mark-small')}{meter(one.outcome.exact, one.name)}</div></li>"
        for one in subjects
        if one.outcome is not None
    ]
    return mark_safe(f'<ul class="rows" role="list">{"".join(rows)}</ul>')
