"""Privacy: what is held of a person, erasing a person, the receipts that stay. Under no view: it is all there is."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.errors import InputError
from graphcrm.ledger.change import Author
from graphcrm.ledger.erasure import erase, named_in, read_traces
from graphcrm.ledger.receipts import keep_receipt
from graphcrm.model import checked_id
from graphcrm.topics.privacy.files import blank_rows, naming
from graphcrm.topics.privacy.page import page_of
from graphcrm.topics.privacy.retention import Keeping, Retained, retain
from graphcrm.topics.privacy.subject import HeldOfSubject, Subject, subject_of

__all__ = ["Erased", "HeldOfSubject", "Privacy", "Receipt", "Receipts", "Retained", "Subject", "page_of"]

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    id: str
    at: dt.datetime
    who: str
    reason: str
    kinds: str


RECEIPTS = Query("privacy/receipts", ReceiptRow)


class Erased(BaseModel):
    """An erasure that was done: the receipt's id, how many records of which kind, and rows of files."""

    model_config = ConfigDict(frozen=True)

    change: str
    recorded_at: dt.datetime
    kinds: dict[str, int]
    file_rows: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stays of an erasure: when, by whom, why, what kinds and how many; no name and no id."""

    id: str
    at: dt.datetime
    who: str
    reason: str
    kinds: dict[str, int]


class Receipts(BaseModel):
    """The receipts of all erasures, the latest first."""

    model_config = ConfigDict(frozen=True)
    rows_field: ClassVar[str] = "receipts"

    receipts: tuple[Receipt, ...]

    def rows_of(self) -> tuple[Receipt, ...]:
        """The receipts."""
        return self.receipts


@dataclass(frozen=True, slots=True)
class Privacy:
    """The rights of those whom the graph is about. Whoever asks needs the right to administer."""

    graph: Graph
    data_dir: Path
    who: str
    keeping: Keeping

    def subject(self, party_id: str) -> Subject:
        """All that is held of a person, under every scope, live and retracted, and which files name them.

        Raises:
            NotFound: no such party.
        """
        found = subject_of(self.graph, party_id)
        texts = read_traces(self.graph, list(found.ids)).texts
        files = naming(self.data_dir, named_in(texts))
        told = tuple(f"{file.relative_to(self.data_dir)}: {rows} rows" for file, rows in files)
        return found.model_copy(update={"files": told})

    def page(self, party_id: str) -> str:
        """The same as a page that the person can read: HTML in one piece."""
        return page_of(self.subject(party_id))

    def erase(self, party_id: str, reason: str, *, key: str | None = None) -> Erased:
        """Erase a person from the graph and from the files in the data folder; what others need stays without them.

        Raises:
            NotFound: no such party, or erased already.
            InputError: no reason, one that is too long, or one that names the person.
        """
        if not reason.strip() or len(reason) > LONGEST_REASON:
            raise InputError("an erasure has a reason", field="reason", expected=f"1 to {LONGEST_REASON} characters")
        author = Author(who=self.who, source="manual", key=key)
        done, held = erase(self.graph, author, checked_id(party_id), reason.strip())
        rows = 0
        if held is not None:
            keep_receipt(self.graph.keyed, self._receipt(done, held.hashed(self.graph.keyed), reason.strip()))
            rows = blank_rows(self.data_dir, named_in(held.texts))
        return Erased(change=done["change"], recorded_at=done["recorded_at"], kinds=done["kinds"], file_rows=rows)

    def _receipt(self, done: dict[str, Any], keys: list[str], reason: str) -> dict[str, Any]:
        told = {"id": done["change"], "at": done["recorded_at"], "who": self.who, "kinds": done["kinds"]}
        return {**told, "reason": reason, "keys": keys}

    def retain(self, *, dry_run: bool = False) -> Retained:
        """Delete what is older than the settings keep it, or with ``dry_run`` count it."""
        author = Author(who=self.who, source="manual")
        return retain(self.graph, self.data_dir, author, self.keeping, dry_run=dry_run)

    def receipts(self) -> Receipts:
        """The receipts of all erasures."""
        rows = self.graph.rows(RECEIPTS)
        found = (Receipt(row.id, row.at, row.who, row.reason, json.loads(row.kinds)) for row in rows)
        return Receipts(receipts=tuple(found))
