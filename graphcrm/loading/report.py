"""What an import did: the report of a run and of each of its entries; and who listens while it runs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict


class EntryReport(BaseModel):
    """What became of one entry's rows. ``rows_a_second`` counts all of them, whatever became of them.

    ``erased``: rows of somebody who was erased; they are left out and stand in no file.
    """

    model_config = ConfigDict(frozen=True)

    entry: str
    what: str
    rows: int
    created: int
    changed: int
    unchanged: int
    rejected: int
    erased: int = 0
    rows_a_second: int


class Missing(BaseModel):
    """How much of a kind that a source said is not in a file that has all of it, and what became of that."""

    model_config = ConfigDict(frozen=True)

    what: str
    kind: str | None
    scope: str
    held: int
    missing: int
    did: str


class ImportReport(BaseModel):
    """A run over a folder. ``written`` is false for a dry run, and for a strict one with a rejected row.

    ``missing``: what a snapshot or a complete file no longer has, by family or record, kind and scope.
    ``rejected_file``: where the rejected rows stand with their reasons; None where there are none.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    recipe: str
    source: str
    dry_run: bool
    strict: bool
    written: bool
    seconds: float
    entries: tuple[EntryReport, ...]
    rejected_file: Path | None
    absent: tuple[str, ...] = ()
    """Files that the recipe may do without, and that were not there."""
    snapshot: dt.date | None = None
    complete: bool = False
    missing: tuple[Missing, ...] = ()

    @property
    def created(self) -> int:
        return sum(entry.created for entry in self.entries)

    @property
    def changed(self) -> int:
        return sum(entry.changed for entry in self.entries)

    @property
    def unchanged(self) -> int:
        return sum(entry.unchanged for entry in self.entries)

    @property
    def erased(self) -> int:
        return sum(entry.erased for entry in self.entries)

    @property
    def rejected(self) -> int:
        return sum(entry.rejected for entry in self.entries)


class Progress(Protocol):
    """Who wants to know while an import runs; called once a batch."""

    def __call__(self, *, entry: str, rows: int, total: int, rows_a_second: float, seconds_left: float) -> None:
        """``rows`` of ``total`` are done, over all entries; ``seconds_left`` at the speed so far."""
