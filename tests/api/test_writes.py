"""Writes over REST: once with a key, and read back as they were written."""

from __future__ import annotations

import httpx
import pytest
from serving import is_problem
from worlds import World

ROLE = {
    "family": "HOLDS_ROLE",
    "kind": "employee",
    "from_id": "ann",
    "to_id": "acme",
    "valid_from": "2020-01-01",
    "title": "Engineer",
    "attributes": {"grade": 3},
}


def said(reply: httpx.Response) -> tuple[str, str]:
    """The id of the one record that was written, and what became of it."""
    assert reply.status_code == 200, reply.text
    (record,) = reply.json()["records"]
    return record["id"], record["did"]


def test_a_party_is_put_and_read(api: httpx.Client):
    body = {
        "label": "Person",
        "name": "Ann Müller",
        "emails": ["ann@acme.example"],
        "spellings": ["A. Mueller"],
        "attributes": {"language": "de", "children": [1, 2]},
    }
    assert said(api.put("/v1/parties/ann", json=body)) == ("ann", "created")
    assert said(api.put("/v1/parties/ann", json=body)) == ("ann", "unchanged")
    found = api.get("/v1/parties/ann").json()
    assert (found["label"], found["name"], found["kind"], found["source"]) == ("Person", "Ann Müller", None, "manual")
    assert found["attributes"] == {"language": "de", "children": [1, 2]}
    assert [(alias["kind"], alias["value"]) for alias in found["aliases"]] == [
        ("email", "ann@acme.example"),
        ("id", "ann"),
        ("spelling", "A. Mueller"),
    ]
    assert said(api.put("/v1/parties/ann", json=body | {"name": "Ann"})) == ("ann", "changed")


def test_a_statement_is_recorded_ended_corrected_and_retracted(api: httpx.Client, world: World):
    world.build("person ann\ncompany acme")
    first, did = said(api.post("/v1/statements", json=ROLE))
    assert did == "created"
    held = api.get(f"/v1/statements/{first}").json()["statement"]
    assert {name: held[name] for name in ROLE} == ROLE
    assert held["retracted_at"] is None

    second, _ = said(api.post(f"/v1/statements/{first}/correct", json={"valid_from": "2019-01-01", "title": None}))
    third, _ = said(api.post(f"/v1/statements/{second}/end", json={"on": "2025-01-01"}))
    held = api.get(f"/v1/statements/{third}").json()["statement"]
    assert (held["valid_from"], held["valid_to"], held["title"]) == ("2019-01-01", "2025-01-01", None)
    assert held["attributes"] == {"grade": 3}
    before = api.get(f"/v1/statements/{first}", params={"known_at": held["recorded_at"]}).json()["statement"]
    assert before["retracted_at"] is not None

    is_problem(api.post(f"/v1/statements/{first}/end", json={"on": "2025-01-01"}), 409, "conflict")
    assert said(api.post(f"/v1/statements/{third}/retract")) == (third, "changed")
    assert api.get("/v1/people/ann/roles-held?as_of=2020-06-01").json()["roles"] == []
    is_problem(api.post(f"/v1/statements/{third}/correct", json={"line": "x"}), 422, "invalid-input")


def test_a_statement_was_not_known_before_it_was_recorded(api: httpx.Client, world: World):
    statement = world.build("person ann\ncompany acme\nann employee acme 2020-01-01..").said[0]
    reply = api.get(f"/v1/statements/{statement}", params={"known_at": "2001-01-01T00:00:00Z"})
    is_problem(reply, 404, "not-found")


def test_a_batch_is_recorded_together(api: httpx.Client, world: World):
    world.build("person ann\ncompany acme\ncompany beta")
    rows = [ROLE, ROLE | {"to_id": "beta"}, ROLE]
    reply = api.post("/v1/statements/batch", json={"statements": rows})
    assert [record["did"] for record in reply.json()["records"]] == ["created", "created", "unchanged"]


@pytest.mark.parametrize(
    ("method", "path", "body", "other"),
    [
        ("POST", "/v1/statements", ROLE, ROLE | {"to_id": "beta"}),
        ("POST", "/v1/statements/batch", {"statements": [ROLE]}, {"statements": [ROLE, ROLE]}),
        ("PUT", "/v1/parties/bob", {"label": "Person", "name": "Bob"}, {"label": "Person", "name": "Rob"}),
        (
            "POST",
            "/v1/consents",
            {"party": "ann", "towards": "acme", "purpose": "news"},
            {"party": "ann", "towards": "acme", "purpose": "mail"},
        ),
        ("POST", "/v1/statements/{id}/end", {"on": "2026-01-01"}, {"on": "2026-01-02"}),
        ("POST", "/v1/statements/{id}/correct", {"title": "A"}, {"title": "B"}),
    ],
)
def test_a_key_makes_a_request_happen_once(
    api: httpx.Client, world: World, method: str, path: str, body: object, other: object
):
    held = world.build("person ann\ncompany acme\ncompany beta\nann member acme ..").said[0]
    path = path.format(id=held)
    key = {"idempotency-key": "once-1"}
    first = api.request(method, path, json=body, headers=key)
    again = api.request(method, path, json=body, headers=key)
    assert first.status_code == 200, first.text
    assert first.json() == again.json()
    is_problem(api.request(method, path, json=other, headers=key), 409, "idempotency-key-reused")


def test_a_retraction_with_a_key_happens_once(api: httpx.Client, world: World):
    held = world.build("person ann\ncompany acme\nann member acme ..").said[0]
    replies = [api.post(f"/v1/statements/{held}/retract", headers={"idempotency-key": "gone"}).json() for _ in range(2)]
    assert replies[0] == replies[1]


def test_a_key_has_the_form_of_one(api: httpx.Client):
    body = {"label": "Person", "name": "Ann"}
    for key in ("a b", "x" * 65, ""):
        reply = api.put("/v1/parties/ann", json=body, headers={"idempotency-key": key})
        assert is_problem(reply, 422, "invalid-input")["field"] == "idempotency_key"


def test_a_write_is_signed_by_its_reader(api: httpx.Client, world: World):
    change = api.put("/v1/parties/ann", json={"label": "Person", "name": "Ann"}).json()["change"]
    connection = world.crm.graph._held.connection
    records, _, _ = connection.driver.execute_query(
        "MATCH (change:Change {id: $id}) RETURN change.who AS who", id=change, database_=connection.database
    )
    assert records[0]["who"] == "api:local"


def test_a_write_takes_no_view(api: httpx.Client):
    reply = api.put("/v1/parties/ann?as_of=2020-01-01", json={"label": "Person", "name": "Ann"})
    assert is_problem(reply, 422, "invalid-input")["field"] == "as_of"
