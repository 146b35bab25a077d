"""Errors as RFC 9457 problems: each branch of the error tree has its status here, and nowhere else."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from graphcrm import errors
from graphcrm.errors import GraphCRMError

STATUS: tuple[tuple[type[GraphCRMError], int], ...] = (
    (errors.InputError, 422),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.PreconditionFailed, 412),
    (errors.QueryTimeout, 504),
    (errors.DatabaseError, 503),
    (GraphCRMError, 500),
)


def problem(status: int, code: str, title: str, **details: Any) -> Response:
    """A problem document; ``type`` is a stable URN that a program may switch on."""
    body = {"type": f"urn:graphcrm:problem:{code}", "title": title, "status": status, **details}
    return Response(json.dumps(body, default=str), status, media_type="application/problem+json")


def status_of(error: GraphCRMError) -> int:
    """The HTTP status of one of our errors."""
    return next(status for branch, status in STATUS if isinstance(error, branch))


async def _ours(_: Request, error: Exception) -> Response:
    assert isinstance(error, GraphCRMError)
    return problem(status_of(error), error.code, error.message, **error.details)


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [
        {"field": ".".join(str(part) for part in one["loc"]), "message": one["msg"]} for one in error.errors()
    ]
    return problem(422, "invalid-input", "the request is not as it should be", errors=found)


async def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, f"http-{error.status_code}", str(error.detail))


def add_problems(app: FastAPI) -> None:
    """Give every error that a request can meet its problem document."""
    app.add_exception_handler(GraphCRMError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
