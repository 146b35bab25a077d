"""Routes of the topic hierarchies."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.topics.hierarchies import Circles, Levels, RollUp, Roots

router = AnswerRouter(prefix="/hierarchies", tags=["hierarchies"])

Kinds = Annotated[list[str], Query(description="Kinds of PART_OF or REPORTS_TO; several at once may be given.")]
Depth = Annotated[int | None, Query(ge=1, description="Steps at most; any number if not given.")]


@router.get("/roots")
def read_roots(crm: CRM, kind: Kinds) -> Roots:
    """Who is above somebody and below nobody on the day."""
    return crm.hierarchies.roots(kind)


@router.get("/cycles")
def read_cycles(crm: CRM, kind: Kinds) -> Circles:
    """The circles in hierarchies on the day: a shortest one for each knot."""
    return crm.hierarchies.cycles(kind)


@router.get("/{party_id}/up")
def read_up(crm: CRM, party_id: str, kind: Kinds, max_depth: Depth = None) -> Levels:
    """All above a party on the day, nearest first."""
    return crm.hierarchies.up(party_id, kind, max_depth=max_depth)


@router.get("/{party_id}/down")
def read_down(crm: CRM, party_id: str, kind: Kinds, max_depth: Depth = None) -> Levels:
    """All below a party on the day, nearest first."""
    return crm.hierarchies.down(party_id, kind, max_depth=max_depth)


@router.get("/{party_id}/roll-up")
def read_roll_up(
    crm: CRM,
    party_id: str,
    kind: Kinds,
    count: Annotated[Literal["people", "parties"], Query(description="What is counted.")] = "people",
    role: Annotated[str | None, Query(description="Only people with this kind of role.")] = None,
) -> RollUp:
    """A count for a party and each one below, over everything below it, each counted once."""
    return crm.hierarchies.roll_up(party_id, kind, count=count, role=role)
