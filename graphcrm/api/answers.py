"""Routes whose endpoints return an answer: it goes out as the JSON that it is, serialised once."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, TypeVar, get_args, get_type_hints

import anyio.to_thread
from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from graphcrm.api.deps import crm_at_query, crm_at_request, crm_to_write
from graphcrm.api.etag import ZIPPED, header_value, is_match, tag_of
from graphcrm.api.guard import READER, reader_id
from graphcrm.readers import Right, refusal

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

VERSION = "/v1"
ZIP_OVER = 1_000
"""Bytes from which a body is compressed for those who take it."""
ZIP_IN_THREAD_OVER = 200_000
"""Bytes from which compressing takes so long that other requests would feel it."""


@dataclass(frozen=True, slots=True)
class Versioned:
    """An answer that is a record which can be written: its tag begins with its version."""

    answer: BaseModel
    version: str | None


@dataclass(frozen=True, slots=True)
class PageOf:
    """One page of an answer's list, and the cursor of the next one.

    The tag leaves the cursor out, and so is a weak one: the same rows are the same page, and an older cursor
    goes on as well as a newer.
    """

    answer: BaseModel
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """Work that goes on: an answer that says what was asked for, and where it is followed."""

    answer: BaseModel
    location: str


class AnswerRoute(APIRoute):
    """A route that asks the solver of dependencies only where there is something to solve.

    Most questions take the front door and the words of their path. For these the view is read from the query
    directly; whatever is not quite in order goes the long way, which says what is wrong with it.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of this route's requests."""
        solve = super().get_route_handler()
        names = plain_names(self.dependant)
        right: Right | None = self.endpoint.right  # type: ignore[attr-defined]
        if names is None:

            async def checked(request: Request) -> Response:
                check_right(request.scope, right)
                return await solve(request)

            return checked
        endpoint = self.endpoint
        crm_name, path_names = names

        async def handle(request: Request) -> Response:
            check_right(request.scope, right)
            crm = crm_at_query(request)
            if crm is None:
                return await solve(request)
            words = request.path_params
            given = {name: words[name] for name in path_names}
            answer: Response = await run_in_threadpool(endpoint, **{crm_name: crm}, **given)
            return answer

        return handle


def plain_names(dependant: Dependant) -> tuple[str, tuple[str, ...]] | None:
    """The name of an endpoint's front door and those of its path, where it takes nothing else but words."""
    words = [field.name for field in dependant.path_params if field.field_info.annotation is str]
    inner = dependant.dependencies
    others = [getattr(dependant, f"{kind}_params") for kind in ("query", "header", "cookie", "body")]
    asks_more = any(others) or dependant.request_param_name or dependant.response_param_name
    if asks_more or len(words) != len(dependant.path_params) or len(inner) != 1:
        return None
    if inner[0].call is not crm_at_request or inner[0].name is None:
        return None
    return inner[0].name, tuple(words)


class AnswerRouter(APIRouter):
    """A router that renders an endpoint's pydantic answer itself.

    FastAPI would validate the answer and walk through it once more; the answer is frozen and valid already.
    The return annotation still makes the OpenAPI schema. Each endpoint knows its route's template and the
    names of its query parameters.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=AnswerRoute, **options)

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Add a route that sends its answer as it is."""
        render: Any = _rendered(endpoint, options.get("status_code") or 200)
        render.right = endpoint.right if hasattr(endpoint, "right") else shown_right(endpoint)
        render.template = f"{VERSION}{self.prefix}{path}"
        super().add_api_route(path, render, **options)
        route = self.routes[-1]
        assert isinstance(route, APIRoute)
        render.query_names = frozenset(query_names(route.dependant))


def needs(right: Right | None) -> Callable[[Endpoint], Endpoint]:
    """Say which right an endpoint needs, where its front door does not show it; None: whoever comes."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.right = right  # type: ignore[attr-defined]
        return endpoint

    return mark


def shown_right(endpoint: Callable[..., Any]) -> Right:
    """The right that an endpoint needs, seen by the front door that it takes.

    Raises:
        TypeError: it takes none; its route has to say.
    """
    doors = {getattr(part, "dependency", None) for hint in hints_of(endpoint) for part in get_args(hint)[1:]}
    if crm_to_write in doors:
        return Right.WRITE
    if crm_at_request in doors:
        return Right.READ
    raise TypeError(f"{endpoint.__name__} takes no front door: its route has to name the right that it needs")


def hints_of(endpoint: Callable[..., Any]) -> list[Any]:
    """What an endpoint's parameters are annotated with."""
    return list(get_type_hints(endpoint, include_extras=True).values())


