"""The tool that collects, checks and compiles the strings of all languages."""

import gettext as gnu
import os

import pytest
from django.utils import translation

from mektep.ui import messages


@pytest.fixture
def house(tmp_path):
    """A small house: `core`, and `shop` with code, rules, refusals and a page."""
    write(tmp_path, "core/__init__.py", "")
    write(tmp_path, "core/words.py", "from x import gettext\ngettext('Save')\n")
    write(tmp_path, "shop/__init__.py", "")
    write(
        tmp_path,
        "shop/actions.py",
        "from x import gettext as _, gettext_lazy, ngettext, pgettext\n"
        "_('Save')\n_('Bought by %(name)s')\n"
        "LABEL = gettext_lazy('Price')\nngettext('%(n)s loaf', '%(n)s loaves', 3)\npgettext('month', 'May')\n"
        "class SoldOut(Refused):\n    message = 'Only {left} are left.'\n"
        "class Plain(Refused):\n    message = _('Closed on Sunday.')\n",
    )
    write(
        tmp_path,
        "shop/rules.py",
        'def can_buy(actor, thing):\n    """Only grown-ups buy here.\n\n    Since 2026."""\n    return True\n'
        'def helper():\n    """Not for people."""\n',
    )
    write(
        tmp_path,
        "shop/templates/shop/page.html",
        "{% extends 'x' %}{% load i18n %}\n<p class=\"a\">It's {% trans 'Open' %}</p>\n"
        "  {% blocktrans count n=n trimmed %}\n    {{ n }} thing\n  {% plural %}\n    {{ n }} things\n"
        "  {% endblocktrans %}\n"
        "{% include 'y' with say=_(\"Come in\") %}\n{% comment %}{% trans 'Hidden' %}{% endcomment %}\n",
    )
    write(tmp_path, "shop/tests/test_x.py", "_('Only in a test')\n")
    return tmp_path


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf8")
    return path


def po(house, language="kk"):
    return messages.catalogue_path(house / "shop", language)


def translate(house, said, language="kk"):
    """Fill in translations the way a person does: in the file."""
    text = po(house, language).read_text(encoding="utf8")
    for english, words in said.items():
        empty = f'msgid "{english}"\nmsgstr ""'
        assert empty in text, english
        text = text.replace(empty, f'msgid "{english}"\nmsgstr "{words}"')
    po(house, language).write_text(text, encoding="utf8")


ALL = {
    "Bought by %(name)s": "%(name)s сатып алды",
    "Price": "Бағасы",
    "May": "Мамыр",
    "Only {left} are left.": "Тек {left} қалды.",
    "Closed on Sunday.": "Жексенбіде жабық.",
    "Only grown-ups buy here.": "Мұнда тек ересектер сатып алады.",
    "Open": "Ашық",
    "Come in": "Кіріңіз",
}


def complete(house, language="kk"):
    messages.update("shop", house)
    translate(house, ALL, language)
    path = po(house, language)
    text = path.read_text(encoding="utf8")
    forms = 2 if language == "kk" else 3
    for form in range(forms):
        text = text.replace(f'msgstr[{form}] ""', f'msgstr[{form}] "%(n)s дана"')
    path.write_text(text, encoding="utf8")


def kinds(house, language="kk"):
    return sorted((p.kind, p.text) for p in messages.check("shop", house) if p.language == language)


def test_strings_are_found_wherever_people_meet_them(house):
    assert set(messages.collect(house / "shop").found) == {
        (None, ("Save",)),
        (None, ("Bought by %(name)s",)),
        (None, ("Price",)),
        (None, ("%(n)s loaf", "%(n)s loaves")),
        ("month", ("May",)),
        (None, ("Only {left} are left.",)),
        (None, ("Closed on Sunday.",)),
        (None, ("Only grown-ups buy here.",)),
        (None, ("Open",)),
        (None, ("Come in",)),
        (None, ("%(n)s thing", "%(n)s things")),
    }


def test_strings_inside_f_strings_are_found_too(house):
    write(
        house,
        "shop/rows.py",
        "from x import gettext as _, ngettext, npgettext, pgettext\n"
        """ROW = f'<p title="{escape(_("Sold"))}">{_("From {day}").format(day=day)}'\n"""
        """ALSO = f'{pgettext("verb", "Book")}'\n"""
        """MORE = f'{ngettext("%(n)s bun", "%(n)s buns", n)}{_(name)}'\n"""
        """LAST = f'{npgettext("shelf", "row", "rows", n)}'\n""",
    )
    found = messages.collect(house / "shop").found
    for key in (
        (None, ("Sold",)),
        (None, ("From {day}",)),
        ("verb", ("Book",)),
        (None, ("%(n)s bun", "%(n)s buns")),
        ("shelf", ("row", "rows")),
    ):
        assert key in found


