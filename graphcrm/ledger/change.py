"""One write transaction as one recorded change: its author, its clock, and what a repeated request gets."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ulid import ULID

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph, Transaction
from graphcrm.db.keyed import Keyed
from graphcrm.errors import InputError, KeyReused, shown
from graphcrm.model import ID_PATTERN

TOUCHED_AT_MOST = 10_000
_STATEMENT_ID = re.compile(r"(\d{1,15})\.[0-9A-Z]{26}")


@dataclass(frozen=True, slots=True)
class BegunRow:
    now: dt.datetime
    request_hash: str | None
    result: str | None


@dataclass(frozen=True, slots=True)
class FirstRow:
    first: int


@dataclass(frozen=True, slots=True)
class RecordedRow:
    families: int


BEGIN = Query("ledger/begin_change", BegunRow)
RECORD = Query("ledger/record_change", RecordedRow)
TAKE_IDX = Query("ledger/take_idx", FirstRow)


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, from which source, in which import; ``key`` is the idempotency key, if one was given.

    ``undoes`` is the import that is taken back.
    """

    who: str
    source: str
    key: str | None = None
    import_run: str | None = None
    undoes: str | None = None


@dataclass(slots=True)
class Recording:
    """An open change: what runs through it carries its ``now`` and its id, and is told in ``touch``.

    ``starts`` are the node numbers of the parties written, besides those that begin a touched statement's id.
    ``moves``: it moves what is said from party to party, and changes nothing of it.

    For those who follow: ``places`` are the families and scopes under which each record was touched, ``did`` is
    what sort of change it is (recorded, merged, unmerged, erased), ``merge`` the party dropped and the one kept.
    """

    transaction: Transaction
    author: Author
    change: str
    now: dt.datetime
    keyed: Keyed = field(default_factory=Keyed)
    families: set[tuple[str, str]] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    starts: set[int] = field(default_factory=set)
    moves: bool = False
    places: dict[str, set[str]] = field(default_factory=dict)
    did: str = "recorded"
    merge: tuple[str, str] | None = None

    @property
    def stamp(self) -> dict[str, str]:
        """The parameters that every write file of a change takes."""
        return {"now": self.now.isoformat(), "source": self.author.source, "change": self.change}

    def touch(self, family: str, scope: str, *records: str) -> None:
        """Say that records of a family were written under a scope."""
        self.families.add((family, scope))
        self.touched.update(records)
        place = place_of(family, scope)
        for one in records:
            self.places.setdefault(one, set()).add(place)


def place_of(family: str, scope: str) -> str:
    """A family under a scope, as a change keeps it."""
    return f"{family} {scope}"


def record(graph: Graph, author: Author, request: Any, work: Callable[[Recording], dict[str, Any]]) -> dict[str, Any]:
    """Run ``work`` in one transaction and leave one ``:Change``, unless it touched nothing.

    ``request`` is whatever makes the request the same one: with an idempotency key, the same request again
    gets the same result and writes nothing.

    Raises:
        KeyReused: the key stands for another request.
    """
    key = author.key
    if key is not None and not ID_PATTERN.fullmatch(key):
        raise InputError(
            f"the idempotency key {shown(key)} is not one",
            field="idempotency_key",
            expected="1 to 64 of A-Z a-z 0-9 . _ ~ -",
        )
    change = key or str(ULID())
    request_hash = fingerprint(request)

    done: dict[str, Any] = {}

    def unit(transaction: Transaction) -> dict[str, Any]:
        nonlocal done
        begun = transaction.one(BEGIN, id=change)
        assert begun is not None
        if begun.request_hash is not None:
            if begun.request_hash != request_hash:
                raise KeyReused(f"the idempotency key {shown(change)} was used for another request")
            # our own attempt before this one was kept, only its acknowledgement was lost; or a repeated key
            replayed: dict[str, Any] = done or json.loads(begun.result or "{}")
            return replayed
        recording = Recording(transaction, author, change, begun.now, graph.keyed)
        done = {"change": change, "recorded_at": begun.now.isoformat(), **work(recording)}
        if recording.touched:
            transaction.rows(RECORD, **_change_row(recording, request_hash, done))
        return done

    return graph.write(unit)


def _change_row(recording: Recording, request_hash: str, result: dict[str, Any]) -> dict[str, Any]:
    author = recording.author
    touched = sorted(recording.touched)
    where = ["|".join(sorted(recording.places.get(one, ()))) for one in touched]
    counts = Counter(where)
    places = sorted(counts)
    return {
        "id": recording.change,
        "did": recording.did,
        "dropped": recording.merge and recording.merge[0],
        "kept": recording.merge and recording.merge[1],
        "places": places,
        "place_counts": [counts[place] for place in places],
        # which of them each touched record has; left out where all have the same
        "touched_places": [places.index(one) for one in where[:TOUCHED_AT_MOST]] if len(places) > 1 else None,
        "request_hash": request_hash,
        "now": recording.now.isoformat(),
        "hour": recording.now.strftime("%Y-%m-%dT%H"),
        "who": author.who,
        "source": author.source,
        "import_run": author.import_run,
        "families": sorted({family for family, _ in recording.families}),
        "touched": touched[:TOUCHED_AT_MOST],
        "touched_count": len(touched),
        "starts": sorted(recording.starts | _starts(recording.touched)),
        "undoes": author.undoes,
        "moves": recording.moves or None,
        "result": json.dumps(result, default=str) if author.key else None,
        "looked": [
            {"key": f"{family} {scope}", "family": family, "scope": scope}
            for family, scope in sorted(recording.families)
        ],
    }


def _starts(touched: Iterable[str]) -> set[int]:
    """The node numbers of the parties at which the touched statements start: all of them, however many."""
    return {int(found[1]) for record in touched if (found := _STATEMENT_ID.fullmatch(record))}


def fingerprint(value: Any) -> str:
    """A short hash of anything JSON can hold: equal values, equal hash."""
    return sha256(_as_json(value).encode()).hexdigest()[:32]


_as_json = json.JSONEncoder(sort_keys=True, default=str, ensure_ascii=False).encode


def take_idx(graph: Graph, count: int, *, counter: str = "party") -> int:
    """The first of ``count`` fresh node numbers, taken in a transaction of its own.

    Parties and records are counted apart: a network of parties numbers its nodes without gaps.
    """

    def unit(transaction: Transaction) -> int:
        row = transaction.one(TAKE_IDX, counter=counter, count=count)
        assert row is not None
        return row.first

    return graph.write(unit)
