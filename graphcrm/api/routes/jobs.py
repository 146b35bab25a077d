"""Routes of jobs: one's own, or everybody's for who administers."""

from __future__ import annotations

from typing import Any

from fastapi.responses import FileResponse

from graphcrm.api.answers import AnswerRouter, needs
from graphcrm.api.deps import Writer
from graphcrm.jobs import Job, JobList
from graphcrm.readers import Right

router = AnswerRouter(prefix="/jobs", tags=["jobs"])
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get("")
@needs(Right.READ)
def read_jobs(crm: Writer, limit: int = 100) -> JobList:
    """The jobs, the latest first: how far each is, and what came of it."""
    return crm.jobs.list(limit=limit)


@router.get("/{job_id}")
@needs(Right.READ)
def read_job(crm: Writer, job_id: str) -> Job:
    """One job: queued, running, done with its report, failed with its reason, or cancelled."""
    return crm.jobs.job(job_id)


@router.post("/{job_id}/cancel")
@needs(Right.READ)
def cancel_job(crm: Writer, job_id: str) -> Job:
    """Stop a job before its next batch; what it has written stays. One that has ended is a 409."""
    return crm.jobs.cancel(job_id)


@router.get("/{job_id}/rejected", response_class=FileResponse, responses=_CSV)
@needs(Right.IMPORT)
def read_rejected(crm: Writer, job_id: str) -> Any:
    """The rows that an import's job rejected, with their reasons, as CSV, as long as they are kept."""
    headers = {"cache-control": "private, no-store"}
    return FileResponse(crm.jobs.rejected(job_id), media_type="text/csv", headers=headers)
