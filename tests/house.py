"""The house as the architecture tests see it: its modules, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "mektep"


@dataclass(frozen=True)
class Module:
    path: Path
    domain: str  # «journal», «desks.teacher»
    name: str  # «actions», «actions.marks» …
    tree: ast.Module
    lines: int

    def __str__(self) -> str:
        return str(self.path.relative_to(PACKAGE))

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    def functions(self) -> Iterator[ast.FunctionDef]:
        """Functions at the top of the module."""
        return (node for node in self.tree.body if isinstance(node, ast.FunctionDef))


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        domain = ".".join(parts[:2]) if parts[0] == "desks" and len(parts) > 2 else parts[0]
        rest = parts[len(domain.split(".")) :]
        text = path.read_text()
        found.append(Module(path, domain, ".".join(rest), ast.parse(text), text.count("\n")))
    return tuple(found)


def code() -> list[Module]:
    """Modules that run in a school: no tests, no migrations."""
    return [module for module in modules() if not module.is_test and not module.is_migration]


def named(layer: str) -> list[Module]:
    """Modules of one layer of all domains: `actions.py` and what lies under `actions/`."""
    return [m for m in code() if m.name == layer or m.name.startswith(f"{layer}.")]


def imports(module: Module) -> Iterator[tuple[str, str]]:
    """(module, name) of every import, relative ones resolved."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = ["mektep", *module.path.relative_to(PACKAGE).parent.parts]
                parts = parts[: len(parts) - (node.level - 1)]
                base = ".".join([*parts, *([base] if base else [])])
            yield from ((base, alias.name) for alias in node.names)


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (child for child in ast.walk(node) if isinstance(child, ast.Call))


def called_name(call: ast.Call) -> str:
    """The last word of what is called: `save` of `mark.save(...)`."""
    match call.func:
        case ast.Attribute(attr=attr):
            return attr
        case ast.Name(id=name):
            return name
        case _:
            return ""
