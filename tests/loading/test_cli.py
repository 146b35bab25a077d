"""graphcrm import, as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from graphcrm.cli import app
from graphcrm.crm import GraphCRM
from graphcrm.errors import Conflict, InputError
from graphcrm.settings import Settings

Folder = Callable[..., Path]


@pytest.fixture
def typed(crm: GraphCRM, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs ``graphcrm import`` with these words against the run's database."""
    monkeypatch.setenv("GRAPHCRM_DATA_DIR", str(settings.data_dir))
    if settings.neo4j_uri:
        monkeypatch.setenv("GRAPHCRM_NEO4J_URI", settings.neo4j_uri)
    return lambda *words: CliRunner().invoke(app, ["import", *map(str, words)])


def test_the_report_is_a_table_or_json(typed: Callable[..., Result], folder: Folder):
    dry = typed(folder(), "--dry-run", "--json")
    assert dry.exit_code == 0, dry.output
    assert json.loads(dry.stdout)["written"] is False
    done = typed(folder())
    assert done.exit_code == 0, done.output
    assert all(word in done.stdout for word in ("people", "firms", "jobs", "created", "rejected"))
    again = json.loads(typed(folder(), "--json").stdout)
    assert [entry["unchanged"] for entry in again["entries"]] == [2, 2, 3]


def test_strict_ends_with_one_where_a_row_is_wrong(typed: Callable[..., Result], folder: Folder):
    refused = typed(folder(**{"people.csv": "id,name\n007,\n"}), "--strict")
    assert refused.exit_code == 1
    assert "nothing was written" in refused.stderr


def test_columns_are_told_without_a_database(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GRAPHCRM_NEO4J_URI", "bolt://127.0.0.1:1")
    told = CliRunner().invoke(app, ["import", "--columns", "person", "--json"])
    assert told.exit_code == 0, told.output
    columns = {column["name"]: column for column in json.loads(told.stdout)["columns"]}
    assert [name for name, column in columns.items() if column["required"]] == ["id", "name"]
    assert "E-mail" in columns["emails"]["meaning"]


def test_no_folder_says_what_to_type():
    caught = CliRunner().invoke(app, ["import"]).exception
    assert isinstance(caught, InputError)
    assert caught.expected == "graphcrm import FOLDER"


def test_the_imports_so_far_are_listed_and_one_is_taken_back(typed: Callable[..., Result], folder: Folder):
    assert "folder" in typed("--help").output
    typed(folder())
    [told] = json.loads(typed("list", "--json").output)["runs"]
    assert (told["state"], told["created"]) == ("done", 7)
    assert "crm" in typed("list").output
    undone = typed("undo", told["run"])
    assert "retracted: 7" in undone.output or "retracted" in undone.output
    assert json.loads(typed("list", "--json").output)["runs"][0]["state"] == "undone"
    assert typed("list", "--csv").output.startswith("run,source,recipe")
    again = typed("undo", told["run"])
    assert isinstance(again.exception, Conflict)
