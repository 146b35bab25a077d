"""Combinations, changes and search over the API."""

from __future__ import annotations

import httpx
import pytest
from worlds import World

WORLD = """
person ann "Ann Müller" ann@acme.example
person bob "Bob"
special_interest_group net
working_group wg
company acme
shop shop1
ann chair net 2020-01-01..
ann tech_lead wg 2021-01-01..
bob chair net 2020-01-01..2023-01-01
bob employee acme 2020-01-01..
"""


@pytest.fixture
def client(world: World, api: httpx.Client) -> httpx.Client:
    world.build(WORLD)
    return api


def test_a_combination_is_asked_by_post_and_comes_in_pages(client: httpx.Client):
    asked = {"conditions": [{"kind": "chair", "when": "ever"}]}
    first = client.post("/v1/roles/combination", json=asked, params={"limit": 1}).json()
    assert [row["party"]["id"] for row in first["parties"]] == ["ann"]
    second = client.post("/v1/roles/combination", json=asked, params={"limit": 1, "cursor": first["next"]}).json()
    assert [row["party"]["id"] for row in second["parties"]] == ["bob"]
    assert (first["total"], second["total"], second["next"]) == (2, 2, None)


def test_a_combination_at_a_day_with_all_its_words(client: httpx.Client):
    asked = {
        "conditions": [{"kind": "chair"}, {"kind": ["tech_lead", "member"], "body_kind": "working_group"}],
        "same_body": "different",
        "none_of": [{"kind": "employee", "when": "2019-01-01..2022-01-01"}],
    }
    now = client.post("/v1/roles/combination", json=asked).json()
    assert [row["party"]["id"] for row in now["parties"]] == ["ann"]
    assert [role["condition"] for role in now["parties"][0]["roles"]] == [1, 2]
    before = client.post("/v1/roles/combination", json=asked, params={"as_of": "2018-06-01"})
    assert before.status_code == 422  # the period begins after that day
    shops = {"of": "bodies", "among": "shop", "none_of": [{"kind": "contact_person"}]}
    found = client.post("/v1/roles/combination", json=shops).json()
    assert [row["party"]["id"] for row in found["parties"]] == ["shop1"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "conditions"),
        ({"conditions": [{"kind": "boss"}]}, "kind"),
        ({"conditions": [{"when": "2020-02-30"}]}, "conditions.0.when"),
        ({"conditions": [{}], "none_of": [{"when": "20200101"}]}, "none_of.0.when"),
        ({"conditions": [{"when": "2021-01-01..2020-01-01"}]}, "until"),
        ({"conditions": [{}], "at_least": 2}, "at_least"),
    ],
)
def test_what_is_wrong_in_a_combination_is_named(client: httpx.Client, asked: dict[str, object], field: str):
    answer = client.post("/v1/roles/combination", json=asked)
    assert answer.status_code == 422
    assert answer.json()["field"] == field


def test_a_word_that_a_condition_does_not_have_is_refused(client: httpx.Client):
    answer = client.post("/v1/roles/combination", json={"conditions": [{"role": "chair"}]})
    assert answer.status_code == 422
    assert "role" in answer.text


def test_rankings(client: httpx.Client):
    seats = client.get("/v1/roles/most-seats").json()
    assert [(row["rank"], row["party"]["id"], row["seats"]) for row in seats["people"]] == [
        (1, "ann", 2),
        (2, "bob", 1),
    ]
    groups = client.get("/v1/roles/fullest-groups", params={"as_of": "2022-01-01"}).json()
    assert [(row["rank"], row["party"]["id"], row["members"]) for row in groups["groups"]] == [
        (1, "net", 2),
        (2, "wg", 1),
    ]


def test_changes_in_the_world_come_in_pages(client: httpx.Client):
    days = {"since": "2020-12-31", "until": "2023-01-01", "limit": 1}
    first = client.get("/v1/changes/between", params=days).json()
    second = client.get("/v1/changes/between", params={**days, "cursor": first["next"]}).json()
    told = [(row["day"], row["what"], row["from_party"]["id"]) for page in (first, second) for row in page["changes"]]
    assert told == [("2021-01-01", "began", "ann"), ("2023-01-01", "ended", "bob")]
    assert (first["total"], second["next"]) == (2, None)
    of_acme = client.get("/v1/changes/between", params={"since": "2019-01-01", "party": "acme"}).json()
    assert [row["kind"] for row in of_acme["changes"]] == ["employee"]
    assert client.get("/v1/changes/between", params={"since": "2019-01-01", "party": "nobody"}).status_code == 404


def test_changes_of_what_we_know_and_why(world: World, client: httpx.Client):
    then = world.crm.settled().view.known_at.isoformat()
    world.crm.statements.retract(world.said[0])
    answer = client.get("/v1/changes/knowledge", params={"known_since": then, "party": "ann"}).json()
    assert [(row["what"], row["old"], row["new"]) for row in answer["changes"]] == [("retracted", world.said[0], None)]
    why = client.get(f"/v1/changes/provenance/{world.said[0]}").json()
    assert (why["is_live"], [row["source"] for row in why["versions"]]) == (False, ["manual"])
    naive = client.get("/v1/changes/knowledge", params={"known_since": "2026-01-01T00:00:00"})
    assert naive.status_code == 422


def test_search_is_asked_by_post(client: httpx.Client):
    answer = client.post("/v1/search", json={"text": "muller"}).json()
    assert [(row["party"]["id"], row["match"]) for row in answer["parties"]] == [("ann", "whole")]
    assert client.post("/v1/search", json={"text": "ann", "kind": "company"}).json()["found"] == "empty"
    assert client.post("/v1/search", json={"text": "?"}).json()["field"] == "text"
    assert client.post("/v1/search", json={"text": "ann", "limit": 0}).status_code == 422
    assert client.get("/v1/search", params={"text": "muller"}).status_code in (404, 405)
