"""Retention: how long each kind of record is kept, and deleting what was kept for long enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from graphcrm.db.graph import Graph
from graphcrm.ledger.change import Author
from graphcrm.ledger.retention import delete_interactions, delete_jobs, old_interactions, old_jobs
from graphcrm.topics.privacy.files import old_files

_FOLDERS = ("rejected", "staged")


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many days what is kept; None is for ever. ``today`` is the day from which they are counted back."""

    interactions: int | None
    jobs: int | None
    files: int | None
    today: dt.date


@dataclass(frozen=True, slots=True)
class RetainedKind:
    """A kind of record: for how many days it is kept (null is for ever), from which day on, how many are older."""

    kind: str
    days: int | None
    kept_from: dt.date | None
    deleted: int


class Retained(BaseModel):
    """What was deleted, or in a dry run would have been, by kind of record."""

    model_config = ConfigDict(frozen=True)
    rows_field: ClassVar[str] = "kinds"

    dry_run: bool
    kinds: tuple[RetainedKind, ...]

    def rows_of(self) -> tuple[RetainedKind, ...]:
        """The kinds."""
        return self.kinds


def retain(graph: Graph, data_dir: Path, author: Author, keeping: Keeping, *, dry_run: bool) -> Retained:
    """Delete what is older than it is kept, or count it."""
    return Retained(dry_run=dry_run, kinds=tuple(_kinds(graph, data_dir, author, keeping, dry_run)))


def _kinds(graph: Graph, data_dir: Path, author: Author, keeping: Keeping, dry_run: bool) -> Iterator[RetainedKind]:
    for kind in ("interactions", "jobs", "files"):
        days: int | None = getattr(keeping, kind)
        if days is None:
            yield RetainedKind(kind, None, None, 0)
            continue
        before = keeping.today - dt.timedelta(days=days)
        moment = dt.datetime.combine(before, dt.time(), dt.UTC)
        if kind == "interactions":
            reason = f"retention: interactions are kept for {days} days"
            count = old_interactions(graph, before) if dry_run else delete_interactions(graph, author, before, reason)
        elif kind == "jobs":
            count = old_jobs(graph, moment) if dry_run else delete_jobs(graph, moment)
        else:
            old = [file for folder in _FOLDERS for file in old_files(data_dir / folder, moment)]
            count = len(old)
            for file in () if dry_run else old:
                file.unlink(missing_ok=True)
        yield RetainedKind(kind, days, before, count)
