"""The catalogue of subjects that schools choose from: reviewable text in `data/subjects.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Entry:
    """A subject's code, its names and its short names by language (kk, ru, en)."""

    code: str
    names: Mapping[str, str]
    short: Mapping[str, str]


@cache
def subjects() -> Mapping[str, Entry]:
    """All subjects by code, in the order of the standard curriculum."""
    text = resources.files(__package__).joinpath("data", "subjects.toml").read_text(encoding="utf-8")
    return {
        code: Entry(code, {language: row[language] for language in ("kk", "ru", "en")}, row["short"])
        for code, row in tomllib.loads(text).items()
    }


def short(code: str, language: str) -> str:
    """The short name of a catalogued subject, or nothing."""
    entry = subjects().get(code)
    return entry.short.get(language, "") if entry else ""
