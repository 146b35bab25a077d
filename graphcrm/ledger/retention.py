"""Deleting what has been kept for long enough: physically, like an erasure, with a receipt that names nobody."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.ledger.change import Author, Recording, record
from graphcrm.ledger.erasure import RECORD_ERASURE, pseudonym
from graphcrm.ledger.rows import CountRow

A_BATCH = 1_000
"""So many interactions are deleted in one transaction."""


@dataclass(frozen=True, slots=True)
class RefRow:
    ref: str


OLD_INTERACTIONS = Query("ledger/retention/old_interactions", RefRow)
COUNT_INTERACTIONS = Query("ledger/retention/count_interactions", CountRow)
DELETE_VERSIONS = Query("ledger/retention/delete_interaction_versions", CountRow)
DELETE_INTERACTIONS = Query("ledger/retention/delete_interactions", CountRow)
COUNT_JOBS = Query("ledger/retention/count_jobs", CountRow)
DELETE_JOBS = Query("ledger/retention/delete_jobs", CountRow)


def old_interactions(graph: Graph, before: dt.date) -> int:
    """How many interactions took place before the day."""
    return _count(graph.one(COUNT_INTERACTIONS, before=before.isoformat()))


def delete_interactions(graph: Graph, author: Author, before: dt.date, reason: str) -> int:
    """Delete those, with who took part, what they were about, their texts and former values; how many.

    Each transaction deletes at most ``A_BATCH`` and leaves a receipt. What was deleted before a failure stays so.
    """

    def work(recording: Recording) -> dict[str, int]:
        transaction = recording.transaction
        refs = [row.ref for row in transaction.rows(OLD_INTERACTIONS, before=before.isoformat(), limit=A_BATCH)]
        if refs:
            transaction.rows(DELETE_VERSIONS, refs=refs)
            transaction.rows(DELETE_INTERACTIONS, refs=refs)
            recording.did = "erased"
            recording.touched |= {pseudonym(recording.change, ref) for ref in refs}
            kinds = json.dumps({"Interaction": len(refs)})
            told = {"who": author.who, "reason": reason, "kinds": kinds, "keys": []}
            transaction.rows(RECORD_ERASURE, id=recording.change, now=recording.stamp["now"], **told)
        return {"count": len(refs)}

    total = 0
    while count := record(graph, author, ["retention", before.isoformat(), total], work)["count"]:
        total += count
    return total


def old_jobs(graph: Graph, before: dt.datetime) -> int:
    """How many jobs ended before the moment."""
    return _count(graph.one(COUNT_JOBS, before=before.isoformat()))


def delete_jobs(graph: Graph, before: dt.datetime) -> int:
    """Delete those, with their reports; how many."""
    return graph.write(lambda transaction: _count(transaction.one(DELETE_JOBS, before=before.isoformat())))


def _count(row: CountRow | None) -> int:
    return row.count if row else 0
