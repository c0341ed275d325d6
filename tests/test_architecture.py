"""The rules of the house that no linter knows. A rule is never loosened to get green."""

import ast

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from . import house

FRONT_DOORS = {"models", "queries", "actions", "events", "rules"}
# The floor and the design system are for everybody; people and norms have a few more doors.
OPEN_DOMAINS = {"core", "ui"}
SIDE_DOORS = {
    ("people", "actors"), ("people", "http"), ("people", "identity"), ("people", "sessions"),
    ("people", "relations"),
    ("people", "wording"),
    ("norms", "engine"), ("norms", "wording"), ("sync", "kinds"),
}  # fmt: skip
WRITING = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "delete",
    "update",
}


def every(layer: str | None = None):
    found = house.named(layer) if layer else house.code()
    return pytest.mark.parametrize("module", found, ids=str)


@every()
def test_files_stay_under_400_lines(module):
    assert module.lines <= 400, f"{module} has {module.lines} lines; split it by noun"


@every()
def test_other_domains_are_entered_by_the_front_door(module):
    if module.domain == "site":
        return
    for target, name in house.imports(module):
        parts = target.split(".")
        if parts[0] != "mektep" or len(parts) < 2 or parts[1] in OPEN_DOMAINS:
            continue
        domain = ".".join(parts[1:3]) if parts[1] == "desks" else parts[1]
        if domain == module.domain:
            continue
        inner = parts[len(domain.split(".")) + 1 :]
        door = inner[0] if inner else name
        assert door in FRONT_DOORS or (domain, door) in SIDE_DOORS, f"{module} enters {target}.{name}"


@every()
def test_only_actions_write(module):
    if module.domain in {"core", "site"} or module.name.split(".")[0] == "actions":
        return
    if (module.domain, module.name) == ("people", "sessions"):
        return  # a session is written by signing in, which is Django's act
    for call in house.calls(module.tree):
        writes = house.called_name(call) in WRITING and ".objects" in ast.unparse(call.func)
        assert not writes, f"{module}:{call.lineno} writes; rows are changed by actions only"


@every("views")
def test_views_do_not_save(module):
    for call in house.calls(module.tree):
        saves = isinstance(call.func, ast.Attribute) and call.func.attr in {"save", "delete"}
        assert not saves, f"{module}:{call.lineno} saves; a view makes one call of an action"


@every("actions")
def test_actions_write_only_their_own_tables(module):
    own = {model.__name__ for model in apps.get_app_config(module.domain.split(".")[-1]).get_models()}
    everybody = {model.__name__ for model in apps.get_models()}
    for call in house.calls(module.tree):
        if house.called_name(call) in WRITING:
            words = ast.unparse(call.func).split(".")
            if "objects" in words and words[0] in everybody:
                assert words[0] in own, f"{module}:{call.lineno} writes {words[0]}, another domain's table"


def public_actions():
    return [
        pytest.param(function, id=f"{module}:{function.name}")
        for module in house.named("actions")
        for function in module.functions()
        if not function.name.startswith("_")
    ]


@pytest.mark.parametrize("function", public_actions())
def test_an_action_says_who_acts_and_what_it_does(function):
    names = {arg.arg for arg in function.args.kwonlyargs}
    assert "by" in names, f"{function.name} needs a keyword-only `by`"
    assert ast.get_docstring(function), f"{function.name} needs a docstring"


@pytest.mark.parametrize("function", public_actions())
def test_an_action_is_atomic(function):
    decorators = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    assert "atomic" in decorators or "atomic(" in ast.unparse(function), f"{function.name} must be atomic"


@every("rules")
def test_a_rule_is_a_sentence(module):
    for function in module.functions():
        if function.name.startswith("can_"):
            doc = ast.get_docstring(function) or "-"
            assert doc.splitlines()[0].endswith("."), f"{module}:{function.name} needs a sentence to be read"


@every("models")
def test_models_do_not_override_saving(module):
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef):
            assert node.name not in {"save", "delete", "clean"}, (
                f"{module}:{node.lineno} overrides {node.name}"
            )


@every()
def test_nobody_uses_pythons_round(module):
    for call in house.calls(module.tree):
        named_round = isinstance(call.func, ast.Name) and call.func.id == "round"
        assert not named_round, f"{module}:{call.lineno}: round() rounds halves to even; use numbers.half_up"


@every()
def test_nobody_catches_everything(module):
    if (module.domain, module.name) == ("core", "delivery"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
            assert not broad, f"{module}:{node.lineno} catches everything"


OUR_MODELS = [model for model in apps.get_models() if model.__module__.startswith("mektep.")]


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_tables_keep_the_law_of_the_house(model):
    label = model._meta.app_label
    for constraint in model._meta.constraints:
        assert constraint.name.startswith(f"{label}_"), f"{constraint.name}: name it <app>_<model>_<law>"
    assert not model._meta.ordering, "order explicitly, in queries"
    assert model.__str__ is not models.Model.__str__, "say what the row is"
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.related_model.__module__.startswith("mektep."):
            crosses = field.related_model._meta.app_label != label
            hidden = str(field.remote_field.related_name).endswith("+")
            assert hidden or not crosses, f"{model.__name__}.{field.name}: related_name='+' across domains"


@pytest.mark.django_db
def test_migrations_are_in_step():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("domain", sorted({model._meta.app_label for model in OUR_MODELS} - {"core"}))
def test_a_domain_says_what_it_is(domain):
    readme = house.PACKAGE / domain / "README.md"
    assert readme.exists(), f"{domain} has no README.md"
    for heading in ("Nouns", "Acts", "Says", "Hears", "Stands on"):
        assert heading in readme.read_text(), f"{domain}/README.md lacks «{heading}»"
