"""How answers look: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from terminal import Cli
from worlds import World

ANN = """
person ann "Ann Müller 没有"
company acme "[bold]Acme[/bold] \x1b[31mGmbH"
working_group wg "Innovation"
ann employee acme 2020-01-01.. "Engineer"
ann member wg .. seen 2024-05-01
"""


def test_a_table_has_its_subject_above_and_what_is_not_certain_apart_below(world: World, cli: Cli):
    world.build(ANN)
    told = cli("people", "roles-held", "ann", "--as-of", "2024-04-30")
    assert told.lines == [
        "Ann Müller 没有 (ann) · on 2024-04-30 · roles: 1",
        "body                                 kind       title      from",
        "─" * 69,
        "[bold]Acme[/bold]  [31mGmbH (acme)   employee   Engineer   2020-01-01",
        "",
        "start unknown: 1",
        "body              kind     evident from",
        "─" * 39,
        "Innovation (wg)   member   2024-05-01",
    ]


def test_wide_shows_what_programs_need(world: World, cli: Cli, monkeypatch: pytest.MonkeyPatch):
    world.build(ANN)
    monkeypatch.setenv("COLUMNS", "200")
    told = cli("people", "roles-held", "ann", "--as-of", "2024-04-30", "--wide")
    assert told.lines[1].split() == ["statement", "body", "kind", "title", "from", "evident", "from", "source", "scope"]
    assert world.said[0] in told.out


def test_a_few_rows_too_wide_for_the_screen_stand_below_each_other(
    world: World, cli: Cli, monkeypatch: pytest.MonkeyPatch
):
    world.build(ANN)
    monkeypatch.setenv("COLUMNS", "60")
    told = cli("people", "roles-held", "ann", "--as-of", "2024-04-30", "--wide")
    assert f"statement     {world.said[0]}" in told.lines
    assert "title         Engineer" in told.lines


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--as-of", "2019-01-01"), "nobody and nothing: looked for, and there is none"),
        (("--known-at", "2001-01-01T00:00:00Z"), "not looked for: nothing of this kind had been recorded"),
    ],
)
def test_three_ways_to_be_without_rows_are_told_apart(world: World, cli: Cli, options: tuple[str, ...], line: str):
    world.build("person ann\nperson bob\ncompany acme\nbob employee acme 2020-01-01..")
    assert cli("people", "roles-held", "ann", *options).lines[-1] == line


def test_json_is_the_answer(world: World, cli: Cli):
    crm = world.build(ANN).crm
    told = json.loads(cli("people", "roles-held", "ann", "--as-of", "2026-06-01", "--json").out)
    assert told == json.loads(crm.people.roles_held("ann").model_dump_json())


def test_csv_has_every_column_also_without_a_row(world: World, cli: Cli):
    world.build(ANN)
    header = "statement,body_id,body_name,body_label,body_kind,kind,title,valid_from,valid_to,evident_from,"
    header += "from_earliest,to_earliest,source,scope,agreed_by"
    rows = list(csv.DictReader(io.StringIO(cli("people", "roles-held", "ann", "--as-of", "2026-06-01", "--csv").out)))
    assert [(row["body_id"], row["valid_from"], row["valid_to"]) for row in rows] == [
        ("acme", "2020-01-01", ""),
        ("wg", "", ""),
    ]
    assert cli("people", "roles-held", "ann", "--as-of", "2019-01-01", "--csv").out == header + "\n"


def test_scope_narrows_what_is_read(world: World, cli: Cli):
    world.build("person ann\ncompany acme\nann employee acme 2020-01-01.. @care")
    both = cli("people", "roles-held", "ann", "--scope", "care", "--scope", "b2b")
    assert "read under care, b2b" in both.lines[0]
    assert "roles: 1" in both.lines[0]
    assert "roles" not in cli("people", "roles-held", "ann", "--scope", "b2b").lines[0]


def test_a_write_shows_what_was_done_and_a_key_makes_it_safe_to_repeat(world: World, cli: Cli):
    world.build("person ann\ncompany acme")
    words = ("statements", "record", "ann", "employee", "acme", "--from", "2020-01-01", "--key", "k1", "--json")
    first, second = (json.loads(cli(*words).out) for _ in range(2))
    assert first == second
    assert [record["did"] for record in first["records"]] == ["created"]
    other = cli("statements", "record", "ann", "employee", "acme", "--from", "2021-01-01", "--key", "k1")
    assert (other.code, "used for another request" in other.err) == (4, True)


def test_parties_and_statements_from_first_to_last(world: World, cli: Cli):
    def did(*words: str) -> dict[str, str]:
        return json.loads(cli(*words, "--json").out)["records"][0]

    assert did("parties", "put", "zoe", "--label", "person", "--name", "Zoë", "--email", "zoe@x.example") == {
        "id": "zoe",
        "did": "created",
    }
    put = ("parties", "put", "zoe", "--label", "Person", "--name", "Zoë B", "--attribute", "city=Ghent")
    assert did(*put)["did"] == "changed"
    assert cli(*put, "--expected", "stale").code == 4
    did("parties", "put", "acme", "--label", "organisation", "--kind", "company", "--name", "Acme", "--ours")
    said = did("statements", "record", "zoe", "employee", "acme", "--from", "2020-01-01")["id"]
    right = did("statements", "correct", said, "--title", "Clerk", "--from", "2019-01-01")["id"]
    ended = did("statements", "end", right, "2025-01-01")["id"]
    shown = json.loads(cli("statements", "show", ended, "--json").out)["statement"]
    assert (shown["title"], shown["valid_from"], shown["valid_to"]) == ("Clerk", "2019-01-01", "2025-01-01")
    unknown = did("statements", "correct", ended, "--unknown", "valid_from")["id"]
    assert json.loads(cli("statements", "show", unknown, "--json").out)["statement"]["valid_from"] is None
    did("statements", "retract", unknown)
    assert cli("statements", "retract", unknown).code == 4
    known = json.loads(cli("parties", "show", "zoe", "--json").out)
    assert (known["name"], known["attributes"]) == ("Zoë B", {"city": "Ghent"})
