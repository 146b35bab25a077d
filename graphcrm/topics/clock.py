"""The database's clock: the only one by which "known at this moment" can be said."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph


@dataclass(frozen=True, slots=True)
class ClockRow:
    now: dt.datetime


CLOCK = Query("changes/clock", ClockRow)

TICK = 0.001
"""Seconds between two moments that this clock can tell apart: both databases record to the millisecond."""


def now(graph: Graph) -> dt.datetime:
    """The moment it is there, in UTC."""
    row = graph.one(CLOCK)
    assert row is not None
    return row.now


def passed(graph: Graph) -> dt.datetime:
    """A moment that is over: whatever a change that begins from now on records, it records later than this.

    The moment itself would not do: a change that begins in the same millisecond records as of it.
    """
    moment = now(graph)
    time.sleep(TICK)
    return moment
