"""Who a request comes from: a bearer token, a page's session, a company's proxy, or this machine."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import Scope

from graphcrm.api.brake import Brake
from graphcrm.api.openid import OpenId
from graphcrm.crm import GraphCRM
from graphcrm.errors import NotSignedIn, SettingsError, TooManyAttempts
from graphcrm.readers import SETTING, Reader, operator
from graphcrm.readers.tokens import Kind
from graphcrm.settings import Settings
from graphcrm.topics.sign_in import SignIn

log = logging.getLogger("graphcrm.api.sign_in")

COOKIE = "graphcrm_session"
NOBODY = Reader("nobody", "nobody", frozenset(), frozenset())
"""Whoever has not signed in: has no rights."""


class ForeignWrite(Exception):
    """A write that a browser sends with a cookie, and does not say that one of our own pages made it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A request's reader; None is who sits at the machine."""

    reader: Reader | None
    asked_to_sign_in: bool


class Doorkeeper:
    """Finds a request's reader."""

    def __init__(self, crm: GraphCRM) -> None:
        settings = crm.settings
        self.settings = settings
        self.sign_in: SignIn = crm.sign_in
        self.openid = OpenId(settings, self.sign_in) if settings.oidc_issuer else None
        self.brake = Brake()
        secret = settings.api_token.get_secret_value() if settings.api_token else None
        self._setting = sha256(secret.encode()).digest() if secret else None
        self._operator = operator(crm.vocabulary.scope_names, SETTING)
        self.trusted = trusted_networks(settings.proxy_addresses)

    async def find(self, scope: Scope, headers: Headers, *, is_write: bool) -> Found:
        """The reader of a request.

        Raises:
            NotSignedIn: what it brings signs nobody in, or it brings nothing where that is needed.
            TooManyAttempts, ForeignWrite: see there.
        """
        given = headers.get("authorization")
        if given is not None:
            return Found(await self.bearer(given, address_of(scope, headers, self.trusted)), True)
        cookie = session_cookie(headers)
        if cookie is not None:
            if is_write and not is_own_page(headers):
                raise ForeignWrite
            return Found(await self._known(cookie, Kind.SESSION, address_of(scope, headers, self.trusted)), True)
        named = self._named_by_proxy(scope, headers)
        if named is not None:
            if is_write and "origin" in headers and not is_own_page(headers):
                raise ForeignWrite
            return Found(await run_in_threadpool(self._of_proxy, named), True)
        return Found(await self._without(scope), False)

    async def bearer(self, given: str, address: str) -> Reader:
        """The reader of an Authorization header."""
        kind, _, text = given.partition(" ")
        text = text.strip()
        if kind.lower() != "bearer" or not text:
            raise NotSignedIn("")
        if self._setting:
            # the hashes have one length, so the comparison takes the same time whatever was given
            sent = sha256(text.encode("latin-1")).digest()
            if compare_digest(sent, self._setting):
                return self._operator
        return await self._known(text, Kind.TOKEN, address)

    async def _known(self, text: str, kind: Kind, address: str) -> Reader:
        seen = self.sign_in.seen(text)
        if seen is not None:
            return seen
        await self.slowed(address)
        try:
            if kind is Kind.TOKEN and self.openid and self.openid.takes_bearer(text):
                return await run_in_threadpool(self.openid.bearer, text)
            return await run_in_threadpool(self.sign_in.reader, text, kind)
        except NotSignedIn:
            self.brake.failed(address)
            raise

    async def slowed(self, address: str) -> None:
        """Wait as long as an address has to whose attempts failed.

        Raises:
            TooManyAttempts: too many wait already.
        """
        wait = self.brake.wait(address)
        if wait is None:
            raise TooManyAttempts("too many attempts to sign in from this address have failed")
        if wait:
            await asyncio.sleep(wait)

    def _named_by_proxy(self, scope: Scope, headers: Headers) -> str | None:
        header = self.settings.proxy_header
        if header is None or header not in headers:
            return None
        peer = peer_of(scope)
        if not is_trusted(peer, self.trusted):
            told = {"event": "proxy header ignored", "address": peer}
            log.warning("proxy header ignored", extra={"told": told})
            return None
        return headers[header].strip()

    def _of_proxy(self, named: str) -> Reader:
        seen = self.sign_in.seen(f"proxy {named}")
        if seen is not None:
            return seen
        is_address = "@" in named
        found = self.sign_in.named(name=None if is_address else named, email=named if is_address else None)
        self.sign_in.remember(f"proxy {named}", found, 60)
        return found

    async def _without(self, scope: Scope) -> Reader | None:
        settings = self.settings
        if settings.local_reader and is_loopback(peer_of(scope)):
            return await run_in_threadpool(self._of_proxy, settings.local_reader)
        if always_asks(settings):
            raise NotSignedIn("")
        if not self.sign_in.knows_count():
            await run_in_threadpool(self.sign_in.has_readers)
        if self.sign_in.has_readers():
            raise NotSignedIn("")
        return None


def always_asks(settings: Settings) -> bool:
    """Whether everybody has to sign in, be there readers or not."""
    beyond = not is_loopback(settings.host)
    return bool(beyond or settings.api_token or settings.proxy_header or settings.oidc_issuer)


Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


def trusted_networks(addresses: tuple[str, ...]) -> Networks:
    """The addresses and networks whose proxy is believed.

    Raises:
        SettingsError: one that is neither.
    """
    try:
        return tuple(ipaddress.ip_network(address) for address in addresses)
    except ValueError as error:
        raise SettingsError(f"proxy_addresses: {error}; right would be e.g. 10.0.0.5 or 10.0.0.0/24") from None


def is_trusted(address: str, networks: Networks) -> bool:
    """Whether an address is in one of these networks."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def peer_of(scope: Scope) -> str:
    """The address at the other end of the connection."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def address_of(scope: Scope, headers: Headers, trusted: Networks) -> str:
    """The address that a request comes from, behind a proxy that is believed."""
    peer = peer_of(scope)
    if trusted and is_trusted(peer, trusted):
        for hop in reversed(headers.get("x-forwarded-for", "").split(",")):
            if hop.strip() and not is_trusted(hop.strip(), trusted):
                return hop.strip()[:64]
    return peer


def is_https(scope: Scope, headers: Headers, trusted: Networks) -> bool:
    """Whether the browser speaks https, to us or to a proxy that is believed."""
    told = headers.get("x-forwarded-proto", "") if is_trusted(peer_of(scope), trusted) else ""
    return (told or str(scope["scheme"])) == "https"


def session_cookie(headers: Headers) -> str | None:
    """The session in a request's cookies."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None


def is_own_page(headers: Headers) -> bool:
    """Whether the browser says that a page of this very server made the request; silence is no yes."""
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    return headers.get("sec-fetch-site") == "same-origin"
