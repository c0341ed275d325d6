"""Tags for every template: icons, marks, progress, dates and numbers by locale, attributes.

A builtin of the template engine; pages need no `{% load ui %}`.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent
from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.utils import flatatt
from django.template.loader import get_template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from .. import built, icons, shell
from ..context import choices

register = template.Library()


def _locale() -> str:
    return (get_language() or "kk").replace("-", "_")


# ── the build ────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
def styles() -> SafeString:
    """The style sheet, and the letters that this language needs, asked for early."""
    fonts = format_html_join(
        "",
        '<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">',
        ((url,) for url in built.font_urls(get_language())),
    )
    sheet = '<link rel="stylesheet" href="{}">'
    return fonts + format_html_join("", sheet, ((url,) for url in built.style_urls()))


@register.simple_tag
def asset(path: str) -> str:
    """The address of a drawing or a file of letters: the built copy with its hash, or the source."""
    return built.asset(path)


@register.simple_tag
def bundle(name: str) -> SafeString:
    """The script of an entry of web/ as an ES module; nothing where the front end was not built."""
    url = built.url(name)
    return format_html('<script type="module" src="{}"></script>', url) if url else SafeString()


# ── what is the same for everybody ───────────────────────────────────────────────────────────
_CSRF, _HERE = "csrf\u2060", "here\u2060"


@register.simple_tag(takes_context=True)
def looks(context: template.RequestContext) -> SafeString:
    """The menu of languages and colours; drawn once for each pair, then only the two hidden values change."""
    ui = context.get("ui")
    if ui is None:
        return SafeString()
    html = _looks(get_language(), ui.theme, built.FOLDER, built.made_at())
    return mark_safe(html.replace(_CSRF, str(context.get("csrf_token", ""))).replace(_HERE, escape(ui.here)))


@lru_cache(maxsize=64)
def _looks(language: str | None, theme: str, folder: Path, version: int | None) -> str:
    values = {"language": language, "theme": theme, "csrf_token": _CSRF, "here": _HERE}
    return get_template("ui/parts/_looks.html").render({**values, **choices(language, theme)})


@register.simple_tag
def sayings() -> SafeString:
    """Sentences that scripts may need, in <template> elements."""
    return mark_safe(_sayings(get_language(), built.FOLDER, built.made_at()))


@register.simple_tag
def queue_words() -> SafeString:
    """What `<mk-queue>` says, in this language."""
    return _queue_words(get_language())


@lru_cache(maxsize=16)
def _queue_words(language: str | None) -> SafeString:
    return data(shell.words(), "mk-queue-words")


@lru_cache(maxsize=16)
def _sayings(language: str | None, folder: Path, version: int | None) -> str:
    return get_template("ui/parts/_sayings.html").render()


# ── drawings ─────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite. Decorative unless it gets a `label`, which screen readers speak."""
    if label:
        return _draw(name, format_html('role="img" aria-label="{}"', label), css)
    return _silent(name, css, built.FOLDER, built.made_at())


@lru_cache(maxsize=2_000)
def _silent(name: str, css: str, folder: Path, version: int | None) -> SafeString:
    return _draw(name, mark_safe('aria-hidden="true"'), css)


def _draw(name: str, meaning: SafeString, css: str) -> SafeString:
    if name not in icons.names():
        raise template.TemplateSyntaxError(f"No icon {name!r} in the sprite; add it with mektep.ui.icons.")
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        meaning,
        built.asset("icons.svg"),
        name,
    )


@register.simple_tag
def ornament(css: str = "") -> SafeString:
    """The shanyrak as a line drawing, for sign-in, empty states and certificates. Always decorative."""
    return format_html(
        '<svg class="ornament{}" viewBox="0 0 240 240" aria-hidden="true"><use href="{}#shanyrak"/></svg>',
        f" {css}" if css else "",
        built.asset("ornament.svg"),
    )


@register.simple_tag
def mark(value: Any, why: str = "", href: str = "", css: str = "") -> SafeString:
    """A mark as a pill: colour *and* shape for 5, 4, 3, 2; anything else is a plain pill.

    `why` is one sentence (shown on hover, spoken after the value); `href` leads to the explanation.
    """
    text = str(value)
    kind = text if text in ("5", "4", "3", "2") else "other"
    said = format_html('<span class="unseen">. {}</span>', why) if why else ""
    inner = format_html("<span>{}</span>{}", text, said)
    names = f"mark mark-{kind}{f' {css}' if css else ''}"
    if href:
        return format_html('<a class="{}" href="{}" title="{}">{}</a>', names, href, why, inner)
    title = format_html(' title="{}"', why) if why else ""
    return format_html('<span class="{}"{}>{}</span>', names, title, inner)


_AROUND = Decimal("100.531")  # the way around a circle of radius 16


def _within(percent: Any) -> Decimal:
    return max(Decimal(0), min(Decimal(100), Decimal(str(percent))))


