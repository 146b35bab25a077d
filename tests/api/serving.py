"""A real server in a thread, and a client that asks it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import httpx
import uvicorn

from graphcrm.api.app import create_app
from graphcrm.api.serve import bound
from graphcrm.crm import GraphCRM


@contextmanager
def serving(crm: GraphCRM, *, hosts: Iterable[str] | None = None) -> Iterator[httpx.Client]:
    """Serve this front door on a free port of loopback while the block runs; a client for it."""
    with bound("127.0.0.1", 0) as listening:
        app = create_app(crm, hosts=hosts)
        config = uvicorn.Config(app, http="httptools", ws="none", access_log=False, log_config=None)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        port = listening.getsockname()[1]
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join(30)


def changed(crm: GraphCRM, **settings: object) -> GraphCRM:
    """The same front door with other settings."""
    return GraphCRM(crm.graph, crm.settings.model_copy(update=settings), crm.vocabulary, crm.view, crm.who)


def is_problem(reply: httpx.Response, status: int, code: str) -> dict[str, object]:
    """Check that a reply is a problem document with this status and code; the document."""
    assert reply.headers["content-type"] == "application/problem+json", reply.text
    found: dict[str, object] = reply.json()
    assert (reply.status_code, found["type"]) == (status, f"urn:graphcrm:problem:{code}"), reply.text
    assert found["status"] == status
    assert found["title"]
    return found
