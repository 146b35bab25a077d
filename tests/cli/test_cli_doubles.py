"""Doubles on the command line: look, merge, undo."""

from __future__ import annotations

import json
from pathlib import Path

from terminal import Cli
from worlds import World

ANN = """
person ann "Ann Berg" a@x.example
person anne "Anne Berg" a@x.example
person tom "Tom Kern"
company acme
anne employee acme 2020-01-01..
"""


def test_candidates_with_weights_that_are_kept(world: World, cli: Cli, tmp_path: Path):
    world.build(ANN)
    file = tmp_path / "model.json"
    told = json.loads(cli("doubles", "candidates", "--json", "--save-model", str(file)).out)
    assert [(row["left"]["id"], row["right"]["id"]) for row in told["candidates"]] == [("ann", "anne")]
    again = json.loads(cli("doubles", "candidates", "--json", "--model", str(file)).out)
    assert again["model_id"] == told["model_id"]
    assert "ann" in cli("doubles", "candidates").out
    assert cli("doubles", "candidates", "--model", str(tmp_path / "none")).code == 2


def test_merge_look_and_undo(world: World, cli: Cli):
    world.build(ANN)
    assert "a@x.example" in cli("doubles", "show", "ann", "anne").out
    merged = json.loads(cli("doubles", "merge", "ann", "anne", "--reason", "one address", "--json").out)
    assert "acme" in cli("people", "roles-held", "ann").out
    assert "one address" in cli("doubles", "merges", "anne").out
    assert cli("doubles", "merge", "ann", "anne").code == 4
    assert cli("doubles", "undo", merged["change"]).code == 0
    assert "acme" in cli("people", "roles-held", "anne").out
    assert cli("doubles", "undo", "never").code == 3


def test_above_a_threshold(world: World, cli: Cli):
    world.build(ANN)
    assert cli("doubles", "merge-above", "0.5").code == 2
    assert "merged" in cli("doubles", "merge-above", "0.9", "--json").out
