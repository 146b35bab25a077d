"""The documents say what is: links lead somewhere, decisions name tests that exist, the model its own fields."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from graphcrm.db.forms import FORMS
from graphcrm.model import View
from graphcrm.topics.statements import Statement
from graphcrm.vocabulary import read_vocabulary

ROOT = Path(__file__).parents[1]
PAGES = [page for page in sorted((ROOT / "docs").rglob("*.md")) if "questions" not in page.parts]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
MODEL = (ROOT / "docs" / "graph-model.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_half_a_page_and_names_the_tests_that_hold_it(page: Path):
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text.split("**Held by**")[1])
    assert named
    for path, test in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_decision_is_listed():
    listed = re.findall(r"\(decisions/([\w-]+)\.md\) \|", (ROOT / "docs" / "architecture.md").read_text())
    assert sorted(listed) == [page.stem for page in DECISIONS]


def test_the_model_names_every_family_field_form_and_part_of_the_view():
    for family in read_vocabulary(()).families:
        assert f"| `{family.name}` | {family.reads}" in MODEL
        assert all(f"`{field}`" in MODEL for field in family.fields)
    for form, condition in FORMS.items():
        assert f"| `{form}` |" in MODEL
        assert condition.format(s="s") in MODEL
    named = set(re.findall(r"\w+", MODEL))
    assert {field.name for field in fields(Statement)} - {"family", "from_id", "to_id"} <= named
    assert f"View({', '.join(field.name for field in fields(View))})" in MODEL


def test_the_model_names_every_label_that_the_schema_indexes():
    schema = "".join(file.read_text() for file in sorted((ROOT / "cypher" / "schema").glob("0*.cypher")))
    for label in set(re.findall(r"FOR \(\w+:(\w+)\)", schema)):
        assert f":{label}" in MODEL
