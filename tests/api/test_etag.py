"""ETags: what has not changed is not sent again, what has changed is not overwritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from serving import is_problem
from worlds import World

from graphcrm.api.etag import tag_of

ANN = {"label": "Person", "name": "Ann"}


@pytest.mark.parametrize("path", ["/v1/people/ann/roles-held", "/v1/parties/ann", "/v1/vocabulary"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_what_has_not_changed_is_not_sent_again(api: httpx.Client, world: World, path: str, coding: str):
    world.build("person ann")
    first = api.get(path, headers={"accept-encoding": coding})
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = api.get(path, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert "etag" in again.headers
    assert api.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_change_changes_the_tag(api: httpx.Client, world: World):
    world.build("person ann\ncompany acme")
    tag = api.get("/v1/people/ann/roles-held").headers["etag"]
    world.build("ann employee acme 2020-01-01..")
    assert api.get("/v1/people/ann/roles-held", headers={"if-none-match": tag}).status_code == 200


def test_the_tag_varies_by_reader():
    assert tag_of(b"{}", "ann") != tag_of(b"{}", "bob")
    assert tag_of(b"{}", "ann") == tag_of(b"{}", "ann")


def test_a_write_is_bound_to_what_was_read(api: httpx.Client, world: World):
    world.build('person ann "Ann"')
    tag = api.get("/v1/parties/ann").headers["etag"]
    assert api.put("/v1/parties/ann", json=ANN | {"name": "Anna"}, headers={"if-match": tag}).status_code == 200
    reply = api.put("/v1/parties/ann", json=ANN | {"name": "Anne"}, headers={"if-match": tag})
    is_problem(reply, 412, "precondition-failed")
    assert api.get("/v1/parties/ann").json()["name"] == "Anna"
    fresh = api.get("/v1/parties/ann").headers["etag"]
    assert api.put("/v1/parties/ann", json=ANN | {"name": "Anne"}, headers={"if-match": fresh}).status_code == 200


def test_any_version_has_to_be_one(api: httpx.Client, world: World):
    world.build("person ann")
    assert api.put("/v1/parties/ann", json=ANN, headers={"if-match": "*"}).status_code == 200
    is_problem(api.put("/v1/parties/bob", json=ANN, headers={"if-match": "*"}), 412, "precondition-failed")
    is_problem(api.put("/v1/parties/bob", json=ANN, headers={"if-match": '"x"'}), 412, "precondition-failed")
    is_problem(api.put("/v1/parties/ann", json=ANN, headers={"if-match": '"x", "y"'}), 422, "invalid-input")
    is_problem(api.get("/v1/parties/bob"), 404, "not-found")


def test_of_writers_who_have_read_the_same_one_wins(api: httpx.Client, world: World):
    world.build('person ann "Ann"')
    tag = api.get("/v1/parties/ann").headers["etag"]

    def put(n: int) -> int:
        reply = api.put("/v1/parties/ann", json=ANN | {"name": f"Ann {n}"}, headers={"if-match": tag})
        return reply.status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(put, range(8)))
    assert sorted(statuses) == [200] + [412] * 7
    winner = statuses.index(200)
    assert api.get("/v1/parties/ann").json()["name"] == f"Ann {winner}"


def test_the_version_of_an_earlier_state_of_knowledge_is_none(api: httpx.Client, world: World):
    world.build('person ann "Ann"')
    then = api.get("/v1/parties/ann").json()["recorded_at"]
    world.build('person ann "Anna"')
    before = api.get("/v1/parties/ann", params={"known_at": then})
    assert (before.json()["name"], before.json()["version"]) == ("Ann", None)
    reply = api.put("/v1/parties/ann", json=ANN, headers={"if-match": before.headers["etag"]})
    is_problem(reply, 412, "precondition-failed")
