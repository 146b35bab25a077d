"""A source goes on to speak of a party that was merged away: it is said of the one that stands for it now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from asking import counts, statements
from test_undo import told

from graphcrm.crm import GraphCRM
from graphcrm.errors import Conflict, InputError, NotFound
from graphcrm.ledger.parties import PartyDraft
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import PartyLabel

Folder = Callable[..., Path]
MORE = (
    "person,firm,title,since,until\n007,acme,Engineer,2020-01-01,2022-01-01\n007,beta,Head,2022-01-01,\n"
    "bob,acme,,,\nbob,beta,Clerk,2024-01-01,\n"
)


def test_the_same_file_after_a_merge_changes_nothing(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    merge = crm.doubles.merge("007", "bob").change
    before = told(crm)
    again = crm.imports.load(folder())
    assert [entry.created for entry in again.entries] == [0, 0, 0]
    assert [entry.rejected for entry in again.entries] == [0, 0, 0]
    assert told(crm) == before
    with pytest.raises(NotFound):
        crm.parties.record("bob")
    crm.doubles.unmerge(merge)
    assert ("bob employee acme - -", "crm") in statements(crm)


@pytest.mark.parametrize("merge_first", [True, False])
def test_what_is_new_goes_to_the_one_and_back(crm: GraphCRM, folder: Folder, merge_first: bool):
    """Merged and imported in both orders, and parted: the same."""
    crm.imports.load(folder())
    if merge_first:
        merge = crm.doubles.merge("007", "bob").change
        assert counts(crm.imports.load(folder(**{"jobs.csv": MORE})))["jobs"] == (1, 0, 3, 0)
    else:
        crm.imports.load(folder(**{"jobs.csv": MORE}))
        merge = crm.doubles.merge("007", "bob").change
    assert ("007 employee beta 2024-01-01 -", "crm") in statements(crm)
    crm.doubles.unmerge(merge)
    assert [line for line, _ in statements(crm) if line.startswith("bob")] == [
        "bob employee acme - -", "bob employee beta 2024-01-01 -",
    ]  # fmt: skip
    assert crm.parties.record("bob").name == "Bob Ray"


def test_a_new_address_goes_to_the_one_and_back(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    merge = crm.doubles.merge("007", "bob").change
    recipe = """
    source = "crm"
    [[load]]
    record = "person"
    select = "select 'bob' as id, 'Bob B. Ray' as name, 'bob@acme.example' as emails"
    """
    crm.imports.load(folder(recipe))
    assert "bob@acme.example" in {alias.value for alias in crm.parties.record("007").aliases}
    assert crm.parties.record("007").name == "Ann Müller"
    crm.doubles.unmerge(merge)
    assert "bob@acme.example" not in {alias.value for alias in crm.parties.record("007").aliases}
    record = crm.parties.record("bob")
    assert record.name == "Bob B. Ray"
    assert "bob@acme.example" in {alias.value for alias in record.aliases}


def test_an_import_into_a_merged_one_can_be_undone(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    before = told(crm)
    merge = crm.doubles.merge("007", "bob").change
    run = crm.imports.load(folder(**{"jobs.csv": MORE})).run
    crm.imports.undo(run)
    crm.doubles.unmerge(merge)
    assert told(crm) == before


def test_by_hand_a_statement_follows_and_a_record_is_refused(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    crm.doubles.merge("007", "bob")
    crm.statements.record(StatementDraft("HOLDS_ROLE", "employee", "bob", "beta"))
    assert ("007 employee beta - -", "manual") in statements(crm)
    with pytest.raises(Conflict, match="merged into"):
        crm.parties.put(PartyDraft("bob", PartyLabel.PERSON, "Robert"))


def test_between_two_who_are_one_nothing_is_said(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    crm.doubles.merge("007", "bob")
    with pytest.raises(Conflict, match="one party"):
        crm.statements.record(StatementDraft("RELATED_TO", "friend", "bob", "007"))
    with pytest.raises(InputError, match="itself"):
        crm.doubles.merge("007", "007")
