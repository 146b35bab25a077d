"""One run of a recipe: rows in batches through the ledger, each batch one transaction and one change.

A batch that was written is written for good; a rerun finds it unchanged. So a run may be killed at any moment.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Protocol

from graphcrm.db.graph import Graph
from graphcrm.errors import GraphCRMError, InputError
from graphcrm.ledger.change import Author, Recording, record, take_idx
from graphcrm.ledger.parties import Did, Outcome, PartyDraft, write_parties
from graphcrm.ledger.rehearsal import rehearse
from graphcrm.ledger.statements import StatementDraft, write_statements
from graphcrm.loading.drafts import PartyReader, Reader, Rejected, StatementReader
from graphcrm.loading.report import EntryReport
from graphcrm.vocabulary import Vocabulary

PARTIES_A_BATCH = 4_000
STATEMENTS_A_BATCH = 4_000

Row = Sequence[Any]
Numbered = tuple[int, Row]
Work = Callable[[Recording], list[Outcome]]


class Writer(Protocol):
    """Where batches go: into the graph, or into a rehearsal."""

    def write(self, request: Any, work: Work) -> list[Outcome]:
        """Do the work in one transaction."""

    def numbers(self, count: int) -> int:
        """The first of ``count`` fresh node numbers."""


class Live:
    """Writes for good: a transaction and a change for each batch that has something to say."""

    def __init__(self, graph: Graph, author: Author) -> None:
        self._graph = graph
        self._author = author
        self.numbers = partial(take_idx, graph)

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

    def write(self, request: Any, work: Work) -> list[Outcome]:
        """Do the work on the rehearsal."""
        return work(self._recording)


class Run:
    """Loads entries one after the other. ``taken`` and ``said`` remember which row spoke of a record first."""

    def __init__(self, writer: Writer, vocabulary: Vocabulary, rejected: Callable[[list[Rejected]], None]) -> None:
        self._writer = writer
        self._vocabulary = vocabulary
        self._rejected = rejected
        self._taken: dict[str, tuple[str, int]] = {}
        self._said: set[str] = set()

    def load(
        self,
        reader: PartyReader | StatementReader,
        batches: Iterator[list[tuple[Any, ...]]],
        after_batch: Callable[[int], None],
    ) -> EntryReport:
        """Load one entry; ``after_batch`` is told the number of rows of each batch when it is done."""
        began = time.monotonic()
        counts: Counter[Did] = Counter()
        number = 0
        for rows in batches:
            numbered: list[Numbered] = list(enumerate(rows, start=number + 1))
            number += len(rows)
            done, rejected = self._batch(reader, numbered)
            counts.update(done)
            counts[Did.REJECTED] += len(rejected)
            if rejected:
                self._rejected(sorted(rejected, key=lambda row: row.line))
            after_batch(len(rows))
        return EntryReport(
            entry=reader.entry.name,
            what=reader.entry.what,
            rows=number,
            rows_a_second=round(number / max(time.monotonic() - began, 1e-3)),
            **{did.value: counts[did] for did in Did},
        )

    def _batch(self, reader: PartyReader | StatementReader, rows: list[Numbered]) -> tuple[list[Did], list[Rejected]]:
        if isinstance(reader, PartyReader):
            return self._parties(reader, rows)
        return self._statements(reader, rows)

    def _parties(self, reader: PartyReader, rows: list[Numbered]) -> tuple[list[Did], list[Rejected]]:
        rejected: list[Rejected] = []
        places: list[Numbered] = []
        drafts: list[PartyDraft] = []
        for number, row in rows:
            try:
                draft = reader.draft(row)
                self._take(draft.id, reader.entry.name, reader.line(row, number))
            except GraphCRMError as problem:
                rejected.append(reader.rejected(row, number, problem))
            else:
                drafts.append(draft)
                places.append((number, row))
        work: Work = partial(write_parties, drafts=drafts, numbers=self._writer.numbers)
        return self._written(reader, places, work, rejected)

    def _take(self, party: str, entry: str, line: int) -> None:
        """One row a party: two would overwrite each other at each import."""
        first = self._taken.setdefault(party, (entry, line))
        if first != (entry, line):
            raise InputError(
                f"the same id stands in line {first[1]} of {first[0]}", field="id", expected="one row for each id"
            )

    def _statements(self, reader: StatementReader, rows: list[Numbered]) -> tuple[list[Did], list[Rejected]]:
        rejected: list[Rejected] = []
        places: list[Numbered] = []
        drafts: list[StatementDraft] = []
        for number, row in rows:
            try:
                drafts.append(reader.draft(row))
            except GraphCRMError as problem:
                rejected.append(reader.rejected(row, number, problem))
            else:
                places.append((number, row))

        def work(recording: Recording) -> list[Outcome]:
            return write_statements(recording, self._vocabulary, drafts, said=self._said)

        done = self._written(reader, places, work, rejected)
        self._said.update(draft.line for draft in drafts if draft.line)
        return done

    def _written(
        self, reader: Reader, places: list[Numbered], work: Work, rejected: list[Rejected]
    ) -> tuple[list[Did], list[Rejected]]:
        """Write a batch; what became of each row, and those that were refused."""
        if not places:
            return [], rejected
        outcomes = self._writer.write(["import", reader.entry.name, places[0][0]], work)
        done: list[Did] = []
        for (number, row), outcome in zip(places, outcomes, strict=True):
            if outcome.problem is None:
                done.append(outcome.did)
            else:
                rejected.append(reader.rejected(row, number, outcome.problem))
        return done, rejected
