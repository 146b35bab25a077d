"""The OpenAPI document: as FastAPI makes it, but with our problems where it would say HTTPValidationError."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from graphcrm.api.answers import VERSION
from graphcrm.api.examples import EXAMPLES
from graphcrm.api.problems import MEDIA_TYPE, Problem

DESCRIPTION = """
People with several roles in one dated graph. Every read takes the day in the world (`as_of`), the moment of
our knowledge (`known_at`) and the purposes to read under (`scope`); every answer says which it took, and
tells *empty* from *not looked for*. Errors are problem documents (RFC 9457). Reads have an `ETag`; writes take an
`Idempotency-Key`. Lists come in pages: the `next` of one is the `cursor` of the following, which sees the
graph as the first page did. What finds people by name is asked by POST: no name stands in a URL.
"""

_OURS = {
    "401": "No token, or another than the server's.",
    "422": "A field is wrong; the problem names it and says what would be right.",
    "503": "The database does not answer.",
}


def describe(app: FastAPI, *, asks_token: bool) -> None:
    """Let the application tell what it offers, with an OpenAPI document that is made once."""
    made: dict[str, Any] = {}

    def document() -> dict[str, Any]:
        if not made:
            plain = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
            made.update(with_problems(plain, asks_token=asks_token))
        return made

    replace: Callable[[], dict[str, Any]] = document
    app.openapi = replace  # type: ignore[method-assign]


def with_problems(document: dict[str, Any], *, asks_token: bool) -> dict[str, Any]:
    """The document with a problem for every error, and the bearer token where one is asked."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs"))
    schemas["Problem"] = schema
    for path, operation in operations(document):
        if path.startswith(VERSION):
            responses = operation["responses"]
            responses.pop("422", None)
            for status, meaning in _OURS.items():
                if status != "401" or asks_token:
                    responses[status] = _problem(meaning)
            responses["default"] = _problem("Any other error.")
            for good in ("200", "202"):
                _add_example(responses.get(good, {}).get("content", {}).get("application/json", {}))
    if asks_token:
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
    return document


def _add_example(content: dict[str, Any]) -> None:
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    if name in EXAMPLES:
        content["example"] = EXAMPLES[name]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each operation of a document, with its path."""
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def _problem(meaning: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": meaning, "content": {MEDIA_TYPE: {"schema": schema}}}


def as_bytes(document: dict[str, Any]) -> bytes:
    """A document as it goes out."""
    return json.dumps(document, ensure_ascii=False).encode()
