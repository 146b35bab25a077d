"""Signing in over HTTP: every route as every kind of reader, sessions, a company's proxy, an address that tries."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import APIRoute
from pydantic import SecretStr
from serving import changed, is_problem, serving
from worlds import World

from graphcrm.api import brake as brakes
from graphcrm.api.answers import VERSION
from graphcrm.api.app import TOPICS, create_app
from graphcrm.api.brake import Brake
from graphcrm.api.doorkeeper import COOKIE, trusted_networks
from graphcrm.api.guard import LOOPBACK_NAMES, OPEN
from graphcrm.crm import GraphCRM
from graphcrm.errors import SettingsError
from graphcrm.readers import Right

WORLD = """
person ann "Ann"
company acme "Acme"
ann employee acme 2020-01-01..
"""
RIGHTS = {
    "read": {Right.READ},
    "write": {Right.READ, Right.WRITE},
    "import": {Right.READ, Right.IMPORT},
    "administer": {Right.READ, Right.ADMINISTER},
}
STRANGERS = {"none", "wrong", "malformed", "expired", "revoked"}


def routes(crm: GraphCRM) -> dict[tuple[str, str], Right | None]:
    """Every route under /v1 with the right that it needs, from the application itself."""
    found = {}
    for topic in TOPICS:
        for route in topic.router.routes:
            assert isinstance(route, APIRoute)
            for method in route.methods:
                found[method, VERSION + route.path.replace(":path}", "}")] = route.endpoint.right  # type: ignore[attr-defined]
    document = create_app(crm).openapi()["paths"]
    told = {(method.upper(), path) for path in document if path.startswith(VERSION) for method in document[path]}
    assert told <= found.keys()
    return found


def token(crm: GraphCRM, name: str, **given: object) -> str:
    crm.readers.add(name, **given)  # type: ignore[arg-type]
    return crm.readers.token(name).token


def bearer(text: str) -> dict[str, str]:
    return {"authorization": f"Bearer {text}"}


def test_every_route_as_every_kind_of_reader(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(brakes, "FREE", 10_000)
    crm = world.build(WORLD).crm
    kinds = {kind: token(crm, kind, rights=[kind]) for kind in RIGHTS}
    kinds["narrowed"] = token(crm, "narrowed", rights=["write", "administer"], scopes=["care"])
    strangers = {"none": {}, "wrong": bearer("gcrm_" + "0" * 16 + "_" + "A" * 43), "malformed": bearer("x")}
    expired, revoked = token(crm, "expired"), token(crm, "revoked")
    crm.readers.revoke("revoked")
    crm.graph.run_schema(
        f"MATCH (one:Credential {{id: '{expired[5:21]}'}}) SET one.expires_at = datetime('2020-01-01T00:00:00Z')"
    )
    strangers |= {"expired": bearer(expired), "revoked": bearer(revoked)}
    assert strangers.keys() == STRANGERS
    table = routes(crm)
    assert {route for route, right in table.items() if right is None} == OPEN
    bodies = set()
    with serving(crm) as client:
        for (method, path), right in table.items():
            place = path.format_map(Words())
            if right is None:
                continue
            for headers in strangers.values():
                reply = client.request(method, place, headers=headers)
                is_problem(reply, 401, "not-signed-in")
                bodies.add(reply.text)
            for kind, rights in RIGHTS.items():
                if right in rights:
                    continue
                reply = client.request(method, place, headers=bearer(kinds[kind]))
                assert is_problem(reply, 403, "missing-right")["right"] == right.value
            if right is Right.READ and method == "GET":
                reply = client.get(place, headers=bearer(kinds["narrowed"]))
                assert reply.status_code in (200, 404, 422), reply.text
                assert "Acme" not in reply.text
    assert len(bodies) == 1


class Words(dict[str, str]):
    """Any word of a path."""

    def __missing__(self, name: str) -> str:
        return "ann"


def test_a_route_that_shows_no_right_is_refused():
    from graphcrm.api.answers import AnswerRouter

    with pytest.raises(TypeError, match="has to name the right"):
        AnswerRouter(prefix="/x").get("")(lambda: None)


def test_rights_reach_as_far_as_they_say(world: World):
    crm = world.build(WORLD).crm
    reads, writes = token(crm, "reads"), token(crm, "writes", rights=["write"])
    admin = token(crm, "admin", rights=["administer"])
    body = {"label": "Person", "name": "Eve"}
    with serving(crm) as client:
        is_problem(client.put("/v1/parties/eve", json=body, headers=bearer(reads)), 403, "missing-right")
        assert client.put("/v1/parties/eve", json=body, headers=bearer(writes)).status_code == 200
        assert client.get("/v1/people/ann/card", headers=bearer(reads)).status_code == 200
        me = client.get("/v1/me", headers=bearer(writes)).json()
        assert (me["name"], me["rights"]) == ("writes", ["read", "write"])
        made = client.post("/v1/readers", json={"name": "new", "scopes": ["b2b"]}, headers=bearer(admin))
        assert made.status_code == 200, made.text
        given = client.post("/v1/readers/new/tokens", json={"days": 1}, headers=bearer(admin)).json()
        assert client.get("/v1/me", headers=bearer(given["token"])).json()["scopes"] == ["b2b"]
        gone = client.post(f"/v1/readers/new/revoke?token={given['id']}", headers=bearer(admin))
        assert gone.status_code == 200, gone.text
        is_problem(client.get("/v1/me", headers=bearer(given["token"])), 401, "not-signed-in")


def test_a_scope_withdrawn_in_the_middle_of_paging(world: World):
    crm = world.build(WORLD + "ann member acme 2021-01-01.. @hr\n").crm
    crm.readers.add("pages", scopes=["b2b", "hr"])
    text = crm.readers.token("pages").token
    asked = "/v1/changes/between?since=2019-01-01&limit=1"
    with serving(crm) as client:
        first = client.get(asked, headers=bearer(text)).json()
        assert first["scopes"] == ["b2b", "hr"]
        admin = token(crm, "admin", rights=["administer"])
        client.post("/v1/readers", json={"name": "pages", "scopes": ["b2b"]}, headers=bearer(admin))
        second = client.get(f"{asked}&cursor={first['next']}", headers=bearer(text)).json()
    assert second["scopes"] == ["b2b"]
    assert '"hr"' not in str(second)


def test_without_readers_the_machine_is_the_operators(api: httpx.Client):
    assert api.get("/v1/me").json()["name"] == "local"


def test_a_session_of_the_page(world: World):
    crm = world.build(WORLD).crm
    text = token(crm, "page", rights=["write"])
    code = crm.readers.link("page").token
    body = {"label": "Person", "name": "Eve"}
    with serving(crm) as client:
        own = {"origin": f"http://127.0.0.1:{client.base_url.port}"}
        is_problem(client.post("/v1/session", json={"token": "no"}), 401, "not-signed-in")
        elsewhere = {"origin": "http://x.example"}
        is_problem(client.post("/v1/session", json={"token": text}, headers=elsewhere), 403, "foreign-origin")
        opened = client.post("/v1/session", json={"token": code}, headers=own)
        assert opened.json()["reader"] == "page"
        cookie = opened.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie
        assert client.get("/v1/me").json()["name"] == "page"
        for headers in ({}, {"origin": "http://x.example"}, {"sec-fetch-site": "same-site"}):
            is_problem(client.put("/v1/parties/eve", json=body, headers=headers), 403, "foreign-origin")
        assert client.put("/v1/parties/eve", json=body, headers=own).status_code == 200
        kept = client.cookies[COOKIE]
        is_problem(client.post("/v1/session", json={"token": code}, headers=own), 401, "not-signed-in")
        assert client.delete("/v1/session", headers=own).json() == {"closed": True}
        assert COOKIE not in client.cookies
        is_problem(client.get("/v1/me", headers={"cookie": f"{COOKIE}={kept}"}), 401, "not-signed-in")
        is_problem(client.get("/v1/me", headers={"cookie": f"{COOKIE}={text}"}), 401, "not-signed-in")
        page = client.get("/sign-in")
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert "https://" not in page.text
        assert client.get("/sign-in/page.js").status_code == 200


@pytest.fixture
def behind(world: World) -> Iterator[tuple[GraphCRM, httpx.Client]]:
    """A server that believes a proxy on loopback."""
    crm = world.build(WORLD).crm
    crm.readers.add("ann-reads", person="ann", email="ann@acme.example")
    with serving(changed(crm, proxy_header="X-User", proxy_addresses=("127.0.0.0/8",))) as client:
        yield crm, client


def test_a_proxy_that_is_believed(behind: tuple[GraphCRM, httpx.Client]):
    crm, client = behind
    for named in ("ann-reads", "ann@acme.example", "Ann@ACME.example"):
        assert client.get("/v1/me", headers={"x-user": named}).json()["person"] == "ann"
    for named in ("", "nobody", "nobody@acme.example"):
        is_problem(client.get("/v1/me", headers={"x-user": named}), 401, "not-signed-in")
    is_problem(client.get("/v1/me"), 401, "not-signed-in")
    text = token(crm, "page")
    https = {"x-forwarded-proto": "https"}
    assert "Secure" in client.post("/v1/session", json={"token": text}, headers=https).headers["set-cookie"]


def test_a_proxy_that_is_not(world: World, caplog: pytest.LogCaptureFixture):
    crm = world.build(WORLD).crm
    crm.readers.add("ann-reads", person="ann")
    with serving(changed(crm, proxy_header="X-User", proxy_addresses=("192.0.2.1",))) as client:
        is_problem(client.get("/v1/me", headers={"x-user": "ann-reads"}), 401, "not-signed-in")
    assert "proxy header ignored" in caplog.text
    assert "ann" not in caplog.text
    with pytest.raises(SettingsError, match="proxy_addresses"):
        trusted_networks(("everybody",))


def test_this_machines_reader_without_a_token(world: World):
    crm = world.build(WORLD).crm
    crm.readers.add("ann-reads", person="ann", scopes=["b2b"])
    with serving(changed(crm, local_reader="ann-reads"), hosts=LOOPBACK_NAMES) as client:
        assert client.get("/v1/me").json()["name"] == "ann-reads"
        is_problem(client.get("/v1/me", headers={"host": "rebound.example"}), 421, "wrong-host")
        is_problem(client.put("/v1/parties/eve", json={"label": "Person", "name": "E"}), 403, "missing-right")
        is_problem(client.get("/v1/me", headers=bearer("x")), 401, "not-signed-in")


def test_the_setting_s_token_is_an_administrator(world: World):
    crm = world.build(WORLD).crm
    with serving(changed(crm, api_token=SecretStr("long-and-random"))) as client:
        assert client.get("/v1/readers", headers=bearer("long-and-random")).status_code == 200


def test_an_address_that_tries_is_slowed_logged_and_forgotten(monkeypatch: pytest.MonkeyPatch):
    brake = Brake()
    for _ in range(brakes.FREE):
        assert brake.wait("192.0.2.1") == 0
        brake.failed("192.0.2.1")
    waits = [brake.wait("192.0.2.1") for _ in range(30)]
    told = [wait for wait in waits if wait is not None]
    assert told[0] < told[1] < told[5]
    assert waits[-1] is None  # as many connections as it may open: one attempt a second, no more wait
    assert brake.wait("192.0.2.2") == 0
    monkeypatch.setattr(brakes, "ADDRESSES", 50)
    for number in range(200):
        brake.failed(f"10.0.0.{number}")
    assert len(brake) == 50
    monkeypatch.setattr(brakes, "FORGIVEN_AFTER", -1)
    assert brake.wait("10.0.0.199") == 0


def test_trying_is_slowed_over_http_but_who_is_known_goes_on(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(brakes, "WAIT_AT_MOST", -1.0)
    crm = world.build(WORLD).crm
    text = token(crm, "known")
    with serving(crm) as client:
        assert client.get("/v1/me", headers=bearer(text)).status_code == 200
        for _ in range(brakes.FREE):
            is_problem(client.get("/v1/me", headers=bearer("x")), 401, "not-signed-in")
        is_problem(client.get("/v1/me", headers=bearer("x")), 429, "too-many-attempts")
        is_problem(client.post("/v1/session", json={"token": "x"}), 429, "too-many-attempts")
        assert client.get("/v1/me", headers=bearer(text)).status_code == 200
