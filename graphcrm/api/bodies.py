"""Request bodies: JSON, and no larger than the settings allow, whether their length is told or not."""

from __future__ import annotations

from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphcrm.api.problems import problem


class TooLarge(Exception):
    """The body went over the limit while it was read."""


class BodyLimit:
    """Answers 413 and 415 before anything reads the body further; ``streamed`` routes have their own limit."""

    def __init__(self, app: ASGIApp, *, max_bytes: int, streamed: frozenset[tuple[str, str]] = frozenset()) -> None:
        self.app = app
        self.streamed = streamed
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_http = scope["type"] == "http"
        if not is_http or scope["method"] in ("GET", "HEAD") or (scope["method"], scope["path"]) in self.streamed:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        has_body = length not in ("", "0") or "transfer-encoding" in headers
        if has_body and not is_json(headers):
            title = "the body has to be JSON in UTF-8, not compressed"
            accept = {"accept": "application/json"}
            await problem(415, "not-json", title, headers=accept)(scope, receive, send)
        elif length.isdecimal() and int(length) > self.max_bytes:
            await self._refuse(scope, receive, send)
        elif has_body:
            await self._counted(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        taken = 0
        over = started = False

        async def counting() -> Message:
            nonlocal taken, over
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                over = taken > self.max_bytes
                if over:
                    raise TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            if not over or started:
                started = True
                await send(message)

        with suppress(TooLarge):
            await self.app(scope, counting, watched)
        if over and not started:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        title = f"the body has more than {self.max_bytes:,} bytes; send it in several"
        answer = problem(413, "body-too-large", title, headers={"connection": "close"}, limit=self.max_bytes)
        await answer(scope, receive, send)


def is_json(headers: Headers) -> bool:
    """Whether a body says that it is JSON."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    plain = headers.get("content-encoding", "identity") == "identity"
    return plain and (kind == "application/json" or kind.endswith("+json"))
