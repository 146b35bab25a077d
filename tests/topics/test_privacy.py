"""Access and erasure: what is held is told, and after an erasure no trace is left, in the graph and in the files."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import Conflict, Forbidden, InputError, KeyReused, NotFound
from graphcrm.ledger.parties import PartyDraft
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import PartyLabel
from graphcrm.readers import Reader, Right

WORLD = """
person zora "Zora Quillfeather" zora@quill.example
person zora2 "Z. Quillfeather" shared@acme.example
person bob "Bob" shared@acme.example
company acme "Acme"
company beta "Beta"
working_group wg "Innovation"
zora employee acme 2020-01-01..2022-01-01 "Engineer"
zora employee beta 2022-01-01.. "Head of feathers"
bob employee acme 2020-01-01..
zora2 member wg 2021-01-01..
bob line zora 2020-01-01..
zora opted_out acme 2022-01-01.. newsletter
bob parent zora .. @care
"""
TRACES = ("zora", "quillfeather", "feathers")


def everything(crm: GraphCRM) -> Iterator[str]:
    """Every property of every node and relationship, whatever its label or type."""
    driver = crm.graph._held.connection.driver
    database = crm.graph._held.connection.database
    for text in (
        "MATCH (node) RETURN labels(node) AS what, properties(node) AS held",
        "MATCH ()-[said]->() RETURN [type(said)] AS what, properties(said) AS held",
    ):
        records, _, _ = driver.execute_query(text, database_=database)
        yield from (f"{record['what']} {record['held']}" for record in records)


def traces(crm: GraphCRM, *more: str) -> list[str]:
    """What is left of Zora in the graph and in the files that are not the database's."""
    wanted = [*TRACES, *more]
    found = [row for row in everything(crm) if any(trace in row.lower() for trace in wanted)]
    folder = crm.settings.data_dir
    for file in folder.rglob("*"):
        if file.is_file() and "database" not in file.relative_to(folder).parts:
            text = file.read_bytes().decode("utf-8", "replace").lower()
            found += [f"{file.name}: {trace}" for trace in wanted if trace in text]
    return found


def busy(world: World) -> World:
    """Zora in every place that a write can leave: corrections, merges, idempotency results, versions, files."""
    crm = world.build(WORLD).crm
    crm.parties.put(PartyDraft("zora", PartyLabel.PERSON, "Zora Q. Quillfeather", attributes={"pet": "feathers"}))
    crm.parties.put(PartyDraft("zora", PartyLabel.PERSON, "Zora Ward", attributes={"ward": 3}, scope="care"))
    crm.parties.put(PartyDraft("zora", PartyLabel.PERSON, "Zora Ward", attributes={"ward": 4}, scope="care"))
    drafts = [StatementDraft("HOLDS_ROLE", "member", who, "wg") for who in ("zora", "bob")]
    crm.statements.record_all(drafts, key="both-members")
    crm.statements.correct(world.said[1], {"title": "Chief of feathers"})
    crm.statements.correct(world.said[0], {"from_id": "bob", "title": "Engineer 2"})
    crm.doubles.merge("zora", "zora2", reason="the same quillfeather", consents="both")
    return world


def rejected(crm: GraphCRM) -> Path:
    folder = crm.settings.data_dir / "rejected"
    folder.mkdir(exist_ok=True)
    file = folder / "01J-crm.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(
            [
                ["entry", "line", "field", "value", "reason", "expected"],
                ["people", "3", "emails", "zora@quill.example", "it\nhas two\nlines", ""],
                ["people", "4", "emails", "bob at acme", "'bob at acme' is not an address", ""],
            ]
        )
    return file


def test_an_erasure_leaves_no_trace(world: World):
    crm = busy(world).crm
    file = rejected(crm)
    assert len(traces(crm)) > 20
    gone = [said for said in world.said if said.partition(".")[0] in _numbers(crm, "zora", "zora2")]
    done = crm.privacy.erase("zora", "asked for it")
    assert traces(crm, *gone) == []
    assert (done.kinds["Party"], done.kinds["HOLDS_ROLE"] >= 4, done.file_rows) == (2, True, 1)
    with file.open(newline="", encoding="utf-8") as stream:
        assert [row[3] for row in csv.reader(stream) if len(row) > 1] == ["value", "bob at acme"]
    assert crm.search.parties("shared@acme.example").parties[0].party.id == "bob"  # what is another's too stays
    assert [role.body.id for role in crm.people.roles_held("bob").start_unknown] == ["wg"]
    file.unlink()


