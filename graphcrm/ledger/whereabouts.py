"""Where what is written about a party that was merged away goes: to the one that stands for it now.

A statement's line is made from the ids as its source has them, and so is its home: it is found again where a merge
has moved it, and goes back when the merge is undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Transaction
from graphcrm.errors import Conflict, GraphCRMError, shown
from graphcrm.ledger.homes import Heads, Merge

if TYPE_CHECKING:
    from graphcrm.ledger.statements import StatementDraft


BOTH = "both"


@dataclass(frozen=True, slots=True)
class EndsRow:
    dropped: str
    kept: str


@dataclass(frozen=True, slots=True)
class AnyRow:
    id: str


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A statement that a merge has set aside; it stands where it was recorded."""

    id: str
    line: str
    family: str


MERGED_INTO = Query("ledger/merged_into", EndsRow)
ANY_MERGE = Query("ledger/any_merge", AnyRow)
MERGES_OF = Query("ledger/merges_of", Merge)
ASIDE = Query("ledger/aside_statements", AsideRow)


def resolve(transaction: Transaction, ids: Iterable[str]) -> dict[str, str]:
    """For each of these ids that was merged away: the party that stands for it now, through any chain."""
    into: dict[str, str] = {}
    waiting = sorted(set(ids))
    asked = set(waiting)
    while waiting:
        rows = transaction.rows(MERGED_INTO, ids=waiting)
        into |= {row.dropped: row.kept for row in rows}
        waiting = sorted({row.kept for row in rows} - into.keys())
    heads = Heads(Merge("", dropped, kept, BOTH, True) for dropped, kept in into.items())
    return {party: heads.of(party) for party in sorted(asked & into.keys())}


def standing_for(transaction: Transaction, ids: Iterable[str]) -> tuple[dict[str, str], set[str]]:
    """For each of these ids that was merged away, who stands for it now; and all that any live merge touches."""
    if transaction.one(ANY_MERGE) is None:
        return {}, set()
    into: dict[str, str] = {}
    touched: set[str] = set()
    waiting = asked = set(ids)
    while waiting:
        live = [row for row in transaction.rows(MERGES_OF, ids=sorted(waiting)) if row.is_live]
        touched |= {party for row in live for party in (row.dropped, row.kept)}
        into |= {row.dropped: row.kept for row in live}
        waiting = {row.kept for row in live if row.dropped in waiting} - asked
        asked = asked | waiting
    return {party: _head(into, party) for party in into}, touched


def _head(into: Mapping[str, str], party: str) -> str:
    while party in into:
        party = into[party]
    return party


def placed(
    transaction: Transaction, source: str, drafts: Sequence[StatementDraft]
) -> tuple[list[StatementDraft], dict[int, GraphCRMError | str]]:
    """Drafts with their lines, at the parties that stand for their ends; ids of set aside ones, problems, by place.

    A statement that a merge has set aside is held, though it is not shown: its row is unchanged.
    """
    ends = {end for draft in drafts for end in (draft.from_id, draft.to_id)}
    into, touched = standing_for(transaction, ends)
    if not ends & touched:
        return list(drafts), {}
    aside = {(row.family, row.line): row.id for row in transaction.rows(ASIDE, ids=sorted(ends & touched))}
    found: dict[int, GraphCRMError | str] = {}
    moved: list[StatementDraft] = []
    for place, draft in enumerate(drafts):
        line = draft.line_in(source)
        if known := aside.get((draft.family, line)):
            found[place] = known
        home = draft.from_id, draft.to_id
        start, target = (into.get(end, end) for end in home)
        if start == target and place not in found:
            found[place] = Conflict(
                f"{shown(home[0])} and {shown(home[1])} have been merged into one party",
                field="to",
                expected="another party, or the merge undone",
            )
        if (start, target) != home:
            draft = replace(draft, line=line, from_id=start, to_id=target, home=home)
        moved.append(draft)
    return moved, found
