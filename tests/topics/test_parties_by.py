"""Parties by the ids of other systems and by their addresses."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

import httpx
import pytest
from api.serving import is_problem, serving
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import NotFound
from graphcrm.ledger.change import Author, Recording, record, take_idx
from graphcrm.ledger.parties import PartyDraft, write_parties
from graphcrm.model import Found, PartyLabel

KEYS = ["0035g00000AbCdE", "a/b//c", "Müller & Söhne?#", "💥", "..", "100%", "%2F", "a b"]


def know(crm: GraphCRM, party: str, key: str, scope: str = "b2b") -> None:
    draft = PartyDraft(id=party, label=PartyLabel.PERSON, name=party, key=key, scope=scope)

    def work(recording: Recording) -> dict[str, object]:
        write_parties(recording, [draft], numbers=partial(take_idx, crm.graph), vocabulary=crm.vocabulary)
        return {}

    record(crm.graph, Author(who="test", source="salesforce"), [party, key], work)


def test_any_key_finds_its_party(crm: GraphCRM):
    for number, key in enumerate(KEYS):
        know(crm, f"p-{number}", key)
    for number, key in enumerate(KEYS):
        assert [one.id for one in crm.parties.by("salesforce", key).parties] == [f"p-{number}"]
    with serving(crm) as client:
        for number, key in enumerate(KEYS):
            if key == "..":
                continue  # a client takes this for a step up; it has to ask for %2E%2E, which is one too
            reply = client.get(f"/v1/parties/by/salesforce/{quote(key, safe='')}")
            assert [one["id"] for one in reply.json()["parties"]] == [f"p-{number}"], (key, reply.text)


def test_of_another_source_it_is_another(crm: GraphCRM):
    know(crm, "ann", "7")
    for source, key in (("hubspot", "7"), ("salesforce", "8"), ("", "7"), ("x" * 500, "7")):
        with pytest.raises(NotFound, match="no party with the id"):
            crm.parties.by(source, key)


def test_a_merged_party_is_found_as_the_one_that_was_kept_and_after_its_undoing_as_itself(crm: GraphCRM):
    know(crm, "ann", "1")
    know(crm, "anne", "2")
    merged = crm.doubles.merge("ann", "anne")
    assert [one.id for one in crm.parties.by("salesforce", "2").parties] == ["ann"]
    crm.doubles.unmerge(merged.change)
    assert [one.id for one in crm.parties.by("salesforce", "2").parties] == ["anne"]


def test_hidden_looks_like_unknown(crm: GraphCRM):
    know(crm, "ann", "1", scope="care")
    know(crm, "bob", "2")
    with serving(crm) as client:
        hidden = is_problem(client.get("/v1/parties/by/salesforce/1?scope=b2b"), 404, "not-found")
        unknown = is_problem(client.get("/v1/parties/by/salesforce/3?scope=b2b"), 404, "not-found")
    assert str(hidden).replace("'1'", "'3'") == str(unknown)


def test_by_address_in_any_case_and_shared(world: World):
    world.build('person ann "Ann" info@acme.example\nperson bob "Bob" info@acme.example')
    asked = world.crm.parties.by_email(" Info@ACME.example ")
    assert [one.id for one in asked.parties] == ["ann", "bob"]
    assert world.crm.parties.by_email("nobody@acme.example").found is Found.EMPTY
    assert world.crm.at(scopes=["care"]).parties.by_email("info@acme.example").parties == ()


def test_before_anything_was_recorded_nothing_was_looked_for(crm: GraphCRM):
    assert crm.parties.by("salesforce", "1").found is Found.NOT_LOOKED_FOR
    assert crm.parties.by_email("a@b.example").found is Found.NOT_LOOKED_FOR


def test_an_address_stands_in_no_url(crm: GraphCRM):
    with serving(crm) as client:
        assert isinstance(client, httpx.Client)
        is_problem(client.get("/v1/parties/by-email?email=a@b.example"), 422, "invalid-input")
