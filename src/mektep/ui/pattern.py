"""What the pattern page shows: every part with invented, neutral contents."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import charts
from .forms import DayInput, FigureInput, FileDrop, Segments, TimeInput
from .nav import Hat, Link, Person

MONDAY = date(2026, 9, 7)
NAMES = (
    "Айдана Серікқызы",
    "Батыр Жұмабеков",
    "Гүлнәр Әбдірахманова",
    "Дәурен Қасымов",
    "Елена Соколова",
    "Жансая Тұрсынбекқызы",
    "Кирилл Андреев",
    "Мөлдір Сәрсенбаева",
)


@dataclass(frozen=True)
class Day:
    on: date
    url: str
    is_current: bool = False
    is_today: bool = False
    is_free: bool = False


@dataclass(frozen=True)
class Tab:
    label: str | Promise
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Planned:
    number: str
    time: str = ""
    title: str | Promise = ""
    note: str | Promise = ""
    url: str = ""
    tone: str = ""
    tag: str | Promise = ""


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Surname and name"), help_text=_("As in your papers."))
    phone = forms.CharField(
        label=_("Phone"), required=False, widget=forms.TelInput(attrs={"autocomplete": "tel"})
    )
    day = forms.DateField(label=_("Day"), widget=DayInput)
    time = forms.TimeField(label=_("Time"), widget=TimeInput, required=False)
    amount = forms.DecimalField(label=_("Amount"), widget=FigureInput, max_value=100)
    place = forms.ChoiceField(
        label=_("Where"), choices=[("", _("Choose")), ("hall", _("Hall")), ("yard", _("Yard"))]
    )
    way = forms.ChoiceField(
        label=_("How often"),
        widget=Segments,
        choices=[("once", _("Once")), ("week", _("Weekly")), ("month", _("Monthly"))],
        initial="week",
    )
    kinds = forms.MultipleChoiceField(
        label=_("Send news by"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("mail", _("Mail")), ("push", _("A message on the phone"))],
    )
    text = forms.CharField(label=_("A few words"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label=_("A file"), widget=FileDrop, required=False)
    agreed = forms.BooleanField(label=_("I have read the rules"))


def context() -> dict[str, Any]:
    """Everything that ui/pattern.html prints."""
    wrong = SampleForm({"name": "", "amount": "120", "day": "2026-09-07", "place": "hall", "way": "week"})
    wrong.add_error(None, _("The hall is taken at this time. Choose another time."))
    return {
        "form": SampleForm(auto_id="fresh_%s"),
        "wrong_form": wrong,
        "days": [Day(MONDAY + timedelta(n), "#days", n == 1, n == 0, n > 4) for n in range(7)],
        "tabs": [Tab(_("Now"), "#tabs", True), Tab(_("Waiting"), "#tabs", count=3), Tab(_("Done"), "#tabs")],
        "views": [Tab(_("Day"), "#tabs"), Tab(_("Week"), "#tabs", True), Tab(_("Month"), "#tabs")],
        "week": _week(),
        "grid_days": [MONDAY + timedelta(n - 4) for n in range(9)],
        "grid_today": MONDAY,
        "grid_rows": _grid(),
        "bars": charts.bars(
            _("Visitors by day"),
            _("Most came on Thursday: 48."),
            (_("Day"), _("Visitors")),
            [(_("Mon"), 31), (_("Tue"), 27), (_("Wed"), 36), (_("Thu"), 48), (_("Fri"), 40)],
        ),
        "line": charts.line(
            _("Books read"),
            _("From 4 in September to 11 in January, with a pause in November."),
            (_("Month"), _("Books")),
            [("09", 4), ("10", 6), ("11", None), ("12", 8), ("01", 11)],
        ),
        "people": [Person("Сәуле Ахметова", "7 «Б»"), Person("Дәурен Қасымов")],
        "person": Person(
            "Сәуле Ахметова",
            _("Organiser"),
            [Hat(_("Organiser"), "a", True), Hat(_("Visitor"), "b")],
            "#",
            [Link(_("Settings"), "#", "settings")],
        ),
        "swatches": ("sky", "sky-soft", "sun", "sun-soft", "felt", "felt-soft", "steppe", "steppe-soft"),
        "keys": [
            (("Tab", "Shift Tab"), _("to the next or the previous control")),
            (("Enter", "Space"), _("press, open a menu, choose")),
            (("↑", "↓"), _("move inside a menu and between the cells of a grid")),
            (("Esc",), _("close a menu or a dialog, take back what was typed")),
        ],
    }


@dataclass(frozen=True)
class WeekDay:
    on: date
    is_today: bool
    items: list[Planned]


def _week() -> list[WeekDay]:
    plans = [
        [
            Planned("1", "08:30", _("Morning round"), "12", "#week"),
            Planned("2", "09:25", _("Reading hour"), "24"),
        ],
        [
            Planned("1", "08:30", _("Reading hour"), "24", "#week", "sun", _("Now")),
            Planned("2"),
            Planned("3", "10:20", _("Garden"), _("Yard"), "#week", "steppe"),
        ],
        [Planned("1", "08:30", _("Morning round"), "12", "#week", "felt", _("Moved"))],
        [
            Planned("1", "08:30", _("Choir"), _("Hall"), "#week", "sky"),
            Planned("2", "09:25", _("Garden"), _("Yard")),
        ],
        [],
    ]
    return [WeekDay(MONDAY + timedelta(n - 1), n == 1, items) for n, items in enumerate(plans)]


def _grid() -> list[tuple[str, list[tuple[str, str]], str]]:
    rows = []
    for at, name in enumerate(NAMES):
        cells = [(str((at * 7 + n * 3) % 9 + 2) if (at + n) % 4 else "", "") for n in range(9)]
        cells[4] = (("9", "saved"), ("7", "waiting"), ("12", "refused"), ("", ""))[at % 4]
        rows.append((name, cells, f"{74 + (at * 11) % 23}"))
    return rows
