"""Imports: a folder's files, read by a recipe, into the graph; the front door's ``crm.imports``."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from ulid import ULID

from graphcrm.db.graph import Graph
from graphcrm.db.locks import Lock, held
from graphcrm.errors import Conflict, DatabaseError, ImportFailed, InputError
from graphcrm.ledger.change import Author
from graphcrm.ledger.marks import held_marks
from graphcrm.loading.columns import PARTIES, PARTY_FAMILIES, Columns, check_columns, told_columns
from graphcrm.loading.drafts import PartyReader, StatementReader
from graphcrm.loading.files import DataFolder
from graphcrm.loading.missing import MissingRows, State, state_of, whats_of
from graphcrm.loading.recipe import Load, Recipe, check_words, checked_source, read_recipe
from graphcrm.loading.record_drafts import RecordReader, RecordStatementReader
from graphcrm.loading.rejected import RejectedRows
from graphcrm.loading.report import EntryReport, ImportReport, Missing, Progress
from graphcrm.loading.run import PARTIES_A_BATCH, STATEMENTS_A_BATCH, Dry, Live, Reader, Run, Writer
from graphcrm.loading.runs import ImportRuns, ImportUndone, known_run, remembered, runs_of, undone
from graphcrm.loading.staging import Stage, StagedEntry
from graphcrm.vocabulary import Vocabulary

LEASE_SECONDS = 15
"""How long the import of a source that died keeps others from starting one."""

Plan = list[tuple[Load, list[str]]]


@dataclass(frozen=True, slots=True)
class Imports:
    """Files in: ``load`` runs a recipe, ``columns`` says what a recipe's selects may yield."""

    graph: Graph
    vocabulary: Vocabulary
    data_dir: Path
    who: str = "unknown"
    today: dt.date = dt.date.max

    def columns(self, what: str) -> Columns:
        """The canonical columns of a record (``person`` ...) or a family (``HOLDS_ROLE`` ...)."""
        return told_columns(what)

    def load(
        self,
        folder: str | Path,
        recipe: str | Path | None = None,
        *,
        dry_run: bool = False,
        strict: bool = False,
        source: str | None = None,
        seen_on: dt.date | None = None,
        snapshot: dt.date | None = None,
        complete: bool = False,
        yes: bool = False,
        progress: Progress | None = None,
        wait: float = LEASE_SECONDS + 5,
    ) -> ImportReport:
        """Load the files of a folder as its recipe says (``recipe.toml`` there, if none is given).

        The same files again change nothing, and a run that was killed is completed by running it again.
        ``dry_run`` tells what would happen and writes nothing; ``strict`` writes nothing unless every row is
        right. ``snapshot``: the files are all of this source on that day, so what is missing has ended by then, and
        what is new began since the snapshot before. ``complete``: they are all that it should ever have said, what
        is missing was wrong. Both stop before more than a tenth of a kind is touched, unless ``yes``.
        ``source`` stands in for the recipe's own, and so does ``seen_on``, the day of the files' state (today, if
        neither is given). ``wait``: seconds to wait while another import of the source is at work (or has been
        killed just now).

        Raises:
            Conflict: too much is missing from a snapshot or a complete file; nothing was written.
            InputError: the folder, the recipe, or a select in it is wrong; nothing was written.
            Conflict: another import of this source is at work.
            ImportFailed: the database went away or a file broke off; run it again when mended.
        """
        where = Path(folder)
        found = read_recipe(where, recipe, source=_sound(source), seen_on=seen_on)
        check_words(found, self.vocabulary)
        state = state_of(self.graph, found, snapshot, self.today, complete=complete)
        with DataFolder(where, found) as files:
            plan: Plan = [(entry, _columns(files, found, entry)) for entry in found.load]
            stage = Stage(files, found, self.vocabulary)
            for entry, columns in plan:
                stage.take(entry, columns)
            stage.settle()
            listener = _Listener(stage.total, progress)
            told = {"absent": tuple(files.absent)}
            if state and files.absent:
                raise InputError(
                    f"{', '.join(files.absent)} are not there, so what is missing cannot be told",
                    field="complete" if complete else "snapshot",
                    expected="all files of the recipe",
                )
            may_write = self.vocabulary.may_write
            rest = MissingRows(files, stage, self.graph, found.source, state, may_write) if state else None
            run = _Attempt(self, found, stage, listener, str(ULID()), state, rest, yes)
            if dry_run or strict:
                report = run.rehearsed(strict=strict, dry_run=dry_run).model_copy(update=told)
                if dry_run or report.rejected:
                    return report
                listener.restart()
            return run.written(wait, strict=strict).model_copy(update=told)


    def runs(self, *, source: str | None = None, limit: int = 100) -> ImportRuns:
        """The imports so far, of one source or all, the latest first.

        Raises:
            InputError: a limit below 1 or above 10,000.
        """
        return runs_of(self.graph, source, limit)

    def undo(self, run: str, *, wait: float = LEASE_SECONDS + 5) -> ImportUndone:
        """Take an import back: what it recorded is retracted, what it retracted is recorded anew as it was.

        What has been built upon since is left as it is, and named. An undoing that was stopped is completed by
        undoing again. ``wait``: seconds to wait while an import of the source is at work.

        Raises:
            NotFound: no such run.
            Conflict: it was undone already, or an import of its source is at work.
        """
        found = known_run(self.graph, run)
        with _leased(self.graph, found.source, wait) as lease:
            return undone(self.graph, self.vocabulary, self.who, run, lease.check)


def _sound(source: str | None) -> str | None:
    try:
        return None if source is None else checked_source(source)
    except ValueError as error:
        raise InputError(str(error), field="source") from None


