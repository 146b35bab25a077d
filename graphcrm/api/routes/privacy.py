"""Routes of privacy: what is held of a person, erasing a person, the receipts. For who administers; under no view."""

from __future__ import annotations

from typing import Any

from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from graphcrm.api.answers import AnswerRouter, needs
from graphcrm.api.deps import IdempotencyKey, Writer
from graphcrm.readers import Right
from graphcrm.topics.privacy import Erased, Receipts, Retained, Subject

router = AnswerRouter(prefix="/privacy", tags=["privacy"])
_PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
"""The page has its few styles in itself, and neither runs nor loads nor sends anything."""


class EraseBody(BaseModel):
    """Why somebody is erased: without who."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"reason": "asked for it on 1 March"}]}
    )

    reason: str = Field(max_length=500, description="Why, without who: it stays in the receipt.")


class RetentionBody(BaseModel):
    """Whether to count only."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [{"dry_run": True}]})

    dry_run: bool = Field(False, description="Count what would be deleted, delete nothing.")


@router.get("/receipts")
@needs(Right.ADMINISTER)
def read_receipts(crm: Writer) -> Receipts:
    """The receipts of all erasures, the latest first: when, by whom, why, what kinds, how many; no name."""
    return crm.privacy.receipts()


@router.get("/subjects/{party_id}")
@needs(Right.ADMINISTER)
def read_subject(crm: Writer, party_id: str) -> Subject:
    """All that is held of a person, under every scope, live and taken back, with where it came from."""
    return crm.privacy.subject(party_id)


@router.get("/subjects/{party_id}/page", response_class=HTMLResponse, responses=_PAGE)
@needs(Right.ADMINISTER)
def read_subject_page(crm: Writer, party_id: str) -> Any:
    """The same as a page that the person can read: HTML in one piece, without scripts."""
    return HTMLResponse(crm.privacy.page(party_id), headers=_HEADERS)


@router.post("/subjects/{party_id}/erase")
@needs(Right.ADMINISTER)
def erase(crm: Writer, party_id: str, body: EraseBody, idempotency_key: IdempotencyKey = None) -> Erased:
    """Erase a person: from the graph, its history, and the files; what others need stays without them."""
    return crm.privacy.erase(party_id, body.reason, key=idempotency_key)


@router.post("/retention")
@needs(Right.ADMINISTER)
def run_retention(crm: Writer, body: RetentionBody) -> Retained:
    """Delete what is older than the settings keep it, or count it: interactions, ended jobs, files."""
    return crm.privacy.retain(dry_run=body.dry_run)
