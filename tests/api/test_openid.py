"""Signing in by an OpenID Connect issuer: a real one on loopback, and tokens that are not quite its own."""

from __future__ import annotations

import datetime as dt
import json
import time
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr
from serving import changed, is_problem, serving
from worlds import World

from graphcrm.api.openid import OpenId
from graphcrm.crm import GraphCRM
from graphcrm.errors import SettingsError

with warnings.catch_warnings(record=True):  # the issuer of the tests stands on what its library calls old
    from oidc_provider_mock import User, run_server_in_thread

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
CLIENT, SECRET = "graphcrm", SecretStr("between us")
LINDA = User(sub="linda-7", claims={"email": "Linda@acme.example", "email_verified": True})
EVE = User(sub="eve-9", claims={"email": "linda@acme.example", "email_verified": False})


@contextmanager
def issuing(life: dt.timedelta = dt.timedelta(hours=1)) -> Iterator[str]:
    """A real issuer on loopback; its address."""
    with run_server_in_thread(user_claims=[LINDA, EVE], access_token_max_age=life) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with issuing() as address:
        yield address


@contextmanager
def trusting(crm: GraphCRM, issuer: str) -> Iterator[httpx.Client]:
    """A server that lets this issuer sign people in."""
    settings = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET, "oidc_bearer": True}
    with serving(changed(crm, **settings)) as client:
        yield client


def at_issuer(url: str, sub: str) -> str:
    """Sign in at the issuer, as a browser would; where it sends the browser then."""
    reply = httpx.post(url, data={"sub": sub})
    assert reply.status_code == 302, reply.text
    return reply.headers["location"]


def way_back(client: httpx.Client, sub: str = LINDA.sub) -> str:
    """Begin a sign-in and go through the issuer; the path that leads back."""
    begun = client.get("/v1/session/openid")
    assert begun.status_code == 302, begun.text
    back = urlsplit(at_issuer(begun.headers["location"], sub))
    return f"{back.path}?{back.query}"


def id_token(issuer: str, client_id: str = CLIENT, sub: str = LINDA.sub) -> str:
    """An id token that the issuer gave to a client."""
    asked = {"response_type": "code", "client_id": client_id, "redirect_uri": "http://x.example"}
    asked |= {"scope": "openid email"}
    back = at_issuer(str(httpx.URL(f"{issuer}/oauth2/authorize", params=asked)), sub)
    code = parse_qs(urlsplit(back).query)["code"][0]
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://x.example"}
    reply = httpx.post(f"{issuer}/oauth2/token", data=sent, auth=(client_id, "secret"))
    return str(reply.json()["id_token"])


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_the_issuer_signs_in_and_its_word_narrows_nothing_that_it_does_not_name(world: World, issuer: str):
    world.build("person linda").crm.readers.add("linda", person="linda", email="linda@acme.example", scopes=["b2b"])
    with trusting(world.crm, issuer) as client:
        assert 'data-openid="yes"' in client.get("/sign-in").text
        is_problem(client.get("/v1/me"), 401, "not-signed-in")
        reply = client.get(way_back(client))
        assert (reply.status_code, reply.headers["location"]) == (303, "/sign-in")
        me = client.get("/v1/me").json()
        assert (me["name"], me["person"], me["scopes"], me["rights"]) == ("linda", "linda", ["b2b"], ["read"])


def test_a_way_back_is_good_once_in_its_own_browser(world: World, issuer: str):
    world.crm.readers.add("linda", issuer_subject=LINDA.sub)
    with trusting(world.crm, issuer) as client:
        path = way_back(client)
        cookie = dict(client.cookies)
        with httpx.Client(base_url=client.base_url) as stranger:
            is_problem(stranger.get(path), 401, "openid-refused")
        is_problem(client.get(path.replace("state=", "state=0")), 401, "openid-refused")
        assert client.get(path).status_code == 303
        with httpx.Client(base_url=client.base_url, cookies=cookie) as again:
            assert "finished already" in str(is_problem(again.get(path), 401, "openid-refused")["title"])
        assert "take this code" in str(is_problem(client.get(with_code(way_back(client), "0")), 401, "openid-refused"))


def with_code(path: str, code: str) -> str:
    parts = parse_qs(urlsplit(path).query)
    return str(httpx.URL(urlsplit(path).path, params={"code": code, "state": parts["state"][0]}))


