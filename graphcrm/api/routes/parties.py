"""Routes of the topic parties."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from graphcrm.api.answers import AnswerRouter, Versioned
from graphcrm.api.deps import CRM, IdempotencyKey, Writer
from graphcrm.api.drafts import Body, PartyBody, Text
from graphcrm.api.etag import ExpectedVersion
from graphcrm.topics.parties import PartiesBy, PartyRecord
from graphcrm.topics.sources import SourcesTold
from graphcrm.topics.statements import Written

router = AnswerRouter(prefix="/parties", tags=["parties"])


class AddressBody(Body):
    """Whose address it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "ann@riverside.example"}]})

    email: Text


@router.get("/by/{source}/{key:path}")
def read_by(crm: CRM, source: str, key: str) -> PartiesBy:
    """Who stands for what another system knows under its own id, whatever characters that has."""
    return crm.parties.by(source, key)


@router.post("/by-email")
def find_by_email(crm: CRM, body: AddressBody) -> PartiesBy:
    """Who is known by an e-mail address; asked by POST, so that it stands in no URL."""
    return crm.parties.by_email(body.email)


@router.get("/{party_id}", response_model=PartyRecord)
def read_record(crm: CRM, party_id: str) -> Any:
    """What is held of a party itself; its ETag is what a write's If-Match takes."""
    answer = crm.parties.record(party_id)
    return Versioned(answer, answer.version)


@router.get("/{party_id}/sources")
def read_sources(crm: CRM, party_id: str) -> SourcesTold:
    """What each source says of a party: where they agree, where they contradict each other, which one leads."""
    return crm.parties.sources(party_id)


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
