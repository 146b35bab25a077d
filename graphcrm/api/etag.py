"""ETags: the hash of an answer's body, varying by reader; If-None-Match on reads, If-Match on writes.

The tag of a record begins with the record's version, so that a write can be bound to what was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Annotated

from fastapi import Depends, Header

from graphcrm.errors import InputError

ZIPPED = "-gzip"
"""What the tag of a compressed body ends with: its bytes are others."""


def tag_of(body: bytes, reader: str, version: str | None = None) -> str:
    """The tag of a body as this reader gets it, quotes included."""
    # two readers with the same body have different tags: a tag must not tell one of the other's answer
    found = blake2b(body, digest_size=12, key=reader.encode()[:64]).hexdigest()
    return f'"{version}.{found}"' if version else f'"{found}"'


def tags_in(header: str) -> list[str]:
    """The tags of an If-None-Match or If-Match header, without quotes, weakness and what compression adds."""
    parts = (part.strip().removeprefix("W/").strip('"') for part in header.split(","))
    return [part.removesuffix(ZIPPED) for part in parts if part]


def is_match(header: str, tag: str) -> bool:
    """Whether an If-None-Match header names this tag."""
    return header.strip() == "*" or tag.strip('"') in tags_in(header)


async def expected_version(
    if_match: Annotated[
        str | None, Header(description="The ETag of the record as read: 412 if it changed since.")
    ] = None,
) -> str | None:
    """The version of the record that the caller has read; ``*`` for any; None where there is no If-Match."""
    if if_match is None or if_match.strip() == "*":
        return if_match and "*"
    tags = tags_in(if_match)
    if len(tags) != 1:
        raise InputError("If-Match does not name one tag", field="If-Match", expected="the record's ETag")
    return tags[0].partition(".")[0]


ExpectedVersion = Annotated[str | None, Depends(expected_version)]


def header_value(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> str | None:
    """The first value of a header in an ASGI scope's list."""
    return next((value.decode("latin-1") for name, value in headers if name == wanted), None)
