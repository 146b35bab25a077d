"""Routes of the topic parties."""

from __future__ import annotations

from typing import Any

from graphcrm.api.answers import AnswerRouter, Versioned
from graphcrm.api.deps import CRM, IdempotencyKey, Writer
from graphcrm.api.drafts import PartyBody
from graphcrm.api.etag import ExpectedVersion
from graphcrm.topics.parties import PartyRecord
from graphcrm.topics.statements import Written

router = AnswerRouter(prefix="/parties", tags=["parties"])


@router.get("/{party_id}", response_model=PartyRecord)
def read_record(crm: CRM, party_id: str) -> Any:
    """What is held of a party itself; its ETag is what a write's If-Match takes."""
    answer = crm.parties.record(party_id)
    return Versioned(answer, answer.version)


@router.put("/{party_id}")
def put(
    crm: Writer,
    party_id: str,
    body: PartyBody,
    expected: ExpectedVersion = None,
    idempotency_key: IdempotencyKey = None,
) -> Written:
    """Create a party, or give it these present values; the ones it had are kept as a version."""
    return crm.parties.put(body.draft(party_id), key=idempotency_key, expected=expected)
