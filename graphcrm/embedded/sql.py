"""The engine's own SQL, for the one thing that its Cypher lacks: full-text indexes."""

from __future__ import annotations

import base64
import json
from typing import Any

from .errors import EmbeddedError
from .lease import Server
from .probe import LOOPBACK


def run_sql(server: Server, statement: str, *, timeout: float = 60.0) -> list[dict[str, Any]]:
    """Run one statement of ArcadeDB's SQL on the server and return its rows.

    timeout  how long to wait for the answer, in seconds

    Raises `EmbeddedError`: `sql` if the server refuses the statement, `unreachable` if it does not answer.
    """
    import http.client  # here, not above: only the schema needs it

    connection = http.client.HTTPConnection(LOOPBACK, server.http_port, timeout=timeout)
    login = base64.b64encode(f"{server.user}:{server.password}".encode()).decode()
    try:
        connection.request(
            "POST",
            f"/api/v1/command/{server.database}",
            body=json.dumps({"language": "sql", "command": statement}),
            headers={"Authorization": f"Basic {login}", "Content-Type": "application/json"},
        )
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise EmbeddedError(
            "unreachable",
            f"The embedded database does not answer on port {server.http_port} ({error}). Acquire it again.",
        ) from error
    finally:
        connection.close()
    return _rows(statement, response.status, body)


def _rows(statement: str, status: int, body: bytes) -> list[dict[str, Any]]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise EmbeddedError(
            "bad_answer", f"The embedded database answered {status} and no JSON: {body[:200]!r}"
        ) from error
    if status != 200:
        reason = answer.get("detail") or answer.get("error") or answer
        raise EmbeddedError("sql", f"The embedded database refused {statement!r}: {reason}")
    rows: list[dict[str, Any]] = answer["result"]
    return rows