def test_a_missing_string_is_found(house):
    complete(house)
    assert kinds(house) == []
    code = house / "shop/actions.py"
    code.write_text(code.read_text() + "_('A new word')\n")
    assert kinds(house) == [("missing", "A new word")]


def test_without_a_catalogue_everything_is_missing(house):
    assert len(kinds(house)) == len(ALL) + 2


def test_what_the_floor_says_already_is_not_repeated(house):
    messages.update("shop", house)
    assert 'msgid "Save"' not in po(house).read_text(encoding="utf8")
    (house / "core/words.py").write_text("")
    messages.update("shop", house)
    assert 'msgid "Save"' in po(house).read_text(encoding="utf8")


def test_other_places_to_fill_in_are_found(house):
    complete(house)
    path = po(house)
    path.write_text(
        path.read_text(encoding="utf8").replace("%(name)s сатып", "%(nmae)s сатып"), encoding="utf8"
    )
    assert kinds(house) == [("places", "Bought by %(name)s")]


def test_every_russian_plural_needs_its_figure(house):
    complete(house, "ru")
    assert kinds(house, "ru") == []
    path = po(house, "ru")
    path.write_text(
        path.read_text(encoding="utf8").replace('msgstr[1] "%(n)s дана"', 'msgstr[1] "дана"'), encoding="utf8"
    )
    assert {kind for kind, _ in kinds(house, "ru")} == {"places"}


def test_a_small_change_of_the_english_keeps_the_translation_until_somebody_reads_it(house):
    complete(house)
    code = house / "shop/actions.py"
    code.write_text(code.read_text().replace("Closed on Sunday.", "Closed on Sundays."))
    assert kinds(house) == [("left over", "Closed on Sunday."), ("missing", "Closed on Sundays.")]
    messages.update("shop", house)
    assert kinds(house) == [("fuzzy", "Closed on Sundays.")]
    assert "Жексенбіде жабық." in po(house).read_text(encoding="utf8")


def test_what_nobody_says_any_more_is_dropped(house):
    complete(house)
    (house / "shop/rules.py").write_text("")
    messages.update("shop", house)
    assert "ересектер" not in po(house).read_text(encoding="utf8")
    assert kinds(house) == []


def test_updating_again_changes_nothing_and_the_order_is_stable(house):
    complete(house)
    messages.update("shop", house)
    before = po(house).read_bytes(), po(house).stat().st_mtime_ns
    messages.update("shop", house)
    assert (po(house).read_bytes(), po(house).stat().st_mtime_ns) == before
    ids = [line for line in po(house).read_text(encoding="utf8").splitlines() if line.startswith("msgid ")]
    assert ids[1:] == sorted(ids[1:])
    assert not any(line.startswith("#:") for line in po(house).read_text(encoding="utf8").splitlines())


def test_compiling_is_skipped_when_nothing_changed(house):
    complete(house)
    messages.update("shop", house)
    assert messages.compile_all(house) == 2
    assert messages.compile_all(house) == 0
    with po(house).with_suffix(".mo").open("rb") as file:
        catalog = gnu.GNUTranslations(file)
    assert catalog.gettext("Open") == "Ашық"
    assert catalog.pgettext("month", "May") == "Мамыр"
    assert catalog.ngettext("%(n)s thing", "%(n)s things", 5) == "%(n)s дана"
    later = po(house).stat().st_mtime_ns + 10**9
    os.utime(po(house), ns=(later, later))
    assert messages.compile_all(house) == 1


def test_desks_are_apps_of_their_own():
    names = messages.apps()
    assert "desks.teacher" in names
    assert "desks" not in names
    assert "journal" in names


def test_the_command_knows_its_apps(capsys):
    assert messages.main(["--check", "nowhere"]) == 2
    assert "No such app: nowhere" in capsys.readouterr().err


def test_a_process_that_compiles_reads_the_new_words(tmp_path, settings):
    folder = tmp_path / "lang"
    path = write(folder, "locale/kk/LC_MESSAGES/django.po", 'msgid "Zebra crossing"\nmsgstr "Ескі"\n')
    settings.LOCALE_PATHS = [folder / "locale"]
    messages.compile_all(folder)
    with translation.override("kk"):
        assert translation.gettext("Zebra crossing") == "Ескі"
        path.write_text('msgid "Zebra crossing"\nmsgstr "Жаңа"\n', encoding="utf8")
        later = path.with_suffix(".mo").stat().st_mtime_ns + 10**9
        os.utime(path, ns=(later, later))
        messages.compile_all(folder)
    with translation.override("kk"):
        assert translation.gettext("Zebra crossing") == "Жаңа"
