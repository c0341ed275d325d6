"""Rows of a teacher's day, joined from strings: the page must cost next to nothing."""

from collections.abc import Sequence
from datetime import time
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mektep.ui.addresses import address
from mektep.ui.templatetags.ui import class_name, day, icon

from ..queries.days import DayLesson, Missing, Today

register = template.Library()


@register.simple_tag
def form_name(one: DayLesson | Missing) -> str:
    """The class and, in a split, the group: `7 «Б» · 2`."""
    name = class_name(one.grade, one.letter)
    group = getattr(one, "group", "")
    return f"{name} · {group}" if group else name


def journal(teaching_id: int, lesson_id: int | None = None, term: int = 0) -> str:
    """The register, at a lesson."""
    asked = f"?term={term}" if term else ""
    return f"{address('journal:journal', teaching_id)}{asked}{f'#l{lesson_id}' if lesson_id else ''}"


@register.simple_tag
def lesson_journal(one: DayLesson) -> str:
    return journal(one.teaching_id, one.id)


@register.simple_tag
def day_lessons(today: Today) -> SafeString:
    """The lessons of a day: where, to whom, what about, and what is written of them already."""
    running = {one.id for one in today.now.running}
    give = address("learning:give")
    rows = [_lesson(one, one.id in running, today.clock, give) for one in today.lessons]
    return mark_safe(f'<ol class="rows turns" role="list">{"".join(rows)}</ol>')


def _lesson(one: DayLesson, is_now: bool, clock: time, give: str) -> str:
    if is_now:
        head = '<li class="row-now" aria-current="true">'
    elif one.is_cancelled:
        head = '<li class="turn-off">'
    else:
        head = '<li class="turn-past">' if one.ends <= clock else "<li>"
    inner = [
        f'{head}<span class="turn-at"><b>{one.number}</b><span>{one.starts:%H:%M}</span></span>'
        f'<div class="row-text"><a class="row-title row-link" href="{lesson_journal(one)}">'
        f"{escape(form_name(one))} · {escape(one.subject)}</a>"
    ]
    if one.is_cancelled:
        why = "" if one.cancel_reason == "fell_out" else one.cancel_reason
        said = f"{_('Cancelled')}{' · ' if why else ''}{why}"
        return f'{"".join(inner)}<span class="row-note">{escape(said)}</span></div></li>'
    inner.append(f'<span class="row-note">{escape(one.topic or _("No topic yet"))}</span>')
    if one.instead_of:
        said = _("Instead of %(name)s") % {"name": one.instead_of}
        inner.append(f'<span class="tag tag-sky">{escape(said)}</span>')
    if one.starts <= clock:
        taken = _state(one.is_taken, _("Attendance taken"), _("Attendance not taken"))
        given = _state(one.has_homework, _("Homework given"), _("No homework"))
        inner.append(f'<span class="states">{taken}{given}</span>')
    inner.append('</div><div class="turn-end">')
    if one.room:
        inner.append(f'<span class="turn-place">{escape(_("Room %(room)s") % {"room": one.room})}</span>')
    if not one.has_homework:
        said = escape(_("Give homework"))
        inner.append(
            f'<a class="button button-bare button-icon" href="{give}?lesson={one.id}" title="{said}">'
            f'{icon("notebook-pen")}<span class="unseen">{said}</span></a>'
        )
    inner.append("</div></li>")
    return "".join(inner)


def _state(is_so: bool, yes: str, no: str) -> str:
    if is_so:
        return f'<span class="state state-yes">{icon("check")}{escape(yes)}</span>'
    return f'<span class="state">{escape(no)}</span>'


# How a missing thing looks: its icon, its tone, its sentence.
_SIGNS = {
    "attendance": ("user-check", "sun"),
    "topic": ("pencil", "sky"),
    "work": ("clipboard-list", "felt"),
    "closing": ("lock", "felt"),
}


@register.simple_tag
def missing_rows(missing: Sequence[Missing]) -> SafeString:
    """What waits, each with its way."""
    said = {
        "attendance": _("Attendance was not taken"),
        "topic": _("Topics are not written"),
        "work": _("Points are missing"),
    }
    arrow = icon("chevron-right", css="soft")
    rows = []
    for one in missing:
        sign, tone = _SIGNS[one.kind]
        if one.kind == "closing":
            title = _("Term %(number)s ends on %(day)s") % {"number": one.term, "day": day(one.on)}
            note = _("Journals to approve: %(count)s") % {"count": one.count}
            url = address("journal:index")
        else:
            title, url = said[one.kind], journal(one.teaching_id or 0, one.lesson_id, one.term)
            match one.kind:
                case "work":
                    last = _("pupils: %(count)s") % {"count": one.count}
                case "topic":
                    url = address("curriculum:plan", one.teaching_id or 0)
                    last = _("lessons: %(count)s") % {"count": one.count}
                case _:
                    last = f"{day(one.on, 'short')} · {_('lesson %(number)s') % {'number': one.number}}"
            note = f"{form_name(one)} · {one.subject} · {last}"
        rows.append(
            f'<li><span class="news-sign tag-{tone}">{icon(sign)}</span><div class="row-text">'
            f'<a class="row-title row-link" href="{url}">{escape(title)}</a>'
            f'<span class="row-note">{escape(note)}</span></div>{arrow}</li>'
        )
    return mark_safe(f'<ul class="rows news" role="list">{"".join(rows)}</ul>')
