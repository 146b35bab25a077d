"""What does REST cost over the bare driver?

One person's roles: asked of the bare driver (the same Cypher, nothing made of it), and over loopback of one worker.
p50: the time of an answer less the bare query's, against the time of /healthz, a route of the same application that
does nothing. Throughput: 16 clients against one worker, and 16 threads in one process with the bare driver. The
client is a raw socket that keeps its connection, in a process of its own, so that it costs as little as it can.
Usage: python benchmarks/rest.py [SECONDS]   (default 5, for each throughput)
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import neo4j
from harness import empty_graph, table
from local_questions import grow

from graphcrm.crm import GraphCRM
from graphcrm.db.cypher import load

PEOPLE = 2_000
CLIENTS = 16
REQUESTS = 250
TURNS = 24
LIMIT_P50, LIMIT_THROUGHPUT = 2.5, 0.35

spawn = multiprocessing.get_context("spawn")


class Client:
    """The least that HTTP needs: a request written, an answer read, over one connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connect()

    def connect(self) -> None:
        """Open the connection; the server closes one that is idle for some seconds."""
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(60)

    def get(self, path: str) -> bytes:
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode())
        data = self._received()
        while b"\r\n\r\n" not in data:
            data += self._received()
        head, _, body = data.partition(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head).group(1))  # type: ignore[union-attr]
        while len(body) < length:
            body += self._received()
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        return body

    def _received(self) -> bytes:
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionResetError("the server closed the connection")
        return data


def path_of(n: int) -> str:
    return f"/v1/people/p{n * 7 % PEOPLE}/roles-held?as_of=2026-01-01"


class Bare:
    """The bare driver with the question's own Cypher: what a program without graphcrm would run."""

    def __init__(self, told: dict[str, Any]) -> None:
        auth = tuple(told["auth"]) if told["auth"] else None
        self.driver = neo4j.GraphDatabase.driver(told["uri"], auth=auth, max_connection_pool_size=64)
        self.database = told["database"]
        self.text = load("people/roles_held").text
        self.scopes = told["scopes"]

    def ask(self, n: int) -> None:
        self.driver.execute_query(
            self.text,
            id=f"p{n * 7 % PEOPLE}",
            as_of=dt.date(2026, 1, 1),
            known_at=dt.datetime(9999, 12, 30, tzinfo=dt.UTC),
            scopes=self.scopes,
            without=[],
            routing_="r",
            database_=self.database,
        )


def one_after_the_other(call: Callable[[int], object]) -> list[float]:
    times = []
    for n in range(REQUESTS):
        started = time.perf_counter()
        call(n)
        times.append((time.perf_counter() - started) * 1000)
    return times


def at_once(calls: list[Callable[[int], object]], seconds: float) -> float:
    """Calls a second, each of ``calls`` in a thread of its own."""
    counts = [0] * len(calls)
    stop = time.perf_counter() + seconds

    def run(place: int) -> None:
        n = place * 97
        while time.perf_counter() < stop:
            calls[place](n)
            counts[place] += 1
            n += 1

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - started)


def bare_throughput(told: dict[str, Any], seconds: float, answer: Any) -> None:
    bare = Bare(told)
    at_once([bare.ask] * CLIENTS, 1)
    answer.put(at_once([bare.ask] * CLIENTS, seconds))


def rest_throughput(port: int, seconds: float, answer: Any) -> None:
    clients = [Client(port) for _ in range(CLIENTS)]
    calls = [lambda n, client=client: client.get(path_of(n)) for client in clients]
    at_once(calls, 1)
    answer.put(at_once(calls, seconds))


def in_process(target: Callable[..., None], *arguments: Any) -> float:
    answer = spawn.Queue()
    process = spawn.Process(target=target, args=(*arguments, answer))
    process.start()
    found: float = answer.get(timeout=120)
    process.join()
    return found


class Worker:
    """``graphcrm serve`` with one worker, on a free port."""

    def __init__(self, crm: GraphCRM) -> None:
        settings = crm.settings
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parent.parent),
            "GRAPHCRM_DATA_DIR": str(settings.data_dir),
            **({"GRAPHCRM_NEO4J_URI": settings.neo4j_uri} if settings.neo4j_uri else {}),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "graphcrm", "serve", "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+),", line).group(1))  # type: ignore[union-attr]
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                Client(self.port).get("/readyz")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the worker does not answer")

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)


def address(crm: GraphCRM) -> dict[str, Any]:
    """Where the database is, for a driver of its own."""
    told: dict[str, Any] = {"uri": crm.settings.neo4j_uri, "auth": None, "database": None}
    if told["uri"] is None:
        from graphcrm import embedded

        with embedded.acquire(crm.settings.data_dir / "database") as lease:
            server = lease.server
        told |= {"uri": server.uri, "auth": [server.user, server.password], "database": server.database}
    return {**told, "scopes": list(crm.view.scopes)}


def main(seconds: float) -> None:
    with empty_graph() as crm:
        grow(crm, 0, PEOPLE)
        told = address(crm)
        bare = Bare(told)
        with Worker(crm) as worker:
            client = Client(worker.port)
            calls: dict[str, Callable[[int], object]] = {
                "bare driver": bare.ask,
                "REST answer": lambda n: client.get(path_of(n)),
                "/healthz": lambda _: client.get("/healthz"),
            }
            # in many short turns, so that what else the machine does falls on all alike
            turns: list[dict[str, float]] = []
            for _ in range(TURNS + 2):
                client.connect()
                turns.append({name: statistics.median(one_after_the_other(call)) for name, call in calls.items()})
            del turns[:2]
            p50 = {name: statistics.median(turn[name] for turn in turns) for name in calls}
            # in turns too
            rates: dict[str, list[float]] = {"bare": [], "rest": []}
            for _ in range(3):
                rates["bare"].append(in_process(bare_throughput, told, seconds))
                rates["rest"].append(in_process(rest_throughput, worker.port, seconds))
    extra = statistics.median((turn["REST answer"] - turn["bare driver"]) / turn["/healthz"] for turn in turns)
    rate = {name: statistics.median(found) for name, found in rates.items()}
    share = rate["rest"] / rate["bare"]
    table(
        "One-query REST answer against the bare driver",
        ("measure", "bare driver", "REST", "/healthz", "ratio", "limit"),
        [
            (
                "p50 in ms; (REST - bare) / healthz",
                *(f"{p50[name]:.2f}" for name in calls),
                f"{extra:.2f}",
                f"{LIMIT_P50}",
            ),
            (
                f"answers a second, {CLIENTS} clients; REST / bare",
                f"{rate['bare']:.0f}",
                f"{rate['rest']:.0f}",
                "",
                f"{share:.2f}",
                f"{LIMIT_THROUGHPUT}",
            ),
        ],
    )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)
