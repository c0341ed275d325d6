"""The strings of all languages: collect them, say what is missing, compile them. GNU gettext is not needed.

    python -m mektep.ui.messages [app …]           update the catalogues and list what is missing
    python -m mektep.ui.messages --check [app …]   change nothing; exit 1 if something is missing or wrong

Catalogues lie in locale/{kk,ru}/LC_MESSAGES/django.po of each app; apps are named as their folders:
`journal`, `desks.pupil`. A string that `core` or `ui` has already is not repeated above them. Collected are
gettext calls in Python and templates, the first line of the docstring of every `can_*` in `rules`, and
`message = "…"` of refusals. A string whose English changed a little keeps its translation, marked fuzzy until
somebody has read it; obsolete ones are dropped.
"""

import ast
import gettext
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGES = ("kk", "ru")
SHARED = ("core", "ui")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACE = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%[sd]|\{\w*(?:[!:][^{}]*)?\}")
# Where the singular form is for exactly one, the figure may stand there as a word.
_SINGULAR_IS_ONE = ("kk",)

Id = tuple[str, ...]  # (message,) or (singular, plural)


@dataclass(frozen=True)
class Problem:
    """Something a translator must look at."""

    app: str
    language: str
    kind: str  # missing, fuzzy, places, left over
    text: str

    def __str__(self) -> str:
        return f"{self.app} {self.language} {self.kind}: {self.text}"


@dataclass
class Strings:
    """What one app says: (context, ids) → comments for translators."""

    found: dict[tuple[str | None, Id], list[str]] = field(default_factory=dict)

    def add(self, ids: Id, context: str | None = None, comments: Iterable[str] = ()) -> None:
        seen = self.found.setdefault((context, ids), [])
        seen.extend(comment for comment in comments if comment not in seen)


# ── collecting ───────────────────────────────────────────────────────────────────────────────
def apps(package: Path = PACKAGE) -> dict[str, Path]:
    """Every folder that may carry a catalogue, by its dotted name."""
    found: dict[str, Path] = {}
    for folder in sorted(path for path in package.iterdir() if (path / "__init__.py").exists()):
        inner = [path for path in sorted(folder.iterdir()) if (path / "apps.py").exists()]
        if inner and not (folder / "apps.py").exists():
            found |= {f"{folder.name}.{path.name}": path for path in inner}
        else:
            found[folder.name] = folder
    return found


def collect(folder: Path) -> Strings:
    """All strings of one app. Tests and migrations say nothing to people."""
    strings = Strings()
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if "tests" in parts or "migrations" in parts:
            continue
        text = path.read_text(encoding="utf8")
        tree = ast.parse(text)
        _from_code(text, strings)
        _from_fstrings(tree, strings)
        _from_laws(tree, "rules" in Path(*parts).with_suffix("").parts, strings)
    templates = folder / "templates"
    for path in sorted(templates.rglob("*")):
        if path.suffix in (".html", ".txt", ".xml", ".svg"):
            code = templatize(path.read_text(encoding="utf8"), origin=str(path))
            # The template became calls between blots; indentation means nothing here.
            _from_code("\n".join(line.lstrip() for line in code.splitlines()), strings)
    return strings


def _from_code(text: str, strings: Strings) -> None:
    found = extract("python", BytesIO(text.encode()), KEYWORDS, ["Translators:"], strip_comment_tags=True)
    for _line, message, comments, context in found:
        ids = tuple(part for part in message if part) if isinstance(message, tuple) else (message,)
        if ids and ids[0]:
            strings.add(ids, context, comments)


def _from_fstrings(tree: ast.Module, strings: Strings) -> None:
    """Calls inside f-strings, which are single tokens before Python 3.12."""
    for outer in ast.walk(tree):
        if not isinstance(outer, ast.JoinedStr):
            continue
        for node in ast.walk(outer):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                said = [
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                ]
                context = said.pop(0) if node.func.id.startswith(("p", "np")) and said else None
                if said:
                    strings.add(tuple(said), context)


def _from_laws(tree: ast.Module, is_rules: bool, strings: Strings) -> None:
    for node in ast.walk(tree):
        if is_rules and isinstance(node, ast.FunctionDef) and node.name.startswith("can_"):
            if sentence := ast.get_docstring(node):
                strings.add((sentence.splitlines()[0],))
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                if (sentence := _message(part)) and not node.name.endswith("Form"):
                    strings.add((sentence,))


def _message(node: ast.stmt) -> str | None:
    match node:
        case ast.Assign(targets=[ast.Name(id="message")], value=ast.Constant(value=str(text))):
            return text
        case ast.AnnAssign(target=ast.Name(id="message"), value=ast.Constant(value=str(text))):
            return text
    return None


# ── catalogues ───────────────────────────────────────────────────────────────────────────────
def catalogue_path(folder: Path, language: str) -> Path:
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True)


def _ids(message: Message) -> Id:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


def _said(message: Message) -> Id:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)


