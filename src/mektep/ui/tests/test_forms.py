"""Forms that everybody can fill in: every field has its name, its help and its error where a reader looks."""

import re
from html.parser import HTMLParser
from pathlib import Path

import django
import pytest
from django import forms
from django.utils import translation

from mektep.ui import validation
from mektep.ui.forms import DayInput, FileDrop, MomentInput, Renderer, Segments, TimeInput
from mektep.ui.pattern import SampleForm


class Reader(HTMLParser):
    """What a screen reader needs to know of a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, *names):
        return [attrs for tag, attrs in self.tags if tag in names]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def wrong():
    form = SampleForm({"name": "", "amount": "120", "day": "2026-09-07", "place": "hall", "way": "week"})
    form.add_error(None, "The hall is taken.")
    return form


@pytest.mark.parametrize("form", [SampleForm(), wrong()], ids=["fresh", "wrong"])
def test_every_field_is_named(form):
    page = Reader(str(form))
    labelled = {attrs.get("for") for attrs in page.all("label")}
    for attrs in page.all("input", "select", "textarea"):
        assert attrs["id"] in labelled, attrs
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("form", [SampleForm(), wrong()], ids=["fresh", "wrong"])
def test_what_describes_a_field_is_on_the_page(form):
    page = Reader(str(form))
    named = [attrs["aria-describedby"].split() for _, attrs in page.tags if "aria-describedby" in attrs]
    assert named
    assert {one for ids in named for one in ids} <= set(page.ids)


def test_a_wrong_field_says_so_and_names_its_error():
    page = Reader(str(wrong()))
    name = next(attrs for attrs in page.all("input") if attrs.get("name") == "name")
    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"].split() == ["id_name_helptext", "id_name_error"]
    right = next(attrs for attrs in page.all("select"))
    assert "aria-invalid" not in right


def test_an_error_of_the_whole_form_is_told_first_and_aloud():
    html = str(wrong())
    assert html.index("The hall is taken.") < html.index("<label")
    assert re.search(r'<div role="alert"><ul role="list" class="form-errors"', html)


def test_groups_of_choices_have_a_legend():
    html = str(SampleForm())
    assert html.count("<fieldset") == html.count("<legend") == 2
    assert html.count("Once") == 1


def test_what_may_stay_empty_is_marked_and_nothing_else():
    html = str(SampleForm())
    assert html.count(">optional<") == sum(not field.required for field in SampleForm.base_fields.values())


def test_hidden_fields_travel_along_without_a_label():
    class WithHidden(forms.Form):
        uid = forms.CharField(widget=forms.HiddenInput, initial="x1")
        name = forms.CharField()

    html = str(WithHidden())
    assert html.count("<label") == 1
    assert 'name="uid" value="x1"' in html


def test_days_and_times_speak_the_language_of_the_browser_not_of_the_page():
    class When(forms.Form):
        day = forms.DateField(widget=DayInput)
        time = forms.TimeField(widget=TimeInput)
        at = forms.DateTimeField(widget=MomentInput)

    with translation.override("kk"):
        html = str(When({"day": "2026-09-07", "time": "08:30", "at": "2026-09-07T08:30"}))
        form = When({"day": "2026-09-07", "time": "08:30", "at": "2026-09-07T08:30"})
        assert form.is_valid(), form.errors
    for value in (
        'type="date"',
        'value="2026-09-07"',
        'type="time"',
        'value="08:30"',
        'value="2026-09-07T08:30"',
    ):
        assert value in html


def test_the_file_drop_is_an_ordinary_field():
    class Sheet(forms.Form):
        file = forms.FileField(widget=FileDrop)
        way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=Segments)

    html = str(Sheet())
    assert re.search(r'<input type="file" name="file"[^>]*id="id_file"', html)
    assert html.count('type="radio"') == 2


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("kk", "Бұл мән 100 шегінен аспауы керек."), ("ru", "Значение должно быть не больше 100.")],
)
def test_errors_speak_our_words_and_not_those_of_the_framework(language, sentence):
    with translation.override(language):
        assert sentence in str(SampleForm({"amount": "120"}))


def test_every_sentence_that_we_say_better_is_still_one_of_the_framework():
    known = "".join(
        path.read_text(encoding="utf8")
        for path in Path(django.__file__).parent.glob("conf/locale/ru/LC_MESSAGES/*.po")
    )
    known = re.sub(r'"\n"', "", known)
    for sentence in validation.SENTENCES:
        text = sentence if isinstance(sentence, str) else sentence._kw["singular"]
        assert f'msgid "{text}"' in known or f'msgid ""{text}"' in known, text


def test_the_renderer_is_the_one_of_the_site(settings):
    assert f"{Renderer.__module__}.{Renderer.__name__}" == settings.FORM_RENDERER
