"""What stays the same: a party through its imports, a statement through its corrections, a pair both ways."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import World

from graphcrm.errors import CycleRefused, InputError, OverlapRefused
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import ID_PATTERN, Found, party_id
from graphcrm.topics.statements import Statement

DAY = dt.date.fromisoformat


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=20))
def test_a_key_that_can_be_an_id_is_one_and_any_other_gets_one(key: str, source: str):
    found = party_id(source, key)
    assert ID_PATTERN.fullmatch(found)
    assert party_id(source, key) == found
    assert (found == key) == (ID_PATTERN.fullmatch(key) is not None)


def test_a_key_that_is_no_id_is_another_party_in_another_source():
    assert party_id("crm", "A/1") != party_id("shop", "A/1")
    assert party_id("crm", "A/1") != party_id("crm", "A/2")
    assert party_id("crm", "A1") == party_id("shop", "A1") == "A1"


def held(world: World, place: int = -1) -> Statement:
    return world.crm.statements.statement(world.said[place])


def test_a_statement_keeps_its_line_through_corrections_and_its_earliest_evidence(world: World):
    world.build("person ann\ncompany acme\nann employee acme .. seen 2024-05-01")
    first = held(world)
    written = world.crm.statements.correct(first.id, {"title": "Engineer"})
    second = world.crm.statements.statement(written.records[0].id)
    assert (second.line, second.title, second.evident_from) == (first.line, "Engineer", DAY("2024-05-01"))
    third = world.crm.statements.statement(world.crm.statements.end(second.id, DAY("2025-01-01")).records[0].id)
    assert (third.line, third.valid_to) == (first.line, DAY("2025-01-01"))
    assert world.crm.statements.statement(first.id).retracted_at == second.recorded_at


def test_a_key_of_the_source_is_one_line_whatever_its_days_become(world: World):
    world.build("person ann\ncompany acme")
    record = world.crm.statements.record

    def row(until: str | None) -> StatementDraft:
        end = DAY(until) if until else None
        return StatementDraft("HOLDS_ROLE", "employee", "ann", "acme", DAY("2020-01-01"), end, key="row-7")

    created, same, changed = record(row(None)), record(row(None)), record(row("2022-01-01"))
    assert [written.records[0].did for written in (created, same, changed)] == ["created", "unchanged", "changed"]
    lines = {world.crm.statements.statement(written.records[0].id).line for written in (created, changed)}
    assert len(lines) == 1
    assert world.crm.at(as_of=DAY("2021-12-31")).people.roles_held("ann").roles
    assert world.crm.at(as_of=DAY("2022-01-01")).people.roles_held("ann").found is Found.EMPTY


def test_the_first_evidence_of_a_known_start_is_that_start(world: World):
    world.build("person ann\ncompany acme\nann employee acme 2020-01-01.. seen 2024-05-01")
    assert held(world).evident_from == DAY("2020-01-01")


def test_a_symmetric_pair_is_held_once(world: World):
    world.build("person ann\nperson bob\nbob partner ann 2020-01-01..")
    again = world.crm.statements.record(StatementDraft("KIN_OF", "partner", "ann", "bob", valid_from=DAY("2020-01-01")))
    assert again.records[0].did == "unchanged"
    assert (held(world).from_id, held(world).to_id) == ("ann", "bob")


def test_the_same_role_twice_at_a_time_is_refused_and_afterwards_is_not(world: World):
    world.build("person ann\ncompany acme\nann employee acme 2020-01-01..2022-01-01")
    with pytest.raises(OverlapRefused, match="the same role is held from 2020-01-01 to 2022-01-01 already"):
        world.build("ann employee acme 2021-12-31..")
    world.build('ann employee acme 2021-01-01.. "Adviser"\nann employee acme 2022-01-01..')


def test_a_circle_is_refused_if_it_would_close_on_any_day(world: World):
    world.build(
        """
        person ann
        person bob
        person cid
        ann line bob 2020-01-01..2021-01-01
        bob line cid 2020-06-01..2022-01-01
        """
    )
    with pytest.raises(CycleRefused, match="line would close a circle: cid > ann > bob > cid"):
        world.build("cid line ann 2020-12-31..")
    world.build("cid line ann 2021-01-01..")
    world.build("cid dotted ann 2020-01-01..\nann dotted cid 2020-01-01..")


def test_nobody_is_their_own_ancestor_though_kinship_is_no_hierarchy(world: World):
    world.build("person ann\nperson bea\nperson cid\nann parent bea ..\nbea parent cid ..")
    with pytest.raises(CycleRefused, match="parent would close a circle"):
        world.build("cid parent ann ..")


def test_ends_are_refused_by_name(world: World):
    world.build("person ann\ncompany acme")
    with pytest.raises(InputError, match="REPORTS_TO line cannot stand to a Organisation") as refused:
        world.build("ann line acme 2020-01-01..")
    assert (refused.value.field, refused.value.expected) == ("to", "Person")


def test_families_between_the_same_two_are_kept_apart(world: World):
    """The embedded engine lets every type through a dynamic one; each ledger file compares the type as well."""
    world.build(
        """
        person ann
        company acme
        ann employee acme 2020-01-01..
        ann customer_of acme 2020-01-01..
        ann given acme newsletter 2020-01-01..
        """
    )
    role, custom, consent = (world.crm.statements.statement(said) for said in world.said)
    assert [one.family for one in (role, custom, consent)] == ["HOLDS_ROLE", "SERVES", "CONSENTS"]
    world.crm.statements.retract(custom.id)
    live = [world.crm.statements.statement(said).retracted_at is None for said in world.said]
    assert live == [True, False, True]
    again = world.crm.statements.record(
        StatementDraft("HOLDS_ROLE", "employee", "ann", "acme", valid_from=DAY("2020-01-01"))
    )
    assert (again.records[0].id, again.records[0].did) == (role.id, "unchanged")


def test_a_circle_in_one_family_is_none_with_a_step_of_another(world: World):
    world.build("person ann\nperson bob\nann line bob 2020-01-01..")
    world.build("bob parent ann ..")
    assert held(world).family == "KIN_OF"


def test_what_was_looked_for_is_marked_by_family_and_scope(world: World):
    """An empty answer means something only where such a thing had been recorded for this reader."""
    world.build("person ann\nperson bob\ncompany acme\nann employee acme 2020-01-01..")
    crm = world.crm
    assert crm.people.roles_held("bob").found is Found.EMPTY
    kept = crm.statements.statement(world.said[0]).recorded_at - dt.timedelta(microseconds=1)
    assert crm.at(known_at=kept).people.roles_held("bob").found is Found.NOT_LOOKED_FOR
    assert crm.people.found("HOLDS_ROLE") is Found.EMPTY
    assert crm.people.found("CONSENTS") is Found.NOT_LOOKED_FOR
    assert crm.at(scopes=["care"]).people.found("HOLDS_ROLE") is Found.NOT_LOOKED_FOR