def check_right(scope: Scope, right: Right | None) -> None:
    """Refuse a request whose reader has not the right.

    Raises:
        Forbidden: names the right.
    """
    reader = scope.get(READER)
    if reader is not None and right is not None and not reader.may(right):
        raise refusal(right)


def query_names(dependant: Dependant) -> Iterator[str]:
    """The names of the query parameters that an endpoint and what it depends on take."""
    for field in dependant.query_params:
        yield field.alias
    for inner in dependant.dependencies:
        yield from query_names(inner)


def _rendered(endpoint: Callable[..., Any], status: int) -> Callable[..., Any]:
    if iscoroutinefunction(endpoint):

        @wraps(endpoint)
        async def render_later(*args: Any, **kwargs: Any) -> Any:
            return _response(await endpoint(*args, **kwargs), status)

        return render_later

    @wraps(endpoint)
    def render(*args: Any, **kwargs: Any) -> Any:
        return _response(endpoint(*args, **kwargs), status)

    return render


def _response(answer: Any, status: int) -> Any:
    if isinstance(answer, BaseModel):
        return JsonAnswer(to_json(answer), status)
    if isinstance(answer, Versioned):
        return JsonAnswer(to_json(answer.answer), status, version=answer.version)
    if isinstance(answer, PageOf):
        return JsonAnswer(to_json(answer.answer), status, cursor=(answer.cursor,))
    if isinstance(answer, Accepted):
        headers = {"location": answer.location}
        return Response(to_json(answer.answer), 202, media_type="application/json", headers=headers)
    return answer


def to_json(answer: BaseModel) -> bytes:
    """An answer as it goes out."""
    body: bytes = answer.__pydantic_serializer__.to_json(answer)
    return body


class JsonAnswer(Response):
    """A body of JSON with its tag: 304 to who has it already, compressed for who takes that.

    ``version`` begins the tag of a record. ``cursor`` is (the next page's cursor or None,), and is put at the
    end of a page.
    """

    media_type = "application/json"

    def __init__(
        self,
        body: bytes,
        status: int = 200,
        *,
        version: str | None = None,
        cursor: tuple[str | None] | None = None,
    ) -> None:
        self.plain = self.body = body
        self.status_code = status
        self.version = version
        self.cursor = cursor
        self.background = None
        self.raw_headers = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["headers"]
        status, body = self.status_code, self.plain
        headers = [(b"vary", b"authorization, accept-encoding"), (b"cache-control", b"private, no-cache")]
        tag = self._tag(scope)
        if tag and is_match(header_value(asked, b"if-none-match") or "", tag.removeprefix("W/")):
            await _send(send, 304, [*headers, (b"etag", tag.encode())], b"")
            return
        if self.cursor:
            body = with_cursor(body, self.cursor[0])
        if len(body) > ZIP_OVER and "gzip" in (header_value(asked, b"accept-encoding") or ""):
            body = await _zipped(body)
            headers.append((b"content-encoding", b"gzip"))
            tag = tag and tag[:-1] + ZIPPED + '"'
        if tag:
            headers.append((b"etag", tag.encode()))
        await _send(send, status, [*headers, (b"content-type", b"application/json")], body)

    def _tag(self, scope: Scope) -> str | None:
        if scope["method"] != "GET" or self.status_code != 200:
            return None
        tag = tag_of(self.plain, reader_id(scope), self.version)
        return f"W/{tag}" if self.cursor else tag


def with_cursor(body: bytes, cursor: str | None) -> bytes:
    """The body of an object with its last field: a cursor is base64url, which needs no escapes in JSON."""
    told = f'"{cursor}"' if cursor else "null"
    return body[:-1] + f',"next":{told}}}'.encode()


async def _zipped(body: bytes) -> bytes:
    if len(body) > ZIP_IN_THREAD_OVER:
        return await anyio.to_thread.run_sync(_zip, body)
    return _zip(body)


def _zip(body: bytes) -> bytes:
    return zlib.compress(body, level=5, wbits=16 + zlib.MAX_WBITS)


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    if status != 304:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
