"""The default database: ArcadeDB with its Bolt interface, started, found, shared and stopped.

    with acquire(Path("~/graph")) as lease:
        driver = GraphDatabase.driver(lease.server.uri, auth=(lease.server.user, lease.server.password))

One server serves a data folder, for all processes of this user and machine: the first `acquire` starts
it, later ones find it in a few milliseconds. Each user holds a shared lock on a file in the folder; a
watchdog stops the server when nobody has held that lock for some minutes. Locks end with their
processes, so whatever is killed leaves nothing over, and the next `acquire` repairs what is missing.

The engine is the PyPI package `arcadedb-embedded`; its Java runs as a process of its own, on the loopback
address, with a random password that lies in the data folder. POSIX systems only (Linux, macOS, WSL).

This package imports nothing else of graphcrm and knows nothing of customers: it is about a process.
"""

from .errors import EmbeddedError
from .lease import Lease, Server, Status, acquire, status, stop
from .sql import run_sql

__all__ = ["EmbeddedError", "Lease", "Server", "Status", "acquire", "run_sql", "status", "stop"]
