"""Imports remembered: who loaded what when, what came of it, and taking one back."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.errors import Conflict, DatabaseError, InputError, NotFound, NotSupported, shown
from graphcrm.ledger.change import Author
from graphcrm.ledger.rows import CountRow
from graphcrm.ledger.undoing import Left, Undone, undo_run
from graphcrm.loading.report import EntryReport
from graphcrm.model import ID_PATTERN, RecordLabel
from graphcrm.vocabulary import Vocabulary

DONE, STOPPED, UNDOING, UNDONE = "done", "stopped", "undoing", "undone"
AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class RunRow:
    run: str
    source: str
    recipe: str | None
    who: str | None
    began_at: dt.datetime
    ended_at: dt.datetime | None
    undone_at: dt.datetime | None
    state: str
    entries: str | None


@dataclass(frozen=True, slots=True)
class StateRow:
    run: str
    source: str
    state: str


@dataclass(frozen=True, slots=True)
class FamilyRow:
    family: str


BEGIN = Query("ledger/imports/begin", CountRow)
BECOME = Query("ledger/imports/become", CountRow)
RUNS = Query("ledger/imports/runs", RunRow)
RUN = Query("ledger/imports/run", StateRow)
FAMILIES = Query("ledger/imports/families", FamilyRow)


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import. Its state is running, done, stopped (run it again), undoing (undo it again) or undone.

    The counts are null for one that was stopped: it has no report.
    """

    run: str
    source: str
    recipe: str | None
    who: str | None
    began_at: dt.datetime
    ended_at: dt.datetime | None
    undone_at: dt.datetime | None
    state: str
    rows: int | None
    created: int | None
    changed: int | None
    unchanged: int | None
    rejected: int | None


class ImportRuns(BaseModel):
    """The imports so far, the latest first."""

    model_config = ConfigDict(frozen=True)

    runs: tuple[ImportRun, ...]


class ImportUndone(BaseModel):
    """What undoing an import did.

    ``retracted`` and ``restored`` count statements and what parties are known by, ``values`` the parties that got
    their earlier values back, ``gone`` those of whom nobody says anything any more. ``left`` is what somebody has
    built upon since, and was left as it is: at most 100 of ``left_total``.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    source: str
    seconds: float
    retracted: int
    restored: int
    values: int
    gone: int
    left_total: int
    left: tuple[Left, ...]


@dataclass(slots=True)
class Remembered:
    """A run at work; ``entries`` are given to it when it is done."""

    entries: Sequence[EntryReport] = ()


@contextmanager
def remembered(graph: Graph, author: Author, recipe: str) -> Iterator[Remembered]:
    """Keep a record of a run: that it has begun, and how it ended."""
    run = Remembered()
    told = {"id": author.import_run, "source": author.source, "recipe": recipe, "who": author.who}
    graph.write(lambda transaction: transaction.rows(BEGIN, **told))
    try:
        yield run
    except BaseException:
        with suppress(DatabaseError):  # where it was the database, the list tells from the lock that nobody is at work
            _become(graph, author.import_run, STOPPED)
        raise
    _become(graph, author.import_run, DONE, run.entries)


def _become(graph: Graph, run: str | None, state: str, entries: Sequence[EntryReport] = ()) -> None:
    told = json.dumps([entry.model_dump() for entry in entries]) if entries else None
    graph.write(lambda transaction: transaction.rows(BECOME, id=run, state=state, entries=told))


def runs_of(graph: Graph, source: str | None, limit: int) -> ImportRuns:
    """The imports, the latest first."""
    if not 1 <= limit <= AT_MOST:
        raise InputError(f"limit {limit}", field="limit", expected=f"1 to {AT_MOST}")
    return ImportRuns(runs=tuple(_run(row) for row in graph.rows(RUNS, source=source, most=limit)))


def _run(row: RunRow) -> ImportRun:
    entries = json.loads(row.entries) if row.entries else None
    counts = {
        name: None if entries is None else sum(entry[name] for entry in entries)
        for name in ("rows", "created", "changed", "unchanged", "rejected")
    }
    return ImportRun(
        row.run, row.source, row.recipe, row.who, row.began_at, row.ended_at, row.undone_at, row.state, **counts
    )


def known_run(graph: Graph, run: str) -> StateRow:
    """The run, if it can be undone.

    Raises:
        NotFound: no such run.
        Conflict: it was undone already.
    """
    found = graph.one(RUN, id=run) if ID_PATTERN.fullmatch(run) else None
    if found is None:
        raise NotFound("import", run)
    if found.state == UNDONE:
        raise Conflict(f"the import {shown(run)} was undone already", field="run")
    return found


def _refuse_records(graph: Graph, vocabulary: Vocabulary, run: str) -> None:
    """Refuse what would be undone by half: nothing takes deals and what is said of them back yet."""
    beyond = {*vocabulary.record_families(), *(label.value for label in RecordLabel)}
    wrote = sorted(beyond & {row.family for row in graph.rows(FAMILIES, run=run)})
    if wrote:
        raise NotSupported(
            f"this import wrote {', '.join(wrote)}, which cannot be undone yet; nothing was taken back",
            expected="an import of parties and of what is said between them",
        )


def undone(
    graph: Graph, vocabulary: Vocabulary, who: str, run: str, after_batch: Callable[[], None]
) -> ImportUndone:
    """Undo a run, as the only one at work on its source; ``after_batch`` may stop it."""
    began = time.monotonic()
    found = known_run(graph, run)
    _refuse_records(graph, vocabulary, run)
    _become(graph, run, UNDOING)
    author = Author(who=who, source=found.source, undoes=run)
    total = Undone()
    for so_far in undo_run(graph, vocabulary, author, run):
        total = so_far
        after_batch()
    _become(graph, run, UNDONE)
    return ImportUndone(
        run=run,
        source=found.source,
        seconds=round(time.monotonic() - began, 3),
        retracted=total.retracted,
        restored=total.restored,
        values=total.values,
        gone=total.gone,
        left_total=total.left_total,
        left=tuple(total.left),
    )
