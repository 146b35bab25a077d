"""The order in which changes are told: each gets a number when it is first seen, whenever it was written.

Transactions commit in another order than that of their clocks, so a follower that goes by the clock loses the ones
that come late. Here a change is put in order once it can be read; one at a time does so (``take_turn``), and those
that can still appear are looked for again each time: back to the longest that a write may take.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph, Transaction
from graphcrm.ledger.rows import CountRow

SLICE = 500
"""Entries that are found by one key: the embedded database has no index for "after this number"."""
AT_ONCE = 2_000
HOURS_AT_MOST = 48
MARGIN = dt.timedelta(minutes=1)
"""What the clocks of a cluster's servers may differ by."""


@dataclass(frozen=True, slots=True)
class SweptRow:
    swept: dt.datetime | None
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class HourRow:
    hour: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    id: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextRow:
    next: int


SWEPT = Query("ledger/feed/swept", SweptRow)
HOURS = Query("ledger/feed/hours", HourRow)
WAITING = Query("ledger/feed/waiting", WaitingRow)
TAKE_TURN = Query("ledger/feed/take_turn", NextRow)
APPEND = Query("ledger/feed/append", CountRow)
SWEEP = Query("ledger/feed/sweep", NextRow)
BEGINNING = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def put_in_order(graph: Graph) -> None:
    """Give every change that can be read now its place; nothing new costs two short reads."""
    row = graph.one(SWEPT)
    assert row is not None
    since = row.swept or BEGINNING
    for hours in _hours(graph, since, row.now):
        while _put(graph, hours, since):
            pass
    settled = row.now - graph.longest_write - MARGIN
    if row.swept is None or settled - row.swept > MARGIN:
        graph.write(lambda transaction: transaction.rows(SWEEP, swept=settled.isoformat()))


def _hours(graph: Graph, since: dt.datetime, now: dt.datetime) -> list[list[str]]:
    """The hours to look through, in lists that are looked through together."""
    first = since.replace(minute=0, second=0, microsecond=0)
    count = int((now + MARGIN - first).total_seconds() // 3600) + 1
    if count <= HOURS_AT_MOST:
        return [[_hour(first + dt.timedelta(hours=hour)) for hour in range(count)]]
    found = [row.hour for row in graph.rows(HOURS, first=_hour(first))]
    return [found[place : place + HOURS_AT_MOST] for place in range(0, len(found), HOURS_AT_MOST)]


def _hour(moment: dt.datetime) -> str:
    return moment.isoformat()[:13]


def _put(graph: Graph, hours: Sequence[str], since: dt.datetime) -> bool:
    """Put some of the waiting changes of these hours in order; whether more may be waiting."""
    asked = {"hours": list(hours), "since": since.isoformat(), "limit": AT_ONCE}
    if not graph.rows(WAITING, **{**asked, "limit": 1}):
        return False

    def unit(transaction: Transaction) -> bool:
        turn = transaction.one(TAKE_TURN)
        assert turn is not None
        waiting = transaction.rows(WAITING, **asked)
        if waiting:
            rows = [_entry(turn.next + place, change) for place, change in enumerate(waiting)]
            transaction.rows(APPEND, rows=rows, next=turn.next + len(rows))
        return len(waiting) == AT_ONCE

    return graph.write(unit)


def _entry(number: int, change: WaitingRow) -> dict[str, object]:
    places = sorted({place for joined in change.places for place in joined.split("|") if place})
    return {"change": change.id, "number": number, "slice": number // SLICE, "places": places}
