"""Large bodies: refused on the way in, compressed on the way out."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import httpx
import pytest
from serving import changed, is_problem, serving
from worlds import World

from graphcrm.crm import GraphCRM

JSON = {"content-type": "application/json"}


@pytest.fixture
def narrow(crm: GraphCRM) -> Iterator[httpx.Client]:
    """A server that takes 10,000 bytes."""
    with serving(changed(crm, max_body_bytes=10_000)) as client:
        yield client


def test_a_body_that_says_it_is_too_large(narrow: httpx.Client):
    reply = narrow.post("/v1/statements", content=b" " * 10_001, headers=JSON)
    assert is_problem(reply, 413, "body-too-large")["limit"] == 10_000
    is_problem(narrow.post("/v1/statements", content=b" " * 10_000, headers=JSON), 400, "invalid-json")


def test_a_body_in_chunks_that_turns_out_too_large(narrow: httpx.Client):
    def chunks() -> Iterator[bytes]:
        for _ in range(11):
            yield b" " * 1_000

    is_problem(narrow.post("/v1/statements", content=chunks(), headers=JSON), 413, "body-too-large")


def test_a_large_answer_is_compressed_for_who_takes_it(api: httpx.Client):
    plain = api.get("/v1/vocabulary", headers={"accept-encoding": "identity"})
    with api.stream("GET", "/v1/vocabulary", headers={"accept-encoding": "gzip"}) as zipped:
        raw = b"".join(zipped.iter_raw())
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert len(raw) == int(zipped.headers["content-length"]) < len(plain.content) / 3
    assert gzip.decompress(raw) == plain.content
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert "accept-encoding" in zipped.headers["vary"]


def test_a_small_answer_is_not_compressed(api: httpx.Client, world: World):
    world.build("person ann")
    assert "content-encoding" not in api.get("/v1/people/ann/roles-held").headers
