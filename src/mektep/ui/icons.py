"""The icon sprite: only the Lucide icons that we use, and our own sign.

Add icons from an unpacked `lucide-static` package (ISC licence, 24-unit grid, 2-unit line):

    python -m mektep.ui.icons path/to/lucide-static/icons check bell
    python -m mektep.ui.icons --prune        # take out what no page names any more
"""

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SPRITE = PACKAGE / "ui" / "static" / "ui" / "icons.svg"
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
    _write(symbols)


def _write(symbols: Mapping[str, str]) -> None:
    lines = "".join(f"{symbols[name]}\n" for name in sorted(symbols))
    SPRITE.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{_HEAD}{lines}</svg>\n', encoding="utf8")


def unused(package: Path = PACKAGE) -> set[str]:
    """Icons whose name stands in no template, no Python and no script of ours."""
    texts = [path.read_text(encoding="utf8") for path in _sources(package)]
    return {
        name for name in _symbols() if not any(f'"{name}"' in text or f"'{name}'" in text for text in texts)
    }


def _sources(package: Path) -> Iterator[Path]:
    yield from package.rglob("*.html")
    yield from (path for path in package.rglob("*.py") if "tests" not in path.parts)
    yield from (package.parent.parent / "web" / "src").rglob("*.ts")


def prune(package: Path = PACKAGE) -> None:
    """Take the icons that nobody names out of the sprite."""
    gone = unused(package)
    _write({name: symbol for name, symbol in _symbols().items() if name not in gone})


def main(arguments: list[str]) -> None:
    if arguments == ["--prune"]:
        prune()
    else:
        add(Path(arguments[0]), arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
