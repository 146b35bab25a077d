"""Doubles over HTTP: look, merge, undo."""

from __future__ import annotations

import httpx
from serving import is_problem
from worlds import World

ANN = """
person ann "Ann Berg" a@x.example
person anne "Anne Berg" a@x.example
company acme
company us
anne employee acme 2020-01-01..
ann given us 2020-01-01.. news
anne opted_out us 2020-01-01.. news
"""


def test_candidates_are_asked_for_in_a_body(world: World, api: httpx.Client):
    world.build(ANN)
    told = api.post("/v1/doubles/candidates", json={"threshold": 0.5}).json()
    assert [(row["left"]["id"], row["right"]["id"]) for row in told["candidates"]] == [("ann", "anne")]
    assert {one["field"] for one in told["candidates"][0]["speaks_for"]} >= {"email", "family"}
    wrong = api.post("/v1/doubles/candidates", json={"threshold": 3})
    assert is_problem(wrong, 422, "invalid-input")["field"] == "threshold"
    fields = api.get("/v1/doubles/ann/beside/anne").json()["fields"]
    assert {"field": "emails", "left": "a@x.example", "right": "a@x.example"} in fields


def test_merge_and_undo(world: World, api: httpx.Client):
    world.build(ANN)
    both = {"keep": "ann", "drop": "anne"}
    refused = api.post("/v1/doubles/merge", json=both)
    assert is_problem(refused, 409, "conflict")["field"] == "consents"
    assert "news with us" in refused.text
    merged = api.post("/v1/doubles/merge", json=both | {"consents": "both"}, headers={"Idempotency-Key": "m1"})
    assert merged.json()["change"] == "m1"
    assert api.get("/v1/people/anne/roles-held").status_code == 404
    assert api.get("/v1/doubles/anne/merges").json()["stands_for"] == "ann"
    assert api.post("/v1/doubles/undo", json={"change": "m1"}).json()["undone"] == "m1"
    assert api.get("/v1/people/anne/roles-held").status_code == 200
    assert api.post("/v1/doubles/undo", json={"change": "m1"}).status_code == 409
    assert api.post("/v1/doubles/merge-above", json={"threshold": 0.99}).status_code == 200
