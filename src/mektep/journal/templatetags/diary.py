"""Rows of a diary, joined from strings: the pages that everybody opens in the morning are made of them.

{% load diary %}{% diary_lessons lessons running=id clock=time brief=True %}
"""

from collections.abc import Sequence
from datetime import time
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mektep.ui.templatetags.ui import icon, number

from ..queries.diary import DiaryLesson

register = template.Library()


@register.simple_tag
def absence(kind: str, minutes: int | None = None) -> str:
    """The kind of an absence in a word or two."""
    words = {
        "late": _("Late"),
        "left_early": _("Left early"),
        "illness": _("Ill"),
        "valid": _("Valid reason"),
        "invalid": _("Without a reason"),
    }
    said = words.get(kind) or _("Absent")
    if minutes:
        return _("%(kind)s, %(minutes)s min") % {"kind": said, "minutes": minutes}
    return said


@register.simple_tag
def absence_tag(kind: str, minutes: int | None = None) -> SafeString:
    """The same, coloured."""
    tone = "sun" if kind in ("late", "left_early", "valid") else "felt"
    return mark_safe(f'<span class="tag tag-{tone}">{escape(absence(kind, minutes))}</span>')


@register.simple_tag
def diary_lessons(
    lessons: Sequence[DiaryLesson], running: int | None = None, clock: time | None = None, brief: bool = False
) -> SafeString:
    """Lessons of one day as rows.

    `running` is the id of the one that runs; `clock` the time of day, for what is over (none: nothing is);
    `brief` leaves out topics and homework.
    """
    room = _("Room %(room)s")
    rows = [_row(one, running, clock, brief, room) for one in lessons]
    return mark_safe(f'<ol class="rows turns" role="list">{"".join(rows)}</ol>')


def _row(one: DiaryLesson, running: int | None, clock: time | None, brief: bool, room: str) -> str:
    if one.id == running:
        head = '<li class="row-now" aria-current="true">'
    elif one.is_cancelled:
        head = '<li class="turn-off">'
    elif clock is not None and one.ends <= clock:
        head = '<li class="turn-past">'
    else:
        head = "<li>"
    inner = [
        f'{head}<span class="turn-at"><b>{one.number}</b><span>{one.starts:%H:%M}</span></span>'
        f'<div class="row-text"><span class="row-title">{escape(one.subject)}</span>'
    ]
    if one.is_cancelled:
        why = "" if one.cancel_reason == "fell_out" else one.cancel_reason
        inner.append(f'<span class="row-note">{_("Cancelled")}{" · " if why else ""}{escape(why)}</span>')
    elif one.topic and not brief:
        inner.append(f'<span class="row-note">{escape(one.topic)}</span>')
    if one.is_substituted:
        inner.append(f'<span class="tag tag-sky">{_("Another teacher")}</span>')
    if not brief:
        inner += [
            f'<span class="turn-task">{icon("circle-check" if task.is_done else "notebook-pen")}'
            f"<span>{escape(task.text)}</span></span>"
            for task in one.tasks
        ]
    inner.append("</div>")
    if one.points is not None or one.absence:
        points = number(one.points)
        pill = f'<span class="mark mark-other"><span>{points}</span></span>' if points else ""
        away = absence_tag(one.absence, one.minutes) if one.absence else ""
        inner.append(f'<span class="turn-marks">{pill}{away}</span>')
    if one.room and not one.is_cancelled:
        inner.append(f'<span class="turn-place">{escape(room % {"room": one.room})}</span>')
    return "".join((*inner, "</li>"))
