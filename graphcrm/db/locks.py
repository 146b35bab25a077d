"""Named locks in the graph, with a lease: for what only one process at a time may do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.errors import Conflict


@dataclass(frozen=True, slots=True)
class OwnerRow:
    owner: str


TAKE = Query("schema/take_lock", OwnerRow)
GIVE = Query("schema/give_lock", OwnerRow)


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock that is held; ``renew`` within its seconds keeps it."""

    graph: Graph
    name: str
    owner: str
    seconds: int

    def renew(self) -> None:
        """Hold it for as long again.

        Raises:
            Conflict: the lease ran out and somebody else has taken it.
        """
        if not _take(self):
            raise Conflict(f"the lock on {self.name} was lost to somebody else")


def _take(lock: Lock) -> bool:
    row = lock.graph.write(
        lambda transaction: transaction.one(TAKE, name=lock.name, owner=lock.owner, seconds=lock.seconds)
    )
    return row is not None and row.owner == lock.owner


@contextmanager
def held(graph: Graph, name: str, *, seconds: int = 60, wait: float = 0.0) -> Iterator[Lock]:
    """Hold the lock ``name`` while the block runs, waiting up to ``wait`` seconds for it.

    Raises:
        Conflict: somebody else holds it; a holder that died loses it when its ``seconds`` are over.
    """
    lock = Lock(graph, name, uuid4().hex, seconds)
    give_up = time.monotonic() + wait
    while not _take(lock):
        if time.monotonic() >= give_up:
            raise Conflict(f"{name} is at work in another process", lock=name)
        time.sleep(0.2)
    try:
        yield lock
    finally:
        graph.write(lambda transaction: transaction.rows(GIVE, name=name, owner=lock.owner))
