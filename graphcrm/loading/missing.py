"""A file that has all of a source: what is missing from it, as sets; and whether that is believable.

A snapshot is all of a source on a day: what is missing had ended by then. A complete file is all that a source
should ever have said: what is missing was wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphcrm.db.graph import Graph
from graphcrm.errors import Conflict, GraphCRMError, InputError
from graphcrm.ledger.aliases import own_key
from graphcrm.ledger.change import Author, Recording, record
from graphcrm.ledger.parties import HELD
from graphcrm.ledger.statements import Stretch
from graphcrm.ledger.states import (
    end_known,
    end_statements,
    held_known,
    held_states,
    record_snapshot,
    snapshot_days,
)
from graphcrm.ledger.stretches import AGAIN
from graphcrm.loading.columns import FAMILIES, PARTIES, PARTY_FAMILIES
from graphcrm.loading.drafts import StatementReader
from graphcrm.loading.files import DataFolder
from graphcrm.loading.recipe import Recipe
from graphcrm.loading.report import Missing
from graphcrm.loading.staging import Stage, StagedEntry

AT_MOST_SHARE = 0.1
A_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class State:
    """What a file has all of: a source on a ``day``, or all that the source should ever have said (no day)."""

    day: dt.date | None
    before: dt.date | None = None

    @property
    def earliest(self) -> dt.date | None:
        """The first day on which what is missing may have ended, as far as the snapshot before tells."""
        return self.before + dt.timedelta(days=1) if self.before else None

    @property
    def stretch(self) -> Stretch | None:
        """When what is new began; none at the first snapshot, which tells no beginnings."""
        return Stretch(self.earliest, self.day) if self.day and self.earliest else None


def whats_of(recipe: Recipe) -> set[str]:
    """The records and families that a recipe loads."""
    return {entry.what for entry in recipe.load}


def state_of(
    graph: Graph, recipe: Recipe, snapshot: dt.date | None, today: dt.date, *, complete: bool
) -> State | None:
    """What the recipe's rows have all of; None where they are neither a snapshot nor complete.

    Raises:
        InputError: both at once, records of which what is missing cannot be told, or a day that cannot be.
    """
    if snapshot and complete:
        raise InputError("a file is a snapshot or a complete one", field="complete", expected="one of the two")
    others = whats_of(recipe) - {*PARTIES, *PARTY_FAMILIES}
    if (snapshot or complete) and others:
        raise InputError(
            f"what is missing of {', '.join(sorted(others))} cannot be told yet",
            field="complete" if complete else "snapshot",
            expected="parties and what is said between them",
        )
    if snapshot:
        return state_on(graph, recipe.source, whats_of(recipe), snapshot, today)
    return State(None) if complete else None


def state_on(graph: Graph, source: str, whats: set[str], day: dt.date, today: dt.date) -> State:
    """A source's state on a day, after the snapshot before it.

    Raises:
        InputError: the day has not come, or a later snapshot was loaded.
    """
    if day > today:
        raise InputError(f"a snapshot of {day} lies in the future", field="snapshot", expected=f"at most {today}")
    days = [row.day for row in snapshot_days(graph, source) if row.what in whats]
    if days and max(days) > day:
        raise InputError(
            f"a later snapshot of {source} was loaded, of {max(days)}",
            field="snapshot",
            expected="snapshots in the order of their days; undo the later imports first",
        )
    return State(day, max((one for one in days if one < day), default=None))


class MissingRows:
    """Finds what a source says that its file does not, and ends or retracts it, under the scopes one may write."""

    def __init__(
        self, files: DataFolder, stage: Stage, graph: Graph, source: str, state: State, may_write: Callable[[str], bool]
    ) -> None:
        self._may_write = may_write
        self._files = files
        self._stage = stage
        self._graph = graph
        self._source = source
        self._state = state

    def find(self, readers: dict[str, StatementReader]) -> tuple[Missing, ...]:
        """Compare; the shares by family or record, kind and scope. ``readers`` by the entry's name."""
        self._files.run(
            "CREATE OR REPLACE TABLE states (what VARCHAR, id VARCHAR, line VARCHAR, kind VARCHAR, scope VARCHAR, "
            "mark BIGINT, valid_from VARCHAR, valid_to VARCHAR, to_earliest VARCHAR, from_idx BIGINT, party VARCHAR, "
            "is_missing BOOLEAN)"
        )
        self._files.run("CREATE OR REPLACE TABLE spoken (line VARCHAR)")
        self._statements(readers)
        self._parties()
        found = self._files.run(
            "SELECT what, kind, scope, count(*), count(*) FILTER (WHERE is_missing) FROM states "
            "GROUP BY ALL HAVING count(*) FILTER (WHERE is_missing) > 0 ORDER BY ALL"
        )
        did = "ended" if self._state.day else "retracted"
        return tuple(Missing(what=row[0], kind=row[1] or None, scope=row[2], held=row[3], missing=row[4], did=did)
                     for row in found)  # fmt: skip

    def _statements(self, readers: dict[str, StatementReader]) -> None:
        families = {staged.entry.what for staged in self._stage.entries if staged.entry.family}
        for part in held_states(self._graph, self._source):
            if part.what in families:
                self._insert(part.what, [_state(*values) for values in part.held])
        for staged in self._stage.entries:
            if staged.entry.family:
                self._stage.sieve(staged)
                self._speak(staged, readers[staged.entry.name])
        marks = " UNION ALL ".join(f"SELECT row_mark FROM {staged.table}" for staged in self._stage.entries)
        day = self._state.day
        # what a snapshot ended, or the file itself, is history; and so is what begins later
        relevant = f"valid_from < '{day}' AND valid_to > '{day}'" if day else "to_earliest IS NULL"
        self._files.run(f"DELETE FROM states WHERE NOT ({relevant})")
        self._files.run(
            f"UPDATE states SET is_missing = NOT (coalesce(mark IN ({marks}), false) "
            f"OR split_part(line, '{AGAIN}', 1) IN (SELECT line FROM spoken))"
        )

    def _speak(self, staged: StagedEntry, reader: StatementReader) -> None:
        """Note the lines of the rows that are left; a row that cannot be read leaves all of its start in peace."""
        for rows in self._stage.rows(staged, A_BATCH):
            lines: list[str] = []
            for row in rows:
                try:
                    lines.append(reader.draft(row).line or "")
                except GraphCRMError:
                    lines += self._of_start(reader, row.values)
            self._files.run("INSERT INTO spoken SELECT unnest(?::VARCHAR[])", [lines])

    def _of_start(self, reader: StatementReader, values: tuple[Any, ...]) -> list[str]:
        ends = [end for end in reader.ends(values) if end]
        numbers = [row.idx for row in self._graph.rows(HELD, ids=ends)]
        found = self._files.run(
            f"SELECT split_part(line, '{AGAIN}', 1) FROM states WHERE from_idx IN (SELECT unnest(?::BIGINT[]))",
            [numbers],
        )
        return [line for (line,) in found]

    def _parties(self) -> None:
        entries = [staged for staged in self._stage.entries if staged.entry.record]
        labels = {staged.entry.label.value for staged in entries if staged.entry.label}
        if not entries:
            return
        keys = " UNION ALL ".join(f"SELECT own_key FROM {staged.table}" for staged in entries)
        for part in held_known(self._graph, self._source):
            if part.what in labels:
                self._insert(part.what, [(key, "", kind, scope, None, "", "", None, 0, party)
                                         for party, key, kind, scope in part.held])  # fmt: skip
        self._files.run(
            f"UPDATE states SET is_missing = id NOT IN (SELECT '{own_key(self._source, '')}' || own_key FROM ({keys}) "
            "WHERE own_key IS NOT NULL) WHERE party IS NOT NULL"
        )

    def _insert(self, what: str, rows: list[tuple[Any, ...]]) -> None:
        text, number = "VARCHAR", "BIGINT"
        types = (text, text, text, text, number, text, text, text, number, text)
        told = ", ".join(f"unnest(?::{kind}[])" for kind in types)
        rows = [row for row in rows if self._may_write(row[3])]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in types]
        self._files.run(f"INSERT INTO states SELECT '{what}', {told}, false", columns)

    def check(self, found: tuple[Missing, ...]) -> None:
        """Stop before more than a tenth of a kind is touched.

        Raises:
            Conflict: names the numbers.
        """
        over = [one for one in found if one.missing > AT_MOST_SHARE * one.held]
        if over:
            told = "; ".join(
                f"{one.missing} of {one.held} {one.what}{' ' if one.kind else ''}{one.kind or ''} ({one.scope})"
                for one in over
            )
            raise Conflict(
                f"more than {AT_MOST_SHARE:.0%} of what {self._source} says is missing from this file: {told}",
                expected="all that the source has, not a part; or yes (--yes), if so much really is gone",
            )

    def settle(self, author: Author) -> None:
        """End or retract what is missing, a transaction a batch."""
        for what, rows in self._batches():
            record(self._graph, author, ["missing", what, rows[0]["id"]], partial(self._away, what, rows))

    def _away(self, what: str, rows: list[dict[str, Any]], recording: Recording) -> dict[str, Any]:
        day, earliest = self._state.day, self._state.earliest
        if what in FAMILIES:
            end_statements(recording, what, rows, day, earliest)
        else:
            end_known(recording, [row["party"] for row in rows], day, earliest, self._may_write)
        return {}

    def note(self, author: Author, whats: set[str]) -> None:
        """Remember the snapshot, when all of it is loaded."""
        day = self._state.day
        if day:

            def work(recording: Recording) -> dict[str, Any]:
                record_snapshot(recording, sorted(whats), day)
                return {}

            record(self._graph, author, ["snapshot", day.isoformat()], work)

    def _batches(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        # statements first: a party's own end comes after the end of what is said of it
        found = self._files.run(
            "SELECT what, id, from_idx, party FROM states WHERE is_missing ORDER BY party IS NOT NULL, what, id"
        )
        for what in dict.fromkeys(row[0] for row in found):
            rows = [{"id": row[1], "from_idx": row[2], "party": row[3]} for row in found if row[0] == what]
            for first in range(0, len(rows), A_BATCH):
                yield what, rows[first : first + A_BATCH]


def _state(*values: Any) -> tuple[Any, ...]:
    """The values of a held statement as the table has them."""
    id_, line, kind, scope, mark, valid_from, valid_to, _evident, to_earliest, from_idx, _to = values
    return id_, line, kind, scope, mark, valid_from, valid_to, to_earliest, from_idx, None