RECORDS = """
person zora "Zora Quillfeather" zora@quill.example
person zed "Will Feathers" zed@quill.example
person olga "Olga"
company acme "Acme"
deal d1 "Quillfeather's offer" kind=sales opened=2025-01-01
interaction i1 kind=mail at=2025-02-03T10:00:00Z direction=in "subject=For Zora" "notes=Ms QUILLFEATHER will ask"
interaction i2 kind=meeting at=2025-03-03T10:00:00Z direction=both "subject=The price"
task t1 "Call Zora Quillfeather" due=2025-04-01
decision c1 "Go on" day=2025-03-03
zora champion d1 2025-01-01.. side=theirs stance=mentor power=high
zora economic_buyer d1 2025-01-01..2025-02-01 side=theirs
olga account_lead d1 2025-01-01.. side=ours
zora from i1
olga to i1
zora present i2
olga present i2
i1 about zora
i1 about d1
i2 shared zora
t1 about zora
t1 assignee zora 2025-03-01..
c1 decider zora
d1 customer acme
"""


def test_an_erasure_takes_the_person_out_of_deals_conversations_and_todos(world: World):
    crm = world.build(RECORDS).crm
    crm.doubles.merge("zora", "zed", reason="same quill", consents="both")
    crm.readers.add("zoras", person="zora", email="zora@quill.example")
    strong = crm.ties.strength("olga", "zora").strength
    assert strong is not None
    gone = [said for said in world.said if said.partition(".")[0] in _numbers(crm, "zora", "zed")]
    done = crm.privacy.erase("zora", "asked for it")
    assert traces(crm, *gone, "zed") == []
    assert {"SEATED_ON", "TOOK_PART", "ASSIGNED_TO", "TAKEN_BY"} <= done.kinds.keys()
    assert done.kinds["Record (redacted)"] == 3
    card = crm.deals.deal("d1")
    assert (card.name, [seat.person.id for seat in card.seats]) == ("erased's offer", ["olga"])
    notes = [held for held in everything(crm) if "will ask" in held]
    assert len(notes) == 1
    assert "Ms erased will ask" in notes[0]
    talks = crm.timeline.of_party("olga").conversations
    assert sorted((talk.id, [one.party.id for one in talk.participants]) for talk in talks) == [
        ("i1", ["olga"]),
        ("i2", ["olga"]),
    ]
    for ask in (lambda: crm.ties.strength("olga", "zora"), lambda: crm.privacy.erase("zora", "again")):
        with pytest.raises(NotFound):
            ask()
    assert crm.readers.all().rows == ()


def _numbers(crm: GraphCRM, *ids: str) -> set[str]:
    records, _, _ = crm.graph._held.connection.driver.execute_query(
        "MATCH (party:Party) WHERE party.id IN $ids RETURN party.idx AS idx",
        {"ids": list(ids)},
        database_=crm.graph._held.connection.database,
    )
    return {str(record["idx"]) for record in records}


def test_a_receipt_stays_without_a_name(world: World):
    crm = busy(world).crm
    done = crm.privacy.erase("zora2", "asked for it")  # whichever of the merged records is named
    [receipt] = crm.privacy.receipts().receipts
    assert (receipt.id, receipt.reason, receipt.who) == (done.change, "asked for it", "local")
    assert receipt.kinds == done.kinds
    assert "zora" not in (crm.settings.data_dir / "erasures" / "receipts.jsonl").read_text().lower()


def test_it_cannot_be_erased_twice_nor_come_back(world: World):
    crm = busy(world).crm
    crm.privacy.erase("zora", "asked for it")
    with pytest.raises(NotFound):
        crm.privacy.erase("zora", "asked again")
    with pytest.raises(NotFound):
        crm.privacy.subject("zora")
    with pytest.raises(Conflict, match="erased") as refused:
        crm.parties.put(PartyDraft("zora", PartyLabel.PERSON, "Zora"))
    assert "zora" not in refused.value.message.lower()
    with pytest.raises(Conflict, match="erased"):  # another id, the same address
        crm.parties.put(PartyDraft("z9", PartyLabel.PERSON, "Z", emails=("ZORA@quill.example",)))
    with pytest.raises(KeyReused):
        crm.statements.record_all([StatementDraft("HOLDS_ROLE", "member", "bob", "wg")], key="both-members")
    assert traces(crm) == []
    crm.parties.put(PartyDraft("b2", PartyLabel.PERSON, "B", emails=("shared@acme.example",)))  # an address of others