def _columns(files: DataFolder, recipe: Recipe, entry: Load) -> list[str]:
    found = files.columns(entry)
    check_columns(entry.what, found, where=f"recipe {recipe.name}, entry {entry.name}")
    return found


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One run, rehearsed or written."""

    imports: Imports
    recipe: Recipe
    stage: Stage
    listener: _Listener
    run: str
    state: State | None = None
    rest: MissingRows | None = None
    yes: bool = False

    @property
    def author(self) -> Author:
        return Author(who=self.imports.who, source=self.recipe.source, import_run=self.run)

    def rehearsed(self, *, strict: bool, dry_run: bool) -> ImportReport:
        """What would happen."""
        writer = Dry(self.imports.graph, self.author)
        report = self._through(writer, self.listener, self._compared())
        return report.model_copy(update={"strict": strict, "dry_run": dry_run, "written": False})

    def written(self, wait: float, *, strict: bool) -> ImportReport:
        """Load for good, as the only import of this source."""
        source = self.recipe.source
        try:
            with _leased(self.imports.graph, source, wait) as lease:

                def after_batch(rows: int) -> None:
                    self.listener(rows)
                    lease.check()

                missing = self._compared()
                if self.rest and not self.yes:
                    self.rest.check(missing)
                with remembered(self.imports.graph, self.author, self.recipe.name) as run:
                    if self.rest:
                        self.rest.settle(self.author)
                    report = self._through(Live(self.imports.graph, self.author), after_batch, missing)
                    if self.rest:
                        self.rest.note(self.author, whats_of(self.recipe))
                    run.entries = report.entries
                return report.model_copy(update={"strict": strict})
        except DatabaseError as error:
            raise ImportFailed(
                f"import of {source} stopped after {self.listener.rows} rows: {error.message}",
                expected="the same import again, when this is mended; it writes nothing twice",
            ) from error

    def _compared(self) -> tuple[Missing, ...]:
        """Take in what the graph has of the source; what the files no longer have."""
        self.stage.hold(held_marks(self.imports.graph, self.recipe.source))
        if self.rest is None:
            return ()
        families = {
            staged.entry.name: reader
            for staged in self.stage.entries
            if isinstance(reader := self._reader(staged), StatementReader)
        }
        return self.rest.find(families)

    def _reader(self, staged: StagedEntry) -> Reader:
        reader = reader_of(staged.entry)(self.recipe, staged.entry, staged.columns, self.imports.vocabulary)
        if self.state and isinstance(reader, StatementReader):
            reader.began, reader.day = self.state.stretch, self.state.day
        return reader

    def _through(
        self, writer: Writer, after_batch: Callable[[int], None], missing: tuple[Missing, ...]
    ) -> ImportReport:
        began = time.monotonic()
        path = self.imports.data_dir / "rejected" / f"{self.run}-{self.recipe.source}.csv"
        entries: list[EntryReport] = []
        with RejectedRows(path) as rejected:
            run = Run(writer, self.imports.vocabulary, self.stage, rejected.add)
            for staged in self.stage.entries:
                entry = staged.entry
                reader = self._reader(staged)
                size = PARTIES_A_BATCH if entry.record else STATEMENTS_A_BATCH
                self.listener.entry = entry.name
                entries.append(run.load(reader, staged, size, after_batch))
            return ImportReport(
                run=self.run,
                recipe=self.recipe.name,
                source=self.recipe.source,
                dry_run=False,
                strict=False,
                written=True,
                seconds=round(time.monotonic() - began, 3),
                entries=tuple(entries),
                rejected_file=rejected.path,
                snapshot=self.state.day if self.state else None,
                complete=self.state is not None and self.state.day is None,
                missing=missing,
            )


def reader_of(entry: Load) -> type[Reader]:
    """What turns an entry's rows into drafts."""
    if entry.record is not None:
        return PartyReader if entry.record in PARTIES else RecordReader
    return StatementReader if entry.family in PARTY_FAMILIES else RecordStatementReader


class _Listener:
    """Tells a progress, where there is one, how far the run is."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._progress = progress
        self._total = total
        self.entry = ""
        self.restart()

    def restart(self) -> None:
        """Count from the beginning."""
        self.rows = 0
        self._began = time.monotonic()

    def __call__(self, rows: int) -> None:
        self.rows += rows
        if self._progress:
            speed = self.rows / max(time.monotonic() - self._began, 1e-3)
            left = max(self._total - self.rows, 0) / max(speed, 1e-3)
            self._progress(entry=self.entry, rows=self.rows, total=self._total, rows_a_second=speed, seconds_left=left)


class _Lease:
    """Keeps a lock for as long as the run takes, however long one batch takes."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock
        self._over = Event()
        self._lost: Exception | None = None
        self._thread = Thread(target=self._renew, daemon=True, name="import lease")

    def __enter__(self) -> _Lease:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def check(self) -> None:
        """Stop the run where the lock was lost to another.

        Raises:
            Conflict: another import of this source has begun.
        """
        if isinstance(self._lost, Conflict):
            raise self._lost

    def _renew(self) -> None:
        while not self._over.wait(LEASE_SECONDS / 3):
            try:
                self._lock.renew()
            except Conflict as error:
                self._lost = error
                return
            except DatabaseError:
                continue  # the run itself meets it, and says so


@contextmanager
def _leased(graph: Graph, source: str, wait: float) -> Iterator[_Lease]:
    name = f"import:{source}"
    try:
        with held(graph, name, seconds=LEASE_SECONDS, wait=wait) as lock, _Lease(lock) as lease:
            yield lease
    except Conflict as error:
        if error.details.get("lock") == name:
            raise Conflict(
                f"another import of {source} is at work; this one can begin when that is done", lock=name
            ) from None
        raise
