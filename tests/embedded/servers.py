"""What tests of the embedded server look at: its answers, its processes, its files."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from neo4j import GraphDatabase

from graphcrm.embedded import Server, status
from graphcrm.embedded.files import Folder


def first_line(process: subprocess.Popen[str]) -> tuple[str, int]:
    stream: IO[str] | None = process.stdout
    assert stream is not None
    uri, pid = stream.readline().split()
    return uri, int(pid)


def ask(server: Server, cypher: str, **parameters: object) -> list[list[object]]:
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        records = driver.execute_query(cypher, parameters, database_=server.database).records
        return [record.values() for record in records]


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def lives(pid: int) -> bool:
    """Whether the process runs; one that has ended and only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def everything_gone(data_dir: Path, pid: int) -> bool:
    return status(data_dir).state == "stopped" and not lives(pid) and not Folder(data_dir).port_file.exists()
