"""Who is let in: the token, and pages of other sites."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pydantic import SecretStr
from serving import changed, is_problem, serving

from graphcrm.api.guard import LOOPBACK_NAMES
from graphcrm.crm import GraphCRM

TOKEN = "long-and-random-é"


@pytest.fixture
def locked(crm: GraphCRM) -> Iterator[httpx.Client]:
    """A server with a token."""
    with serving(changed(crm, api_token=SecretStr(TOKEN))) as client:
        yield client


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer \xff"]
)
def test_without_the_token_nothing_is_told(locked: httpx.Client, given: str | None):
    headers = {} if given is None else {"authorization": given.encode("utf-8")}
    for path in ("/v1/people/ann/roles-held", "/v1/nothing", "/v1", "/v1/vocabulary"):
        reply = locked.get(path, headers=headers)
        is_problem(reply, 401, "not-signed-in")
        assert reply.headers["www-authenticate"].startswith("Bearer")


def test_the_token_lets_in(locked: httpx.Client):
    for kind in ("Bearer", "bearer"):
        headers = {"authorization": f"{kind} {TOKEN}".encode()}
        assert locked.get("/v1/vocabulary", headers=headers).status_code == 200


def test_health_and_docs_need_no_token(locked: httpx.Client):
    for path in ("/healthz", "/readyz", "/docs", "/openapi.json"):
        assert locked.get(path).status_code == 200
    assert locked.get("/openapi.json").json()["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_a_token_gives_other_tags_than_none(locked: httpx.Client, api: httpx.Client):
    headers = {"authorization": f"Bearer {TOKEN}".encode()}
    assert locked.get("/v1/vocabulary", headers=headers).headers["etag"] != api.get("/v1/vocabulary").headers["etag"]


def test_a_page_of_another_site_may_not_write(api: httpx.Client):
    body = {"label": "Person", "name": "Ann"}
    own = f"http://127.0.0.1:{api.base_url.port}"
    for origin in ("https://elsewhere.example", "null", "http://127.0.0.1:1"):
        is_problem(api.put("/v1/parties/ann", json=body, headers={"origin": origin}), 403, "foreign-origin")
        assert api.get("/v1/vocabulary", headers={"origin": origin}).status_code == 200
    assert api.put("/v1/parties/ann", json=body, headers={"origin": own}).status_code == 200


def test_without_a_token_only_loopback_is_its_name(crm: GraphCRM):
    with serving(crm, hosts=LOOPBACK_NAMES) as client:
        for host in ("127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000"):
            assert client.get("/v1/vocabulary", headers={"host": host}).status_code == 200
        for host in ("rebound.example", "rebound.example:8000", "127.0.0.1.rebound.example", "[", ""):
            is_problem(client.get("/v1/vocabulary", headers={"host": host}), 421, "wrong-host")
