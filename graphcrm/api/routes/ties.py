"""Routes of the topic ties."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.topics.ties import TieStrength

router = AnswerRouter(prefix="/ties", tags=["ties"])


@router.get("/{first_id}/strength/{second_id}")
def read_strength(
    crm: CRM,
    first_id: str,
    second_id: str,
    limit: Annotated[int, Query(ge=0, le=1_000, description="Interactions at most; `evidence` counts all.")] = 20,
) -> TieStrength:
    """How strong the tie of two is on the day, by which formula, and the interactions behind it."""
    return crm.ties.strength(first_id, second_id, limit=limit)
