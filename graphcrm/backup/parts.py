"""The parts of a backup: for each sort of record, how it is read, what the file holds, how it is put back.

A label or a relationship type that has no part here is refused, by name, rather than left out in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphcrm.db.cypher import Query
from graphcrm.db.values import untagged
from graphcrm.errors import NotSupported
from graphcrm.ledger.change import fingerprint
from graphcrm.ledger.rows import CountRow
from graphcrm.model import RecordLabel
from graphcrm.vocabulary import read_vocabulary

Record = dict[str, Any]
"""A record as a line of the file holds it: its ``values`` days and moments as text, or tagged (``db/values.py``)."""

FOREVER = "9999-12-31T00:00:00Z"
RECORD_ITSELF = ("ref", "id", "idx", "scope", "source_key", "recorded_at", "retracted_at", "participants")
_OF_VERSIONS = ("recorded_at", "retracted_at", "change")
PARTY_VALUES = ("kind", "name", "ours", "ghost", "attributes", "scope", "source", "recorded_at")


@dataclass(frozen=True, slots=True)
class NodeRow:
    values: Record


@dataclass(frozen=True, slots=True)
class PartyRow:
    label: str
    values: Record
    unchanged: bool
    was: Record | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    label: str
    values: Record
    unchanged: bool
    was: Record | None
    live: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    id: str
    values: Record


@dataclass(frozen=True, slots=True)
class StatementRow:
    family: str
    from_id: str
    to_id: str
    values: Record
    live: bool


def node_record(row: NodeRow) -> Record:
    return {"values": row.values}


def party_record(row: PartyRow) -> Record | None:
    """The party as it was then; None if it was not there yet."""
    values = {name: value for name, value in row.values.items() if name != "writes"}
    if not row.unchanged:
        if row.was is None:
            return None
        values = {name: value for name, value in values.items() if name not in PARTY_VALUES}
        values |= {name: row.was[name] for name in PARTY_VALUES if row.was.get(name) is not None}
        told = {name: row.was.get(name) for name in ("kind", "name", "ours", "ghost", "attributes", "scope")}
        values["fingerprint"] = fingerprint([row.label, told])
    return {"label": row.label, "values": values}


def record_record(row: RecordRow) -> Record:
    """The record as it was then: its own name and place, and the values it had."""
    values = {name: value for name, value in row.values.items() if name != "writes" and value is not None}
    if not row.unchanged and row.was is not None:
        values = {name: value for name, value in values.items() if name in RECORD_ITSELF}
        values |= {name: value for name, value in row.was.items() if name not in _OF_VERSIONS and value is not None}
        values["valued_at"] = row.was["recorded_at"]
    if row.live:
        values["retracted_at"] = FOREVER
    return {"label": row.label, "values": values}


def version_record(row: VersionRow) -> Record:
    return {"id": row.id, "values": row.values}


def statement_record(row: StatementRow) -> Record:
    """The statement as it was then: what has been retracted since was live."""
    values = {name: value for name, value in row.values.items() if value is not None}
    if row.live:
        values["retracted_at"] = FOREVER
        values.pop("retracted_by", None)
        values.pop("set_aside", None)  # by a merge, which has retracted it as well
    return {"family": row.family, "from_id": row.from_id, "to_id": row.to_id, "values": values}


@dataclass(frozen=True, slots=True)
class Part:
    """One sort of record. ``times``: the properties that travel as text and become temporal in Cypher."""

    name: str
    read: Query[Any]
    record: Callable[[Any], Record | None]
    write: Query[CountRow]
    times: tuple[str, ...] = ()
    reading: Mapping[str, Any] = field(default_factory=dict)
    writing: Mapping[str, Any] = field(default_factory=dict)

    def row(self, record: Record) -> Record:
        """A record of the file as its Cypher takes it."""
        values = record["values"]
        times = {name: _text(values.get(name)) for name in self.times}
        rest = {name: untagged(value) for name, value in values.items() if name not in self.times}
        return {**record, "values": rest, **times}


def _text(value: Any) -> str | None:
    return str(next(iter(value.values()))) if isinstance(value, dict) else value


FAMILIES = ("HOLDS_ROLE", "PART_OF", "REPORTS_TO", "KIN_OF", "SERVES", "RELATED_TO", "CONSENTS")
_RECORD_FAMILIES = read_vocabulary(()).record_families()
LABELS = frozenset({"Person", "Organisation", "Group", "Household"})
ERASURES = frozenset({"Erasure", "Erased"})
"""What no restore takes away: whoever was erased since the backup is erased again."""
NOT_RECORDS = frozenset({"SchemaStep", "Lock", "Restore", "FeedEntry", "Webhook", "Job", "Credential"})
"""Labels of the database's own keeping: every database makes them anew. What readers sign in with is among them, so
that no file holds it and a restore brings no revoked token back."""

_NODES = Query("backup/nodes", NodeRow)
_RESTORE_NODES = Query("backup/restore_nodes", CountRow)
_RECORDED = ("recorded_at", "retracted_at")
_RECORD_DAYS = ("opened", "closed", "expected_close", "due", "valid_from")
_SAID = ("valid_from", "valid_to", *_RECORDED)


def _nodes(name: str, label: str, dated: str | None, write: Query[CountRow] | None = None) -> Part:
    return Part(
        name,
        _NODES,
        node_record,
        write or _RESTORE_NODES,
        times=(dated,) if dated else (),
        reading={"label": label, "dated": dated},
        writing={} if write else {"label": label},
    )


# In the order of their restoring. The marks of what was looked for come last: a graph that is half there
# answers "not looked for", never "there is none".
PARTS: tuple[Part, ...] = (
    _nodes("counters", "Counter", None, Query("backup/restore_counters", CountRow)),
    Part(
        "parties",
        Query("backup/parties", PartyRow),
        party_record,
        Query("backup/restore_parties", CountRow),
        times=("recorded_at",),
    ),
    Part(
        "versions",
        Query("backup/versions", VersionRow),
        version_record,
        Query("backup/restore_versions", CountRow),
        times=_RECORDED,
    ),
    Part(
        "aliases",
        Query("backup/aliases", NodeRow),
        node_record,
        _RESTORE_NODES,
        writing={"label": "Alias"},
    ),
    Part(
        "known_as",
        Query("backup/known_as", StatementRow),
        statement_record,
        Query("backup/restore_known_as", CountRow),
        times=_SAID,
    ),
    Part(
        "statements",
        Query("backup/statements", StatementRow),
        statement_record,
        Query("backup/restore_statements", CountRow),
        times=(*_SAID, "evident_from"),
    ),
    Part(
        "records",
        Query("backup/records", RecordRow),
        record_record,
        Query("backup/restore_records", CountRow),
        times=(*_RECORDED, "valued_at", "at", *_RECORD_DAYS),
    ),
    Part(
        "record_versions",
        Query("backup/record_versions", VersionRow),
        version_record,
        Query("backup/restore_record_versions", CountRow),
        times=(*_RECORDED, "at", *_RECORD_DAYS),
    ),
    Part(
        "record_statements",
        Query("backup/record_statements", StatementRow),
        statement_record,
        Query("backup/restore_record_statements", CountRow),
        times=(*_SAID, "evident_from", "day", "at"),
    ),
    Part("merges", Query("backup/merges", NodeRow), node_record, _RESTORE_NODES, writing={"label": "Merge"}),
    _nodes("readers", "Reader", "made_at"),
    _nodes("changes", "Change", "at"),
    _nodes("imports", "Import", "began_at"),
    _nodes("erasures", "Erasure", "at"),
    _nodes("erased", "Erased", "at"),
    _nodes("snapshots", "Snapshot", "recorded_at"),
    _nodes("looked_for", "LookedFor", "since"),
)

_OF_RECORDS = {"Record", *(label.value for label in RecordLabel)}
_BESIDE = {"Party", "Version", "Alias", "Counter", "Change", "LookedFor", "Merge", "Import", "Snapshot", "Reader"}
KNOWN_LABELS = LABELS | NOT_RECORDS | ERASURES | _OF_RECORDS | _BESIDE
KNOWN_FAMILIES = frozenset({*FAMILIES, *_RECORD_FAMILIES, "MERGED_INTO", "KNOWN_AS", "WAS"})


def check_known(labels: Iterable[str], families: Iterable[str]) -> None:
    """Refuse what no part would keep.

    Raises:
        NotSupported: names the labels and the relationship types.
    """
    strange = sorted(set(labels) - KNOWN_LABELS) + sorted(set(families) - KNOWN_FAMILIES)
    if strange:
        raise NotSupported(
            f"this graph holds records that a backup would leave out: {', '.join(strange)}",
            expected="a graphcrm that knows them; they were written by another program or a newer graphcrm",
        )
