"""What changed in what we know, from one state of knowledge to another."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from graphcrm.db.graph import Graph
from graphcrm.model import ALL_WE_KNOW, Answer, PartyRef, View
from graphcrm.topics.changes.versions import (
    BY_ID,
    IN_HOURS,
    VERSIONS,
    VERSIONS_OF,
    VERSIONS_PARTY,
    ChangeRow,
    Difference,
    VersionRow,
    differences,
    starts_of,
)
from graphcrm.topics.clock import now

HOURS_AT_MOST = 24 * 31
"""Over a longer time the whole graph is read instead of the changes of each hour."""
STARTS_AT_MOST = 20_000
"""With more parties than these the whole graph is read instead."""


class Learnt(StrEnum):
    """How our knowledge of a statement changed."""

    ADDED = "added"
    ENDED = "ended"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class KnownChange:
    """A statement that we know otherwise: ``old`` and ``new`` are the ids of its two versions.

    The other fields are those of the new version, or of the old one where there is no new; ``differs`` has
    both values of each field that changed. ``at`` is when that was recorded, in the change ``change``.
    """

    what: Learnt
    at: dt.datetime
    family: str
    kind: str
    title: str | None
    from_party: PartyRef
    to_party: PartyRef
    valid_from: dt.date | None
    valid_to: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    differs: tuple[Difference, ...]
    old: str | None
    new: str | None
    line: str
    source: str
    scope: str
    change: str | None

    @property
    def order(self) -> tuple[str, str]:
        return self.at.isoformat(), self.line


class KnowledgeChanges(Answer):
    """What was added, ended, corrected and retracted between two states of knowledge, in that order of time.

    ``known_until`` None is all we know; ``total`` counts all pages, ``following`` is the key to go on after.
    """

    rows_field: ClassVar[str] = "changes"

    known_since: dt.datetime
    known_until: dt.datetime | None
    total: int
    changes: tuple[KnownChange, ...]
    following: tuple[str, str] | None = Field(None, exclude=True)


def knowledge_changes(
    graph: Graph,
    view: View,
    known_since: dt.datetime,
    known_until: dt.datetime,
    party: str | None,
    families: list[str],
) -> list[KnownChange]:
    """What is known otherwise at the later state, in order of time."""
    told = view.parameters()
    asked = {
        "known_since": known_since,
        "known_until": known_until,
        "families": families,
        "scopes": told["scopes"],
        "without": told["without"],
    }
    rows = _of_graph(graph, asked) if party is None else _of_party(graph, party, asked)
    return compared(rows, known_since, known_until)


def compared(rows: Iterable[VersionRow], known_since: dt.datetime, known_until: dt.datetime) -> list[KnownChange]:
    """The lines that differ between two states of knowledge, in order of time."""
    lines: dict[str, list[VersionRow]] = defaultdict(list)
    for row in rows:
        lines[row.line].append(row)
    found: list[KnownChange] = []
    for versions in lines.values():
        old = next((row for row in versions if row.is_live_at(known_since)), None)
        new = next((row for row in versions if row.is_live_at(known_until)), None)
        change = _compared(old, new)
        if change is not None:
            found.append(change)
    return sorted(found, key=lambda change: change.order)


def _compared(old: VersionRow | None, new: VersionRow | None) -> KnownChange | None:
    if new is not None and old is None:
        return _change(Learnt.ADDED, new, new.recorded_at, new.change, None, new)
    if old is not None and new is None:
        assert old.retracted_at is not None
        return _change(Learnt.RETRACTED, old, old.retracted_at, old.retracted_by, old, None)
    if old is None or new is None or not (found := differences(old, new)):
        return None
    is_end = {one.field for one in found} - {"to_earliest"} == {"valid_to"} and old.valid_to is None
    what = Learnt.ENDED if is_end else Learnt.CORRECTED
    return _change(what, new, new.recorded_at, new.change, old, new, found)


def _change(
    what: Learnt,
    row: VersionRow,
    at: dt.datetime,
    change: str | None,
    old: VersionRow | None,
    new: VersionRow | None,
    differs: tuple[Difference, ...] = (),
) -> KnownChange:
    return KnownChange(
        what=what,
        at=at,
        family=row.family,
        kind=row.kind,
        title=row.title,
        from_party=row.from_party,
        to_party=row.to_party,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        from_earliest=row.from_earliest,
        to_earliest=row.to_earliest,
        differs=differs,
        old=old.statement if old else None,
        new=new.statement if new else None,
        line=row.line,
        source=row.source,
        scope=row.scope,
        change=change,
    )


def _of_party(graph: Graph, party: str, asked: dict[str, Any]) -> list[VersionRow]:
    """The versions at one party, and those of the same lines that a correction gave to others."""
    rows = graph.rows(VERSIONS_PARTY, id=party, **asked)
    here = {row.statement for row in rows}
    lines = {row.line for row in rows}
    before = [row.replaces for row in rows if row.replaces and row.replaces not in here]
    retracting = {
        row.retracted_by
        for row in rows
        if row.retracted_by and row.retracted_at and row.retracted_at <= asked["known_until"]
    }
    changes = graph.rows(BY_ID, ids=sorted(retracting)) if retracting else []
    starts = starts_of([*before, *(record for change in changes for record in change.touched)])
    if not starts:
        return rows
    others = graph.rows(VERSIONS_OF, starts=sorted(starts), **asked)
    return [*rows, *(row for row in others if row.line in lines and row.statement not in here)]


def _of_graph(graph: Graph, asked: dict[str, Any]) -> list[VersionRow]:
    """The versions that any change between the two states recorded or retracted."""
    hours = hours_between(asked["known_since"], min(asked["known_until"], _soon(graph, asked)))
    if hours is not None:
        starts = _touched(graph.rows(IN_HOURS, hours=hours))
        if starts is not None:
            return graph.rows(VERSIONS_OF, starts=sorted(starts), **asked)
    return graph.rows(VERSIONS, **asked)


def _soon(graph: Graph, asked: dict[str, Any]) -> dt.datetime:
    """A moment up to which anything can have been recorded by the time this is answered."""
    if asked["known_until"] < ALL_WE_KNOW:
        moment: dt.datetime = asked["known_until"]
        return moment
    return now(graph) + dt.timedelta(hours=1)


def hours_between(since: dt.datetime, until: dt.datetime) -> list[str] | None:
    """The hours in which changes of that time lie, as they are stored; None where they are too many."""
    first = since.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    count = int((until - first).total_seconds() // 3600) + 1
    if count > HOURS_AT_MOST:
        return None
    return [(first + dt.timedelta(hours=hour)).strftime("%Y-%m-%dT%H") for hour in range(max(count, 0))]


def _touched(changes: Sequence[ChangeRow]) -> set[int] | None:
    """Where the statements that these changes touched start; None where they do not tell all, or too many."""
    if any(change.touched_count > len(change.touched) for change in changes):
        return None
    starts = starts_of([record for change in changes for record in change.touched])
    return starts if len(starts) <= STARTS_AT_MOST else None