def test_the_next_import_leaves_the_row_out(world: World, tmp_path: Path):
    crm = world.crm
    (tmp_path / "people.csv").write_text("id,name\nzora,Zora Quillfeather\nbob,Bob\n")
    (tmp_path / "jobs.csv").write_text("from,to\nzora,acme\nbob,acme\n")
    (tmp_path / "recipe.toml").write_text(
        'source = "hr"\n[[load]]\nname = "people"\nrecord = "person"\nselect = "select * from \'people.csv\'"\n'
        '[[load]]\nname = "firms"\nrecord = "organisation"\nselect = "select \'acme\' as id, \'Acme\' as name"\n'
        '[[load]]\nname = "jobs"\nfamily = "HOLDS_ROLE"\nselect = "select *, \'employee\' as kind from \'jobs.csv\'"\n'
    )
    crm.imports.load(tmp_path)
    crm.privacy.erase("zora", "asked for it")
    for dry in (True, False):
        report = crm.imports.load(tmp_path, dry_run=dry)
        assert (report.erased, report.rejected, report.created, report.rejected_file) == (2, 0, 0, None)
    assert traces(crm) == []


def test_an_erasure_during_an_import_of_the_same_person(world: World):
    crm = busy(world).crm
    problems: list[BaseException] = []
    wrote, over = threading.Event(), threading.Event()

    def keep_writing() -> None:
        round = 0
        while len(problems) < 3 and not over.wait(0.3):
            round += 1
            draft = PartyDraft("zora", PartyLabel.PERSON, "Zora", attributes={"round": round})
            try:
                crm.parties.put(draft)
                crm.statements.record(StatementDraft("HOLDS_ROLE", "member", "zora", "wg", title=f"feathers {round}"))
                wrote.set()
            except (Conflict, InputError) as problem:
                problems.append(problem)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    assert wrote.wait(30)
    try:
        crm.privacy.erase("zora", "asked for it")
        writer.join(30)
    finally:
        over.set()
        writer.join()
    assert len(problems) == 3  # what came after it was refused
    assert traces(crm) == []


def test_a_restored_backup_forgets_again(world: World, tmp_path: Path):
    crm = busy(world).crm
    crm.backup.save(tmp_path / "before.zip")
    crm.privacy.erase("zora", "asked for it")
    for _ in range(2):  # into the graph that knows of the erasure, and into one where only the file does
        restored = crm.backup.restore(tmp_path / "before.zip", replace=True)
        assert restored.erased_again == 2  # both records of hers
        assert traces(crm) == []
        assert crm.people.roles_held("bob").roles
        crm.graph.run_schema("MATCH (node) WHERE NOT node:SchemaStep DETACH DELETE node")


def test_a_reason_that_names_the_person_is_refused(world: World):
    crm = world.build(WORLD).crm
    for reason in ("", "  ", "Zora Quillfeather asked", "x" * 501):
        with pytest.raises(InputError) as refused:
            crm.privacy.erase("zora", reason)
        assert refused.value.field == "reason"
        assert "Zora" not in refused.value.message
    assert crm.people.card("zora").party


def test_all_that_is_held_is_told_with_its_scope_and_its_source(world: World):
    crm = busy(world).crm
    told = crm.privacy.subject("zora")
    assert (told.name, told.ids) == ("Zora Q. Quillfeather", ("zora", "zora2"))
    assert set(told.scopes) >= {"b2b", "care"}
    text = told.model_dump_json()
    for held in ("Zora Ward", "Head of feathers", "Chief of feathers", "zora@quill.example", "newsletter", '"pet"'):
        assert held in text
    assert all(one.who for one in told.held if one.what == "HOLDS_ROLE")
    page = crm.privacy.page("zora")
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    assert "http" not in page
    assert "Chief of feathers" in page


def test_names_on_the_page_are_text(world: World):
    crm = world.build('person eve "<script>alert(1)</script>"').crm
    assert "<script" not in crm.privacy.page("eve")


def test_it_needs_the_right_to_administer(world: World):
    crm = world.build(WORLD).crm
    writer = Reader("w", "w", frozenset(crm.view.scopes), frozenset({Right.READ, Right.WRITE, Right.IMPORT}))
    with pytest.raises(Forbidden):
        crm.as_reader(writer).privacy  # noqa: B018 - the right is asked for at the door
    administrator = Reader("a", "a", frozenset(), frozenset({Right.ADMINISTER}))
    assert crm.as_reader(administrator).privacy.subject("zora").name == "Zora Quillfeather"


def test_the_change_tells_followers_by_a_pseudonym(world: World):
    crm = world.build(WORLD).crm
    done = crm.privacy.erase("zora", "asked for it")
    [row] = [row for row in everything(crm) if done.change in row and row.startswith("['Change']")]
    from graphcrm.ledger.erasure import pseudonym

    assert pseudonym(done.change, "zora") in row
    assert json.dumps(done.kinds)
