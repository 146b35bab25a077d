"""A folder that may be harmed, and users of a server in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphcrm.embedded import stop

# A user in a process of its own: says which server it got, and keeps the lease until its input ends.
USER = """
import sys
from pathlib import Path
from graphcrm.embedded import acquire
with acquire(Path(sys.argv[1]), heap_mb=256, idle_seconds=float(sys.argv[2])) as lease:
    print(lease.server.uri, lease.server.pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder for a server that a test may kill; nothing is left running after it."""
    yield tmp_path / "data"
    stop(tmp_path / "data", force=True)


@pytest.fixture
def user() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path, idle_seconds: float = 600) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", USER, str(folder), str(idle_seconds)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
