"""Routes of the topic doubles."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM, IdempotencyKey, Writer
from graphcrm.api.drafts import Body, Text
from graphcrm.topics.doubles import Candidates, Merged, MergedAbove, Merges, SideBySide

router = AnswerRouter(prefix="/doubles", tags=["doubles"])


class CandidatesBody(Body):
    """Which pairs to look for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "Person", "threshold": 0.9, "limit": 20}]})

    label: Text = Field("Person", description="What sort of party.")
    threshold: float = Field(0.5, description="The probability from which a pair is shown.")
    limit: int = Field(100, description="Pairs at most; the answer's count says how many there are.")
    seed: int = Field(1, description="The same seed and the same records give the same weights.")
    model: str | None = Field(None, max_length=100_000, description="The model of an earlier answer: its weights.")
    largest_block: int = Field(100, description="How many may share a key before it is too common to compare them.")


class MergeBody(Body):
    """Two parties that are one."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"keep": "ann", "drop": "anne", "reason": "same address and phone"}]}
    )

    keep: Text = Field(description="The party that stays.")
    drop: Text = Field(description="The party whose statements go over to it.")
    reason: Text | None = None
    consents: Text | None = Field(None, description="Whose consent holds if they contradict: keep, drop or both.")


class MergeAboveBody(Body):
    """Which pairs to merge unseen."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"threshold": 0.99}]})

    threshold: float = Field(description="The least probability, 0.9 or more.")
    label: Text = "Person"
    limit: int = Field(100, description="Pairs at most.")
    seed: int = 1
    model: str | None = Field(None, max_length=100_000, description="The model of an earlier answer.")


class UndoBody(Body):
    """The merge to undo."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"change": "01JD0000000000000000000000"}]})

    change: Text = Field(description="The change that the merge left.")


@router.post("/candidates")
def find_candidates(crm: CRM, body: CandidatesBody) -> Candidates:
    """The pairs that may be one, most probable first, with what speaks for and against each."""
    return crm.doubles.candidates(**body.model_dump())


@router.get("/{left}/beside/{right}")
def read_side_by_side(crm: CRM, left: str, right: str) -> SideBySide:
    """Two parties field by field, as they are compared."""
    return crm.doubles.side_by_side(left, right)


@router.get("/{party_id}/merges")
def read_merges(crm: CRM, party_id: str) -> Merges:
    """The merges that touch a party, undone ones too, and who stands for it now."""
    return crm.doubles.merges(party_id)


@router.post("/merge")
def merge(crm: Writer, body: MergeBody, idempotency_key: IdempotencyKey = None) -> Merged:
    """Merge two parties; its change is what undoes it."""
    return crm.doubles.merge(body.keep, body.drop, reason=body.reason, consents=body.consents, key=idempotency_key)


@router.post("/merge-above")
def merge_above(crm: Writer, body: MergeAboveBody, idempotency_key: IdempotencyKey = None) -> MergedAbove:
    """Merge the pairs above a threshold that have nothing against them; each is a merge of its own."""
    return crm.doubles.merge_above(**body.model_dump(), key=idempotency_key)


@router.post("/undo")
def undo(crm: Writer, body: UndoBody, idempotency_key: IdempotencyKey = None) -> Merged:
    """Undo a merge, at any time and in any order with others."""
    return crm.doubles.unmerge(body.change, key=idempotency_key)
