"""OpenID Connect: the authorisation code flow with PKCE, and id tokens as bearer; the home of joserfc.

What is kept between the way there and the way back lies in one cookie of the browser itself, a random secret, from
which state, nonce and verifier follow; each such secret is good once, for ten minutes.
"""

from __future__ import annotations

import secrets
import time
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import compare_digest
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from graphcrm.errors import IssuerSilent, NotSignedIn, SettingsError
from graphcrm.readers import Reader
from graphcrm.settings import Settings
from graphcrm.topics.sign_in import SignIn

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a key pair alone: the client's secret signs nothing."""
FLOW_COOKIE = "graphcrm_openid"
FLOW_SECONDS = 600
LEEWAY_SECONDS = 60
METADATA_SECONDS = 3600.0
KEYS_AGAIN_SECONDS = 30.0
FLOWS_AT_MOST = 10_000
SECONDS_AT_MOST = 10.0
"""How long the issuer may take to answer."""


class OpenIdRefused(NotSignedIn):
    """The way back from the issuer does not prove who somebody is; says what is wrong with it."""

    code = "openid-refused"


@dataclass(frozen=True, slots=True)
class Flow:
    """One way to the issuer and back, all of it from one secret."""

    secret: str

    def part(self, name: str) -> str:
        """What the secret is for one purpose; none tells another, or the secret."""
        return sha256(f"{name} {self.secret}".encode()).hexdigest()

    @property
    def challenge(self) -> str:
        """The hash of the verifier, as RFC 7636 has it (S256)."""
        return urlsafe_b64encode(sha256(self.part("verifier").encode()).digest()).rstrip(b"=").decode()


