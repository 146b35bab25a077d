"""The feed of changes: in one order, from any of them on; ids only, and of the reader's scopes alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.db.values import packed
from graphcrm.errors import InputError, shown
from graphcrm.ledger.change import place_of
from graphcrm.ledger.feed import SLICE
from graphcrm.model import Answer, View

SLICES_AT_ONCE = 20


class Did(StrEnum):
    """What sort of change it is."""

    RECORDED = "recorded"
    MERGED = "merged"
    UNMERGED = "unmerged"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class FeedRow:
    number: int
    id: str
    at: dt.datetime
    did: str
    who: str
    source: str
    import_run: str | None
    dropped: str | None
    kept: str | None
    places: tuple[str, ...]
    place_counts: tuple[int, ...]
    touched: tuple[str, ...]
    touched_places: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    number: int | None
    places: tuple[str, ...] | None
    last: int


@dataclass(frozen=True, slots=True)
class FeedChange:
    """One write transaction: what it touched, and never what it said.

    ``touched`` are ids of parties and statements, up to 10,000 of ``touched_count``. ``dropped`` and ``kept`` are
    the two parties of a merge or of its undoing. ``source`` is who said so, ``who`` wrote it, ``import_run`` in
    which import.
    """

    id: str
    at: dt.datetime
    did: Did
    families: tuple[str, ...]
    touched: tuple[str, ...]
    touched_count: int
    dropped: str | None
    kept: str | None
    who: str
    source: str
    import_run: str | None


class Feed(Answer):
    """Changes in order. ``next`` is what to ask on after, also where there is nothing now; null before the first."""

    rows_field: ClassVar[str] = "changes"

    changes: tuple[FeedChange, ...]
    next: str | None
    more: bool


FEED = Query("changes/feed", FeedRow)
PLACE = Query("changes/feed_place", PlaceRow)


def feed_of(
    graph: Graph, view: View, families: Sequence[str], after: str | None, limit: int, *, sees_all: bool
) -> list[FeedChange]:
    """The changes after ``after`` that touched these families in the view's scopes, up to ``limit`` and one more.

    Raises:
        InputError: ``after`` is no change that this reader was told.
    """
    told = view.parameters()
    places = {place_of(family, scope) for family in families for scope in told["scopes"]}
    row = graph.one(PLACE, change=after or "")
    assert row is not None
    if after is not None and (row.number is None or not _scopes(row.places or ()) & set(told["scopes"])):
        raise InputError(
            f"{shown(after)} is no change that was told", field="after", expected="the next of an earlier answer"
        )
    number = row.number or 0
    found: list[FeedRow] = []
    first, last = (number + 1) // SLICE, row.last // SLICE
    for start in range(first, last + 1, SLICES_AT_ONCE):
        slices = list(range(start, min(start + SLICES_AT_ONCE, last + 1)))
        asked = {"slices": slices, "after": number, "places": sorted(places), "known_at": packed(told["known_at"])}
        found += graph.rows(FEED, **asked, limit=limit + 1 - len(found))
        if len(found) > limit:
            break
    return [_change(row, places, sees_all=sees_all) for row in found]


def _scopes(places: Sequence[str]) -> set[str]:
    return {place.partition(" ")[2] for place in places}


def _change(row: FeedRow, places: set[str], *, sees_all: bool) -> FeedChange:
    """The change as far as the reader may know of it.

    What was touched without a family (the two parties of a merge) is told with the merge to whoever hears of it,
    else to readers of all scopes alone.
    """
    shown_all = sees_all or row.dropped is not None
    visible = [bool(places & set(place.split("|"))) or (shown_all and not place) for place in row.places]
    where = row.touched_places or (0,) * len(row.touched)
    named = {place for joined in row.places for place in joined.split("|")} & places
    return FeedChange(
        id=row.id,
        at=row.at,
        did=Did(row.did),
        families=tuple(sorted({place.partition(" ")[0] for place in named})),
        touched=tuple(one for one, place in zip(row.touched, where, strict=True) if visible[place]),
        touched_count=sum(count for count, seen in zip(row.place_counts, visible, strict=True) if seen),
        dropped=row.dropped,
        kept=row.kept,
        who=row.who,
        source=row.source,
        import_run=row.import_run,
    )
