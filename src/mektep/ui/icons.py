"""The icon sprite: only the Lucide icons that we use, and our own sign.

Add icons from an unpacked `lucide-static` package (ISC licence, 24-unit grid, 2-unit line):

    python -m mektep.ui.icons path/to/lucide-static/icons check bell
"""

import re
import sys
from functools import cache
from pathlib import Path

SPRITE = Path(__file__).resolve().parent / "static" / "ui" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)".*?</symbol>', re.DOTALL)
_HEAD = "<!-- Icons: Lucide 1.62, ISC licence, https://lucide.dev/license; the sign is our own. -->\n"


@cache
def names() -> frozenset[str]:
    """The names that `{% icon %}` accepts."""
    return frozenset(_symbols())


def _symbols() -> dict[str, str]:
    text = SPRITE.read_text(encoding="utf8") if SPRITE.exists() else ""
    return {match[1]: match[0] for match in _SYMBOL.finditer(text)}


def add(folder: Path, wanted: list[str]) -> None:
    """Copy the drawings of `wanted` icons from `folder` into the sprite, sorted by name."""
    symbols = _symbols()
    for name in wanted:
        drawing = re.sub(r"<!--.*?-->", "", (folder / f"{name}.svg").read_text(encoding="utf8"))
        inner = re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", drawing, flags=re.DOTALL)
        inner = re.sub(r"\s*\n\s*", "", inner).replace(" />", "/>")
        symbols[name] = f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'
    SPRITE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{_HEAD}'
        + "".join(f"{symbols[name]}\n" for name in sorted(symbols))
        + "</svg>\n",
        encoding="utf8",
    )


if __name__ == "__main__":
    add(Path(sys.argv[1]), sys.argv[2:])
