"""Health, and a database that is killed while it is asked."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import httpx
from serving import is_problem, serving
from worlds import World

from graphcrm import embedded
from graphcrm.crm import GraphCRM, connect
from graphcrm.settings import read_settings


def test_the_process_and_the_database_are_asked_apart(api: httpx.Client):
    assert api.get("/healthz").json() == {"status": "alive"}
    assert api.get("/readyz").json() == {"status": "ready"}


def test_without_a_database_it_is_alive_and_not_ready(crm: GraphCRM, monkeypatch):
    monkeypatch.setattr(type(crm.graph), "is_alive", lambda _: False)
    with serving(crm) as client:
        assert client.get("/healthz").status_code == 200
        reply = client.get("/readyz")
        is_problem(reply, 503, "not-ready")
        assert int(reply.headers["retry-after"]) > 0


def test_a_killed_database_is_a_503_at_most_and_comes_back(tmp_path: Path):
    own = read_settings(data_dir=tmp_path, neo4j_uri=None, heap_mb=256, idle_minutes=0.2)
    with connect(own) as crm:
        World(crm).build("person ann\ncompany acme\nann employee acme 2020-01-01..")
        running = embedded.status(tmp_path / "database").server
        assert running is not None
        with serving(crm) as client:
            statuses: list[int] = []
            stop = threading.Event()

            def ask() -> None:
                with httpx.Client(base_url=client.base_url, timeout=120) as asker:
                    while not stop.is_set():
                        statuses.append(asker.get("/v1/people/ann/roles-held").status_code)

            askers = [threading.Thread(target=ask) for _ in range(4)]
            for asker in askers:
                asker.start()
            time.sleep(0.5)
            os.kill(running.pid, signal.SIGKILL)
            killed = time.monotonic()
            while time.monotonic() - killed < 60 and client.get("/readyz").status_code != 200:
                time.sleep(0.2)
            time.sleep(1)
            stop.set()
            for asker in askers:
                asker.join()
            assert set(statuses) <= {200, 503}
            assert statuses[0] == statuses[-1] == 200
            found = client.get("/v1/people/ann/roles-held").json()
            assert [role["body"]["id"] for role in found["roles"]] == ["acme"]
            written = client.put("/v1/parties/bob", json={"label": "Person", "name": "Bob"})
            assert written.status_code == 200
