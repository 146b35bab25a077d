"""Routes of the topic search: by POST, so that no name or address stands in a URL or a log."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.topics.search import AT_MOST, LONGEST_TEXT, PartiesFound

router = AnswerRouter(prefix="/search", tags=["search"])


class SearchBody(BaseModel):
    """A text, and what sort of party it should find."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"text": "muller"}, {"text": "ann@ac"}]}
    )

    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = Field(
        description="A name, a key or an address, or their beginnings."
    )
    label: str | None = Field(None, max_length=200, description="Person, Organisation, Group or Household.")
    kind: str | None = Field(None, max_length=200, description="A kind of party.")
    limit: StrictInt = Field(20, ge=1, le=AT_MOST, description="Parties at most.")


@router.post("")
def find_parties(crm: CRM, body: SearchBody) -> PartiesFound:
    """The parties that a text finds, best first: whole words, then beginnings, then typing mistakes."""
    return crm.search.parties(body.text, label=body.label, kind=body.kind, limit=body.limit)
