"""The room itself: one set of columns for each graph, brought up to date from the changes, and the views of it."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from graphcrm.db.graph import Graph
from graphcrm.model import ALL_WE_KNOW, View
from graphcrm.network.columns import (
    Claims,
    Codes,
    Events,
    Parts,
    Roles,
    claims_of,
    events_of,
    in_order,
    ints,
    joined,
    parts_of,
    roles_of,
    taken,
)
from graphcrm.network.fold import Network, claim_pairs, day_number, evidence_pairs, folded, together_pairs
from graphcrm.network.reading import (
    AGAIN,
    CHANGES,
    CLAIMS,
    CLOCK,
    EVENTS,
    IDENTITY,
    PARTS_READ,
    PEOPLE,
    RECORD_NUMBERS,
    ROLES,
    AgainRow,
    ChangeRow,
    EventsRow,
    PartsRow,
)
from graphcrm.scoring.claims import TogetherFormula
from graphcrm.scoring.strength import Formula

VIEWS_AT_MOST = 4
BYTES_AT_MOST = 512_000_000
"""Views kept at a time: so many, within so much memory."""
HOURS_AT_MOST = 1_000
"""Whoever was not asked for so long reads everything anew."""


@dataclass(frozen=True, slots=True)
class Measure:
    """By which numbers ties are measured."""

    formula: Formula
    together: TogetherFormula
    claims: Mapping[str, float]

    @property
    def key(self) -> tuple[object, ...]:
        parts = (self.formula.channels, self.claims)
        return repr(self.formula), self.together, *(tuple(sorted(part.items())) for part in parts)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All columns, as of one state of knowledge."""

    codes: Codes
    events: Events
    parts: Parts
    roles: Roles
    claims: Claims
    people: NDArray[np.bool_]

    def fold(self, view: View, measure: Measure) -> Network:
        """The ties that the view may see, on its day."""
        seen = set(view.parameters()["scopes"])
        scopes = np.asarray([scope in seen for scope in self.codes.scopes], dtype=np.bool_)
        weights = np.asarray([measure.formula.channels.get(name, 0.0) for name in self.codes.channels])
        day, people = day_number(view.as_of), self._people()
        return folded(
            len(people),
            evidence_pairs(self.events, self.parts, people, scopes, day, measure.formula, weights),
            claim_pairs(self.claims, people, scopes, day),
            together_pairs(self.roles, people, scopes, day, measure.together),
        )

    def _people(self) -> NDArray[np.bool_]:
        """Which numbers are people's, with a place for every number that a column has."""
        ends = (self.parts.person, self.roles.person, self.claims.one, self.claims.other)
        size = max(len(self.people), *(int(column.max(initial=0)) + 1 for column in ends))
        return np.append(self.people, np.zeros(size - len(self.people), np.bool_))


@dataclass(slots=True)
class Room:
    """What is held of one graph. ``seen`` are the changes that lie within the time that is looked at again."""

    lock: RLock = field(default_factory=RLock)
    held: Evidence | None = None
    measured_by: tuple[object, ...] = ()
    read_at: dt.datetime = ALL_WE_KNOW
    seen: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    views: OrderedDict[tuple[object, ...], Network] = field(default_factory=OrderedDict)

    def network(self, graph: Graph, view: View, scopes: Sequence[str], measure: Measure) -> Network:
        """The ties of a view, from what is held and has changed since; ``scopes`` are all that there are."""
        if view.known_at < ALL_WE_KNOW or view.scenario or view.without:
            return read(graph, view, view.parameters()["scopes"], measure).fold(view, measure)
        with self.lock:
            self.refresh(graph, view, scopes, measure)
            key = (view.as_of, view.scopes)
            if key not in self.views:
                assert self.held is not None
                self.views[key] = self.held.fold(view, measure)
            self.views.move_to_end(key)
            while len(self.views) > VIEWS_AT_MOST or (len(self.views) > 1 and self._bytes() > BYTES_AT_MOST):
                self.views.popitem(last=False)
            return self.views[key]

    def _bytes(self) -> int:
        return sum(network.nbytes for network in self.views.values())

    def refresh(self, graph: Graph, view: View, scopes: Sequence[str], measure: Measure) -> None:
        """Bring the columns up to date: from the changes since, or all of them where these do not tell enough."""
        clock, identity = graph.one(CLOCK), graph.one(IDENTITY)
        assert clock is not None
        marks = frozenset(identity.marks if identity else ())
        rows = self._changes(graph, clock.now) if self.marks <= marks else None
        by = (*measure.key, tuple(scopes))
        fresh = [] if rows is None else [row for row in rows if row.id not in self.seen]
        if rows is None or self.held is None or self.measured_by != by or any(_tells_too_little(row) for row in fresh):
            everything = replace(view, scopes=tuple(scopes))
            self.held = read(graph, everything, scopes, measure)
            self.views.clear()
            rows = rows if rows is not None else self._recent(graph, clock.now)
        elif fresh:
            everything = replace(view, scopes=tuple(scopes))
            touched = sorted({one for row in fresh for one in row.interactions})
            families = {family for row in fresh for family in row.families}
            self.held = again(graph, everything, self.held, touched, families, measure)
            self.views.clear()
        since = clock.now - graph.longest_write
        self.seen = frozenset(row.id for row in rows if row.at >= since)
        self.measured_by, self.read_at, self.marks = by, clock.now, marks

    def _changes(self, graph: Graph, now: dt.datetime) -> list[ChangeRow] | None:
        """The changes since the last reading, and those before it that are looked at again.

        None where they do not lead from what is held to what there is: nothing is held, the time is too long, or
        a change that had been seen is no longer there, so that this is another graph.
        """
        if self.held is None:
            return None
        hours = _hours(self.read_at - graph.longest_write, now)
        if len(hours) > HOURS_AT_MOST:
            return None
        rows = graph.rows(CHANGES, hours=hours)
        return rows if self.seen <= {row.id for row in rows} else None

    def _recent(self, graph: Graph, now: dt.datetime) -> list[ChangeRow]:
        return graph.rows(CHANGES, hours=_hours(now - graph.longest_write, now))