@register.simple_tag
def ring(percent: Any, label: str, tone: str = "sky", text: str = "") -> SafeString:
    """Progress as a ring; `percent` 0–100, `tone` sky, steppe, sun or felt, `text` instead of the percent."""
    part = _within(percent)
    words = text or percent_text(part)
    return format_html(
        '<span class="ring ring-{}" role="img" aria-label="{}: {}">'
        '<svg viewBox="0 0 40 40" aria-hidden="true"><circle class="ring-way" cx="20" cy="20" r="16"/>'
        '<circle class="ring-done" cx="20" cy="20" r="16" stroke-dasharray="{} {}"'
        ' transform="rotate(-90 20 20)"/></svg><span class="ring-text">{}</span></span>',
        tone,
        label,
        words,
        f"{_AROUND * part / 100:.2f}",
        _AROUND,
        words,
    )


@register.simple_tag
def meter(percent: Any, label: str, tone: str = "sky") -> SafeString:
    """Progress as a bar; `percent` 0–100. The words stand beside it, see ui/parts/progress.html."""
    part = _within(percent)
    return format_html(
        '<svg class="meter meter-{}" viewBox="0 0 100 6" preserveAspectRatio="none" role="img"'
        ' aria-label="{}: {}"><rect class="meter-way" width="100" height="6"/>'
        '<rect class="meter-done" width="{}" height="6"/></svg>',
        tone,
        label,
        percent_text(part),
        f"{part:.2f}",
    )


# As schools print them: CLDR writes Saturday with the letters of another weekday.
_KAZAKH_DAYS = ("Дс", "Сс", "Ср", "Бс", "Жм", "Сн", "Жс")


# ── words and figures ────────────────────────────────────────────────────────────────────────
@register.filter
def day(value: date | datetime | None, form: str = "long") -> str:
    """A day in the reader's language.

    "long" 3 қыркүйек · "full" with the weekday · "year" with the year · "short" 03.09 · "week" Дс
    """
    if value is None:
        return ""
    when = localtime(value).date() if isinstance(value, datetime) and value.tzinfo else value
    return _day(when.date() if isinstance(when, datetime) else when, form, _locale())


@lru_cache(maxsize=4_000)
def _day(when: date, form: str, locale: str) -> str:
    match form:
        case "short":
            return f"{when:%d.%m}"
        case "year":
            return format_date(when, "long", locale=locale)
        case "full":
            return format_date(when, "EEEE, MMMM d" if locale == "en" else "EEEE, d MMMM", locale=locale)
        case "week":
            if locale == "kk":
                return _KAZAKH_DAYS[when.weekday()]
            return format_date(when, "ccc", locale=locale).capitalize()
    return str(format_skeleton("MMMMd", when, locale=locale))


@register.filter
def clock(value: Any) -> str:
    """The time of a moment or a time as 08:30."""
    if value is None:
        return ""
    return f"{localtime(value) if isinstance(value, datetime) and value.tzinfo else value:%H:%M}"


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """A number in the reader's language: 1 234,5; `places` fixes how many decimals are shown."""
    if value is None:
        return ""
    return _number(str(value), places, _locale())


@lru_cache(maxsize=4_000)
def _number(value: str, places: int | None, locale: str) -> str:
    form = "#,##0" + ("." + "0" * places if places else "") if places is not None else "#,##0.###"
    return format_decimal(Decimal(value), format=form, locale=locale)


@register.filter(name="percent")
def percent_text(value: Any) -> str:
    """87.5 → 87,5 % by locale; the value is already in percent."""
    if value is None:
        return ""
    return _percent(str(value), _locale())


@lru_cache(maxsize=4_000)
def _percent(value: str, locale: str) -> str:
    form = "#,##0.#%" if locale == "en" else "#,##0.#\u00a0%"
    return format_percent(Decimal(value) / 100, format=form, locale=locale)


@register.simple_tag
def class_name(grade: Any, letter: str = "") -> str:
    """A form of a school by its number and letter, as each language writes it."""
    if not letter:
        return gettext("grade %(number)s") % {"number": grade}
    return gettext("%(number)s%(letter)s") % {"number": grade, "letter": letter}


@register.filter
def attrs(values: Mapping[str, Any] | None) -> SafeString:
    """A mapping as HTML attributes: True gives a bare name, None and False give nothing."""
    return flatatt({key: value for key, value in (values or {}).items() if value is not None})


@register.simple_tag
def data(values: Any, name: str) -> SafeString:
    """Data for a script as a JSON block. Letters stay letters: escaped Cyrillic weighs three times more."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    for bad, good in (
        ("<", "\\u003C"),
        (">", "\\u003E"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(bad, good)
    return format_html('<script type="application/json" id="{}">{}</script>', name, mark_safe(text))


@register.filter
def initials(name: str) -> str:
    """Up to two first letters for a chip: «Сәуле Ахметова» → «СА»."""
    return "".join(word[0] for word in name.split()[:2]).upper()
