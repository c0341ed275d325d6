"""What the front-end build made: names with hashes, read from Vite's manifest.

Without a build (no Node on the machine) every page still works: styles come from the sources, icons from the
sprite, and there is simply no script.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static

HERE = Path(__file__).resolve().parent / "static" / "ui"
FOLDER = HERE / "built"
STYLES = ("tokens", "base", "parts", "grids", "desk")
# Which letters a language needs before its first line can be drawn.
FONTS = {"en": ("latin",), "ru": ("latin", "cyrillic"), "kk": ("latin", "cyrillic", "cyrillic-ext")}


@cache
def _by_name(path: Path, version: int) -> dict[str, str]:
    entries: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf8"))
    return {
        entry.get("name") or Path(source).name: entry["file"]
        for source, entry in entries.items()
        if entry.get("isEntry") or "src" in entry
    }


@cache
def _made_at(folder: Path) -> int | None:
    try:
        return (folder / "manifest.json").stat().st_mtime_ns
    except FileNotFoundError:
        return None


def made_at() -> int | None:
    """When the front end was built. Looked up once in a process; in DEBUG every time."""
    if settings.DEBUG:
        _made_at.cache_clear()
    return _made_at(FOLDER)


def url(name: str) -> str | None:
    """The address of an entry ("app", "styles") or an asset ("icons.svg", "onest-latin.woff2"), if built."""
    version = made_at()
    if version is None:
        return None
    file = _by_name(FOLDER / "manifest.json", version).get(name)
    return static(f"ui/built/{file}") if file else None


def asset(path: str) -> str:
    """The address of one of our static files: the built, hashed copy, or the source."""
    return url(path.rpartition("/")[2]) or static(f"ui/{path}")


def style_urls() -> list[str]:
    built = None if settings.DEBUG else url("styles")
    return [built] if built else [static(f"ui/css/{name}.css") for name in STYLES]


def font_urls(language: str | None) -> list[str]:
    return [asset(f"fonts/onest-{part}.woff2") for part in FONTS.get(language or "", FONTS["kk"])]
