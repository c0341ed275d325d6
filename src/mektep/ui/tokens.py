"""The token table, read from tokens.css, and how well each colour is read on each ground (WCAG 2.2)."""

import re
from functools import cache
from pathlib import Path

SHEET = Path(__file__).resolve().parent / "static" / "ui" / "css" / "tokens.css"
THEMES = ("light", "dark", "contrast")
_BLOCK = re.compile(r'(:root(?:\[data-theme="(\w+)"\])?) \{(.*?)\}', re.DOTALL)
_COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6,8});")

GROUNDS = ("paper", "card", "sunk")
TINTS = ("sky", "sun", "felt", "steppe")
# What is written on what anywhere in our style sheets, and what only has to be seen as a shape.
TEXT: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("ink", "soft", "faint") for ground in GROUNDS),
    *((f"{tint}-ink", ground) for tint in ("sky", "felt", "steppe") for ground in GROUNDS),
    *(("sun-ink", ground) for ground in ("paper", "card")),
    *((f"{tint}-ink", f"{tint}-soft") for tint in TINTS),
    *((ink, f"{tint}-soft") for ink in ("ink", "soft") for tint in TINTS),
    *((f"on-{tint}", tint) for tint in TINTS),
    ("on-sky", "sky-deep"),
    ("on-felt", "felt-ink"),
    ("paper", "ink"),
    ("paper", "soft"),
)
SHAPES: tuple[tuple[str, str], ...] = (
    *((shape, ground) for shape in ("sky", "felt", "steppe", "edge", "focus") for ground in GROUNDS),
    ("sun-ink", "card"),
)


@cache
def colours() -> dict[str, dict[str, str]]:
    """Theme → role → colour as #rrggbb or #rrggbbaa. "auto" is the dark block for devices set to dark."""
    found: dict[str, dict[str, str]] = {}
    for match in _BLOCK.finditer(SHEET.read_text(encoding="utf8")):
        if roles := dict(_COLOUR.findall(match[3])):
            found[match[2] or "light"] = roles
    return found


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two opaque colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
