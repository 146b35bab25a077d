"""Receipts of erasures outside the graph: a backup that is restored elsewhere has to forget again.

One line a receipt, beside the key of the hashes: when, by whom, what kinds, how many; no name and no id.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.db.keyed import Keyed
from graphcrm.errors import NotFound
from graphcrm.ledger.change import Author
from graphcrm.ledger.erased import CountRow, KeysRow
from graphcrm.ledger.erasure import erase

KEEP_ERASED = Query("ledger/erasure/keep_erased", CountRow)
ERASED_KEYS = Query("ledger/erasure/erased_keys", KeysRow)
AGAIN = "a backup was restored that was made before the erasure"


def keep_receipt(keyed: Keyed, receipt: dict[str, Any]) -> None:
    """Add a receipt to the file, on disk when this returns."""
    file = _file(keyed)
    if file is None:
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(json.dumps(receipt, sort_keys=True) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def kept_receipts(keyed: Keyed) -> Iterator[dict[str, Any]]:
    """The receipts of the file; a line that was cut off is none."""
    file = _file(keyed)
    if file is None or not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue


def _file(keyed: Keyed) -> Path | None:
    return keyed.file.with_name("receipts.jsonl") if keyed.file else None


def erase_again(graph: Graph, known: Iterator[tuple[str, Sequence[str]]]) -> int:
    """Erase whoever of these parties, each with the keys of its sources, was erased before; how many were."""
    for receipt in kept_receipts(graph.keyed):
        graph.write(lambda work, receipt=receipt: work.rows(KEEP_ERASED, keys=receipt["keys"], now=receipt["at"]))  # type: ignore[misc]
    row = graph.one(ERASED_KEYS)
    gone = set(row.keys) if row else set()
    if not gone:
        return 0
    hashed = graph.keyed.hashed
    back = [
        party for party, keys in known if gone & {hashed(text) for text in (f"party:{party}", *keys)}
    ]
    for party in back:
        with suppress(NotFound):  # it was one with somebody who is gone by now
            erase(graph, Author(who="restore", source="manual"), party, AGAIN)
    return len(back)
