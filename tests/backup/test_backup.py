"""Backups: everything comes back, as of one moment, or nothing is written."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from worlds import World, clear

from graphcrm.backup import check, restore, unfinished_restore
from graphcrm.backup.parts import FAMILIES, KNOWN_FAMILIES, KNOWN_LABELS
from graphcrm.crm import GraphCRM
from graphcrm.db.cypher import cypher_folder
from graphcrm.errors import Conflict, InputError, NotSupported
from graphcrm.ledger.parties import PartyDraft
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import Found, PartyLabel

ANN = """
person ann "Ann Müller 没有" ann@acme.example
person bob
company acme
company holding
household home
working_group wg
ann employee acme 2020-01-01..2022-01-01 "Engineer"
ann member wg .. seen 2024-05-01
bob employee acme 2021-01-01.. "Clerk"
acme legal holding 2019-01-01..
bob line ann 2021-01-01..
"""
NODES = """
MATCH (node) WHERE NOT node:SchemaStep AND NOT node:Lock
RETURN labels(node) AS labels, properties(node) AS values
"""
SAID = """
MATCH (start:Party)-[said]->(target)
RETURN type(said) AS type, start.id AS from_id, coalesce(target.id, target.key) AS to_id, properties(said) AS values
"""


def everything(crm: GraphCRM) -> list[str]:
    """All nodes and relationships with all their properties, comparable; but for the writers' own counter.

    Nor for the mark of an alias: it says what its source's last row was, is not dated, and so is not in a backup; the
    next import looks at these rows one by one.
    """
    found = []
    connection = crm.graph._held.connection
    with connection.driver.session(database=connection.database) as session:
        for query in (NODES, SAID):
            for record in session.run(query):
                row: dict[str, Any] = record.data()
                row["values"].pop("writes", None)
                if row.get("type") == "KNOWN_AS":
                    row["values"].pop("mark", None)
                row["labels"] = sorted(row.get("labels") or ())
                found.append(json.dumps(row, default=str, sort_keys=True, ensure_ascii=False))
    return sorted(found)


def build(world: World) -> GraphCRM:
    """Ann's world, with a corrected, an ended and a retracted statement, and a changed party."""
    crm = world.build(ANN).crm
    crm.statements.end(world.said[2], dt.date(2025, 1, 1))
    crm.statements.retract(world.said[4])
    crm.parties.put(PartyDraft("bob", PartyLabel.PERSON, "Robert", attributes={"city": "Zürich"}), key="put-bob")
    return crm


def test_everything_comes_back_statement_by_statement(world: World, tmp_path: Path):
    crm = build(world)
    before = everything(crm)
    saved = crm.backup.save(tmp_path / "graph.zip")
    clear(crm.graph)
    restored = crm.backup.restore(tmp_path / "graph.zip")
    assert everything(crm) == before
    assert restored.backup.parts == saved.parts
    assert saved.records == len([line for line in before if '"WAS"' not in line])
    assert unfinished_restore(crm.graph) is None


def test_an_import_can_still_be_undone_after_a_restore(crm: GraphCRM, tmp_path: Path):
    recipe = """
    source = "crm"
    [[load]]
    record = "person"
    select = "select 'ann' as id, 'Ann' as name"
    """
    (tmp_path / "recipe.toml").write_text(recipe)
    crm.imports.undo(crm.imports.load(tmp_path).run)
    run = crm.imports.load(tmp_path).run
    before = everything(crm)
    crm.backup.save(tmp_path / "graph.zip")
    clear(crm.graph)
    crm.backup.restore(tmp_path / "graph.zip")
    assert everything(crm) == before
    assert crm.imports.undo(run).gone == 1
    assert [one.state for one in crm.imports.runs().runs] == ["undone", "undone"]


