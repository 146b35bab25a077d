"""Whatever is wrong with a request is answered by a problem that names it."""

from __future__ import annotations

import json
import logging

import httpx
import pytest
from serving import is_problem, serving
from worlds import World

from graphcrm.api.problems import STATUS
from graphcrm.crm import GraphCRM
from graphcrm.errors import GraphCRMError
from graphcrm.topics.people import People

ROLE = {"family": "HOLDS_ROLE", "kind": "employee", "from_id": "ann", "to_id": "acme"}
WORLD = "person ann\ncompany acme\nworking_group wg"


def test_every_error_of_ours_has_a_status():
    def branches(branch: type[GraphCRMError]) -> set[type[GraphCRMError]]:
        return {branch}.union(*(branches(below) for below in branch.__subclasses__()))

    statuses = {
        branch.__name__: next(status for root, status in STATUS if issubclass(branch, root))
        for branch in branches(GraphCRMError)
    }
    assert {name for name, status in statuses.items() if status == 500} <= {
        "GraphCRMError",
        "ImportFailed",
        "SettingsError",
    }


@pytest.mark.parametrize(
    ("query", "field", "says"),
    [
        ("as_of=2026-02-30", "as_of", "YYYY-MM-DD"),
        ("as_of=1780000000", "as_of", "YYYY-MM-DD"),
        ("as_of=0001-01-01", "as_of", "YYYY-MM-DD"),
        ("as_of=", "as_of", "YYYY-MM-DD"),
        ("as_of=2026-03-01T00:00:00Z", "as_of", "YYYY-MM-DD"),
        ("known_at=2026-03-01T12:00:00", "known_at", "zone"),
        ("known_at=1780000000", "known_at", "2026-03-01T12:00:00Z"),
        ("known_at=2026-03-01T25:00:00Z", "known_at", "like 2026-03-01T12:00:00Z"),
        ("as_off=2026-03-01", "as_off", "as_off"),
        ("as_of=2026-03-01&AS_OF=2026-03-02", "AS_OF", "AS_OF"),
        ("scope=secret", "scope", "b2b"),
    ],
)
def test_a_wrong_view_is_named(api: httpx.Client, world: World, query: str, field: str, says: str):
    world.build(WORLD)
    reply = api.get(f"/v1/people/ann/roles-held?{query}")
    assert reply.status_code == 422
    problem = reply.json()
    assert problem["field"] == field
    assert says in problem["title"]


@pytest.mark.parametrize("moment", ["2026-03-01T12:00:00+01:00", "2026-03-01T12:00:00%2B01:00"])
def test_a_plus_of_a_zone_may_be_left_unescaped(api: httpx.Client, world: World, moment: str):
    world.build(WORLD)
    reply = api.get(f"/v1/people/ann/roles-held?known_at={moment}")
    assert reply.json()["known_at"] == "2026-03-01T11:00:00Z"


@pytest.mark.parametrize(
    "party",
    ["a%2Fb", "%F0%9F%98%80", "a" * 10_000, "a%20b", "%00", "a%0Ab", "ann%40acme.example"],
    ids=["slash", "emoji", "10,000 characters", "space", "nul", "line feed", "address"],
)
@pytest.mark.parametrize("path", ["/v1/people/{}/roles-held", "/v1/parties/{}", "/v1/consents/{}/given"])
def test_what_is_no_id_is_said_to_be_none(api: httpx.Client, party: str, path: str):
    problem = is_problem(api.get(path.format(party)), 422, "invalid-input")
    assert problem["expected"] == "1 to 64 of A-Z a-z 0-9 . _ ~ -"


def test_unknown_paths_and_methods(api: httpx.Client):
    is_problem(api.get("/v1/nothing"), 404, "no-such-path")
    is_problem(api.get("/"), 404, "no-such-path")
    reply = api.post("/v1/people/ann/roles-held")
    is_problem(reply, 405, "method-not-allowed")
    assert reply.headers["allow"] == "GET"


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{not json", "application/json", 400, "invalid-json"),
        (b"\xff\xfe{}", "application/json", 400, "invalid-json"),
        (b"[" * 100_000, "application/json", 400, "invalid-json"),
        (b"{}", "text/plain", 415, "not-json"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "not-json"),
        (b"[]", "application/json", 422, "invalid-input"),
        (b"null", "application/json", 422, "invalid-input"),
        (b"", "application/json", 422, "invalid-input"),
    ],
)
def test_bodies_that_are_not_right(api: httpx.Client, content: bytes, kind: str, status: int, code: str):
    reply = api.post("/v1/statements", content=content, headers={"content-type": kind})
    is_problem(reply, status, code)


