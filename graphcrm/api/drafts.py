"""Bodies of writes: the drafts of the ledger as JSON."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.config import JsonDict

from graphcrm.api.days import Day
from graphcrm.ledger.parties import PartyDraft
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import PartyLabel

BATCH_AT_MOST = 10_000

Text = Annotated[str, Field(max_length=1_000)]


class Body(BaseModel):
    """The base of all bodies: a field that is not known is refused, by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PartyBody(Body):
    """A party's present values, and what it is known by."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "label": "Person",
                    "name": "Ann Müller",
                    "emails": ["ann@riverside.example"],
                    "attributes": {"language": "de"},
                },
                {"label": "Organisation", "kind": "company", "name": "Riverside"},
            ]
        }
    )

    label: PartyLabel
    name: Text
    kind: Text | None = Field(None, description="A kind of this label, from the vocabulary.")
    key: Text | None = Field(None, description="The source's own key, where it cannot be the id.")
    emails: tuple[Text, ...] = Field((), max_length=100)
    spellings: tuple[Text, ...] = Field((), max_length=100, description="Other names that it is found by.")
    attributes: dict[str, JsonValue] = Field({}, description="Whatever else is kept of it.")
    ours: bool = Field(False, description="Whether this organisation is our side.")
    ghost: bool = Field(False, description="Whether only an address is known so far.")
    scope: str = Field("b2b", description="The purpose under which it is known.")

    def draft(self, party_id: str) -> PartyDraft:
        """The draft of the party with this id."""
        return PartyDraft(id=party_id, **{name: getattr(self, name) for name in type(self).model_fields})


_ROLE: JsonDict = {
    "family": "HOLDS_ROLE",
    "kind": "employee",
    "from_id": "ann",
    "to_id": "riverside",
    "valid_from": "2020-01-01",
    "title": "Head of innovation",
}


class StatementBody(Body):
    """What is said about two parties; ``valid_to`` is the first day on which it no longer holds."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ROLE]})

    family: Text
    kind: Text
    from_id: Text
    to_id: Text
    valid_from: Day | None = Field(None, description="First day; none where nobody knows it.")
    valid_to: Day | None = Field(None, description="The day after the last one; none where it goes on.")
    seen_on: Day | None = Field(None, description="First day of which it is known to hold.")
    scope: Text | None = Field(None, description="The kind's own, if none is given.")
    key: Text | None = Field(None, description="The source's own key of this row.")
    confidence: float | None = None
    title: Text | None = None
    purpose: Text | None = None
    basis: Text | None = None
    attributes: dict[str, JsonValue] = Field({})

    def draft(self) -> StatementDraft:
        """The draft of this statement."""
        return StatementDraft(**{name: getattr(self, name) for name in type(self).model_fields})


class BatchBody(Body):
    """Statements that are recorded together, or not at all."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"statements": [_ROLE, _ROLE | {"kind": "member", "to_id": "wg"}]}]}
    )

    statements: tuple[StatementBody, ...] = Field(min_length=1, max_length=BATCH_AT_MOST)


class EndBody(Body):
    """From when a statement no longer holds."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2026-03-01"}]})

    on: Day = Field(description="The first day on which it no longer holds.")


class CorrectionBody(Body):
    """The fields that were wrong, as they are right; null where nobody knows. Others stay as they are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"valid_from": "2019-07-01", "title": "Engineer"}]})

    kind: Text | None = None
    from_id: Text | None = None
    to_id: Text | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    scope: Text | None = None
    confidence: float | None = None
    title: Text | None = None
    purpose: Text | None = None
    basis: Text | None = None

    def changes(self) -> dict[str, Any]:
        """The fields that the body names."""
        return {name: getattr(self, name) for name in self.model_fields_set}
