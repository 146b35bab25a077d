"""A write that writes nothing: the same code on a transaction that remembers what it would have written.

Its reads are the graph's with that laid over them, so a row may stand on a party of an earlier batch.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from graphcrm.db.cypher import Query, Row
from graphcrm.db.graph import Graph, Transaction
from graphcrm.ledger import hierarchy, parties, statements
from graphcrm.ledger.change import Author, Recording
from graphcrm.ledger.hierarchy import Step
from graphcrm.ledger.parties import CountRow, HeldAlias, HeldParty
from graphcrm.ledger.plan import HeldRow, HeldStatement
from graphcrm.model import OPEN_END, OPEN_START


def rehearse(graph: Graph, author: Author) -> Recording:
    """A recording that can take any number of batches, and leaves no trace."""
    return Recording(Rehearsal(graph), author, "rehearsal", dt.datetime.now(dt.UTC))


class Rehearsal(Transaction):
    """Stands in for a transaction of the ledger: its files alone, by their path."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._parties: dict[str, HeldParty] = {}
        self._search: dict[str, str] = {}
        self._aliases: dict[str, list[HeldAlias]] = defaultdict(list)
        self._statements: dict[tuple[str, str, str], list[HeldStatement]] = defaultdict(list)
        self._steps: dict[tuple[str, str, str], list[Step]] = defaultdict(list)
        self._retracted: set[str] = set()
        self._files: Mapping[str, Callable[..., list[Any]]] = {
            parties.HELD.path: self._held_parties,
            parties.CREATE.path: self._put_parties,
            parties.CHANGE.path: self._put_parties,
            parties.HELD_ALIASES.path: self._held_aliases,
            parties.PUT_ALIASES.path: self._put_aliases,
            parties.KNOW_AS.path: self._know_as,
            statements.HELD.path: self._held_statements,
            statements.CREATE.path: self._create_statements,
            statements.RETRACT.path: self._retract_statements,
            hierarchy.SUCCESSORS.path: self._successors,
        }

    def rows(self, query: Query[Row], /, **params: Any) -> list[Row]:
        """The rows that the file would give."""
        return self._files[query.path](**params)

    def _held_parties(self, ids: list[str]) -> list[HeldParty]:
        held = {row.id: row for row in self._graph.rows(parties.HELD, ids=ids)}
        return list((held | {name: self._parties[name] for name in ids if name in self._parties}).values())

    def _put_parties(self, rows: list[dict[str, Any]], source: str, **_: Any) -> list[CountRow]:
        for row in rows:
            before = self._parties.get(row["id"]) or _party(row, source)
            if "label" not in row and row["id"] not in self._parties:
                before = self._held_parties([row["id"]])[0]
            names = ("kind", "name", "fingerprint", "attributes", "ours", "ghost")
            self._parties[row["id"]] = replace(before, source=source, **{name: row[name] for name in names})
        return [CountRow(len(rows))]

    def _held_aliases(self, ids: list[str]) -> list[HeldAlias]:
        held = self._graph.rows(parties.HELD_ALIASES, ids=ids)
        return [*held, *(alias for name in ids for alias in self._aliases.get(name, ()))]

    def _put_aliases(self, rows: list[dict[str, Any]]) -> list[CountRow]:
        self._search |= {row["key"]: row["search"] for row in rows}
        return [CountRow(len(rows))]

    def _know_as(self, rows: list[dict[str, Any]], source: str, **_: Any) -> list[CountRow]:
        for row in rows:
            alias = HeldAlias(row["party_id"], row["key"], source, row["scope"], self._search[row["key"]])
            self._aliases[alias.party_id].append(alias)
        return [CountRow(len(rows))]

    def _held_statements(self, rows: list[dict[str, Any]], family: str) -> list[HeldRow]:
        held = self._graph.rows(statements.HELD, rows=rows, family=family)
        return [self._laid_over(family, asked, row) for asked, row in zip(rows, held, strict=True)]

    def _laid_over(self, family: str, asked: Mapping[str, Any], row: HeldRow) -> HeldRow:
        start, target = self._parties.get(asked["from_id"]), self._parties.get(asked["to_id"])
        if start:
            row = replace(row, from_idx=start.idx, from_labels=start.labels, from_kind=start.kind)
        if target:
            row = replace(row, to_idx=target.idx, to_labels=target.labels, to_kind=target.kind)
        own = self._statements.get((family, asked["from_id"], asked["to_id"]), [])
        if not own and not self._retracted:
            return row
        live = [held for held in (*row.held, *own) if held.id not in self._retracted]
        return replace(row, held=tuple(live))

    def _create_statements(self, rows: list[dict[str, Any]], family: str, source: str, **_: Any) -> list[CountRow]:
        for row in rows:
            start, end = _day(row["valid_from"], OPEN_START), _day(row["valid_to"], OPEN_END)
            held = HeldStatement(
                id=row["id"],
                valid_from=start,
                valid_to=end,
                evident_from=_day(row["evident_from"], OPEN_START),
                source=source,
                **{name: row[name] for name in ("line", "kind", "title", "purpose", "fingerprint", "scope")},
            )
            self._statements[family, row["from_id"], row["to_id"]].append(held)
            step = Step(row["from_id"], row["to_id"], row["line"], start, end)
            self._steps[family, row["kind"], step.from_id].append(step)
        return [CountRow(len(rows))]

    def _retract_statements(self, rows: list[dict[str, Any]], family: str, **_: Any) -> list[CountRow]:
        for row in rows:
            self._retracted.add(row["id"])
        return [CountRow(len(rows))]

    def _successors(self, ids: list[str], family: str, kind: str) -> list[Step]:
        own = [step for name in ids for step in self._steps.get((family, kind, name), ())]
        lines = {step.line for step in own}
        held = self._graph.rows(hierarchy.SUCCESSORS, ids=ids, family=family, kind=kind)
        return [*(step for step in held if step.line not in lines), *own]


def _party(row: Mapping[str, Any], source: str) -> HeldParty:
    return HeldParty(
        id=row["id"],
        idx=-1,
        labels=("Party", row.get("label", "")),
        kind=None,
        name="",
        fingerprint="",
        source=source,
        attributes=None,
        ours=False,
        ghost=False,
        recorded_at=dt.datetime.now(dt.UTC),
    )


def _day(text: str, unknown: dt.date) -> dt.date | None:
    day = dt.date.fromisoformat(text)
    return None if day == unknown else day
