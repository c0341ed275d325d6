"""Colours that can be read by everyone, in every theme."""

import re

import pytest

from mektep.ui import tokens
from mektep.ui.tokens import SHAPES, TEXT, THEMES

CSS = tokens.SHEET.parent


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT, ids=lambda role: role)
def test_text_is_read_on_its_ground(theme, ink, ground):
    colours = tokens.colours()[theme]
    wanted = 7 if theme == "contrast" else 4.5
    assert tokens.contrast(colours[ink], colours[ground]) >= wanted


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES, ids=lambda role: role)
def test_shapes_are_seen_on_their_ground(theme, shape, ground):
    colours = tokens.colours()[theme]
    assert tokens.contrast(colours[shape], colours[ground]) >= 3


def test_contrast_is_measured_as_wcag_does():
    assert tokens.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert tokens.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert tokens.contrast("#ffffff", "#777777") == pytest.approx(4.478, abs=0.001)


def test_every_theme_knows_every_colour():
    light, *others = (set(tokens.colours()[theme]) for theme in THEMES)
    assert all(other == light for other in others)


def test_a_device_set_to_dark_sees_the_dark_theme():
    assert tokens.colours()["auto"] == tokens.colours()["dark"]


def test_raw_colours_stand_only_among_the_tokens():
    # A printed sheet is ink on white paper in every theme.
    allowed = {"#fff", "#000", "#14212b"}
    for sheet in CSS.glob("*.css"):
        if sheet.name != "tokens.css":
            assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text())) <= allowed, sheet.name


def test_every_variable_that_is_used_exists():
    text = "".join(sheet.read_text() for sheet in CSS.glob("*.css"))
    made = set(re.findall(r"(--[a-z0-9-]+):", text))
    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", text)) <= made


def test_targets_are_large_enough_for_a_thumb():
    text = tokens.SHEET.read_text()
    sizes = [float(rem) * 16 for rem in re.findall(r"--touch: ([\d.]+)rem", text)]
    assert min(sizes) >= 44
    simple = text[text.index('[data-mode="simple"]') :]
    assert float(re.search(r"--touch: ([\d.]+)rem", simple)[1]) * 16 >= 64


def test_paper_is_white_in_every_theme():
    text = tokens.SHEET.read_text()
    for found in re.finditer(r'data-theme="(dark|auto)"\] \{', text):
        before = text[: found.start()]
        assert before[before.rindex("@media") :].startswith("@media screen"), found[1]
