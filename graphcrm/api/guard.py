"""Who may knock: the token, where one is set, and pages of other sites, which may not.

Signing in as one of several readers takes the token's place here; a request's reader stands in its scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from graphcrm.api.problems import problem
from graphcrm.readers import LOCAL, Reader

READER = "graphcrm.reader"
"""Where a request's scope has its reader; nothing there is who sits at the machine."""
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
"""The names of a server on loopback; another name comes from a page that rebound its own."""

def reader_id(scope: Scope) -> str:
    """The id of a request's reader; that of who sits at the machine where nobody was asked to sign in."""
    reader = scope.get(READER)
    return LOCAL if reader is None else reader.id


_SAFE = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Lets a request in, or answers 401, 403 or 421."""

    def __init__(self, app: ASGIApp, *, token: str | None, hosts: Iterable[str] | None, operator: Reader) -> None:
        self.app = app
        self.operator = operator
        self.token = sha256(token.encode()).digest() if token else None
        self.hosts = frozenset(hosts) if hosts is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self.hosts is not None and host_name(headers.get("host", "")) not in self.hosts:
            title = "this server answers on loopback only; to be asked under another name it needs a token"
            await problem(421, "wrong-host", title)(scope, receive, send)
        elif scope["method"] not in _SAFE and is_foreign(headers):
            title = "a page of another site may not write here"
            await problem(403, "foreign-origin", title)(scope, receive, send)
        elif self.token and scope["path"].startswith("/v1") and not self._knows(headers):
            title = "this needs the header 'Authorization: Bearer' with the server's token"
            challenge = {"www-authenticate": 'Bearer realm="graphcrm"'}
            await problem(401, "no-token", title, headers=challenge)(scope, receive, send)
        else:
            if self.token:
                scope[READER] = self.operator
            await self.app(scope, receive, send)

    def _knows(self, headers: Headers) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        # the hashes have one length, so the comparison takes the same time whatever was given; the header's
        # bytes are read as Latin-1, and written back as such are what was sent
        sent = sha256(given.strip().encode("latin-1")).digest()
        right = compare_digest(sent, self.token or b"")
        return right and kind.lower() == "bearer"


def host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def is_foreign(headers: Headers) -> bool:
    """Whether a browser sends this for a page of another site."""
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
