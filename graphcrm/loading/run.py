"""One run of a recipe: rows in batches through the ledger, each batch one transaction and one change.

A batch that was written is written for good; a rerun finds it unchanged. So a run may be killed at any moment.
While one batch is written the next is made ready.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from graphcrm.db.graph import Graph
from graphcrm.errors import GraphCRMError, InputError
from graphcrm.ledger.change import Author, Recording, record, take_idx
from graphcrm.ledger.parties import Did, Outcome, PartyDraft, write_parties
from graphcrm.ledger.records import RecordDraft, write_records
from graphcrm.ledger.rehearsal import rehearse
from graphcrm.ledger.statements import StatementDraft, write_statements
from graphcrm.loading.drafts import PartyReader, Rejected, StatementReader
from graphcrm.loading.record_drafts import RecordReader, RecordStatementReader
from graphcrm.loading.report import EntryReport
from graphcrm.loading.staging import Stage, StagedEntry, StagedRow
from graphcrm.vocabulary import Vocabulary

PARTIES_A_BATCH = 4_000
STATEMENTS_A_BATCH = 4_000

Work = Callable[[Recording], list[Outcome]]
Reader = PartyReader | StatementReader | RecordReader | RecordStatementReader


class Writer(Protocol):
    """Where batches go: into the graph, or into a rehearsal."""

    def write(self, request: Any, work: Work) -> list[Outcome]:
        """Do the work in one transaction."""

    def numbers(self, count: int) -> int:
        """The first of ``count`` fresh numbers of parties."""

    def record_numbers(self, count: int) -> int:
        """The first of ``count`` fresh numbers of records."""


class Live:
    """Writes for good: a transaction and a change for each batch that has something to say."""

    def __init__(self, graph: Graph, author: Author) -> None:
        self._graph = graph
        self._author = author
        self.numbers = partial(take_idx, graph)
        self.record_numbers = partial(take_idx, graph, counter="record")

    def write(self, request: Any, work: Work) -> list[Outcome]:
        """Do the work in one transaction."""
        done = record(self._graph, self._author, request, lambda recording: {"outcomes": work(recording)})
        outcomes: list[Outcome] = done["outcomes"]
        return outcomes


class Dry:
    """Writes nothing, and finds what writing would have found."""

    def __init__(self, graph: Graph, author: Author) -> None:
        self._recording = rehearse(graph, author)

    def numbers(self, count: int) -> int:
        """Numbers that nobody has, below all that are given."""
        return -count

    record_numbers = numbers

    def write(self, request: Any, work: Work) -> list[Outcome]:
        """Do the work on the rehearsal."""
        return work(self._recording)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows made ready: those that go to the ledger, what it has to do with them, those that were refused before."""

    rows: int
    places: list[StagedRow]
    work: Work
    rejected: list[Rejected]


class Run:
    """Loads entries one after the other.

    ``taken`` and ``said`` remember which row spoke of a record first, of the watched rows alone.
    """

    def __init__(
        self, writer: Writer, vocabulary: Vocabulary, stage: Stage, rejected: Callable[[list[Rejected]], None]
    ) -> None:
        self._writer = writer
        self._vocabulary = vocabulary
        self._stage = stage
        self._rejected = rejected
        self._taken: dict[str, tuple[str, int]] = {}
        self._said: set[str] = set()

    def load(self, reader: Reader, staged: StagedEntry, size: int, after_batch: Callable[[int], None]) -> EntryReport:
        """Load one entry; ``after_batch`` is told the number of rows of each batch when it is done."""
        began = time.monotonic()
        counts: Counter[Did] = Counter()
        same = self._stage.sieve(staged)
        if same:
            counts[Did.UNCHANGED] += same
            after_batch(same)
        with ThreadPoolExecutor(1, "import") as writing:
            before: tuple[_Batch, Future[list[Outcome]]] | None = None
            for rows in self._stage.rows(staged, size):
                batch = self._ready(reader, rows)
                if before:
                    self._settle(reader, *before, counts, after_batch)
                before = batch, writing.submit(self._write, reader, batch)
            if before:
                self._settle(reader, *before, counts, after_batch)
        return EntryReport(
            entry=reader.entry.name,
            what=reader.entry.what,
            rows=staged.rows,
            rows_a_second=round(staged.rows / max(time.monotonic() - began, 1e-3)),
            **{did.value: counts[did] for did in Did},
        )

    def _ready(self, reader: Reader, rows: list[StagedRow]) -> _Batch:
        if isinstance(reader, PartyReader):
            write = partial(write_parties, vocabulary=self._vocabulary)
            return self._once(reader, rows, lambda draft: draft.id, write, self._writer.numbers)
        if isinstance(reader, RecordReader):
            return self._once(reader, rows, lambda draft: draft.ref, write_records, self._writer.record_numbers)
        return self._statements(reader, rows)

    def _once(
        self,
        reader: PartyReader | RecordReader,
        rows: list[StagedRow],
        name: Callable[[Any], str],
        write: Callable[..., list[Outcome]],
        numbers: Callable[..., Any],
    ) -> _Batch:
        """Rows that each stand for a party or record of their own."""
        rejected: list[Rejected] = []
        places: list[StagedRow] = []
        drafts: list[PartyDraft | RecordDraft] = []
        for row in rows:
            try:
                draft = reader.draft(row)
                if row.is_watched:
                    self._take(name(draft), reader.entry.name, reader.line(row))
            except GraphCRMError as problem:
                rejected.append(reader.rejected(row, problem))
            else:
                drafts.append(draft)
                places.append(row)
        return _Batch(len(rows), places, partial(write, drafts=drafts, numbers=numbers), rejected)

    def _take(self, party: str, entry: str, line: int) -> None:
        """One row a party: two would overwrite each other at each import."""
        first = self._taken.setdefault(party, (entry, line))
        if first != (entry, line):
            raise InputError(
                f"the same id stands in line {first[1]} of {first[0]}", field="id", expected="one row for each id"
            )

    def _statements(self, reader: StatementReader | RecordStatementReader, rows: list[StagedRow]) -> _Batch:
        rejected: list[Rejected] = []
        places: list[StagedRow] = []
        drafts: list[StatementDraft] = []
        watched: set[str] = set()
        for row in rows:
            try:
                draft = reader.draft(row)
            except GraphCRMError as problem:
                rejected.append(reader.rejected(row, problem))
            else:
                drafts.append(draft)
                places.append(row)
                if row.is_watched and draft.line:
                    watched.add(draft.line)
        said = frozenset(watched & self._said)
        self._said |= watched

        def work(recording: Recording) -> list[Outcome]:
            return write_statements(recording, self._vocabulary, drafts, said=said)

        return _Batch(len(rows), places, work, rejected)

    def _write(self, reader: Reader, batch: _Batch) -> list[Outcome]:
        if not batch.places:
            return []
        return self._writer.write(["import", reader.entry.name, batch.places[0].number], batch.work)

    def _settle(
        self,
        reader: Reader,
        batch: _Batch,
        written: Future[list[Outcome]],
        counts: Counter[Did],
        after_batch: Callable[[int], None],
    ) -> None:
        """Wait for a batch; tell what became of each of its rows."""
        rejected = list(batch.rejected)
        for row, outcome in zip(batch.places, written.result(), strict=True):
            if outcome.problem is None or outcome.did is Did.ERASED:
                counts[outcome.did] += 1
            else:
                rejected.append(reader.rejected(row, outcome.problem))
        counts[Did.REJECTED] += len(rejected)
        if rejected:
            self._rejected(sorted(rejected, key=lambda row: row.line))
        after_batch(batch.rows)
