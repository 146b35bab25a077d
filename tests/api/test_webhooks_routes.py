"""Webhooks over HTTP: added, listed without the secret, removed; where they may not go."""

from __future__ import annotations

import httpx
from serving import is_problem

PUBLIC = "https://93.184.215.14/hook"


def test_one_is_added_listed_and_removed(api: httpx.Client):
    added = api.post("/v1/webhooks", json={"url": PUBLIC, "families": ["HOLDS_ROLE"]}).json()
    assert added["secret"].startswith("whsec_")
    listed = api.get("/v1/webhooks")
    (hook,) = listed.json()["webhooks"]
    assert (hook["id"], hook["state"], hook["families"], hook["who"]) == (
        added["id"], "active", ["HOLDS_ROLE"], "api:local",
    )  # fmt: skip
    assert added["secret"] not in listed.text
    assert "secret" not in hook
    assert api.post(f"/v1/webhooks/{hook['id']}/resume").json()["webhooks"] == [hook]
    assert api.delete(f"/v1/webhooks/{hook['id']}").json() == {"id": hook["id"], "cursor": None}
    assert api.get("/v1/webhooks").json()["webhooks"] == []


def test_the_same_twice_is_a_conflict(api: httpx.Client):
    api.post("/v1/webhooks", json={"url": PUBLIC})
    is_problem(api.post("/v1/webhooks", json={"url": PUBLIC}), 409, "conflict")


def test_one_inside_is_refused(api: httpx.Client):
    problem = is_problem(api.post("/v1/webhooks", json={"url": "http://127.0.0.1:7687"}), 422, "invalid-input")
    assert problem["field"] == "url"