def network_of(graph: Graph, view: View, scopes: Sequence[str], measure: Measure) -> Network:
    """The ties of a view; the columns are kept beside the graph, and shared by all who ask it."""
    room: Room = graph.kept.setdefault(Room, Room())
    return room.network(graph, view, scopes, measure)


def read(graph: Graph, view: View, scopes: Sequence[str], measure: Measure) -> Evidence:
    """All columns of what this view may see, on whatever day."""
    codes = Codes(tuple(scopes), tuple(sorted(measure.formula.channels)))
    channels, kinds = list(codes.channels), sorted(measure.claims)
    return Evidence(
        codes,
        events_of(graph.columns(EVENTS, view, channels=channels), codes),
        parts_of(graph.columns(PARTS_READ, view), codes),
        roles_of(graph.columns(ROLES, view), codes),
        claims_of(graph.columns(CLAIMS, view, kinds=kinds), codes, measure.claims),
        _people(graph),
    )


def again(
    graph: Graph, view: View, held: Evidence, interactions: Sequence[str], families: set[str], measure: Measure
) -> Evidence:
    """What is held, with these interactions, and the columns of these families, as they are now."""
    codes, events, parts = held.codes, held.events, held.parts
    if interactions:
        row = graph.one(RECORD_NUMBERS, refs=list(interactions))
        gone = ints([row.numbers if row else ()])
        rows = graph.columns(AGAIN, view, refs=list(interactions), channels=list(codes.channels))
        now = events_of(_as_events(rows), codes), parts_of(_as_parts(rows), codes)
        kept = joined(taken(events, ~np.isin(events.number, gone)), now[0])
        events = taken(kept, np.argsort(kept.number, kind="stable"))
        parts = in_order(joined(taken(parts, ~np.isin(parts.event, gone)), now[1]))
    roles, claims, people = held.roles, held.claims, held.people
    if "HOLDS_ROLE" in families:
        roles = roles_of(graph.columns(ROLES, view), codes)
    if families & {"REPORTS_TO", "KIN_OF", "SERVES", "RELATED_TO"}:
        kinds = sorted(measure.claims)
        claims = claims_of(graph.columns(CLAIMS, view, kinds=kinds), codes, measure.claims)
    if "KNOWN_AS" in families:
        people = _people(graph)
    return Evidence(codes, events, parts, roles, claims, people)


def _people(graph: Graph) -> NDArray[np.bool_]:
    """Which node numbers are people's; one more than the highest number that anything can have."""
    numbers = ints(row.people for row in graph.columns(PEOPLE))
    found = np.zeros(int(numbers.max()) + 1 if len(numbers) else 1, np.bool_)
    found[numbers] = True
    return found


def _as_events(rows: Sequence[AgainRow]) -> list[EventsRow]:
    return [EventsRow(row.day, row.channel, row.direction, row.scope, [row.event]) for row in rows]


def _as_parts(rows: Sequence[AgainRow]) -> list[PartsRow]:
    return [
        PartsRow(kind, scope, [row.event], [person])
        for row in rows
        for person, kind, scope in zip(row.people, row.kinds, row.part_scopes, strict=True)
    ]


def _tells_too_little(row: ChangeRow) -> bool:
    return row.did != "recorded" or row.moves or row.more


def _hours(since: dt.datetime, until: dt.datetime) -> list[str]:
    first = since.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    count = int((until - first).total_seconds() // 3600) + 2  # an hour more: a change may be recorded meanwhile
    return [(first + dt.timedelta(hours=hour)).strftime("%Y-%m-%dT%H") for hour in range(count)]
