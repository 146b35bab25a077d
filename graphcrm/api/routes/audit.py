"""The route of the audit: for administrators."""

from __future__ import annotations

import datetime as dt

from graphcrm.api.answers import AnswerRouter, needs
from graphcrm.api.deps import Writer
from graphcrm.audit import AuditRead
from graphcrm.readers import Right

router = AnswerRouter(prefix="/audit", tags=["audit"])


@router.get("")
@needs(Right.ADMINISTER)
def read_audit(
    crm: Writer,
    reader: str | None = None,
    party: str | None = None,
    since: dt.date | None = None,
    limit: int = 100,
) -> AuditRead:
    """Who asked what kind of question about whom, the latest first: by one reader, about one id, since a day."""
    return crm.audit.read(reader=reader, party=party, since=since, limit=limit)
