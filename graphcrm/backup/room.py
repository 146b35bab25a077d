"""Backups at the front door: ``crm.backup``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graphcrm.backup.archive import ArchiveReader, Backup
from graphcrm.backup.restoring import Progress, Restored, restore
from graphcrm.backup.saving import save
from graphcrm.db.graph import Graph


def _silent(part: str, done: int) -> None:
    """Progress for nobody."""


@dataclass(frozen=True, slots=True)
class Backups:
    """Everything in one file, and back: under no view, for it is all there is."""

    graph: Graph

    def save(self, file: Path, *, replace: bool = False, progress: Progress = _silent) -> Backup:
        """Write everything the graph holds at this moment into one file; see ``saving.save``."""
        return save(self.graph, file, replace=replace, progress=progress)

    def restore(self, file: Path, *, replace: bool = False, progress: Progress = _silent) -> Restored:
        """Put everything of a backup into this graph; see ``restoring.restore``."""
        return restore(self.graph, file, replace=replace, progress=progress)


def check(file: Path) -> Backup:
    """Read a backup through without a database: it is whole, or an InputError says what is wrong."""
    with ArchiveReader(file) as archive:
        return archive.check()
