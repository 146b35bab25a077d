"""The card of a party."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from worlds import World

from graphcrm.db.graph import Graph
from graphcrm.errors import InputError, NotFound
from graphcrm.ledger.parties import PartyDraft
from graphcrm.model import Found, PartyLabel

FAMILY = """
person ann "Ann Müller" ann@acme.example
person bob "Bob"
person mia "Mia" @b2c
company acme "Acme"
company beta "Beta"
department lab "Lab"
working_group wg "Innovation"
lab department acme 2020-01-01..
ann employee acme 2020-01-01.. "Engineer"
ann member wg .. seen 2030-01-01
bob employee acme 2021-01-01..
bob chair wg 2021-01-01..
ann line bob 2020-01-01..
mia parent ann 1990-01-01..
ann given acme 2024-01-01.. newsletter
"""


def test_a_card_has_all_that_is_held(world: World):
    card = world.build(FAMILY).crm.people.card("ann")
    assert card.party is not None
    assert (card.party.name, card.party.label, card.ours, card.attributes) == ("Ann Müller", "Person", False, {})
    assert [(alias.kind, alias.value) for alias in card.aliases] == [("email", "ann@acme.example"), ("id", "ann")]
    assert [(role.body.id, role.title) for role in card.roles] == [("acme", "Engineer")]
    assert [role.body.id for role in card.start_unknown] == ["wg"]
    assert [(tie.label, tie.other.id, tie.direction.value) for tie in card.ties] == [
        ("reports to", "bob", "forward"),
        (world.crm.vocabulary.kind("KIN_OF", "parent").backward, "mia", "backward"),
    ]
    assert card.ties_total == 2
    assert [(row.kind, row.purpose, row.towards.id) for row in card.consents] == [("given", "newsletter", "acme")]
    assert card.counts is None


def test_a_body_is_counted_by_kind_of_role(world: World):
    crm = world.build(FAMILY).crm
    acme, wg = crm.people.card("acme").counts, crm.people.card("wg").counts
    assert acme is not None
    assert wg is not None
    assert (acme.people, acme.start_unknown, acme.parts) == (2, 0, 1)
    assert [(row.kind, row.people) for row in acme.by_kind] == [("employee", 2)]
    assert (wg.people, wg.start_unknown, wg.parts) == (1, 1, 0)
    assert [(row.kind, row.people) for row in wg.by_kind] == [("chair", 1)]


def test_what_lies_outside_the_scopes_is_not_on_the_card(world: World):
    crm = world.build(FAMILY + "person tom\ntom parent ann 1990-01-01.. @b2c").crm.at(scopes=["b2b", "hr"])
    assert "tom" not in [tie.other.id for tie in crm.people.card("ann").ties]
    with pytest.raises(NotFound):
        crm.people.card("mia")


def test_a_party_is_seen_through_a_statement_alone(world: World):
    crm = world.build("person mia @b2c\ncompany acme\nmia employee acme 2020-01-01.. @b2b").crm.at(scopes=["b2b"])
    card = crm.people.card("mia")
    assert (card.aliases, [role.body.id for role in card.roles]) == ((), ["acme"])


def test_the_values_are_those_known_then(world: World):
    parties = world.crm.parties
    first = PartyDraft("acme", PartyLabel.ORGANISATION, "Acme", kind="company", attributes={"size": 10})
    second = PartyDraft("acme", PartyLabel.ORGANISATION, "Acme Inc.", kind="company", ours=True)
    then = parties.put(first).recorded_at
    parties.put(second)
    now, before = world.crm.people.card("acme"), world.crm.at(known_at=then).people.card("acme")
    assert now.party is not None
    assert before.party is not None
    assert (now.party.name, now.ours, now.attributes) == ("Acme Inc.", True, {})
    assert (before.party.name, before.ours, before.attributes) == ("Acme", False, {"size": 10})
    assert before.version is None
    assert parties.put(first, expected=now.version).records[0].did == "changed"


def test_ties_have_a_most_and_their_number(world: World):
    people = "\n".join(f"person p{number:03}" for number in range(101))
    lines = "\n".join(f"p{number:03} line boss 2020-01-01.." for number in range(101))
    card = world.build(f"person boss\n{people}\n{lines}").crm.people.card("boss")
    assert (len(card.ties), card.ties_total) == (100, 101)


def test_unknown_unseen_and_malformed(world: World):
    crm = world.build("person ann").crm
    with pytest.raises(NotFound):
        crm.people.card("nobody")
    with pytest.raises(InputError, match="is not an id"):
        crm.people.card("a/b")
    before = crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC)).people.card("ann")
    assert (before.found, before.party) == (Found.NOT_LOOKED_FOR, None)


def test_a_card_and_roles_held_take_one_or_two_queries(world: World, monkeypatch: pytest.MonkeyPatch):
    people = world.build(FAMILY).crm.people
    asked = []
    rows = Graph.rows

    def counted(graph: Graph, query: Any, *args: Any, **given: Any) -> Any:
        asked.append(query.path)
        return rows(graph, query, *args, **given)

    monkeypatch.setattr(Graph, "rows", counted)
    people.roles_held("ann")
    people.card("ann")
    people.card("acme")
    assert asked == ["people/roles_held", "people/card", "people/card", "people/body_counts"]
