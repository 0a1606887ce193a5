"""The rules of the house that a program can check: who imports whom, where things stand, how long they are."""

import ast
import functools
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("models", "queries", "operations", "scheduling", "exports", "web", "blueprints", "demo", "bench", "tests")
OURS = {*LAYERS, "app", "commands", "config", "solver", "worker"}
#: What each layer may import of ours, besides itself.
MAY_IMPORT = {
    "models": set(),
    "queries": {"models", "scheduling", "exports"},
    "operations": {"queries", "models", "scheduling", "exports"},
    "scheduling": set(),
    "exports": set(),
    "web": {"operations", "queries", "models", "scheduling", "exports", "config"},
    "blueprints": {"web", "operations", "queries", "models", "scheduling", "exports"},
    "demo": {"operations", "queries", "models"},
}
WEB = {
    "flask",
    "apiflask",
    "wtforms",
    "flask_wtf",
    "flask_babel",
    "flask_sqlalchemy",
    "flask_migrate",
    "werkzeug",
    "jinja2",
}
#: Libraries a layer does without, so that a worker, a command and a test can call it.
NEVER = {
    "models": WEB - {"flask_sqlalchemy"},
    "queries": WEB | {"babel"},
    "operations": WEB | {"babel"},
    "scheduling": WEB | {"sqlalchemy"},
    "exports": WEB | {"sqlalchemy"},
}
#: Only these know what is not published yet, so nothing else can show it.
KNOW_DRAFTS = {"models/__init__.py", "models/activity.py", "operations/programme.py", "queries/drafts.py"}

FILES = sorted(path for path in ROOT.glob("*.py")) + sorted(
    path for layer in LAYERS for path in (ROOT / layer).rglob("*.py")
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def trees() -> dict[str, ast.Module]:
    """All that we wrote, by path, read when the first rule asks: each process that runs tests imports this file."""
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(), str(path)) for path in FILES}


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def layer_of(name: str) -> str:
    return name.partition("/")[0].removesuffix(".py")


def of(*layers: str) -> Iterator[tuple[str, ast.Module]]:
    return ((name, tree) for name, tree in trees().items() if layer_of(name) in layers)


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def top_functions(tree: ast.Module) -> Iterator[Function]:
    """Functions of the module and methods of its classes, not what is made inside a function."""
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    return (node for body in bodies for node in body if isinstance(node, Function))


def is_view(function: Function) -> bool:
    """Whether a decorator gives it an address: @blueprint.get("…"), or the page of an error."""
    decorators = (decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call))
    return any(isinstance(name, ast.Attribute) and "blueprint" in ast.unparse(name.value) for name in decorators)


def lines(node: Function) -> int:
    return node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_imports_only_what_lies_below_it(layer):
    wrong = [
        f"{name} imports {module}"
        for name, tree in of(layer)
        for module in imports(tree)
        if (first := module.split(".")[0]) in OURS - MAY_IMPORT[layer] - {layer} or first in NEVER.get(layer, set())
    ]
    assert wrong == []


def test_only_the_base_of_the_models_knows_flask_sqlalchemy():
    knowing = {name for name, tree in of("models") if any(module.startswith("flask") for module in imports(tree))}
    assert knowing == {"models/base.py"}


def test_no_blueprint_imports_another():
    wrong = [
        f"{name} imports {module}"
        for name, tree in of("blueprints")
        if name != "blueprints/__init__.py"
        for module in imports(tree)
        if module.startswith("blueprints.") and module.split(".")[1] != name.split("/")[1]
    ]
    assert wrong == []


def test_commit_stands_in_one_place():
    committing = [
        name
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert committing == ["models/transaction.py"]


def test_who_calls_an_operation_opens_the_transaction():
    opening = [name for name, tree in of("operations", "queries") if "models.transaction.transaction" in imports(tree)]
    assert opening == []


def test_only_the_programmes_own_code_knows_drafts():
    knowing = {
        name
        for name, tree in of("models", "queries", "operations", "web", "blueprints", "exports")
        for node in ast.walk(tree)
        if getattr(node, "id", getattr(node, "name", getattr(node, "attr", None))) == "ActivityDraft"
    }
    assert knowing == KNOW_DRAFTS


def test_files_and_functions_are_short():
    files = {name: len((ROOT / name).read_text().splitlines()) for name in trees()}
    ours = {f"{name}:{node.name}": lines(node) for name, tree in trees().items() for node in functions(tree)}
    assert [name for name, length in files.items() if length > 400] == []
    assert share_within(files, 300) >= 0.95, longest(files)
    assert share_within(ours, 30) >= 0.95, longest(ours)
    assert statistics.median(ours.values()) <= 10


def share_within(lengths: dict[str, int], most: int) -> float:
    return sum(length <= most for length in lengths.values()) / len(lengths)


def longest(lengths: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(lengths.items(), key=lambda item: -item[1])[:20]


def test_every_file_says_what_it_is_for():
    silent = [name for name, tree in trees().items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_public_functions_say_what_they_do():
    silent = [
        f"{name}:{node.name}"
        for name, tree in of("operations", "queries", "scheduling", "exports")
        for node in tree.body
        if isinstance(node, Function) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_functions_say_what_they_return():
    silent = [
        f"{name}:{node.name}"
        for name, tree in trees().items()
        if layer_of(name) not in ("tests", "bench") and name != "gunicorn.conf.py"
        for node in top_functions(tree)
        if node.returns is None and not is_view(node)
    ]
    assert silent == []


def test_no_file_is_a_drawer_for_odds_and_ends():
    odd = {"util", "utils", "helper", "helpers", "misc"}
    assert [name for name in trees() if odd & set(name.removesuffix(".py").split("/"))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_holds_no_script_and_no_style(path):
    source = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"<style\b", source)
    assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)\s*=", source, re.IGNORECASE)
    scripts = re.findall(r"<script\b[^>]*>", source)
    assert [tag for tag in scripts if "src=" not in tag and 'type="application/json"' not in tag] == []


def test_ruff_finds_nothing():
    found = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--quiet", "."], cwd=ROOT, capture_output=True, check=False
    )
    assert found.stdout.decode() == ""
