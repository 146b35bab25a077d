"""A process's worker: its jobs one after the other, each kept by a lease that a second thread renews."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Any

from ulid import ULID

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.errors import Conflict, DatabaseError, GraphCRMError
from graphcrm.jobs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, CancelledRow

LEASE_SECONDS = 15
"""How long after its last beat a job counts as lost."""
BEAT_SECONDS = 0.5
WAITING_AT_MOST = 100
CLOSED_PROBLEM = "the server was stopped while it was at work; what it wrote is kept, so ask for it again"
UNEXPECTED = "something went wrong here; the server's log has it under the job's id"

BEGIN = Query("jobs/begin", CancelledRow)
BEAT = Query("jobs/beat", CancelledRow)
END = Query("jobs/end", CancelledRow)
log = logging.getLogger("graphcrm.jobs")


class Stopped(Exception):
    """The job is to end here; its text is the problem, empty where it was cancelled."""


@dataclass(slots=True)
class AtWork:
    """A job as its work sees it: ``tell`` how far it is between batches, which ends it where it was cancelled."""

    id: str
    rows: int = 0
    total: int | None = None
    stop: str | None = None

    def tell(self, rows: int, total: int | None) -> None:
        """Say how far the work is.

        Raises:
            Stopped: it was cancelled, or the server is being stopped.
        """
        self.rows, self.total = rows, total
        if self.stop is not None:
            raise Stopped(self.stop)


Work = Callable[[AtWork], dict[str, Any]]


@dataclass(slots=True)
class _Task:
    at: AtWork
    work: Work
    after: Callable[[], None]
    state: str = QUEUED
    told: tuple[Any, ...] = ()
    beaten: float = field(default_factory=time.monotonic)


class Worker:
    """Does jobs in this process; ``close`` ends the one at work and those that wait."""

    def __init__(self, graph: Graph, *, lease: int = LEASE_SECONDS) -> None:
        self._graph = graph
        self._lease = lease
        self._lock = Lock()
        self._tasks: dict[str, _Task] = {}
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._over = Event()
        self._threads: list[Thread] = []

    def start(self, who: str, kind: str, asked: dict[str, Any], work: Work, after: Callable[[], None]) -> str:
        """Take on a job; its id. ``after`` is called when it has ended, whether or not it ever began.

        Raises:
            Conflict: too many wait already, or the server is being stopped.
        """
        with self._lock:
            if self._over.is_set() or len(self._tasks) >= WAITING_AT_MOST:
                raise Conflict(f"{len(self._tasks)} jobs wait here already; ask again when some are done")
            task = _Task(AtWork(str(ULID())), work, after)
            self._tasks[task.at.id] = task
            self._begin_threads()
        told = {"id": task.at.id, "kind": kind, "who": who, "asked": json.dumps(asked), "seconds": self._lease}
        try:
            self._graph.write(lambda transaction: transaction.rows(BEGIN, **told))
        except BaseException:
            self._tasks.pop(task.at.id)
            raise
        self._queue.put(task)
        return task.at.id

    def close(self, wait: float = 20.0) -> None:
        """End all jobs between two batches; those that do not in ``wait`` seconds show as failed later."""
        self._over.set()
        for task in list(self._tasks.values()):
            task.at.stop = CLOSED_PROBLEM
        self._queue.put(None)
        for thread in self._threads:
            thread.join(wait)

    def _begin_threads(self) -> None:
        if not self._threads:
            self._threads = [Thread(target=work, daemon=True, name="job") for work in (self._do_all, self._beat_all)]
            for thread in self._threads:
                thread.start()

    def _do_all(self) -> None:
        while (task := self._queue.get()) is not None:
            state, report, problem = self._do(task)
            try:
                task.after()
            finally:
                self._end(task, state, report, problem)

    def _do(self, task: _Task) -> tuple[str, dict[str, Any] | None, str | None]:
        try:
            task.state = RUNNING
            self._beat(task)
            task.at.tell(0, None)
            return DONE, task.work(task.at), None
        except Stopped as stopped:
            return (FAILED, None, str(stopped)) if str(stopped) else (CANCELLED, None, None)
        except GraphCRMError as error:
            expected = error.details.get("expected")
            return FAILED, None, f"{error.message}; right would be {expected}" if expected else error.message
        except Exception:  # whatever it was, the job has to say that it failed
            log.exception("job %s failed", task.at.id)
            return FAILED, None, UNEXPECTED

    def _end(self, task: _Task, state: str, report: dict[str, Any] | None, problem: str | None) -> None:
        self._tasks.pop(task.at.id, None)
        told = {"id": task.at.id, "state": state, "rows": task.at.rows, "total": task.at.total, "problem": problem}
        text = json.dumps(report) if report is not None else None
        try:
            self._graph.write(lambda transaction: transaction.rows(END, **told, report=text))
        except DatabaseError:
            log.error("job %s ended as %s, which could not be noted", task.at.id, state)

    def _beat_all(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            for task in list(self._tasks.values()):
                now = (task.state, task.at.rows, task.at.total)
                if task.state == RUNNING or time.monotonic() - task.beaten > self._lease / 3 or now != task.told:
                    self._beat(task)

    def _beat(self, task: _Task) -> None:
        told = {"state": task.state, "rows": task.at.rows, "total": task.at.total}
        try:
            row = self._graph.write(
                lambda transaction: transaction.one(BEAT, id=task.at.id, seconds=self._lease, **told)
            )
        except DatabaseError:
            return  # the work itself meets it, and says so
        task.told, task.beaten = tuple(told.values()), time.monotonic()
        if row is not None and row.is_cancelled and task.at.stop is None:
            task.at.stop = ""
