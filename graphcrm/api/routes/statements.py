"""Routes of the topic statements."""

from __future__ import annotations

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM, IdempotencyKey, Writer
from graphcrm.api.drafts import BatchBody, CorrectionBody, EndBody, StatementBody
from graphcrm.topics.statements import StatementHeld, Written

router = AnswerRouter(prefix="/statements", tags=["statements"])


@router.get("/{statement_id}")
def read_statement(crm: CRM, statement_id: str) -> StatementHeld:
    """A statement as it is held, live or retracted."""
    return crm.statements.held(statement_id)


@router.post("")
def record(crm: Writer, body: StatementBody, idempotency_key: IdempotencyKey = None) -> Written:
    """Record one statement; the same again is unchanged."""
    return crm.statements.record(body.draft(), key=idempotency_key)


@router.post("/batch")
def record_all(crm: Writer, body: BatchBody, idempotency_key: IdempotencyKey = None) -> Written:
    """Record statements in one transaction: all of them, or none."""
    return crm.statements.record_all([one.draft() for one in body.statements], key=idempotency_key)


@router.post("/{statement_id}/end")
def end(crm: Writer, statement_id: str, body: EndBody, idempotency_key: IdempotencyKey = None) -> Written:
    """It no longer holds from a day on: retracted, and recorded anew with that end."""
    return crm.statements.end(statement_id, body.on, key=idempotency_key)


@router.post("/{statement_id}/correct")
def correct(crm: Writer, statement_id: str, body: CorrectionBody, idempotency_key: IdempotencyKey = None) -> Written:
    """It was wrong: retracted, and recorded anew in the same line with these fields changed."""
    return crm.statements.correct(statement_id, body.changes(), key=idempotency_key)


@router.post("/{statement_id}/retract")
def retract(crm: Writer, statement_id: str, idempotency_key: IdempotencyKey = None) -> Written:
    """It should never have been said: retracted, with nothing in its place."""
    return crm.statements.retract(statement_id, key=idempotency_key)