def test_a_restored_graph_goes_on_where_the_old_one_stopped(world: World, tmp_path: Path):
    crm = build(world)
    crm.backup.save(tmp_path / "graph.zip")
    clear(crm.graph)
    crm.backup.restore(tmp_path / "graph.zip")
    # The same request with the same key is known; numbers and present values go on.
    again = PartyDraft("bob", PartyLabel.PERSON, "Robert", attributes={"city": "Zürich"})
    assert crm.parties.put(again, key="put-bob").records[0].did == "changed"
    assert crm.parties.put(again).records[0].did == "unchanged"
    crm.parties.put(PartyDraft("zoe", PartyLabel.PERSON, "Zoe"))
    said = crm.statements.record(StatementDraft("HOLDS_ROLE", "employee", "zoe", "acme"))
    assert said.records[0].id.startswith("6.")  # six parties had the numbers 0 to 5
    assert crm.people.roles_held("ann").found is Found.FOUND


def test_what_is_written_later_is_left_out_and_what_is_undone_later_is_there(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    crm = build(world)
    before = everything(crm)

    def write_now(_seconds: float) -> None:
        """While the backup waits after its moment: all sorts of writes."""
        crm.statements.retract(world.said[0])
        crm.parties.put(PartyDraft("ann", PartyLabel.PERSON, "Ann Later", emails=("late@acme.example",)))
        crm.parties.put(PartyDraft("zoe", PartyLabel.PERSON, "Zoe"))
        crm.statements.record(StatementDraft("HOLDS_ROLE", "employee", "zoe", "acme"))

    monkeypatch.setattr("graphcrm.backup.saving.time.sleep", write_now)
    crm.backup.save(tmp_path / "graph.zip")
    monkeypatch.undo()
    clear(crm.graph)
    crm.backup.restore(tmp_path / "graph.zip")
    assert dated(everything(crm)) == dated(before)
    # Given the same values again, a party is as it was: its fingerprint came back with its values.
    same = PartyDraft("ann", PartyLabel.PERSON, "Ann Müller 没有", emails=("ann@acme.example",))
    assert crm.parties.put(same).records[0].did == "unchanged"


def dated(lines: list[str]) -> list[str]:
    """All but the two sorts that carry no time: counters, and the words by which search finds an alias."""
    kept = (line for line in lines if '"next"' not in line)
    return sorted(re.sub(r'"(fuzzy|search)": "[^"]*"', "", line) for line in kept)


def test_the_state_of_one_moment_is_saved_while_others_write(world: World, tmp_path: Path):
    """A writer makes persons, each with a role, one after the other: no role without its person is saved."""
    crm = world.build("company acme").crm
    stop, warm = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            person = f"p{number}"
            crm.parties.put(PartyDraft(person, PartyLabel.PERSON, person))
            crm.statements.record(StatementDraft("HOLDS_ROLE", "employee", person, "acme", key=f"k{number}"))
            number += 1
            if number == 3:
                warm.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert warm.wait(30)
        saved = crm.backup.save(tmp_path / "graph.zip")
    finally:
        stop.set()
        writer.join()
    clear(crm.graph)
    crm.backup.restore(tmp_path / "graph.zip")
    counts = {part.name: part.records for part in saved.parts}
    roles, parties, changes = counts["statements"], counts["parties"], counts["changes"]
    assert roles > 0
    assert changes == (parties + roles)
    assert parties - 1 - roles in (0, 1)  # the company; and a person whose role was not yet written


def test_only_an_empty_graph_is_restored_into_unless_told(world: World, tmp_path: Path):
    crm = build(world)
    crm.backup.save(tmp_path / "graph.zip")
    before = everything(crm)
    world.build("person carl")
    with pytest.raises(Conflict, match="not empty"):
        crm.backup.restore(tmp_path / "graph.zip")
    assert any('"carl"' in line for line in everything(crm))
    crm.backup.restore(tmp_path / "graph.zip", replace=True)
    assert dated(everything(crm)) == dated(before)


@pytest.mark.parametrize("damage", ["cut off", "altered", "part removed", "no zip", "not there", "newer"])
def test_a_damaged_file_is_refused_before_anything_is_written(world: World, tmp_path: Path, damage: str):
    crm = build(world)
    file = tmp_path / "graph.zip"
    crm.backup.save(file)
    before = everything(crm)
    damaged(file, damage)
    with pytest.raises(InputError, match=r"not a whole backup|cannot be read|format 99"):
        crm.backup.restore(file, replace=True)
    with pytest.raises(InputError):
        check(file)
    assert everything(crm) == before


def damaged(file: Path, damage: str) -> None:
    """Harm a backup's file."""
    if damage == "cut off":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif damage == "no zip":
        file.write_text("what is this")
    elif damage == "not there":
        file.unlink()
    else:
        with zipfile.ZipFile(file) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        if damage == "altered":
            parts["parties.jsonl"] = parts["parties.jsonl"].replace(b"Robert", b"Rupert")
        elif damage == "newer":
            parts["manifest.json"] = parts["manifest.json"].replace(b'_backup": 1', b'_backup": 99')
        else:
            del parts["aliases.jsonl"]
        with zipfile.ZipFile(file, "w") as new:
            for name, content in parts.items():
                new.writestr(name, content)


def test_an_interrupted_restore_is_seen_and_goes_on_where_it_stopped(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    crm = build(world)
    before = everything(crm)
    crm.backup.save(tmp_path / "graph.zip")
    world.build("person carl")
    crm.backup.save(tmp_path / "other.zip")
    clear(crm.graph)
    monkeypatch.setattr("graphcrm.backup.restoring.BATCH", 2)
    batches = 0

    def interrupt(part: str, done: int) -> None:
        nonlocal batches
        batches += 1
        if batches == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crm.backup.restore(tmp_path / "graph.zip", progress=interrupt)
    unfinished = unfinished_restore(crm.graph)
    assert unfinished is not None
    assert unfinished.part == "aliases"
    with pytest.raises(Conflict, match="unfinished"):
        crm.backup.save(tmp_path / "half.zip")
    with pytest.raises(Conflict, match="another backup's restore is unfinished"):
        crm.backup.restore(tmp_path / "other.zip")
    assert crm.backup.restore(tmp_path / "graph.zip").resumed
    assert everything(crm) == before


def test_a_batch_whose_acknowledgement_was_lost_is_not_written_twice(world: World, tmp_path: Path):
    crm = build(world)
    before = everything(crm)
    file = tmp_path / "graph.zip"
    crm.backup.save(file)
    clear(crm.graph)
    write = crm.graph.write

    def twice(work: Any) -> Any:
        write(work)
        return write(work)

    crm.graph.write = twice  # type: ignore[method-assign]
    try:
        restore(crm.graph, file)
    finally:
        del crm.graph.write
    assert everything(crm) == before


def test_records_that_a_backup_would_leave_out_are_refused_by_name(world: World, tmp_path: Path):
    crm = build(world)
    crm.graph.run_schema("CREATE (:Spaceship {name: 'x'})")
    try:
        with pytest.raises(NotSupported, match="Spaceship"):
            crm.backup.save(tmp_path / "graph.zip")
    finally:
        crm.graph.run_schema("MATCH (ship:Spaceship) DELETE ship")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_keeps_whatever_the_cypher_files_create(crm: GraphCRM):
    """Whoever adds a label or a family must say how a backup keeps it."""
    labels, families = set(), set()
    for file in cypher_folder().rglob("*.cypher"):
        text = "\n".join(line for line in file.read_text().splitlines() if not line.startswith("//"))
        for clause in re.findall(r"(?:CREATE|MERGE)\s+(.*)", text):
            labels |= set(re.findall(r"\(\w*((?::[A-Z]\w*)+)", clause))
            families |= set(re.findall(r"\[\w*:([A-Z]\w*)", clause))
    found = {label for several in labels for label in several.split(":") if label}
    assert found - KNOWN_LABELS == set()
    assert families - KNOWN_FAMILIES == set()
    of_records = crm.vocabulary.record_families()
    assert {family.name for family in crm.vocabulary.families} - {"KNOWN_AS"} == {*FAMILIES, *of_records}


def test_a_file_is_not_overwritten_and_only_its_owner_may_read_it(world: World, tmp_path: Path):
    crm = world.build("person ann").crm
    file = tmp_path / "graph.zip"
    crm.backup.save(file)
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(InputError, match="there already"):
        crm.backup.save(file)
    crm.backup.save(file, replace=True)
    with pytest.raises(InputError, match="cannot be written"):
        crm.backup.save(tmp_path / "no such folder" / "graph.zip")
