"""A body as a staged file: chunk by chunk to disk, never whole in memory."""

from __future__ import annotations

import anyio.to_thread
from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from graphcrm.api.problems import problem
from graphcrm.loading.uploads import FORMS, Upload

_CHUNK = 1_000_000


def form_of(request: Request) -> str | None:
    """The media type of a body that can be staged; None for any other, for another character set or compressed."""
    kind, _, more = request.headers.get("content-type", "").lower().partition(";")
    charset = more.strip().removeprefix("charset=").strip('"') or "utf-8"
    plain = request.headers.get("content-encoding", "identity") == "identity"
    return kind.strip() if plain and kind.strip() in FORMS and charset in ("utf-8", "utf8") else None


def not_rows() -> Response:
    """What a body gets that is neither."""
    title = f"the body has to be {' or '.join(FORMS)} in UTF-8, not compressed"
    return problem(415, "not-rows", title, headers={"accept": ", ".join(FORMS)})


def is_told_too_large(request: Request, most: int) -> bool:
    """Whether a body says itself that it goes over the limit."""
    length = request.headers.get("content-length", "")
    return length.isdecimal() and int(length) > most


def too_large(most: int) -> Response:
    """What a body gets that goes over the limit."""
    title = f"the body has more than {most:,} bytes (max_import_bytes); send it in several"
    return problem(413, "body-too-large", title, headers={"connection": "close"}, limit=most)


async def stage(request: Request, upload: Upload, most: int) -> Response | None:
    """Write the body into the upload; what to answer where it goes over the limit or its sender goes away."""
    waiting = bytearray()
    taken = 0
    try:
        async for chunk in request.stream():
            taken += len(chunk)
            if taken > most:
                return too_large(most)
            waiting += chunk
            if len(waiting) >= _CHUNK:
                await anyio.to_thread.run_sync(upload.write, bytes(waiting))
                waiting.clear()
    except ClientDisconnect:
        return problem(400, "broken-off", "the body broke off; nothing of it was kept")
    if waiting:
        await anyio.to_thread.run_sync(upload.write, bytes(waiting))
    return None
