"""What snapshots tell of days is approximate: every answer says so, and merging, undoing, correcting keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from asking import LIVE, ask
from test_states import EVERYBODY, FEB, JAN, MARCH, RECIPE, file, roles, without

from graphcrm.cli.cells import columns_of, in_a_line, shown_columns
from graphcrm.cli.output import screen, write_answer
from graphcrm.crm import GraphCRM
from graphcrm.ledger.parties import PartyDraft
from graphcrm.model import PartyLabel
from graphcrm.topics.people import RoleHeld

Folder = Callable[..., Path]
EARLIEST, LATEST = dt.date(2026, 1, 2), FEB
ANN, ZOE = "- .. 2026-02-01 (from 2026-01-02)", "2026-02-01 (from 2026-01-02) .. -"


@pytest.fixture
def told(crm: GraphCRM, folder: Folder) -> GraphCRM:
    """Ann left, and Zoe came, between the first of January and the first of February."""
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=JAN)
    crm.imports.load(folder(RECIPE, **file(*without("ann"), "zoe")), snapshot=FEB)
    return crm


def days(row: object) -> tuple[dt.date | None, ...]:
    return tuple(getattr(row, name) for name in ("from_earliest", "valid_from", "to_earliest", "valid_to"))


def test_between_two_snapshots_the_earlier_one_holds_and_each_row_says_that_its_day_is_approximate(told: GraphCRM):
    between = told.at(as_of=dt.date(2026, 1, 15))
    (left,) = between.people.roles_held("ann").roles
    assert days(left) == (None, None, EARLIEST, LATEST)
    assert between.people.roles_held("zoe").roles == ()
    after = told.at(as_of=FEB)
    assert after.people.roles_held("ann").roles == ()
    (came,) = after.people.roles_held("zoe").roles
    assert days(came) == (EARLIEST, LATEST, None, None)
    assert days(after.people.card("zoe").roles[0]) == days(came)
    members = {one.party.id: one.roles[0] for one in between.groups.people("acme").members}
    assert days(members["ann"]) == days(left)
    assert days(members["bob"]) == (None, None, None, None)
    assert len(members) == between.groups.people("acme").total == 11


def test_a_career_counts_the_days_that_are_known(told: GraphCRM):
    (left,) = told.at(as_of=MARCH).people.career("ann").roles
    assert (left.days, left.at_least) == (1, True)  # the first of January; perhaps until the end of it
    (came,) = told.at(as_of=MARCH).people.career("zoe").roles
    assert (came.days, came.at_least) == (29, True)
    (stayed,) = told.at(as_of=MARCH).people.colleagues("bob", body="acme", minimum_days=2, limit=1).colleagues
    assert stayed.at_least
    ann = told.at(as_of=MARCH).people.colleagues("ann").colleagues
    assert {(one.days, one.at_least) for one in ann} == {(1, True)}


def test_what_changed_and_why_we_believe_it_tell_the_range(told: GraphCRM):
    began, ended = told.at(as_of=MARCH).changes.between(JAN, FEB).changes
    assert {(one.what, one.from_party.id, *days(one)) for one in (ended, began)} == {
        ("ended", "ann", None, None, EARLIEST, LATEST),
        ("began", "zoe", EARLIEST, LATEST, None, None),
    }
    line = told.changes.provenance(ended.statement).versions
    assert [days(version) for version in line] == [(None,) * 4, (None, None, EARLIEST, LATEST)]
    assert [str(one) for one in line[1].differs] == ["valid_to: none > 2026-02-01", "to_earliest: none > 2026-01-02"]
    assert days(told.statements.statement(ended.statement)) == (None, None, EARLIEST, LATEST)


def test_a_correction_keeps_the_range_of_the_day_that_it_leaves(told: GraphCRM):
    (came,) = told.at(as_of=FEB).people.roles_held("zoe").roles
    written = told.statements.correct(came.statement, {"title": "Engineer"})
    assert roles(told, "zoe") == [ZOE]
    told.statements.correct(written.records[0].id, {"valid_from": dt.date(2026, 1, 20)})
    assert roles(told, "zoe") == ["2026-01-20 .. -"]


def test_a_merge_and_its_undoing_keep_the_ranges(told: GraphCRM):
    for dropped, said in (("zoe", ZOE), ("ann", ANN)):
        kept = f"{dropped}-again"
        told.parties.put(PartyDraft(kept, PartyLabel.PERSON, "Somebody"))
        merged = told.doubles.merge(kept, dropped)
        assert roles(told, kept) == [said]
        told.doubles.unmerge(merged.change)
        assert (roles(told, kept), roles(told, dropped)) == ([], [said])


def test_undoing_a_snapshot_keeps_the_ranges_of_what_it_puts_back(told: GraphCRM, folder: Folder):
    left = told.at(as_of=JAN).people.roles_held("ann").roles[0].statement
    told.imports.load(folder(RECIPE, **file(*without("ann"))), snapshot=MARCH)
    assert roles(told, "zoe") == ["2026-02-01 (from 2026-01-02) .. 2026-03-01 (from 2026-02-02)"]
    assert known_until(told, "zoe") == [("2026-03-01", "2026-02-02")]
    told.imports.undo(told.imports.runs().runs[0].run)
    assert roles(told, "zoe") == [ZOE]
    assert known_until(told, "zoe") == [("9999-12-31", None)]
    assert roles(told, "ann") == [ANN]
    assert known_until(told, "ann") == [("2026-02-01", "2026-01-02")]
    assert told.statements.statement(left).retracted_at is None


def test_undoing_a_corrected_file_brings_back_what_a_party_was_known_by(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)))
    crm.imports.load(folder(RECIPE, **file(*without("ann"))), complete=True)
    assert (known_until(crm, "ann"), roles(crm, "ann")) == ([], [])
    crm.imports.undo(crm.imports.runs().runs[0].run)
    assert (known_until(crm, "ann"), roles(crm, "ann")) == ([("9999-12-31", None)], ["- .. -"])
    assert crm.people.card("ann").party is not None


def test_a_table_shows_the_range_and_csv_the_days(told: GraphCRM, capsys: pytest.CaptureFixture[str]):
    answer = told.at(as_of=FEB).people.roles_held("zoe")
    write_answer(answer, screen(), wide=False, told={})
    shown = capsys.readouterr().out
    assert "2026-01-02..2026-02-01" in shown
    assert "earliest" not in shown
    names = [column.name for column in columns_of(RoleHeld, refs_apart=True)]
    assert {"from_earliest", "to_earliest"} <= set(names)
    wide = [column.name for column in shown_columns(answer.roles, wide=True)]
    assert "from_earliest" in wide
    assert in_a_line(answer.roles[0]).endswith("since 2026-01-02..2026-02-01")


def known_until(crm: GraphCRM, who: str) -> list[tuple[str, str | None]]:
    """Until when somebody is known by anything, live: the last day that it may be, and the first."""
    known = f"""
        MATCH (:Party {{id: '{who}'}})-[known:KNOWN_AS]->(:Alias) WHERE known.retracted_at = {LIVE}
        RETURN DISTINCT toString(known.valid_to) AS left, known.to_earliest AS right ORDER BY left
    """
    return ask(crm, known)


def test_what_a_party_is_known_by_keeps_its_end_when_it_is_merged(told: GraphCRM):
    merged = told.doubles.merge("bob", "ann")
    ended = ("2026-02-01", "2026-01-02")
    assert known_until(told, "bob") == [ended, ("9999-12-31", None)]
    told.doubles.unmerge(merged.change)
    assert (known_until(told, "ann"), known_until(told, "bob")) == ([ended], [("9999-12-31", None)])
