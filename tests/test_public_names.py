"""The public names: there, in order, told; and every topic from Cypher to its test."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import get_type_hints

import pytest
from laws.architecture import PACKAGE, Module, modules

import graphcrm
from graphcrm import crm as front_door
from graphcrm.crm import GraphCRM
from graphcrm.topics.topic import Topic

ROOT = PACKAGE.parent
TESTS = {file.stem for file in (ROOT / "tests").rglob("test_*.py")}


def test_the_names_are_sorted_complete_and_there():
    assert graphcrm.__all__ == sorted(graphcrm.__all__)
    assert set(graphcrm.__all__) == set(graphcrm._HOMES)
    for name in graphcrm.__all__:
        assert getattr(graphcrm, name).__name__ == name


def test_the_names_for_readers_of_types_are_the_same():
    guarded = next(node for node in ast.parse(Path(graphcrm.__file__).read_text()).body if isinstance(node, ast.If))
    named = {alias.name for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert named == set(graphcrm.__all__)


def test_an_unknown_name_is_none():
    with pytest.raises(AttributeError, match="module 'graphcrm' has no attribute 'conect'"):
        graphcrm.conect  # noqa: B018 - the look-up is what is tested


def test_the_package_itself_imports_nothing_heavy():
    heavy = "neo4j fastapi networkx numpy duckdb pandas pydantic typer"
    script = f"import sys, graphcrm; print([name for name in {heavy.split()} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def undocumented(module: Module) -> list[str]:
    """Public names without a docstring.

    A row says what it is by its query's file, a branch of the error tree by the tree, a property and a
    function of one line by its name.
    """
    found = [] if ast.get_docstring(module.tree) else ["the module"]
    for node in module.tree.body:
        members = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else []
        for one in [node, *members]:
            named = isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if named and not one.name.startswith("_") and not ast.get_docstring(one) and _needs_one(module, one):
                found.append(one.name)
    return found


def _needs_one(module: Module, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    if isinstance(node, ast.ClassDef):
        return not _is_row(node) and module.path != "errors.py"
    if any("property" in ast.unparse(decorator) for decorator in node.decorator_list):
        return False
    return len(node.body) > 1 or not isinstance(node.body[0], ast.Return | ast.Expr | ast.Raise)


def _is_row(node: ast.ClassDef) -> bool:
    frozen = any("frozen=True, slots=True" in ast.unparse(decorator) for decorator in node.decorator_list)
    return frozen and all(isinstance(part, ast.AnnAssign | ast.FunctionDef) for part in node.body)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.path)
def test_public_names_say_what_they_are(module: Module):
    assert undocumented(module) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x = 1", ["the module"]),
        ('"""A."""\nclass A:\n    x = 1', ["A"]),
        ('"""A."""\ndef f():\n    x = 1\n    return x', ["f"]),
        ('"""A."""\nclass A:\n    """A."""\n    def f(self):\n        x = 1\n        return x', ["f"]),
        ('"""A."""\ndef f():\n    return 1\ndef _g():\n    x = 1\n    return x', []),
    ],
)
def test_a_name_that_says_nothing_is_seen(text: str, names: list[str]):
    assert undocumented(Module("topics/x.py", text)) == names


def topics() -> list[str]:
    """The topics of the front door: each a cached property that gives a Topic."""
    hints = {
        name: get_type_hints(value.func, {**vars(front_door), **_typed()})["return"]
        for name, value in vars(GraphCRM).items()
        if isinstance(value, cached_property)
    }
    return sorted(name for name, kind in hints.items() if issubclass(kind, Topic))


def _typed() -> dict[str, type]:
    from graphcrm.loading.imports import Imports
    from graphcrm.topics.hierarchies import Hierarchies
    from graphcrm.webhooks import Webhooks

    return {"Imports": Imports, "Hierarchies": Hierarchies, "Webhooks": Webhooks}


# A topic is one word in every layer; where a layer is left out, it is said why.
LEFT_OUT = {
    ("imports", "api"): "files lie where the command line runs",
    ("imports", "topics"): "it lives in loading/, with the recipes",
    ("imports", "cypher"): "it writes through the ledger alone",
}


@pytest.mark.parametrize("topic", topics())
def test_a_topic_is_one_word_in_every_layer(topic: str):
    layers = {
        "cypher": (ROOT / "cypher" / topic).is_dir(),
        "topics": (PACKAGE / "topics" / f"{topic}.py").exists() or (PACKAGE / "topics" / topic).is_dir(),
        "api": (PACKAGE / "api" / "routes" / f"{topic}.py").exists(),
        "cli": (PACKAGE / "cli" / f"{topic}.py").exists(),
        "tests": any(name.startswith(f"test_{topic}") for name in TESTS),
    }
    missing = {layer for layer, there in layers.items() if not there}
    assert missing == {layer for word, layer in LEFT_OUT if word == topic}
