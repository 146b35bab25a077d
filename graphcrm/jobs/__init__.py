"""Long work that goes on after it was asked for: seen, followed and cancelled from any process."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.errors import Conflict, InputError, NotFound, shown
from graphcrm.model import ID_PATTERN

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
LOST = "lost"
LOST_PROBLEM = "the process that worked on it has ended or does not answer; what it wrote is kept, so ask for it again"
AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class JobRow:
    id: str
    kind: str
    who: str
    asked: str
    state: str
    rows: int
    total: int | None
    asked_at: dt.datetime
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    report: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class CancelledRow:
    is_cancelled: bool


JOB = Query("jobs/job", JobRow)
JOBS = Query("jobs/jobs", JobRow)
CANCEL = Query("jobs/cancel", CancelledRow)


class Job(BaseModel):
    """One job. Its state is queued, running, done, failed or cancelled.

    ``rows`` of ``total`` are done. ``report`` is there when it is done, ``problem`` when it failed.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    state: str
    who: str
    asked: dict[str, Any]
    rows: int
    total: int | None
    asked_at: dt.datetime
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    problem: str | None
    report: dict[str, Any] | None


class JobList(BaseModel):
    """Jobs, the latest first."""

    model_config = ConfigDict(frozen=True)

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs that ``who`` asked for; of everybody where it is None."""

    graph: Graph
    who: str | None
    data_dir: Path

    def list(self, *, limit: int = 100) -> JobList:
        """The jobs, the latest first.

        Raises:
            InputError: a limit below 1 or above 10,000.
        """
        if not 1 <= limit <= AT_MOST:
            raise InputError(f"limit {limit}", field="limit", expected=f"1 to {AT_MOST}")
        return JobList(jobs=tuple(_job(row) for row in self.graph.rows(JOBS, who=self.who, most=limit)))

    def job(self, job_id: str) -> Job:
        """One job: how far it is, and its report when it is done.

        Raises:
            NotFound: no such job, or somebody else's.
        """
        found = self.graph.one(JOB, id=job_id, who=self.who) if ID_PATTERN.fullmatch(job_id) else None
        if found is None:
            raise NotFound("job", job_id)
        return _job(found)

    def cancel(self, job_id: str) -> Job:
        """Ask for a job to stop; it does before its next batch, and keeps what it has written.

        Raises:
            NotFound: no such job, or somebody else's.
            Conflict: it has ended already.
        """
        found = self.job(job_id)
        if found.state not in (QUEUED, RUNNING):
            raise Conflict(f"the job {shown(job_id)} has ended already: {found.state}", field="job")
        self.graph.write(lambda transaction: transaction.rows(CANCEL, id=job_id))
        return self.job(job_id)

    def rejected(self, job_id: str) -> Path:
        """The file of the rows that an import's job rejected.

        Raises:
            NotFound: no such job, it rejected none, or they are not kept here any more.
        """
        name = (self.job(job_id).report or {}).get("rejected_file")
        path = self.data_dir / "rejected" / Path(name).name if name else None
        if path is None or not path.is_file():
            raise NotFound("rejected rows of a job", job_id)
        return path


def _job(row: JobRow) -> Job:
    is_lost = row.state == LOST
    return Job(
        id=row.id,
        kind=row.kind,
        state=FAILED if is_lost else row.state,
        who=row.who,
        asked=json.loads(row.asked),
        rows=row.rows,
        total=row.total,
        asked_at=row.asked_at,
        began_at=row.began_at,
        ended_at=row.ended_at,
        problem=LOST_PROBLEM if is_lost else row.problem,
        report=json.loads(row.report) if row.report else None,
    )