def merge(strings: Strings, old: Catalog, language: str) -> Catalog:
    """The strings of today with the translations of yesterday."""
    before = {(message.context, _ids(message)): message for message in old if message.id}
    singular = {(context, ids[0]): message for (context, ids), message in before.items()}
    gone = {
        ids[0]: message for (context, ids), message in before.items() if (context, ids) not in strings.found
    }
    new = Catalog(locale=language)
    for (context, ids), comments in strings.found.items():
        known = before.get((context, ids)) or singular.get((context, ids[0]))
        near = None if known else get_close_matches(ids[0], gone, n=1, cutoff=0.85)
        fuzzy = bool(near)
        known = gone[near[0]] if near else known
        said = _said(known) if known else ()
        plural = len(ids) == 2
        if known and plural != (len(said) > 1):
            said, fuzzy = (said[0],) * new.num_plurals if plural else said[:1], True
        if not any(said):
            said, fuzzy = ("",) * (new.num_plurals if plural else 1), False
        flags = {"fuzzy"} if fuzzy or (known and known.fuzzy) else set()
        new.add(
            ids if plural else ids[0],
            said if plural else said[0],
            flags=flags,
            auto_comments=comments,
            user_comments=known.user_comments if known else (),
            context=context,
        )
    return new


def _text(catalog: Catalog, language: str) -> bytes:
    body = BytesIO()
    write_po(body, catalog, width=110, no_location=True, omit_header=True, sort_output=True)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return head.encode() + body.getvalue().rstrip() + b"\n"


def _own(name: str, package: Path) -> Strings:
    """What an app must translate itself: its strings, less those that `core` and `ui` have."""
    folders = apps(package)
    strings = collect(folders[name])
    for below in SHARED:
        if below == name:
            break
        if below in folders:
            for key in collect(folders[below]).found:
                strings.found.pop(key, None)
    return strings


# ── the three verbs ──────────────────────────────────────────────────────────────────────────
def update(name: str, package: Path = PACKAGE) -> None:
    """Bring the catalogues of an app in step with its strings. An app that says nothing has none."""
    strings = _own(name, package)
    for language in LANGUAGES:
        path = catalogue_path(apps(package)[name], language)
        if not strings.found and not path.exists():
            continue
        text = _text(merge(strings, _read(path, language), language), language)
        if not path.exists() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)


def check(name: str, package: Path = PACKAGE) -> Iterator[Problem]:
    """What is missing, fuzzy, or has other places to fill in than the English."""
    strings = _own(name, package)
    for language in LANGUAGES:
        catalog = _read(catalogue_path(apps(package)[name], language), language)
        have = {(message.context, _ids(message)): message for message in catalog if message.id}
        for key in sorted(strings.found, key=str):
            message, text = have.get(key), " / ".join(key[1])
            if message is None or not all(_said(message)):
                yield Problem(name, language, "missing", text)
            elif message.fuzzy:
                yield Problem(name, language, "fuzzy", text)
            elif not _same_places(key[1], _said(message), language):
                yield Problem(name, language, "places", text)
        for key in sorted(have.keys() - strings.found.keys(), key=str):
            yield Problem(name, language, "left over", " / ".join(key[1]))


def _places(text: str) -> list[str]:
    return sorted(set(_PLACE.findall(text.replace("%%", ""))))


def _same_places(ids: Id, said: Id, language: str) -> bool:
    if len(ids) == 1:
        return _places(ids[0]) == _places(said[0])
    wanted = _places(ids[1])
    for form, text in enumerate(said):
        loose = form == 0 and language in _SINGULAR_IS_ONE and _places(text) == _places(ids[0])
        if _places(text) != wanted and not loose:
            return False
    return True


def compile_all(package: Path = PACKAGE) -> int:
    """Write the .mo files that are older than their .po; returns how many."""
    done = 0
    for path in package.rglob("locale/*/LC_MESSAGES/django.po"):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        half = compiled.with_suffix(".mo.new")
        with half.open("wb") as file:
            write_mo(file, _read(path, path.parent.parent.name))
        half.replace(compiled)
        done += 1
    if done:
        _forget()
    return done


def _forget() -> None:
    """What this process has read is old now; the next sentence reads again, as Django's autoreload does."""
    for held in (vars(gettext)["_translations"], vars(trans_real)["_translations"]):
        held.clear()
    vars(trans_real)["_default"] = None


def main(arguments: list[str]) -> int:
    """Update, or with --check only look; say what is left to translate."""
    only_look = "--check" in arguments
    known = apps()
    wanted = [name for name in arguments if not name.startswith("-")] or list(known)
    if strangers := [name for name in wanted if name not in known]:
        sys.stderr.write(f"No such app: {', '.join(strangers)}. There are: {', '.join(known)}\n")
        return 2
    if not only_look:
        for name in wanted:
            update(name)
        compile_all()
    problems = [problem for name in wanted for problem in check(name)]
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(problems)} to look at in {len(wanted)} apps\n")
    return 1 if problems and only_look else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
