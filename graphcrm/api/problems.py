"""Errors as RFC 9457 problems: each branch of the error tree has its status here, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from graphcrm import errors
from graphcrm.errors import GraphCRMError

STATUS: tuple[tuple[type[GraphCRMError], int], ...] = (
    (errors.InputError, 422),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.PreconditionFailed, 412),
    (errors.TooManyAttempts, 429),
    (errors.NotSignedIn, 401),
    (errors.Forbidden, 403),
    (errors.IssuerSilent, 502),
    (errors.QueryTimeout, 504),
    (errors.DatabaseError, 503),
    (GraphCRMError, 500),
)
MEDIA_TYPE = "application/problem+json"

_HTTP = {
    400: ("invalid-json", "the body cannot be read as JSON in UTF-8"),
    404: ("no-such-path", "there is no such path; /openapi.json lists them all"),
    405: ("method-not-allowed", "this path is not asked with this method"),
}


class FieldProblem(BaseModel):
    """One thing that is wrong with a request: where it stands, and what is wrong with it."""

    model_config = ConfigDict(populate_by_name=True)

    place: str
    field: str
    message: str


class Problem(BaseModel):
    """A problem document (RFC 9457). ``type`` is stable: a program may switch on it."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:graphcrm:problem:invalid-input",
                    "title": "the party ends on 2020-01-01, not after its start on 2021-01-01",
                    "status": 422,
                    "field": "valid_to",
                    "expected": "the day after the last one, later than valid_from",
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    field: str | None = None
    expected: str | None = None
    errors: list[FieldProblem] | None = None


def problem(
    status: int, code: str, title: str, *, headers: Mapping[str, str] | None = None, **details: Any
) -> Response:
    """A problem document with the status and the code that a program switches on."""
    body = {"type": f"urn:graphcrm:problem:{code}", "title": title, "status": status, **details}
    # a lone surrogate of an id that is echoed cannot be written as UTF-8; as an escape it can
    text = json.dumps(body, default=str)
    return Response(text, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def status_of(error: GraphCRMError) -> int:
    """The HTTP status of one of our errors."""
    return next(status for branch, status in STATUS if isinstance(error, branch))


def unexpected() -> Response:
    """What a request gets that met an error of ours: nothing of what happened, which the log has."""
    return problem(500, "unexpected", "something went wrong here; the log has it under this request's id")


async def _ours(_: Request, error: Exception) -> Response:
    assert isinstance(error, GraphCRMError)
    status = status_of(error)
    headers = {"retry-after": "2"} if status == 503 else None
    return problem(status, error.code, error.message, headers=headers, **error.details)


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    broken = next((one for one in found if one["type"] == "json_invalid"), None)
    if broken:
        reason = broken.get("ctx", {}).get("error", "not JSON")
        return problem(400, "invalid-json", f"the body is not JSON: {reason}", position=broken["loc"][-1])
    wrong = [_field_problem(one) for one in found]
    title = "; ".join(f"{one['field']}: {one['message']}" for one in wrong[:5])
    return problem(422, "invalid-input", title, field=wrong[0]["field"], errors=wrong)


def _field_problem(one: Mapping[str, Any]) -> dict[str, str]:
    place, *path = [str(part) for part in one["loc"]]
    field = ".".join(path) or place
    return {"place": place, "field": field, "message": str(one["msg"]).removeprefix("Value error, ")}


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    if status == 404 and b"%2f" in request.scope.get("raw_path", b"").lower():
        return problem(422, "invalid-input", "an id has no slash", expected="1 to 64 of A-Z a-z 0-9 . _ ~ -")
    code, title = _HTTP.get(status, (f"http-{status}", str(error.detail)))
    return problem(status, code, title, headers=error.headers)


def add_problems(app: FastAPI) -> None:
    """Give every error that a request can meet its problem document."""
    app.add_exception_handler(GraphCRMError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
