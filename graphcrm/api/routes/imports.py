"""Routes of imports: rows in as a job, the imports so far, and taking one back."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import anyio.to_thread
from fastapi import Query, Request

from graphcrm.api.answers import VERSION, Accepted, AnswerRouter, needs
from graphcrm.api.days import Day
from graphcrm.api.deps import Writer
from graphcrm.api.uploads import form_of, is_told_too_large, not_rows, stage, too_large
from graphcrm.jobs import Job
from graphcrm.jobs.worker import AtWork, Worker
from graphcrm.loading.columns import Columns
from graphcrm.loading.runs import ImportRuns, ImportUndone
from graphcrm.loading.uploads import FORMS, Upload, Whole
from graphcrm.readers import Right

router = AnswerRouter(prefix="/imports", tags=["imports"])

STREAMED = frozenset({("POST", f"{VERSION}/imports")})
"""Their bodies have a limit of their own."""
What = Annotated[str, Query(description="What the rows are: person ... or HOLDS_ROLE ...", examples=["person"])]
Source = Annotated[str, Query(description="In whose name: 1 to 48 of a-z 0-9 . _ -", examples=["hr"])]
Scope = Annotated[str | None, Query(description="The purpose they may be read under; the vocabulary's if none.")]
Snapshot = Annotated[Day | None, Query(description="The rows are all of the source on this day: what is missing ends.")]
Complete = Annotated[bool, Query(description="The rows are all it should have said: what is missing is retracted.")]
_BODY = {"required": True, "content": {form: {"schema": {"type": "string"}} for form in FORMS}}


@router.get("")
@needs(Right.IMPORT)
def read_imports(crm: Writer, source: str | None = None, limit: int = 100) -> ImportRuns:
    """The imports so far, the latest first: who loaded what when, what came of it, and what was taken back."""
    return crm.imports.runs(source=source, limit=limit)


@router.post("", status_code=202, response_model=Job, openapi_extra={"requestBody": _BODY})
@needs(Right.IMPORT)
async def load_rows(
    crm: Writer,
    request: Request,
    what: What,
    source: Source,
    scope: Scope = None,
    dry_run: Annotated[bool, Query(description="Tell what would happen and write nothing.")] = False,
    strict: Annotated[bool, Query(description="Write nothing unless every row is right.")] = False,
    snapshot: Snapshot = None,
    complete: Complete = False,
    yes: Annotated[bool, Query(description="Even where more than 10 % of a kind is missing.")] = False,
) -> Any:
    """Load rows with the canonical columns, as CSV or JSON Lines: a job, which Location leads to.

    The same rows again change nothing. Of a snapshot, or a complete file, what is missing is ended, or retracted.
    """
    form, most = form_of(request), crm.settings.max_import_bytes
    if form is None:
        return not_rows()
    if is_told_too_large(request, most):
        return too_large(most)
    upload = Upload.begin(crm.settings.data_dir, what, source, scope, form, Whole(snapshot, complete, yes))
    is_taken = False
    try:
        refused = await stage(request, upload, most)
        if refused is not None:
            return refused
        asked = {"what": upload.asked.what, "source": source, "scope": scope, "dry_run": dry_run, "strict": strict}
        if snapshot or complete:
            day = snapshot.isoformat() if snapshot else None
            asked |= {"snapshot": day, "complete": complete, "yes": yes}
        begin = partial(_begin, crm, request.app.state.worker, upload, asked)
        job = await anyio.to_thread.run_sync(begin)
        is_taken = True
    finally:
        if not is_taken:
            upload.discard()
    return Accepted(job, f"{VERSION}/jobs/{job.id}")


def _begin(crm: Writer, worker: Worker, upload: Upload, asked: dict[str, Any]) -> Job:
    if upload.asked.scope:
        crm.vocabulary.writable(upload.asked.scope)
    imports = crm.imports
    upload.check(imports)

    def work(at: AtWork) -> dict[str, Any]:
        return upload.load(imports, at.tell, dry_run=asked["dry_run"], strict=asked["strict"])

    return crm.jobs.job(worker.start(crm.who, "import", asked, work, upload.discard))


@router.get("/columns/{what}")
@needs(Right.IMPORT)
def read_columns(crm: Writer, what: str) -> Columns:
    """The canonical columns of a record (person ...) or a family (HOLDS_ROLE ...)."""
    return crm.imports.columns(what)


@router.post("/{run}/undo")
@needs(Right.IMPORT)
def undo_import(crm: Writer, run: str) -> ImportUndone:
    """Take an import back. What somebody has built upon since is left as it is, and named; asked again it is a 409."""
    return crm.imports.undo(run)
