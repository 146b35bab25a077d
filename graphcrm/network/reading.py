"""What the network room asks of the database: rows whose columns are lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from graphcrm.db.cypher import Query


@dataclass(frozen=True, slots=True)
class EventsRow:
    day: str
    channel: str
    direction: str | None
    scope: str
    events: list[int]


@dataclass(frozen=True, slots=True)
class PartsRow:
    kind: str
    scope: str
    events: list[int]
    people: list[int]


@dataclass(frozen=True, slots=True)
class AgainRow:
    event: int
    day: str
    channel: str
    direction: str | None
    scope: str
    people: list[int]
    kinds: list[str]
    part_scopes: list[str]


@dataclass(frozen=True, slots=True)
class NumbersRow:
    numbers: list[int]


@dataclass(frozen=True, slots=True)
class RolesRow:
    scope: str
    people: list[int]
    bodies: list[int]
    since: list[str]
    until: list[str]


@dataclass(frozen=True, slots=True)
class ClaimsRow:
    kind: str
    scope: str
    starts: list[int]
    targets: list[int]
    begins: list[str]
    since: list[str]
    until: list[str]


@dataclass(frozen=True, slots=True)
class PeopleRow:
    people: list[int]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    id: str
    at: dt.datetime
    did: str
    moves: bool
    families: list[str]
    interactions: list[str]
    more: bool


@dataclass(frozen=True, slots=True)
class ClockRow:
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class IdentityRow:
    marks: list[str]


EVENTS = Query("network/events", EventsRow)
PARTS_READ = Query("network/parts", PartsRow)
AGAIN = Query("network/events_again", AgainRow)
RECORD_NUMBERS = Query("network/record_numbers", NumbersRow)
ROLES = Query("network/roles", RolesRow)
CLAIMS = Query("network/claims", ClaimsRow)
PEOPLE = Query("network/people", PeopleRow)
CHANGES = Query("network/changes", ChangeRow)
CLOCK = Query("changes/clock", ClockRow)
IDENTITY = Query("network/identity", IdentityRow)
