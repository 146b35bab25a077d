"""Why we believe a statement: its versions, and the changes that recorded and retracted them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from graphcrm.db.graph import Graph
from graphcrm.errors import InputError, NotFound, shown
from graphcrm.model import Answer, PartyRef, View
from graphcrm.topics.changes.versions import (
    BY_ID,
    LINE,
    NOTHING_KNOWN,
    ChangeRow,
    Difference,
    VersionRow,
    differences,
    starts_of,
)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a statement: what it says, and who said so, when, from which source and import.

    ``told_at`` is when the source itself recorded it, where it says so; ``recorded_at`` is when we did.
    ``differs`` is what it changed of the version that it ``replaces``. ``retracted_by`` is the change that
    took it back.
    """

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
    told_at: dt.datetime | None
    confidence: float | None
    scope: str
    source: str
    source_key: str | None
    import_run: str | None
    who: str | None
    change: str
    recorded_at: dt.datetime
    replaces: str | None
    differs: tuple[Difference, ...]
    retracted_at: dt.datetime | None
    retracted_by: str | None
    retracted_who: str | None


class Provenance(Answer):
    """The whole line of a statement, in the order of recording; ``is_live``: we still say this one."""

    rows_field: ClassVar[str] = "versions"

    statement: str
    is_live: bool
    versions: tuple[Version, ...]


def provenance_of(graph: Graph, view: View, statement: str) -> list[Version]:
    """All versions of a statement's line, as known at the view's moment, in the order of recording.

    Raises:
        NotFound: no such statement, or none that the view may see.
    """
    starts = starts_of([statement])
    if not starts:
        raise InputError(f"{shown(statement)} is not a statement's id", field="statement", expected="like 12.01J...")
    found = _versions(graph, view, starts, id=statement, line=None)
    if not found:
        raise NotFound("statement", statement)
    rows, changes = _whole_line(graph, view, found[0].line, starts)
    by_id = {row.statement: row for row in rows}
    return [_version(row, by_id, changes) for row in rows]


def _versions(graph: Graph, view: View, starts: set[int], **asked: Any) -> list[VersionRow]:
    told = view.parameters()
    rows = graph.rows(
        LINE,
        starts=sorted(starts),
        known_since=NOTHING_KNOWN,
        known_until=told["known_at"],
        scopes=told["scopes"],
        without=told["without"],
        **asked,
    )
    return [_as_known(row, told["known_at"]) for row in rows]


def _as_known(row: VersionRow, known_at: dt.datetime) -> VersionRow:
    """The row without a retraction that nobody had made yet."""
    if row.retracted_at is None or row.retracted_at <= known_at:
        return row
    return replace(row, retracted_at=None, retracted_by=None)


def _whole_line(graph: Graph, view: View, line: str, starts: set[int]) -> tuple[list[VersionRow], dict[str, ChangeRow]]:
    """All versions, also where a correction gave the statement another start; and their changes."""
    looked: set[int] = set()
    rows: dict[str, VersionRow] = {}
    changes: dict[str, ChangeRow] = {}
    while starts - looked:
        fresh = starts - looked
        looked |= fresh
        rows |= {row.statement: row for row in _versions(graph, view, fresh, id=None, line=line)}
        wanted = {change for row in rows.values() for change in (row.change, row.retracted_by) if change}
        changes |= {row.id: row for row in graph.rows(BY_ID, ids=sorted(wanted - changes.keys()))}
        starts = starts | _elsewhere(rows, changes)
    order = sorted(rows.values(), key=lambda row: (row.recorded_at, row.statement))
    return order, changes


def _elsewhere(rows: Mapping[str, VersionRow], changes: Mapping[str, ChangeRow]) -> set[int]:
    """Where versions that are missing from these may start."""
    before = [row.replaces for row in rows.values() if row.replaces and row.replaces not in rows]
    replaced = {row.replaces for row in rows.values()}
    changed = (row.retracted_by for row in rows.values() if row.statement not in replaced)
    touched: Sequence[str] = [
        record for change in changed if change and change in changes for record in changes[change].touched
    ]
    return starts_of([*before, *touched])


def _version(row: VersionRow, rows: Mapping[str, VersionRow], changes: Mapping[str, ChangeRow]) -> Version:
    change = changes.get(row.change)
    undone = changes.get(row.retracted_by or "")
    before = rows.get(row.replaces or "")
    return Version(
        statement=row.statement,
        family=row.family,
        kind=row.kind,
        title=row.title,
        from_party=row.from_party,
        to_party=row.to_party,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        evident_from=row.evident_from,
        from_earliest=row.from_earliest,
        to_earliest=row.to_earliest,
        told_at=row.told_at,
        confidence=row.confidence,
        scope=row.scope,
        source=row.source,
        source_key=row.source_key,
        import_run=change.import_run if change else None,
        who=change.who if change else None,
        change=row.change,
        recorded_at=row.recorded_at,
        replaces=row.replaces,
        differs=differences(before, row) if before else (),
        retracted_at=row.retracted_at,
        retracted_by=row.retracted_by,
        retracted_who=undone.who if undone else None,
    )
