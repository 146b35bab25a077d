"""Routes of the topic ties."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.topics.ties import KnownTies, TieStrength

router = AnswerRouter(prefix="/ties", tags=["ties"])

Limit = Annotated[int, Query(ge=0, le=1_000, description="Rows at most, the strongest ones; `total` counts all.")]


@router.get("/{first_id}/strength/{second_id}")
def read_strength(
    crm: CRM,
    first_id: str,
    second_id: str,
    limit: Annotated[int, Query(ge=0, le=1_000, description="Interactions at most; `evidence` counts all.")] = 20,
) -> TieStrength:
    """How strong the tie of two is on the day, by which formula, and the interactions behind it."""
    return crm.ties.strength(first_id, second_id, limit=limit)


@router.get("/{party_id}/who-knows")
def read_who_knows(crm: CRM, party_id: str, limit: Limit = 50) -> KnownTies:
    """Who of us knows this person, or somebody in this body, the best first; never one who has left us."""
    return crm.ties.who_knows(party_id, limit=limit)


@router.get("/{person_id}/whom-knows")
def read_whom_knows(crm: CRM, person_id: str, limit: Limit = 50) -> KnownTies:
    """Whom this person knows, the best first."""
    return crm.ties.whom_knows(person_id, limit=limit)
