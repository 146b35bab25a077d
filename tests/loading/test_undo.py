"""An import is remembered, and taken back: the graph is as it was before, statement by statement."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from asking import ask, statements
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import Conflict, InputError, NotFound
from graphcrm.ledger import undoing

Folder = Callable[..., Path]
PEOPLE = "id,name\n007,Ann Vos\nbob,Bob Ray\neve,Eve\n"
JOBS = "person,firm,title,since,until\n007,acme,Engineer,2020-01-01,2022-01-01\n007,beta,Head,2022-01-01,2025-01-01\n"


def told(crm: GraphCRM) -> list[object]:
    """All that can be seen: statements, aliases and the values of parties that anybody speaks of."""
    live = "datetime('9999-12-31T00:00:00Z')"
    known = f"""
        MATCH (p:Party)-[k:KNOWN_AS]->(a:Alias) WHERE k.retracted_at = {live}
        RETURN p.id + ' ' + a.key AS left, k.source + ' ' + k.scope AS right ORDER BY left, right
    """
    said = f"""
        MATCH (p:Party)-[s]->(o:Party) WHERE s.line IS NOT NULL AND s.retracted_at = {live}
        RETURN p.id + ' ' + s.line + ' ' + s.fingerprint + ' ' + o.id AS left,
               s.source + toString(s.evident_from) + coalesce(s.source_key, '') AS right ORDER BY left, right
    """
    values = f"""
        MATCH (p:Party) WHERE EXISTS {{ MATCH (p)-[s]-() WHERE s.line IS NOT NULL AND s.retracted_at = {live} }}
        RETURN p.id + ' ' + coalesce(p.fingerprint, '-') AS left, p.name + coalesce(p.source, '') AS right ORDER BY left
    """
    return [ask(crm, known), ask(crm, said), ask(crm, values)]


def test_a_run_is_remembered(crm: GraphCRM, folder: Folder):
    report = crm.imports.load(folder())
    [run] = crm.imports.runs().runs
    assert (run.run, run.source, run.state, run.who) == (report.run, "crm", "done", "local")
    assert (run.rows, run.created, run.unchanged, run.rejected) == (7, 7, 0, 0)
    assert run.ended_at is not None
    assert run.ended_at >= run.began_at
    crm.imports.load(folder(), source="other")
    assert [one.source for one in crm.imports.runs().runs] == ["other", "crm"]
    assert [one.source for one in crm.imports.runs(source="crm").runs] == ["crm"]
    with pytest.raises(InputError):
        crm.imports.runs(limit=0)


def test_a_dry_run_is_none(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder(), dry_run=True)
    assert crm.imports.runs().runs == ()


def test_a_first_import_undone_leaves_nothing_to_see(crm: GraphCRM, folder: Folder):
    run = crm.imports.load(folder()).run
    known = crm.settled()
    undone = crm.imports.undo(run)
    assert (undone.retracted, undone.restored, undone.gone, undone.left_total) == (7, 0, 4, 0)
    assert told(crm) == [[], [], []]
    with pytest.raises(NotFound):
        crm.people.roles_held("007")
    assert crm.search.parties("Müller").parties == ()
    assert [row.body.id for row in known.people.roles_held("007").roles] == ["beta"]
    assert known.parties.record("007").name == "Ann Müller"
    assert [one.state for one in crm.imports.runs().runs] == ["undone"]


def test_what_it_changed_is_as_it_was(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    before = told(crm)
    run = crm.imports.load(folder(**{"people.csv": PEOPLE, "jobs.csv": JOBS})).run
    assert told(crm) != before
    undone = crm.imports.undo(run)
    assert (undone.retracted, undone.restored, undone.values, undone.gone) == (2, 1, 1, 1)
    assert told(crm) == before
    assert crm.parties.record("007").name == "Ann Müller"


def test_its_file_imported_again_comes_back(crm: GraphCRM, folder: Folder):
    run = crm.imports.load(folder()).run
    before = told(crm)
    crm.imports.undo(run)
    crm.imports.load(folder())
    assert told(crm) == before


def test_the_same_file_of_another_source_may_take_its_place(crm: GraphCRM, folder: Folder):
    crm.imports.undo(crm.imports.load(folder()).run)
    crm.imports.load(folder(**{"people.csv": PEOPLE}), source="other")
    assert crm.parties.record("007").name == "Ann Vos"


def test_undone_twice_is_refused(crm: GraphCRM, folder: Folder):
    run = crm.imports.load(folder()).run
    crm.imports.undo(run)
    with pytest.raises(Conflict, match="undone already"):
        crm.imports.undo(run)
    for other in ("01J00000000000000000000000", "no such run"):
        with pytest.raises(NotFound):
            crm.imports.undo(other)


def test_what_a_person_has_corrected_since_is_left_and_named(crm: GraphCRM, folder: Folder):
    run = crm.imports.load(folder()).run
    [role] = crm.people.roles_held("007").roles
    corrected = crm.statements.correct(role.statement, {"title": "Chief"})
    undone = crm.imports.undo(run)
    assert (undone.left_total, [(one.family, one.change) for one in undone.left]) == (
        1, [("HOLDS_ROLE", corrected.change)],
    )  # fmt: skip
    assert statements(crm) == [("007 employee beta 2022-01-01 -", "manual")]
    assert crm.parties.record("007").name == "Ann Müller"


def test_what_a_person_has_retracted_since_stays_so(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    run = crm.imports.load(folder(**{"jobs.csv": JOBS})).run
    [role] = crm.at(as_of=crm.view.as_of.replace(year=2024)).people.roles_held("007").roles
    crm.statements.retract(role.statement)
    assert crm.imports.undo(run).left_total == 1
    assert ("007 employee beta 2022-01-01 -", "crm") not in statements(crm)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_in_any_order(crm: GraphCRM, folder: Folder, order: tuple[int, ...]):
    ended = "person,firm,title,since,until\n007,beta,Head,2022-01-01,2024-01-01\n"
    runs = [
        crm.imports.load(folder()).run,
        crm.imports.load(folder(**{"people.csv": PEOPLE, "jobs.csv": JOBS})).run,
        crm.imports.load(folder(**{"jobs.csv": ended})).run,
    ]
    for place in order:
        crm.imports.undo(runs[place])
    assert told(crm) == [[], [], []]


def test_what_it_said_of_a_party_under_another_scope_goes_too(crm: GraphCRM, folder: Folder):
    def ann(city: str, scope: str) -> str:
        select = f"select 'ann' as id, 'Ann' as name, '{scope}' as scope, {{city: '{city}'}} as attributes"
        recipe = f'source = "crm"\n[[load]]\nrecord = "person"\nselect = "{select}"'
        return crm.imports.load(folder(recipe)).run

    runs = [ann("Leeds", "b2b"), ann("York", "care"), ann("Hull", "care")]
    care = crm.at(scopes=["care"])
    assert care.parties.record("ann").attributes == {"city": "Hull"}
    crm.imports.undo(runs[2])
    assert care.parties.record("ann").attributes == {"city": "York"}
    crm.imports.undo(runs[1])
    with pytest.raises(NotFound):
        care.parties.record("ann")
    assert crm.parties.record("ann").attributes == {"city": "Leeds"}


def test_stopped_half_way_it_is_undone_again(crm: GraphCRM, folder: Folder, monkeypatch: pytest.MonkeyPatch):
    run = crm.imports.load(folder()).run
    monkeypatch.setattr(undoing, "PARTIES_AT_ONCE", 1)
    once = undoing._undo
    calls: list[int] = []

    def stopping(*args: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return once(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(undoing, "_undo", stopping)
    with pytest.raises(KeyboardInterrupt):
        crm.imports.undo(run)
    assert [one.state for one in crm.imports.runs().runs] == ["undoing"]
    crm.imports.undo(run)
    assert told(crm) == [[], [], []]


@pytest.mark.parametrize("undo_first", [True, False])
def test_what_a_merge_has_moved_goes_with_it(crm: GraphCRM, folder: Folder, undo_first: bool):
    crm.imports.load(folder(**{"jobs.csv": "person,firm,title,since,until\nbob,acme,,,\n"}))
    before = told(crm)
    run = crm.imports.load(folder()).run
    merge = crm.doubles.merge("bob", "007").change
    if undo_first:
        assert crm.imports.undo(run).retracted == 2
        crm.doubles.unmerge(merge)
    else:
        crm.doubles.unmerge(merge)
        crm.imports.undo(run)
    assert told(crm) == before


def test_a_run_that_was_killed_is_shown_as_stopped(crm: GraphCRM, folder: Folder):
    def stop(**_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crm.imports.load(folder(), progress=stop)
    [run] = crm.imports.runs().runs
    assert (run.state, run.rows) == ("stopped", None)
    crm.imports.undo(run.run)
    assert told(crm) == [[], [], []]


FIRMS = "id,name\nacme,Acme\nbeta,Beta\n"


def drawn(draw: random.Random) -> dict[str, str]:
    """Files of some people and their jobs: now and then another name, title or end."""
    people = [f"{party},{party.capitalize()} {draw.choice('AB')}" for party in "abcd" if draw.random() < 0.7]
    named = [line[0] for line in people]
    jobs = [
        f"{person},{firm},{draw.choice(['Head', 'Clerk'])},2020-01-01,{draw.choice(['', '2022-01-01', '2023-01-01'])}"
        for person in named
        for firm in ("acme", "beta")
        if draw.random() < 0.6
    ]
    return {
        "people.csv": "\n".join(["id,name", *people, ""]),
        "firms.csv": FIRMS,
        "jobs.csv": "\n".join(["person,firm,title,since,until", *jobs, ""]),
    }


@pytest.mark.parametrize("seed", range(4))
def test_random_imports_and_undos(world: World, folder: Folder, seed: int):
    crm = world.build("person a Anna\ncompany acme\na employee acme 2019-01-01..2020-01-01 Trainee").crm
    draw = random.Random(seed)
    first = told(crm)
    runs: list[tuple[str, list[object]]] = []
    for _ in range(14):
        if runs and draw.random() < 0.4:
            run, before = runs.pop()  # the latest: what stood before it stands again
            crm.imports.undo(run)
            assert told(crm) == before
        else:
            before = told(crm)
            runs.append((crm.imports.load(folder(**drawn(draw)), source=draw.choice(["crm", "hr"])).run, before))
    draw.shuffle(runs)
    for run, _ in runs:
        crm.imports.undo(run)
    assert told(crm) == first
