"""Combinations, changes and search on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from terminal import Cli
from worlds import World

WORLD = """
person ann "Ann Müller"
person bob Bob
special_interest_group net Net
working_group wg Wg
shop shop1 "Corner Shop"
shop shop2 "Bike Shop"
ann chair net 2020-01-01..
ann tech_lead wg 2021-01-01..
bob chair net 2020-01-01..2023-01-01
bob tech_lead net 2020-01-01..
bob contact_person shop1 2020-01-01.. "Purchasing Manager"
"""


def told(cli: Cli, *words: str) -> list[str]:
    ran = cli("roles", "combination", *words, "--json")
    assert ran.code == 0, ran.err
    return [row["party"]["id"] for row in json.loads(ran.out)["parties"]]


def test_a_combination_in_words(world: World, cli: Cli):
    world.build(WORLD)
    both = ("--where", "kind=chair when=ever", "--where", "kind=tech_lead")
    assert told(cli, *both) == ["ann", "bob"]
    assert told(cli, *both, "--same-body") == ["bob"]
    assert told(cli, *both, "--different-bodies") == ["ann"]
    assert told(cli, "--where", "kind=chair,tech_lead when=2022-01-01 bodies>=2") == ["ann"]
    assert told(cli, "--where", "kind=chair", "--none-of", "kind=tech_lead") == []
    title = "title='purchasing manager'"
    assert told(cli, "--of", "bodies", "--where", title) == ["shop1"]
    assert told(cli, "--of", "bodies", "--among", "shop", "--none-of", title) == ["shop2"]
    table = cli("roles", "combination", *both, "--same-body").out
    assert "Bob (bob)" in table
    assert "tech_lead" in table


def test_a_combination_from_a_file(world: World, cli: Cli, tmp_path: Path):
    world.build(WORLD)
    file = tmp_path / "question.json"
    file.write_text(json.dumps({"conditions": [{"kind": "chair"}], "none_of": [{"kind": "tech_lead", "body": "net"}]}))
    assert told(cli, "--json-file", str(file)) == ["ann"]
    assert cli("roles", "combination", "--json-file", str(file), "--where", "kind=chair").code == 2
    file.write_text('{"conditions": [{"kind": 7}]}')
    assert "conditions.0.kind" in cli("roles", "combination", "--json-file", str(file)).err
    assert cli("roles", "combination", "--json-file", str(tmp_path / "none.json")).code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--where", "kind"),
        ("--where", "kind>=chair"),
        ("--where", "bodies>=many"),
        ("--where", "title='open"),
        ("--where", "role=chair"),
        ("--where", "when=soon"),
        ("--where", "kind=chair", "--same-body", "--different-bodies"),
        (),
    ],
)
def test_what_is_not_understood_is_said(world: World, cli: Cli, words: tuple[str, ...]):
    ran = cli("roles", "combination", *words)
    assert ran.code == 2
    assert "right would be" in ran.err


def test_rankings(world: World, cli: Cli):
    world.build(WORLD)
    seats = json.loads(cli("roles", "most-seats", "--kind", "chair", "--as-of", "2022-01-01", "--json").out)
    assert [(row["rank"], row["party"]["id"]) for row in seats["people"]] == [(1, "ann"), (1, "bob")]
    groups = cli("roles", "fullest-groups", "--csv").out.splitlines()
    assert [line.split(",")[:2] for line in groups[1:]] == [["1", "net"], ["2", "wg"]]


def test_changes(world: World, cli: Cli):
    world.build(WORLD)
    then = world.crm.settled().view.known_at.isoformat()
    assert "ended" in cli("changes", "between", "2022-01-01", "2023-06-01", "--party", "bob").out
    world.crm.statements.end(world.said[0], world.crm.view.as_of)
    (known,) = json.loads(cli("changes", "knowledge", then, "--json").out)["changes"]
    assert known["differs"] == [{"field": "valid_to", "before": None, "after": "2026-06-01"}]
    assert "valid_to" in cli("changes", "provenance", world.said[0]).out
    assert cli("changes", "provenance", "1.01NONE").code == 3
    assert cli("changes", "between", "2022-02-30").code == 2
    assert cli("changes", "knowledge", "2022-02-01").code == 2


def test_search(world: World, cli: Cli):
    world.build(WORLD)
    assert "Ann Müller (ann)" in cli("search", "muller").out
    assert cli("search", "shop", "--kind", "shop", "--csv").out.count("\n") == 3
    assert cli("search", "?").code == 2
