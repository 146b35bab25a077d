"""The database's clock: the only one by which "known at this moment" can be said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph


@dataclass(frozen=True, slots=True)
class ClockRow:
    now: dt.datetime


CLOCK = Query("changes/clock", ClockRow)


def now(graph: Graph) -> dt.datetime:
    """The moment it is there, in UTC."""
    row = graph.one(CLOCK)
    assert row is not None
    return row.now
