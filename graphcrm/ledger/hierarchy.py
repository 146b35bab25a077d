"""Circles in a hierarchy that may have none: found before they are written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Transaction
from graphcrm.errors import CycleRefused
from graphcrm.model import OPEN_END, OPEN_START, is_record_ref

if TYPE_CHECKING:
    from graphcrm.ledger.statements import StatementDraft


@dataclass(frozen=True, slots=True)
class Step:
    """One live statement of the hierarchy."""

    from_id: str
    to_id: str
    line: str
    valid_from: dt.date | None
    valid_to: dt.date | None


SUCCESSORS = Query("ledger/successors", Step)
RECORD_SUCCESSORS = Query("ledger/record_successors", Step)

Upward = Mapping[str, list[Step]]


def refuse_cycles(
    transaction: Transaction, family: str, drafts: Mapping[int, tuple[StatementDraft, str]]
) -> dict[int, CycleRefused]:
    """The problem of each draft that would close a circle on some day, by its place.

    Drafts are taken in order: the one that closes the circle is refused, those before it stand.
    """
    problems: dict[int, CycleRefused] = {}
    by_kind: dict[str, dict[int, tuple[StatementDraft, str]]] = defaultdict(dict)
    for place, (draft, line) in drafts.items():
        by_kind[draft.kind][place] = (draft, line)
    for kind, places in by_kind.items():
        replaced = {line for _, line in places.values()}
        upward = _upward(transaction, family, kind, places, replaced)
        for place, (draft, line) in places.items():
            start, end = draft.valid_from or OPEN_START, draft.valid_to or OPEN_END
            circle = way(upward, draft.to_id, draft.from_id, start, end)
            if circle:
                names = " > ".join([draft.from_id, *circle])
                problems[place] = CycleRefused(
                    f"{kind} would close a circle: {names}", field="to", expected="a party that is not below"
                )
            else:
                step = Step(draft.from_id, draft.to_id, line, draft.valid_from, draft.valid_to)
                upward.setdefault(draft.from_id, []).append(step)
    return problems


def _upward(
    transaction: Transaction,
    family: str,
    kind: str,
    places: Mapping[int, tuple[StatementDraft, str]],
    replaced: set[str],
) -> dict[str, list[Step]]:
    """All that can be reached from the drafts' targets, but for the statements that they replace."""
    upward: dict[str, list[Step]] = {}
    frontier = sorted({draft.to_id for draft, _ in places.values()})
    while frontier:
        found: dict[str, list[Step]] = {party: [] for party in frontier}
        query = RECORD_SUCCESSORS if is_record_ref(frontier[0]) else SUCCESSORS
        for step in transaction.rows(query, ids=frontier, family=family, kind=kind):
            if step.line not in replaced:
                found[step.from_id].append(step)
        upward.update(found)
        # a draft's own step leads on as well, so what lies behind its target is fetched with the first round
        frontier = sorted({step.to_id for steps in found.values() for step in steps} - upward.keys())
    return upward


def way(upward: Upward, here: str, goal: str, start: dt.date, end: dt.date) -> list[str]:
    """The parties from ``here`` up to ``goal`` along steps that all hold on some day of the period; or none."""
    stack: list[tuple[str, dt.date, dt.date, tuple[str, ...]]] = [(here, start, end, (here,))]
    seen: set[tuple[str, dt.date, dt.date]] = set()
    while stack:
        party, since, until, path = stack.pop()
        if party == goal:
            return list(path)
        if (party, since, until) in seen:
            continue
        seen.add((party, since, until))
        for step in upward.get(party, ()):
            first = max(since, step.valid_from or OPEN_START)
            last = min(until, step.valid_to or OPEN_END)
            if first < last:
                stack.append((step.to_id, first, last, (*path, step.to_id)))
    return []
