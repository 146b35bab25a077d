"""A person's right of access: all that is held of them, where from, under which scope it may be read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.errors import NotFound
from graphcrm.model import checked_id
from graphcrm.topics.changes.versions import BY_ID, ChangeRow


@dataclass(frozen=True, slots=True)
class HangingRow:
    party: str
    family: str
    end: str
    other_labels: tuple[str, ...]
    says: dict[str, Any]
    other: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ValuesRow:
    id: str
    labels: tuple[str, ...]
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class IdRow:
    id: str


HANGING = Query("privacy/hanging", HangingRow)
VALUES = Query("privacy/values", ValuesRow)
READERS = Query("privacy/readers", ValuesRow)
MERGED = Query("privacy/merged", IdRow)

_WHENCE = ("scope", "source", "source_key", "recorded_at", "retracted_at", "change", "retracted_by")
_KEEPING = ("idx", "from_idx", "to_idx", "fingerprint", "line", "search", "fuzzy", "apart", *_WHENCE)
"""What says nothing of the person: numbers, hashes, the words of the index; and what has a column of its own."""


@dataclass(frozen=True, slots=True)
class HeldOfSubject:
    """One thing that is held: ``says`` what, about whom else; whence, and under which scope it may be read.

    ``retracted_at`` is null while it is said. ``end``: which end of it the person is.
    """

    what: str
    end: str | None
    other: str | None
    other_name: str | None
    says: dict[str, Any]
    scope: str | None
    source: str | None
    source_key: str | None
    recorded_at: dt.datetime | None
    retracted_at: dt.datetime | None
    who: str | None
    import_run: str | None


class Subject(BaseModel):
    """All that is held of a person, under every scope, live and retracted.

    ``ids``: the records that are this person, by merges that stand. ``scopes``: whoever may read under one of these
    sees some of it. ``files``: rows of files in the data folder that name the person.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    rows_field: ClassVar[str] = "held"

    party: str
    ids: tuple[str, ...]
    name: str
    scopes: tuple[str, ...]
    sources: tuple[str, ...]
    held: tuple[HeldOfSubject, ...]
    files: tuple[str, ...] = ()

    def rows_of(self) -> Sequence[Any]:
        """All that is held."""
        return self.held


def subject_of(graph: Graph, party_id: str) -> Subject:
    """All that the graph holds of a person.

    Raises:
        NotFound: no such party.
    """
    ids = one_person(graph, checked_id(party_id))
    values = graph.rows(VALUES, ids=ids)
    here = next((row for row in values if row.id == party_id), None)
    if here is None:
        raise NotFound("party", party_id)
    rows = graph.rows(HANGING, ids=ids)
    changes = _changes(graph, rows)
    readers = graph.rows(READERS, ids=ids)
    held = [*map(_value, values), *map(_value, readers), *(_held(row, changes) for row in rows)]
    return Subject(
        party=party_id,
        ids=tuple(ids),
        name=here.values["name"],
        scopes=tuple(sorted({one.scope for one in held if one.scope})),
        sources=tuple(sorted({one.source for one in held if one.source})),
        held=tuple(held),
    )


def one_person(graph: Graph, party_id: str) -> list[str]:
    """The ids of all records that are this one by merges that stand."""
    ids, found = set[str](), {party_id}
    while found - ids:
        ids |= found
        found = {row.id for row in graph.rows(MERGED, ids=sorted(ids))}
    return sorted(ids)


def _changes(graph: Graph, rows: Sequence[HangingRow]) -> dict[str, ChangeRow]:
    wanted = {change for row in rows if (change := row.says.get("change") or row.other.get("change"))}
    return {row.id: row for row in graph.rows(BY_ID, ids=sorted(wanted))} if wanted else {}


def _value(row: ValuesRow) -> HeldOfSubject:
    label = next(label for label in row.labels if label != "Party")
    return _made(label, None, row.id, None, row.values, row.values, {})


def _held(row: HangingRow, changes: Mapping[str, ChangeRow]) -> HeldOfSubject:
    if row.family in ("WAS", "KNOWN_AS"):
        what = "known as" if row.family == "KNOWN_AS" else "values"
        return _made(what, None, None, None, {**row.other, **row.says}, {**row.other, **row.says}, changes)
    other = row.other.get("id") or row.other.get("ref")
    return _made(row.family, row.end, other, row.other.get("name"), row.says, row.says, changes)


def _made(
    what: str,
    end: str | None,
    other: str | None,
    name: str | None,
    says: Mapping[str, Any],
    whence: Mapping[str, Any],
    changes: Mapping[str, ChangeRow],
) -> HeldOfSubject:
    change = changes.get(whence.get("change") or "")
    return HeldOfSubject(
        what=what,
        end=end,
        other=other,
        other_name=name,
        says=dict(_told(says)),
        scope=whence.get("scope"),
        source=whence.get("source"),
        source_key=whence.get("source_key"),
        recorded_at=whence.get("recorded_at"),
        retracted_at=whence.get("retracted_at"),
        who=change.who if change else None,
        import_run=change.import_run if change else None,
    )


def _told(says: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in sorted(says):
        value = says[name]
        if name not in _KEEPING and value is not None:
            yield name, json.loads(value) if name == "attributes" and isinstance(value, str) else value
