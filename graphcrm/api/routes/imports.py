"""Routes of imports: those so far, and taking one back."""

from __future__ import annotations

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import Writer
from graphcrm.loading.runs import ImportRuns, ImportUndone

router = AnswerRouter(prefix="/imports", tags=["imports"])


@router.get("")
def read_imports(crm: Writer, source: str | None = None, limit: int = 100) -> ImportRuns:
    """The imports so far, the latest first: who loaded what when, what came of it, and what was taken back."""
    return crm.imports.runs(source=source, limit=limit)


@router.post("/{run}/undo")
def undo_import(crm: Writer, run: str) -> ImportUndone:
    """Take an import back. What somebody has built upon since is left as it is, and named; asked again it is a 409."""
    return crm.imports.undo(run)
