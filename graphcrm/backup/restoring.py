"""Putting a backup back: checked first, into an empty graph, in batches, resumed where it was interrupted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from graphcrm.backup.archive import ArchiveReader, Backup, Manifest
from graphcrm.backup.parts import ERASURES, NOT_RECORDS, PARTS, Part, Record
from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph, Transaction
from graphcrm.db.locks import Lock, held
from graphcrm.db.schema import APPLIED
from graphcrm.errors import Conflict, InputError, SchemaTooNew
from graphcrm.ledger.receipts import erase_again
from graphcrm.ledger.rows import CountRow

BATCH = 1_000
LEASE_SECONDS = 120
EMPTYING = "emptying"
"""The part that stands in the marker while ``replace`` deletes what was there."""

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The marker of a restore that is not finished: of which backup, and how far it has come."""

    backup: str
    part: str
    done: int
    all: int


@dataclass(frozen=True, slots=True)
class IdentityRow:
    id: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedCount:
    name: str
    count: int


class Restored(BaseModel):
    """A restore that was done. ``resumed``: it went on where an earlier one was interrupted.

    ``erased_again``: how many whom the backup still knew were erased, since they had been before.
    """

    model_config = ConfigDict(frozen=True)

    backup: Backup
    into: str
    resumed: bool
    erased_again: int = 0


MARKER = Query("backup/marker", Unfinished)
MARK = Query("backup/mark", CountRow)
UNMARK = Query("backup/unmark", CountRow)
WIPE = Query("backup/wipe", CountRow)
LABELS = Query("backup/labels", NamedCount)
IDENTITIES = Query("backup/identities", IdentityRow)


def unfinished_restore(graph: Graph) -> Unfinished | None:
    """The restore into this graph that was interrupted, if there is one."""
    return graph.one(MARKER)


def restore(
    graph: Graph, file: Path, *, replace: bool = False, progress: Progress = lambda part, done: None
) -> Restored:
    """Put everything of a backup into this graph; the file is checked before anything is written.

    An interrupted restore goes on where it stopped when the same file is restored again. ``replace`` deletes
    what the graph holds.

    Raises:
        InputError: the file is no whole backup.
        SchemaTooNew: it was made by a newer graphcrm.
        Conflict: the graph is not empty, or another backup's restore is unfinished.
    """
    with ArchiveReader(file) as archive:
        backup = archive.check()
        _check_parts(graph, archive.manifest)
        with held(graph, "restore", seconds=LEASE_SECONDS) as lock:
            begun = _begin(graph, archive.manifest, replace=replace)
            _Restoring(graph, archive, lock, progress).run(begun)
            again = erase_again(graph, ((row.id, row.keys) for row in graph.stream(IDENTITIES)))
    resumed = begun.part not in ("", EMPTYING)
    return Restored(backup=backup, into=graph.describe, resumed=resumed, erased_again=again)


def _check_parts(graph: Graph, manifest: Manifest) -> None:
    newest = max(row.number for row in graph.rows(APPLIED))
    if manifest.schema_step > newest:
        raise SchemaTooNew(
            f"the backup has schema step {manifest.schema_step}, this graphcrm knows {newest}; use a newer graphcrm"
        )
    strange = {part.name for part in manifest.parts} - {part.name for part in PARTS}
    if strange:
        raise InputError(
            f"the backup has parts that this graphcrm does not know: {', '.join(sorted(strange))}",
            field="file",
            expected="a newer graphcrm",
        )


def _begin(graph: Graph, manifest: Manifest, *, replace: bool) -> Unfinished:
    """The marker to go on from: an earlier one of the same backup, or a new one."""
    before = unfinished_restore(graph)
    if before and before.backup == manifest.digest:
        return before
    records = [row for row in graph.rows(LABELS) if row.name not in {*NOT_RECORDS, *ERASURES, "Counter"}]
    if (before or records) and not replace:
        what = "another backup's restore is unfinished here" if before else "the graph is not empty"
        raise Conflict(f"{what}; --replace deletes what it holds and puts the backup in its place")
    begun = Unfinished(manifest.digest, EMPTYING if records else "", 0, manifest.records)
    graph.write(lambda transaction: transaction.rows(MARK, **_marked(begun)))
    return begun


def _marked(marker: Unfinished) -> dict[str, Any]:
    return {"backup": marker.backup, "part": marker.part, "done": marker.done, "all": marker.all}


class _Restoring:
    """One run over the parts; each batch and the marker that counts it are one transaction."""

    def __init__(self, graph: Graph, archive: ArchiveReader, lock: Lock, progress: Progress) -> None:
        self._graph = graph
        self._archive = archive
        self._lock = lock
        self._progress = progress
        self._renewed = time.monotonic()

    def run(self, begun: Unfinished) -> None:
        if begun.part == EMPTYING:
            self._empty()
        held_parts = {part.name for part in self._archive.manifest.parts}
        names = [part.name for part in PARTS]
        first = names.index(begun.part) if begun.part in names else 0
        for part in PARTS[first:]:
            if part.name in held_parts:
                self._part(part, skip=begun.done if part.name == begun.part else 0)
        self._graph.write(lambda transaction: transaction.rows(UNMARK))

    def _empty(self) -> None:
        while (row := self._wiped()) and row.count:
            self._renew()

    def _wiped(self) -> CountRow | None:
        return self._graph.write(lambda transaction: transaction.one(WIPE, most=BATCH))

    def _part(self, part: Part, *, skip: int) -> None:
        done = skip
        for batch in self._batches(part, skip):
            self._graph.write(self._unit(part, [part.row(record) for record in batch], done))
            done += len(batch)
            self._progress(part.name, done)
            self._renew()

    def _batches(self, part: Part, skip: int) -> Iterator[tuple[Record, ...]]:
        records = self._archive.records(part.name, skip=skip)
        while batch := tuple(islice(records, BATCH)):
            yield batch

    def _unit(self, part: Part, rows: list[Record], done: int) -> Callable[[Transaction], None]:
        manifest = self._archive.manifest
        after = Unfinished(manifest.digest, part.name, done + len(rows), manifest.records)

        def unit(transaction: Transaction) -> None:
            marker = transaction.one(MARKER)
            if marker == after:  # it was kept, and only the word of it was lost
                return
            transaction.rows(part.write, rows=rows, **part.writing)
            transaction.rows(MARK, **_marked(after))

        return unit

    def _renew(self) -> None:
        if time.monotonic() - self._renewed > LEASE_SECONDS / 4:
            self._lock.renew()
            self._renewed = time.monotonic()