def test_a_compressed_body_is_refused(api: httpx.Client):
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    is_problem(api.post("/v1/statements", content=b"x", headers=headers), 415, "not-json")


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"kind": "chef"}, 422, "unknown-word", "kind"),
        ({"family": "OWNS"}, 422, "unknown-word", "family"),
        ({"scope": "secret"}, 422, "unknown-word", "scope"),
        ({"from_id": "nobody"}, 422, "invalid-input", "from"),
        ({"from_id": "wg"}, 422, "invalid-input", "from"),
        ({"to_id": "ann"}, 422, "invalid-input", "to"),
        ({"valid_from": "2026-02-30"}, 422, "invalid-input", "valid_from"),
        ({"valid_from": 20200101}, 422, "invalid-input", "valid_from"),
        ({"valid_from": "2021-01-01", "valid_to": "2020-01-01"}, 422, "invalid-input", "valid_to"),
        ({"confidence": 2}, 422, "invalid-input", "confidence"),
        ({"since": "2020-01-01"}, 422, "invalid-input", "since"),
        ({"title": "x" * 10_000}, 422, "invalid-input", "title"),
        ({"title": "\ud800"}, 422, "invalid-input", "title"),
    ],
)
def test_a_wrong_statement_is_named(
    api: httpx.Client, world: World, change: dict[str, object], status: int, code: str, field: str
):
    world.build(WORLD)
    content = json.dumps(ROLE | change)  # unlike the client's own it escapes what is not ASCII
    reply = api.post("/v1/statements", content=content, headers={"content-type": "application/json"})
    assert is_problem(reply, status, code)["field"] == field


def test_a_batch_names_the_row(api: httpx.Client, world: World):
    world.build(WORLD)
    rows = [ROLE, ROLE | {"valid_from": "2021-01-01", "valid_to": "2020-01-01", "title": "b"}]
    problem = is_problem(api.post("/v1/statements/batch", json={"statements": rows}), 422, "invalid-input")
    assert (problem["row"], problem["field"]) == (1, "valid_to")
    rows[1] = ROLE | {"from_id": "nobody"}
    problem = is_problem(api.post("/v1/statements/batch", json={"statements": rows}), 422, "invalid-input")
    assert (problem["row"], problem["field"]) == (1, "from")
    assert api.get("/v1/people/ann/roles-held").json()["roles"] == []
    is_problem(api.post("/v1/statements/batch", json={"statements": []}), 422, "invalid-input")


def test_a_circle_and_an_overlap_are_conflicts(api: httpx.Client, world: World):
    world.build("person ann\nperson bob\ncompany acme\nann line bob ..\nann employee acme 2020-01-01..")
    line = {"family": "REPORTS_TO", "kind": "line", "from_id": "bob", "to_id": "ann"}
    is_problem(api.post("/v1/statements", json=line), 409, "cycle")
    is_problem(api.post("/v1/statements", json=ROLE | {"valid_from": "2021-01-01"}), 409, "overlap")


def test_a_statement_that_is_none(api: httpx.Client):
    is_problem(api.get("/v1/statements/ann"), 422, "invalid-input")
    is_problem(api.get("/v1/statements/99999.01J00000000000000000000000"), 404, "not-found")
    is_problem(api.get("/v1/statements/99999999999999999999.1"), 422, "invalid-input")


def test_an_unexpected_error_says_nothing_of_itself(
    crm: GraphCRM, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_: object) -> None:
        raise RuntimeError("Ann Müller has a secret")

    monkeypatch.setattr(People, "roles_held", broken)
    caplog.set_level(logging.INFO, "graphcrm")
    with serving(crm) as client:
        reply = client.get("/v1/people/ann/roles-held")
    is_problem(reply, 500, "unexpected")
    assert "secret" not in reply.text
    assert "Traceback" not in reply.text
    told = [record.__dict__["told"] for record in caplog.records if "told" in record.__dict__]
    unexpected = next(one for one in told if one["event"] == "unexpected")
    assert unexpected["error"][0] == "RuntimeError"
    assert any("broken" in step for step in unexpected["error"])
    assert unexpected["id"] == reply.headers["x-request-id"]
    assert "secret" not in str(told)
    assert "secret" not in caplog.text
