"""What the database holds of ties, as columns: interactions and who took part, roles, stated ties, who is a person.

Ends are node numbers, days are counted from 1970 (int32), words are codes (uint8). An interaction takes 11 bytes, a
part in one 10, a role 17, a claim 21.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from graphcrm.scoring.strength import BOTH_WAYS, PARTS

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Columns = TypeVar("Columns", "Events", "Parts", "Roles", "Claims")


@dataclass(frozen=True, slots=True)
class Codes:
    """The scopes and channels by code: the place of each in its tuple."""

    scopes: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Events:
    """Interactions in order of their node number."""

    number: Ints
    day: Ints
    channel: Bytes
    scope: Bytes
    both: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Parts:
    """Who took part in which interaction, in order of both: ``flags`` are those of ``scoring.strength``."""

    event: Ints
    person: Ints
    flags: Bytes
    scope: Bytes


@dataclass(frozen=True, slots=True)
class Roles:
    """Who held a role in which body, in order of bodies."""

    person: Ints
    body: Ints
    since: Ints
    until: Ints
    scope: Bytes


@dataclass(frozen=True, slots=True)
class Claims:
    """What is stated of two: ``weight`` is the strength that its kind claims."""

    one: Ints
    other: Ints
    since: Ints
    until: Ints
    scope: Bytes
    weight: NDArray[np.float32]


def ints(values: Iterable[Sequence[int]]) -> Ints:
    """Lists of whole numbers as one column."""
    parts = [np.asarray(part, dtype=np.int32) for part in values]
    return np.concatenate(parts) if parts else np.empty(0, np.int32)


def days(values: Iterable[Sequence[str]]) -> Ints:
    """Lists of days as ISO text as one column, counted from 1970."""
    parts = [np.asarray(part, dtype="datetime64[D]").astype(np.int32) for part in values]
    return np.concatenate(parts) if parts else np.empty(0, np.int32)


def repeated(values: Iterable[float], counts: Iterable[int], kind: Any) -> NDArray[Any]:
    """A value for each list, as often as the list is long."""
    return np.repeat(np.asarray(list(values), dtype=kind), np.asarray(list(counts), dtype=np.int64))


def taken(columns: Columns, order: NDArray[Any]) -> Columns:
    """The rows of columns that ``order`` names, or a mask keeps, in that order."""
    names = type(columns).__dataclass_fields__
    return type(columns)(*(getattr(columns, name)[order] for name in names))


def joined(first: Columns, second: Columns) -> Columns:
    """The rows of both."""
    names = type(first).__dataclass_fields__
    return type(first)(*(np.concatenate([getattr(first, name), getattr(second, name)]) for name in names))


def events_of(rows: Sequence[Any], codes: Codes) -> Events:
    """Interactions from rows of ``network/events``: lists of numbers for each day, channel, direction and scope."""
    counts = [len(row.events) for row in rows]
    found = Events(
        ints(row.events for row in rows),
        repeated((np.datetime64(row.day, "D").astype(int) for row in rows), counts, np.int32),
        repeated((codes.channels.index(row.channel) for row in rows), counts, np.uint8),
        repeated((codes.scopes.index(row.scope) for row in rows), counts, np.uint8),
        repeated((row.direction == BOTH_WAYS for row in rows), counts, np.bool_),
    )
    return taken(found, np.argsort(found.number, kind="stable"))


def parts_of(rows: Sequence[Any], codes: Codes) -> Parts:
    """Participations from rows of ``network/parts``: two lists for each kind and scope."""
    counts = [len(row.people) for row in rows]
    found = Parts(
        ints(row.events for row in rows),
        ints(row.people for row in rows),
        repeated((PARTS.get(row.kind, 0) for row in rows), counts, np.uint8),
        repeated((codes.scopes.index(row.scope) for row in rows), counts, np.uint8),
    )
    return in_order(found)


def in_order(parts: Parts) -> Parts:
    """Participations by interaction, then person."""
    return taken(parts, np.lexsort((parts.person, parts.event)))


def roles_of(rows: Sequence[Any], codes: Codes) -> Roles:
    """Roles from rows of ``network/roles``."""
    counts = [len(row.people) for row in rows]
    found = Roles(
        ints(row.people for row in rows),
        ints(row.bodies for row in rows),
        days(row.since for row in rows),
        days(row.until for row in rows),
        repeated((codes.scopes.index(row.scope) for row in rows), counts, np.uint8),
    )
    return taken(found, np.argsort(found.body, kind="stable"))


def claims_of(rows: Sequence[Any], codes: Codes, weights: Mapping[str, float]) -> Claims:
    """Claims from rows of ``network/claims``; each holds from its start, or else its first evidence, on."""
    counts = [len(row.starts) for row in rows]
    return Claims(
        ints(row.starts for row in rows),
        ints(row.targets for row in rows),
        np.maximum(days(row.begins for row in rows), days(row.since for row in rows)),
        days(row.until for row in rows),
        repeated((codes.scopes.index(row.scope) for row in rows), counts, np.uint8),
        repeated((weights[row.kind] for row in rows), counts, np.float32),
    )
