"""What does it cost to erase somebody with thousands of statements?

People with as many dated roles each, written through the ledger; in turns one is erased by the front door (with its
history, aliases, receipts, changes and files) and one deleted by hand, as a program of one's own would.
Usage: python benchmarks/erasure.py [STATEMENTS]   (default 10000)
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable

from harness import empty_graph, table

from graphcrm.crm import GraphCRM
from graphcrm.ledger.parties import PartyDraft
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import PartyLabel

BY_HAND = """
MATCH (person:Party {id: $id})
OPTIONAL MATCH (person)-[:KNOWN_AS]->(alias:Alias)
OPTIONAL MATCH (person)-[:WAS]->(was:Version)
DETACH DELETE alias, was, person
"""
BODIES, BATCH, TURNS = 500, 500, 3
LIMIT = 3.0


def grown(crm: GraphCRM, person: str, count: int) -> None:
    """A person with this many roles, one day each, over the bodies."""
    crm.parties.put(PartyDraft(person, PartyLabel.PERSON, f"Somebody {person}", emails=(f"{person}@acme.example",)))
    first = dt.date(1900, 1, 1)
    for start in range(0, count, BATCH):
        drafts = []
        for n in range(start, min(start + BATCH, count)):
            since = first + dt.timedelta(days=2 * (n // BODIES))
            until = since + dt.timedelta(days=1)
            drafts.append(StatementDraft("HOLDS_ROLE", "employee", person, f"body-{n % BODIES}", since, until))
        crm.statements.record_all(drafts)


def seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def main(count: int) -> None:
    with empty_graph(heap_mb=2048) as crm:
        for n in range(BODIES):
            crm.parties.put(PartyDraft(f"body-{n}", PartyLabel.ORGANISATION, f"Body {n}", kind="company"))
        held = crm.graph._held.connection
        erased, deleted = [], []
        for turn in range(TURNS + 1):
            ours, theirs = f"ours-{turn}", f"theirs-{turn}"
            for person in (ours, theirs):
                grown(crm, person, count)
            asked = {"id": theirs}
            by_hand = seconds(lambda asked=asked: held.driver.execute_query(BY_HAND, asked, database_=held.database))
            by_us = seconds(lambda ours=ours: crm.privacy.erase(ours, "measured"))
            if turn:  # the first warms both
                deleted.append(by_hand)
                erased.append(by_us)
    one, other = statistics.median(deleted), statistics.median(erased)
    row = (f"{count:,} statements", f"{one:.2f}", f"{other:.2f}", f"{other / one:.2f}", LIMIT)
    table("Erasing a person", ("", "s by hand", "s erased", "ratio", "at most"), [row])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
