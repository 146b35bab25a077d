"""Who may knock: finds each request's reader, and refuses pages of other sites; a request's scope has its reader."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from graphcrm.api.doorkeeper import NOBODY, Doorkeeper, ForeignWrite
from graphcrm.api.problems import problem
from graphcrm.errors import DatabaseError, IssuerSilent, NotSignedIn, TooManyAttempts
from graphcrm.readers import LOCAL

READER = "graphcrm.reader"
"""Where a request's scope has its reader; nothing there is who sits at the machine."""
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
"""The names of a server on loopback; another name comes from a page that rebound its own."""
OPEN = frozenset(
    {("POST", "/v1/session"), ("GET", "/v1/session/openid"), ("GET", "/v1/session/openid/callback")}
)
"""Where one signs in, and so need not be signed in."""


def reader_of(scope: Scope) -> str:
    """A request's reader as changes and the audit name them."""
    reader = scope.get(READER)
    return f"api:{LOCAL}" if reader is None else str(reader.who)


def reader_id(scope: Scope) -> str:
    """The id of a request's reader; that of who sits at the machine where nobody was asked to sign in."""
    reader = scope.get(READER)
    return LOCAL if reader is None else str(reader.id)


_SAFE = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Lets a request in with its reader, or answers 401, 403, 421 or 429."""

    def __init__(self, app: ASGIApp, *, doorkeeper: Doorkeeper, hosts: Iterable[str] | None) -> None:
        self.app = app
        self.doorkeeper = doorkeeper
        self.hosts = frozenset(hosts) if hosts is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = await self._let_in(scope)
        await (refused or self.app)(scope, receive, send)

    async def _let_in(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        is_write = scope["method"] not in _SAFE
        if is_write and is_foreign(headers):
            return foreign()
        if not scope["path"].startswith("/v1"):
            return None
        if (scope["method"], scope["path"]) in OPEN:
            scope[READER] = NOBODY
            return None
        try:
            found = await self.doorkeeper.find(scope, headers, is_write=is_write)
        except TooManyAttempts as error:
            return problem(429, error.code, error.message, headers={"retry-after": "10"})
        except NotSignedIn:
            return unknown()
        except ForeignWrite:
            return foreign()
        except IssuerSilent as error:
            return problem(502, error.code, error.message)
        except DatabaseError as error:
            return problem(503, error.code, error.message, headers={"retry-after": "2"})
        is_ours = self.hosts is None or host_name(headers.get("host", "")) in self.hosts
        if not found.asked_to_sign_in and not is_ours:
            title = "this server answers on loopback only; to be asked under another name it needs a token"
            return problem(421, "wrong-host", title)
        if found.reader is not None:
            scope[READER] = found.reader
        return None


def unknown() -> Response:
    """The one answer to all that signs nobody in."""
    title = "this needs the header 'Authorization: Bearer' with a token that is known, neither expired nor revoked"
    return problem(401, "not-signed-in", title, headers={"www-authenticate": 'Bearer realm="graphcrm"'})


def foreign() -> Response:
    """The answer to a page of another site that would write."""
    return problem(403, "foreign-origin", "a page of another site may not write here")


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
