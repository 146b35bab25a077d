"""Making a backup: the state of one moment, read while writes go on."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graphcrm.backup.archive import FORMAT, ArchiveReader, ArchiveWriter, Backup, Manifest
from graphcrm.backup.parts import PARTS, check_known
from graphcrm.backup.restoring import LABELS, NamedCount, unfinished_restore
from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.db.schema import APPLIED
from graphcrm.errors import Conflict, InputError
from graphcrm.ledger.rows import CountRow
from graphcrm.version import __version__

SETTLING = (0.5, 3.0, 15.0, 60.0)
"""Seconds that each attempt gives to writes which had begun by its moment."""

Progress = Callable[[str, int], None]
"""Told now and then: the part, and how many of its records are done."""

_TELL_EVERY = 5_000


@dataclass(frozen=True, slots=True)
class ClockRow:
    now: dt.datetime


FAMILIES = Query("backup/families", NamedCount)
UNTIL = Query("backup/changes_until", CountRow)
CLOCK = Query("changes/clock", ClockRow)


class _LateWrite(Exception):
    """A write that had begun by the moment was kept only after we began to read."""


def save(graph: Graph, file: Path, *, replace: bool = False, progress: Progress = lambda part, done: None) -> Backup:
    """Write everything the graph holds at this moment into one file.

    Raises:
        InputError: the file is there already, or cannot be written.
        NotSupported: the graph has records that this program does not know.
        Conflict: a restore into this graph is unfinished, or writes take too long to end.
    """
    if file.exists() and not replace:
        raise InputError(f"{file} is there already", field="file", expected="another name")
    if unfinished_restore(graph):
        raise Conflict("a restore into this graph is unfinished; finish it first")
    for settling in SETTLING:
        try:
            with ArchiveWriter(file) as archive:
                archive.finish(_written(graph, archive, settling, progress))
            return Backup.of(file, _read_back(file))
        except _LateWrite:
            continue
    raise Conflict(
        f"writes that take over {SETTLING[-1]:g} seconds keep this graph from being saved as of one moment; "
        "try again when they are over"
    )


def _read_back(file: Path) -> Manifest:
    with ArchiveReader(file) as reader:
        return reader.manifest


def _written(graph: Graph, archive: ArchiveWriter, settling: float, progress: Progress) -> Manifest:
    """Read the graph as of now into the archive's parts.

    A write carries the moment at which its transaction began. One that began by our moment and is kept later
    would be in the parts read after it and not in those before: the number of changes by the moment tells.
    """
    clock = graph.one(CLOCK)
    assert clock is not None
    moment = clock.now.isoformat()
    time.sleep(settling)
    changes = _changes(graph, moment)
    for part in PARTS:
        with archive.part(part.name) as lines:
            params = {**part.reading, "moment": moment} if "moment" in part.read.file.params else part.reading
            for row in graph.stream(part.read, **params):
                record = part.record(row)
                if record is not None:
                    lines.write(record)
                    if lines.records % _TELL_EVERY == 0:
                        progress(part.name, lines.records)
            progress(part.name, lines.records)
        if _changes(graph, moment) != changes:
            raise _LateWrite
    # Asked last: a sort of record that appeared while we read is refused as well.
    check_known(
        (row.name for row in graph.rows(LABELS)),
        (row.name for row in graph.rows(FAMILIES)),
    )
    return Manifest(
        graphcrm_backup=FORMAT,
        made_by=f"graphcrm {__version__}",
        moment=clock.now,
        schema_step=max(row.number for row in graph.rows(APPLIED)),
        parts=tuple(archive.parts),
    )


def _changes(graph: Graph, moment: str) -> int:
    row = graph.one(UNTIL, moment=moment)
    return row.count if row else 0