class OpenId:
    """Signs in by an issuer. Safe between threads."""

    def __init__(self, settings: Settings, sign_in: SignIn) -> None:
        if not settings.oidc_client_id:
            raise SettingsError("oidc_issuer is set: oidc_client_id is needed too")
        self.settings = settings
        self.client_id = settings.oidc_client_id
        self.issuer = str(settings.oidc_issuer).rstrip("/")
        self._sign_in = sign_in
        self._lock = Lock()
        self._metadata: tuple[float, dict[str, Any]] = (0.0, {})
        self._keys: tuple[float, KeySet] | None = None
        self._used: OrderedDict[str, float] = OrderedDict()

    def start(self, redirect_uri: str) -> tuple[Flow, str]:
        """A new flow, and the issuer's address that begins it.

        Raises:
            IssuerSilent: the issuer does not answer.
        """
        flow = Flow(secrets.token_urlsafe(32))
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "scope": self.settings.oidc_scope,
            "state": flow.part("state"),
            "nonce": flow.part("nonce"),
            "code_challenge": flow.challenge,
            "code_challenge_method": "S256",
        }
        address = self._endpoint("authorization_endpoint")
        return flow, f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def finish(self, secret: str | None, query: Mapping[str, str], redirect_uri: str) -> Reader:
        """The reader who came back from the issuer.

        Raises:
            OpenIdRefused: says what is wrong: the flow, the code, the token or who it names.
            IssuerSilent: the issuer does not answer.
        """
        if secret is None:
            raise OpenIdRefused("this sign-in was not begun in this browser, or over ten minutes ago; begin again")
        flow = Flow(secret)
        if not compare_digest(query.get("state", "").encode(), flow.part("state").encode()):
            raise OpenIdRefused("the state is not that of this browser's sign-in; begin again")
        if "error" in query:
            raise OpenIdRefused("the issuer refused to sign you in")
        self._use_up(flow)
        token = self._exchanged(query.get("code", ""), flow, redirect_uri)
        return self.reader(self.claims(token, nonce=flow.part("nonce")))

    def takes_bearer(self, text: str) -> bool:
        """Whether a bearer token is an id token, and such are taken."""
        return self.settings.oidc_bearer and text.count(".") == 2

    def bearer(self, text: str) -> Reader:
        """The reader of an id token that was sent as bearer.

        Raises:
            NotSignedIn: forged, expired, for somebody else, or of nobody whom we know.
        """
        claims = self.claims(text, nonce=None)
        found = self.reader(claims)
        self._sign_in.remember(text, found, float(claims["exp"]) - time.time())
        return found

    def claims(self, text: str, *, nonce: str | None) -> dict[str, Any]:
        """What a token says, if it is the issuer's, for us, in time and of this flow.

        Raises:
            OpenIdRefused: says which of these it is not.
        """
        decoded = self._decoded(text)
        checks = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._metadata_of("issuer")},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            checks.validate(decoded)
        except JoseError as error:
            raise _wrong_claim(getattr(error, "claim", None) or "exp") from error
        if nonce is not None and not compare_digest(str(decoded.get("nonce", "")).encode(), nonce.encode()):
            raise _wrong_claim("nonce")
        if decoded.get("azp", self.client_id) != self.client_id:
            raise _wrong_claim("azp")
        return decoded

    def reader(self, claims: Mapping[str, Any]) -> Reader:
        """The reader whom claims name, by subject, else by an address that the issuer has verified.

        The claim of rights only narrows what the reader was given here.

        Raises:
            OpenIdRefused: nobody whom we know.
        """
        email = claims.get("email") if claims.get("email_verified") is True else None
        try:
            found = self._sign_in.named(issuer_subject=str(claims["sub"]), email=str(email) if email else None)
        except NotSignedIn as error:
            raise OpenIdRefused("the issuer knows you, but you are no reader here") from error
        claim = self.settings.oidc_rights_claim
        if claim is None:
            return found
        told = claims.get(claim, [])
        words = set(told.split()) if isinstance(told, str) else {str(word) for word in told}
        scopes = {word.removeprefix("scope:") for word in words if word.startswith("scope:")}
        return replace(
            found,
            rights=frozenset(right for right in found.rights if right.value in words),
            scopes=found.scopes & scopes if scopes else found.scopes,
        )

    def _exchanged(self, code: str, flow: Flow, redirect_uri: str) -> str:
        """The id token for a code."""
        secret = self.settings.oidc_client_secret
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self.client_id,
            "code_verifier": flow.part("verifier"),
        }
        address = self._endpoint("token_endpoint")
        auth = (self.client_id, secret.get_secret_value()) if secret else None
        try:
            reply = httpx.post(address, data=sent, auth=auth, timeout=SECONDS_AT_MOST)
        except httpx.HTTPError as error:
            raise IssuerSilent("the issuer does not answer") from error
        if reply.status_code >= 500:
            raise IssuerSilent("the issuer does not answer")
        try:
            token = reply.json().get("id_token") if reply.is_success else None
        except (ValueError, AttributeError):
            token = None
        if not isinstance(token, str):
            raise OpenIdRefused("the issuer does not take this code")
        return token

    def _decoded(self, text: str) -> dict[str, Any]:
        try:
            return self._signed(text, again=False)
        except (JoseError, ValueError):
            # a signature by a key that is newer than those we hold
            try:
                return self._signed(text, again=True)
            except (JoseError, ValueError) as error:
                raise OpenIdRefused("the issuer's token is not valid: its signature") from error

    def _signed(self, text: str, *, again: bool) -> dict[str, Any]:
        return dict(jwt.decode(text, self._key_set(again=again), algorithms=ALGORITHMS).claims)

    def _use_up(self, flow: Flow) -> None:
        now, mark = time.monotonic(), flow.part("used")
        with self._lock:
            while self._used and (len(self._used) >= FLOWS_AT_MOST or next(iter(self._used.values())) < now):
                self._used.popitem(last=False)
            if mark in self._used:
                raise OpenIdRefused("this sign-in was finished already; begin again")
            self._used[mark] = now + FLOW_SECONDS

    def _endpoint(self, name: str) -> str:
        return str(self._metadata_of(name))

    def _metadata_of(self, name: str) -> Any:
        until, found = self._metadata
        if time.monotonic() >= until:
            found = _fetched(f"{self.issuer}/.well-known/openid-configuration")
            if str(found.get("issuer", "")).rstrip("/") != self.issuer:
                raise OpenIdRefused("the issuer says it is another than the settings name", claim="iss")
            self._metadata = time.monotonic() + METADATA_SECONDS, found
        return found.get(name)

    def _key_set(self, *, again: bool) -> KeySet:
        held = self._keys
        if held is None or (again and time.monotonic() - held[0] > KEYS_AGAIN_SECONDS):
            keys = KeySet.import_key_set(_fetched(self._endpoint("jwks_uri")))  # type: ignore[arg-type]
            self._keys = held = time.monotonic(), keys
        return held[1]


def _wrong_claim(claim: str) -> OpenIdRefused:
    return OpenIdRefused(f"the issuer's token is not valid: its claim {claim}", claim=claim)


def _fetched(url: str) -> dict[str, Any]:
    try:
        reply = httpx.get(url, timeout=SECONDS_AT_MOST)
        reply.raise_for_status()
        found = reply.json()
    except (httpx.HTTPError, ValueError) as error:
        raise IssuerSilent("the issuer does not answer") from error
    if not isinstance(found, dict):
        raise IssuerSilent("the issuer does not answer as one")
    return found
