"""Cut Onest to the letters of our three languages, and measure the fallback that stands in until it arrives.

    uv run --with fonttools --with brotli web/fonts.py path/to/@fontsource-variable/onest/files

Writes src/mektep/ui/static/ui/fonts/onest-*.woff2 (weights 400–700, kerning and tabular figures kept) and
prints the numbers of the "Onest fallback" faces in base.css. Needed only when the face or the letters change.
"""

import sys
from collections import Counter
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).resolve().parent.parent / "src/mektep/ui/static/ui/fonts"
LETTERS = {
    "latin": "".join(map(chr, range(0x20, 0x7F))) + "\u00a0«»–—‘’‚“”„•…·×°±§²³©®€↑↓−½\u2009",
    "cyrillic": "".join(map(chr, range(0x410, 0x450))) + "ЁёІіҐґҰұ№",
    "cyrillic-ext": "ӘәҒғҚқҢңӨөҮүҺһ",
}
FEATURES = ["kern", "mark", "mkmk", "tnum", "locl", "ccmp"]
FALLBACKS = {
    "Onest fallback": "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "Onest fallback Linux": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
}
# How often letters meet in the two Cyrillic languages, near enough for an average width.
SAMPLE = Counter(
    "Барлық адамдар тумысынан азат және қадір-қасиеті мен құқықтары тең болып дүниеге келеді. "
    "Все люди рождаются свободными и равными в своём достоинстве и правах. 0123456789"
)


def cut(source: Path, name: str) -> Path:
    """One file with the letters of LETTERS[name]."""
    font = instantiateVariableFont(
        TTFont(source / f"onest-{name}-wght-normal.woff2"), {"wght": (400, 400, 700)}
    )
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(text=LETTERS[name])
    subsetter.subset(font)
    font.flavor = "woff2"
    path = TARGET / f"onest-{name}.woff2"
    font.save(path)
    return path


def width(fonts: list[TTFont]) -> float:
    """The average advance of SAMPLE, in ems."""
    total, count = 0.0, 0
    for letter, times in SAMPLE.items():
        for font in fonts:
            if glyph := font.getBestCmap().get(ord(letter)):
                total += times * font["hmtx"][glyph][0] / font["head"].unitsPerEm
                count += times
                break
    return total / count


def main(source: Path) -> None:
    paths = [cut(source, name) for name in LETTERS]
    sys.stdout.write(f"{sum(path.stat().st_size for path in paths):,} bytes in {len(paths)} files\n")
    onest = [TTFont(path) for path in paths]
    head, unit = onest[0]["hhea"], onest[0]["head"].unitsPerEm
    for name, file in FALLBACKS.items():
        if Path(file).exists():
            ratio = width(onest) / width([TTFont(file)])
            up, down = 100 * head.ascent / unit / ratio, -100 * head.descent / unit / ratio
            sys.stdout.write(
                f"{name}: size-adjust {100 * ratio:.1f}% ascent-override {up:.1f}% "
                f"descent-override {down:.1f}%\n"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
