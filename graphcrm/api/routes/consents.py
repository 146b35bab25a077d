"""Routes of the topic consents."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.days import Day
from graphcrm.api.deps import CRM, IdempotencyKey, Writer
from graphcrm.api.drafts import Body, Text
from graphcrm.topics.consents import GIVEN, ConsentsGiven
from graphcrm.topics.statements import Written

router = AnswerRouter(prefix="/consents", tags=["consents"])


class ConsentBody(Body):
    """What somebody consents or objects to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "party": "ann",
                    "towards": "us",
                    "purpose": "newsletter",
                    "kind": "opted_out",
                    "since": "2026-03-01",
                }
            ]
        }
    )

    party: Text
    towards: Text = Field(description="The organisation that may, or may not.")
    purpose: Text
    kind: Text = Field(GIVEN, description="given, withdrawn or opted_out.")
    basis: Text | None = Field(None, description="The legal basis.")
    since: Day | None = None
    until: Day | None = None
    scope: Text | None = None


@router.get("/{party_id}/given")
def read_given(crm: CRM, party_id: str) -> ConsentsGiven:
    """What a party consents and objects to on the day, by body and purpose."""
    return crm.consents.given(party_id)


@router.post("")
def record(crm: Writer, body: ConsentBody, idempotency_key: IdempotencyKey = None) -> Written:
    """Record that somebody consents to a purpose, withdraws that, or objects."""
    said = body.model_dump(exclude={"party", "towards", "purpose"})
    return crm.consents.record(body.party, body.towards, body.purpose, **said, key=idempotency_key)
