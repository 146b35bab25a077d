"""Whether the process lives, and whether it can answer: for whoever watches over it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from graphcrm.api.answers import JsonAnswer
from graphcrm.api.problems import problem

router = APIRouter(tags=["health"])

_ALIVE = b'{"status":"alive"}'
_READY = b'{"status":"ready"}'


@router.get("/healthz")
async def read_health() -> Response:
    """The process is alive."""
    return JsonAnswer(_ALIVE)


@router.get("/readyz")
def read_readiness(request: Request) -> Response:
    """The database answers; 503 where it does not."""
    if request.app.state.crm.graph.is_alive():
        return JsonAnswer(_READY)
    return problem(503, "not-ready", "the database does not answer", headers={"retry-after": "2"})
