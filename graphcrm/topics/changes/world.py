"""What began and what ended between two days in the world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.model import OPEN_END, Answer, PartyRef, View


@dataclass(frozen=True, slots=True)
class SaidRow:
    statement: str
    family: str
    kind: str
    title: str | None
    from_party: PartyRef
    to_party: PartyRef
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class WorldChange:
    """A statement ``began`` on ``day``, no longer held from it on (``ended``), or was ``first_seen`` then."""

    day: dt.date
    what: str
    statement: str
    family: str
    kind: str
    title: str | None
    from_party: PartyRef
    to_party: PartyRef
    valid_from: dt.date | None
    valid_to: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    source: str
    scope: str

    @property
    def order(self) -> tuple[str, str, str]:
        return self.day.isoformat(), self.what, self.statement


class WorldChanges(Answer):
    """What began and ended after one day, up to and with another, in order of time; the totals on all pages.

    ``start_unknown`` lists apart what was first seen in that time: it began then or before, nobody knows.
    ``following`` is the key to go on after, null on the last page.
    """

    rows_field: ClassVar[str] = "changes"

    since: dt.date
    until: dt.date
    total: int
    changes: tuple[WorldChange, ...]
    start_unknown_total: int
    start_unknown: tuple[WorldChange, ...]
    following: tuple[str, str, str] | None = Field(None, exclude=True)


BETWEEN = Query("changes/between", SaidRow)
BETWEEN_PARTY = Query("changes/between_party", SaidRow)


def world_changes(
    graph: Graph, view: View, since: dt.date, until: dt.date, party: str | None, families: list[str]
) -> tuple[list[WorldChange], list[WorldChange]]:
    """What began and ended, and what was first seen, each in order of time."""
    beyond = min(until, OPEN_END - dt.timedelta(days=1)) + dt.timedelta(days=1)
    asked = {"since": since, "until": beyond, "families": families}
    here = {} if party is None else {"id": party}
    rows = graph.rows(BETWEEN_PARTY if here else BETWEEN, view, **here, **asked)
    found = sorted((change for row in rows for change in _changes(row, since, until)), key=_order)
    certain = [change for change in found if change.what != "first_seen"]
    return certain, [change for change in found if change.what == "first_seen"]


def _changes(row: SaidRow, since: dt.date, until: dt.date) -> Iterator[WorldChange]:
    started = ("began", row.valid_from) if row.valid_from else ("first_seen", row.evident_from)
    for what, day in (started, ("ended", row.valid_to)):
        if day is not None and since < day <= until:
            yield WorldChange(
                day,
                what,
                row.statement,
                row.family,
                row.kind,
                row.title,
                row.from_party,
                row.to_party,
                row.valid_from,
                row.valid_to,
                row.from_earliest,
                row.to_earliest,
                row.source,
                row.scope,
            )


def _order(change: WorldChange) -> tuple[str, str, str]:
    return change.order