def test_an_address_that_the_issuer_has_not_verified_is_nobodys(world: World, issuer: str):
    world.crm.readers.add("linda", email="linda@acme.example")
    with trusting(world.crm, issuer) as client:
        told = is_problem(client.get(way_back(client, EVE.sub)), 401, "openid-refused")
        assert "no reader here" in str(told["title"])
        is_problem(client.get("/v1/me", headers=bearer(id_token(issuer, sub=EVE.sub))), 401, "not-signed-in")
        assert client.get("/v1/me", headers=bearer(id_token(issuer))).json()["name"] == "linda"


def test_tokens_that_are_not_quite_the_issuers(world: World, issuer: str):
    world.crm.readers.add("linda", issuer_subject=LINDA.sub)
    good = id_token(issuer)
    head, body, signature = good.split(".")
    claims = json.loads(urlsafe_b64decode(body + "==="))
    key = RSAKey.generate_key(2048)
    unsigned = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    public = httpx.get(f"{issuer}/jwks").text
    with trusting(world.crm, issuer) as client, issuing(dt.timedelta(hours=-1)) as other:
        assert client.get("/v1/me", headers=bearer(good)).json()["name"] == "linda"
        bad = {
            "of another client": id_token(issuer, "somebody-else"),
            "of another issuer": id_token(other),
            "signed by another": jwt.encode({"alg": "RS256"}, claims, key),
            "signed with the public key": jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(public)),
            "unsigned": f"{unsigned}.{body}.",
            "changed": f"{head}.{body[:-4]}AAAA.{signature}",
            "of no form": "a.b.c",
        }
        for what, token in bad.items():
            reply = client.get("/v1/me", headers=bearer(token))
            assert reply.status_code == 401, what


def test_an_expired_token_of_the_issuer(world: World):
    world.crm.readers.add("linda", issuer_subject=LINDA.sub)
    with issuing(dt.timedelta(hours=-1)) as issuer, trusting(world.crm, issuer) as client:
        is_problem(client.get("/v1/me", headers=bearer(id_token(issuer))), 401, "not-signed-in")
        told = is_problem(client.get(way_back(client)), 401, "openid-refused")
        assert "its claim exp" in str(told["title"])


def test_the_issuers_claim_narrows_rights_and_never_widens_them(world: World, issuer: str):
    world.crm.readers.add("linda", issuer_subject=LINDA.sub, rights=["write"], scopes=["b2b", "hr"])
    settings = changed(world.crm, oidc_issuer=issuer, oidc_client_id=CLIENT, oidc_rights_claim="groups").settings
    openid = OpenId(settings, world.crm.sign_in)
    for groups, rights, scopes in (
        ("read scope:b2b", {"read"}, {"b2b"}),
        (["read", "write", "administer"], {"read", "write"}, {"b2b", "hr"}),
        (["scope:care"], set(), set()),
        ([], set(), {"b2b", "hr"}),
    ):
        found = openid.reader({"sub": LINDA.sub, "groups": groups})
        assert ({right.value for right in found.rights}, set(found.scopes)) == (rights, scopes)


def test_an_issuer_that_does_not_answer_lets_nobody_in(world: World, issuer: str):
    world.crm.readers.add("linda", issuer_subject=LINDA.sub)
    token = id_token(issuer)
    with trusting(world.crm, "http://127.0.0.1:1") as client:
        is_problem(client.get("/v1/session/openid"), 502, "issuer-silent")
        assert client.get("/v1/me", headers=bearer(token)).status_code == 502
    with trusting(world.crm, f"{issuer}/") as client:
        started = time.monotonic()
        assert client.get("/v1/me", headers=bearer(token)).status_code == 200
        assert time.monotonic() - started < 30


def test_an_issuer_needs_a_client_id(crm: GraphCRM):
    with pytest.raises(SettingsError, match="oidc_client_id is needed"):
        OpenId(changed(crm, oidc_issuer="http://x.example").settings, crm.sign_in)


def test_without_an_issuer_there_is_no_way_to_one(api: httpx.Client):
    is_problem(api.get("/v1/session/openid"), 404, "not-found")
    assert "data-openid" not in api.get("/sign-in").text
