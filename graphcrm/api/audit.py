"""Notes each request in the audit: the reader, the route, the ids in the path; no query, no body."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphcrm.api.guard import reader_of
from graphcrm.api.logs import route_of
from graphcrm.audit import AuditLog
from graphcrm.model import ID_PATTERN
from graphcrm.readers import Right

FORGETS = "/v1/privacy/subjects/{party_id}/erase"
"""Where the id in the path is one that nothing may keep any more; the receipt tells of it."""


class Audited:
    """Notes what was let in before it is answered, so that no answer leaves without its line."""

    def __init__(self, app: ASGIApp, *, audit: AuditLog) -> None:
        self.app = app
        self.audit = audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1"):
            await self.app(scope, receive, send)
            return
        is_noted = False

        async def send_noted(message: Message) -> None:
            nonlocal is_noted
            if message["type"] == "http.response.start":
                self._note(scope, message["status"])
                is_noted = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        finally:
            if not is_noted:
                self._note(scope, 500)

    def _note(self, scope: Scope, status: int) -> None:
        right = getattr(scope.get("endpoint"), "right", None)
        route = route_of(scope)
        self.audit.note(
            reader_of(scope),
            f"{scope['method']} {route}",
            () if route == FORGETS else named(scope, status),
            is_write=scope["method"] != "GET" and right is not None and right is not Right.READ,
            status=status,
        )


def named(scope: Scope, status: int) -> tuple[str, ...]:
    """The ids in a request's path. Where nothing was found they may be anything, also a name: none then."""
    if status in (404, 422):
        return ()
    given = scope.get("path_params") or {}
    return tuple(str(value) for value in given.values() if ID_PATTERN.fullmatch(str(value)))
