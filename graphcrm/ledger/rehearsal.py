"""A write that writes nothing: the same code on a transaction that remembers what it would have written.

Its reads are the graph's with that laid over them, so a row may stand on a party of an earlier batch.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from graphcrm.db.cypher import Query, Row
from graphcrm.db.graph import Graph, Transaction
from graphcrm.ledger import aliases, beside, erased, hierarchy, parties, records, statements, whereabouts
from graphcrm.ledger.change import Author, Recording
from graphcrm.ledger.hierarchy import Step
from graphcrm.ledger.plan import HeldStatement
from graphcrm.ledger.rows import CountRow, HeldRows
from graphcrm.model import OPEN_END, OPEN_START


def rehearse(graph: Graph, author: Author) -> Recording:
    """A recording that can take any number of batches, and leaves no trace."""
    return Recording(Rehearsal(graph), author, "rehearsal", dt.datetime.now(dt.UTC), graph.keyed)


class Rehearsal(Transaction):
    """Stands in for a transaction of the ledger: its files alone, by their path."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._parties: dict[str, _Party] = {}
        self._aliases: dict[str, list[list[Any]]] = defaultdict(list)
        self._statements: dict[tuple[str, str, str], list[list[Any]]] = defaultdict(list)
        self._steps: dict[tuple[str, str, str], list[Step]] = defaultdict(list)
        self._retracted: set[str] = set()
        self._files: Mapping[str, Callable[..., list[Any]]] = {
            parties.HELD_VALUES.path: self._held_values,
            parties.CREATE.path: self._create_parties,
            parties.CHANGE.path: self._change_parties,
            parties.HELD_APART.path: self._held_apart,
            erased.ANY_ERASED.path: lambda: graph.rows(erased.ANY_ERASED),
            erased.ERASED_AMONG.path: lambda keys: graph.rows(erased.ERASED_AMONG, keys=keys),
            parties.KEEP_APART.path: self._keep_apart,
            beside.HELD_BESIDE.path: partial(graph.rows, beside.HELD_BESIDE),
            beside.KEEP_BESIDE.path: self._keep_apart,
            beside.STEP_ASIDE.path: lambda ids, **_: [CountRow(len(ids))],
            aliases.HELD_ALIASES.path: self._held_aliases,
            aliases.PUT_ALIASES.path: self._know_as,
            aliases.KNOW_AS.path: self._know_as,
            aliases.MARK.path: _nothing,
            aliases.END_KNOWN.path: self._end_known,
            statements.MARK.path: _nothing,
            statements.HELD.path: self._held_statements,
            statements.CREATE.path: self._create_statements,
            statements.RETRACT.path: self._retract_statements,
            hierarchy.SUCCESSORS.path: self._successors,
            hierarchy.RECORD_SUCCESSORS.path: partial(self._successors, query=hierarchy.RECORD_SUCCESSORS),
            records.HELD.path: self._held_records,
            records.CREATE.path: self._create_records,
            records.CHANGE.path: self._change_records,
            records.REFRESH.path: lambda **_: [CountRow(0)],
            statements.HELD_OF_RECORDS.path: partial(self._held_statements, query=statements.HELD_OF_RECORDS),
            statements.CREATE_OF_RECORDS.path: self._create_statements,
            statements.RETRACT_OF_RECORDS.path: self._retract_statements,
        }

    def rows(self, query: Query[Row], /, **params: Any) -> list[Row]:
        """The rows that the file would give."""
        if query.path in _READ_ALONE:
            return self._graph.rows(query, **params)
        return self._files[query.path](**params)

    def _held_values(self, ids: list[str]) -> list[HeldRows]:
        found = self._graph.rows(parties.HELD_VALUES, ids=ids)
        held = {values[0]: values for record in found for values in record.held}
        for name in ids:
            if name in self._parties:
                own = self._parties[name]
                held[name] = [name, own.idx, own.labels, own.fingerprint, own.source, own.scope, own.name]
        return [HeldRows(list(held.values()))]

    def _create_parties(self, rows: list[dict[str, Any]], source: str, **_: Any) -> list[CountRow]:
        for row in rows:
            labels = ["Party", row["label"]]
            self._parties[row["id"]] = _party(row, row["idx"], labels, source)
        return [CountRow(len(rows))]

    def _held_apart(self, rows: list[dict[str, Any]]) -> list[HeldRows]:
        return self._graph.rows(parties.HELD_APART, rows=rows)

    def _keep_apart(self, rows: list[dict[str, Any]], **_: Any) -> list[CountRow]:
        return [CountRow(len(rows))]

    def _change_parties(self, rows: list[dict[str, Any]], source: str, **_: Any) -> list[CountRow]:
        held = self._held_values([row["id"] for row in rows])[0].held
        before = {name: (idx, labels) for name, idx, labels, *_ in held}
        for row in rows:
            idx, labels = before[row["id"]]
            self._parties[row["id"]] = _party(row, idx, labels, source)
        return [CountRow(len(rows))]

    def _held_aliases(self, ids: list[str], source: str) -> list[HeldRows]:
        records = self._graph.rows(aliases.HELD_ALIASES, ids=ids, source=source)
        held = [HeldRows([said for said in row.held if said[3] not in self._retracted]) for row in records]
        return [*held, HeldRows([said for name in ids for said in self._aliases.get(name, ())])]

    def _know_as(self, rows: list[dict[str, Any]], **_: Any) -> list[CountRow]:
        for row in rows:
            if row["id"]:
                self._aliases[row["party_id"]].append([row["party_id"], row["key"], row["scope"], None])
        return [CountRow(len(rows))]

    def _held_records(self, refs: list[str]) -> list[HeldRows]:
        held = {values[0]: values for row in self._graph.rows(records.HELD, refs=refs) for values in row.held}
        for ref in refs:
            if ref in self._parties:
                own = self._parties[ref]
                held[ref] = [ref, own.idx, own.fingerprint, own.source]
        return [HeldRows(list(held.values()))]

    def _create_records(self, rows: list[dict[str, Any]], source: str, **_: Any) -> list[CountRow]:
        for row in rows:
            labels = ["Record", row["label"]]
            self._parties[row["ref"]] = _party(row, row["idx"], labels, source)
        return [CountRow(len(rows))]

    def _change_records(self, rows: list[dict[str, Any]], source: str, **_: Any) -> list[CountRow]:
        before = {values[0]: values[1] for values in self._held_records([row["ref"] for row in rows])[0].held}
        for row in rows:
            labels = ["Record", row["ref"].partition(":")[0].capitalize()]
            self._parties[row["ref"]] = _party(row, before[row["ref"]], labels, source)
        return [CountRow(len(rows))]

    def _held_statements(
        self, rows: list[dict[str, Any]], family: str, query: Query[statements.HeldRows] = statements.HELD
    ) -> list[statements.HeldRows]:
        found = self._graph.rows(query, rows=rows, family=family)
        held = [values for record in found for values in record.held]
        return [
            statements.HeldRows(
                [self._laid_over(family, asked, values) for asked, values in zip(rows, held, strict=True)]
            )
        ]

    def _laid_over(self, family: str, asked: Mapping[str, Any], values: list[Any]) -> list[Any]:
        ends, held = values[:6], values[6]
        for place, name in ((0, asked["from_id"]), (3, asked["to_id"])):
            if name in self._parties:
                own = self._parties[name]
                ends[place : place + 3] = [own.idx, own.labels, own.kind]
        said = [*held, *self._statements.get((family, asked["from_id"], asked["to_id"]), ())]
        return [*ends, [one for one in said if one[0] not in self._retracted]]

    def _create_statements(self, rows: list[dict[str, Any]], family: str, source: str, **_: Any) -> list[CountRow]:
        for row in rows:
            said = [source if name == "source" else row[name] for name in _STATEMENT]
            self._statements[family, row["from_id"], row["to_id"]].append(said)
            start, end = (_day(row[name]) for name in ("valid_from", "valid_to"))
            step = Step(row["from_id"], row["to_id"], row["line"], start, end)
            self._steps[family, row["kind"], step.from_id].append(step)
        return [CountRow(len(rows))]

    def _retract_statements(self, rows: list[dict[str, Any]], **_: Any) -> list[CountRow]:
        self._retracted.update(row["id"] for row in rows)
        return [CountRow(len(rows))]

    def _end_known(self, rows: list[dict[str, Any]], **_: Any) -> list[CountRow]:
        self._retracted.update(row["id"] for row in rows)
        return [CountRow(len(rows))]

    def _successors(
        self, ids: list[str], family: str, kind: str, query: Query[Step] = hierarchy.SUCCESSORS
    ) -> list[Step]:
        own = [step for name in ids for step in self._steps.get((family, kind, name), ())]
        lines = {step.line for step in own}
        held = self._graph.rows(query, ids=ids, family=family, kind=kind)
        return [*(step for step in held if step.line not in lines), *own]


@dataclass(frozen=True, slots=True)
class _Party:
    """A party, or a record, as it would be."""

    idx: int
    labels: list[str]
    kind: str | None
    fingerprint: str
    source: str
    scope: str
    name: str


def _party(row: Mapping[str, Any], idx: int, labels: list[str], source: str) -> _Party:
    return _Party(idx, labels, row["kind"], row["fingerprint"], source, row["scope"], row["name"])


_READ_ALONE = {query.path for query in (whereabouts.ANY_MERGE, whereabouts.MERGES_OF, whereabouts.ASIDE)}
"""What no import writes, it reads as it is."""
_STATEMENT = tuple(field.name for field in fields(HeldStatement))


def _nothing(rows: list[dict[str, Any]], **_: Any) -> list[CountRow]:
    """A mark tells no reader anything."""
    return [CountRow(len(rows))]


def _day(text: str) -> dt.date | None:
    day = dt.date.fromisoformat(text)
    return None if day in (OPEN_START, OPEN_END) else day
