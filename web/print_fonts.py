"""Make the two faces that printed documents carry: Onest Regular and Bold with all letters of its subsets.

    uv run --with fonttools --with brotli web/print_fonts.py path/to/@fontsource-variable/onest/files

Writes src/mektep/core/fonts/Onest-*.ttf. Needed only when the face changes.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).resolve().parent.parent / "src/mektep/core/fonts"
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
LETTERS = "ӘәҒғҚқҢңӨөҰұҮүҺһІі№«»–—−"


def make(source: Path, style: str, weight: int) -> None:
    """One static face from the variable subsets."""
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for name in SUBSETS:
            font = instantiateVariableFont(
                TTFont(source / f"onest-{name}-wght-normal.woff2"), {"wght": weight}
            )
            options = Options()
            options.layout_features = ["kern", "mark", "mkmk", "tnum", "ccmp", "locl"]
            options.hinting = False
            options.notdef_outline = True
            subsetter = Subsetter(options)
            subsetter.populate(unicodes=font.getBestCmap().keys())
            subsetter.subset(font)
            font.flavor = None
            parts.append(f"{folder}/{name}.ttf")
            font.save(parts[-1])
        merged = Merger().merge(parts)
    for number, text in ((1, "Onest"), (2, style), (4, f"Onest {style}"), (6, f"Onest-{style}")):
        merged["name"].setName(text, number, 3, 1, 0x409)
    bold = style == "Bold"
    merged["OS/2"].usWeightClass = 700 if bold else 400
    merged["OS/2"].fsSelection = 0x20 if bold else 0x40
    merged["head"].macStyle = int(bold)
    assert set(map(ord, LETTERS)) <= merged.getBestCmap().keys()
    merged.save(TARGET / f"Onest-{style}.ttf")


if __name__ == "__main__":
    make(Path(sys.argv[1]), "Regular", 400)
    make(Path(sys.argv[1]), "Bold", 650)
