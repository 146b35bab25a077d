"""What a source says live, read to be compared with a file that has all of it; and ending or retracting the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.ledger.aliases import END_KNOWN
from graphcrm.ledger.change import Recording, fingerprint
from graphcrm.ledger.rows import CountRow
from graphcrm.ledger.statements import CREATE, RETRACT
from graphcrm.ledger.ulids import ulid
from graphcrm.model import OPEN_START

SAID = ("kind", "valid_from", "valid_to", "scope", "confidence", "title", "purpose", "basis", "attributes")
"""What a statement says, in the order and with the names that its fingerprint is made of."""


@dataclass(frozen=True, slots=True)
class HeldSlice:
    """What is held of one family or record, a list of values each, of one slice of the node numbers."""

    what: str
    held: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    what: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class KnownRow:
    party_id: str
    idx: int
    key: str
    id: str
    line: str
    kind: str
    scope: str


@dataclass(frozen=True, slots=True)
class StateRow:
    """A live statement with all that it says; its days as rows carry them."""

    id: str
    from_id: str
    to_id: str
    line: str
    kind: str
    valid_from: str
    evident_from: str
    from_earliest: str | None
    scope: str
    source_key: str | None
    confidence: float | None
    attributes: str | None
    title: str | None
    purpose: str | None
    basis: str | None


HELD_STATES = Query("ledger/held_states", HeldSlice)
HELD_KNOWN = Query("ledger/held_known", HeldSlice)
STATES_OF = Query("ledger/states_of", StateRow)
KNOWN_OF = Query("ledger/known_of", KnownRow)
SNAPSHOTS = Query("ledger/snapshots", SnapshotRow)
RECORD_SNAPSHOT = Query("ledger/record_snapshot", CountRow)


def held_states(graph: Graph, source: str) -> Iterator[HeldSlice]:
    """All live statements of a source between parties, as they arrive."""
    return graph.stream(HELD_STATES, source=source)


def held_known(graph: Graph, source: str) -> Iterator[HeldSlice]:
    """All parties that a source knows by keys of its own, as they arrive."""
    return graph.stream(HELD_KNOWN, source=source)


def snapshot_days(graph: Graph, source: str) -> list[SnapshotRow]:
    """The days of a source's snapshots, by what they held."""
    return graph.rows(SNAPSHOTS, source=source)


def record_snapshot(recording: Recording, whats: Sequence[str], day: dt.date) -> None:
    """Note that a source was loaded as it stood on a day."""
    author = recording.author
    recording.transaction.rows(
        RECORD_SNAPSHOT,
        source=author.source,
        whats=list(whats),
        day=day.isoformat(),
        run=author.import_run,
        now=recording.stamp["now"],
    )


def end_statements(
    recording: Recording, family: str, rows: Sequence[dict[str, Any]], day: dt.date | None, earliest: dt.date | None
) -> int:
    """End statements (``id``, ``from_idx``) on a day, not before ``earliest``; retract them where there is no day."""
    held = recording.transaction.rows(STATES_OF, rows=list(rows))
    if not held:
        return 0
    away = [{"id": one.id, "from_id": one.from_id, "to_id": one.to_id, "back": False} for one in held]
    stamp = recording.stamp
    recording.transaction.rows(RETRACT, rows=away, family=family, now=stamp["now"], change=recording.change)
    if day:
        numbers = {row["id"]: row["from_idx"] for row in rows}
        ended = [_ended(one, numbers[one.id], day, earliest) for one in held]
        recording.transaction.rows(CREATE, rows=ended, family=family, **stamp)
    for one in held:
        recording.touch(family, one.scope, one.id, one.from_id, one.to_id)
    return len(held)


def _ended(one: StateRow, idx: int, day: dt.date, earliest: dt.date | None) -> dict[str, Any]:
    """The statement as it is recorded anew: it held on its first evidence, and before ``day`` it had ended."""
    known = max(one.evident_from, one.valid_from)
    held_on = dt.date.fromisoformat(known) if known < day.isoformat() else OPEN_START
    first = max(held_on + dt.timedelta(days=1), earliest or OPEN_START)
    values = {**asdict(one), "id": f"{idx}.{ulid()}", "replaces": one.id, "valid_to": day.isoformat()}
    values |= {"to_earliest": min(first, day).isoformat(), "mark": None}
    return values | {"fingerprint": fingerprint({name: values[name] for name in SAID})}


def end_known(
    recording: Recording,
    ids: Sequence[str],
    day: dt.date | None,
    earliest: dt.date | None,
    may_write: Callable[[str], bool],
) -> int:
    """End, or retract where there is no day, what a source says that parties are known by; how many parties.

    ``may_write`` says under which scopes: what it is known by under another one stays.
    """
    source = recording.author.source
    known = recording.transaction.rows(KNOWN_OF, ids=list(ids), source=source)
    held = [one for one in known if may_write(one.scope)]
    rows = []
    for one in held:
        row = asdict(one) | {"new_id": None}
        if day:
            told = {"new_id": f"{one.idx}.{ulid()}", "valid_to": day.isoformat()}
            row |= told | {"to_earliest": earliest.isoformat() if earliest else None}
        rows.append(row)
        recording.touch("KNOWN_AS", one.scope, one.party_id)
        recording.starts.add(one.idx)  # a party's id does not tell its number
    if rows:
        recording.transaction.rows(END_KNOWN, rows=rows, **recording.stamp)
    return len({one.party_id for one in held})
