"""Routes of the topic roles."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.api.paging import Page, page_of
from graphcrm.topics.roles import FullestGroups, MostSeats, RolesCombined
from graphcrm.topics.roles.asked import CombinationAsked

router = AnswerRouter(prefix="/roles", tags=["roles"])

Role = Annotated[str | None, Query(description="A kind of role; any if not given.")]
BodyKind = Annotated[str | None, Query(description="A kind of body; any if not given.")]
Limit = Annotated[int, Query(ge=1, le=1_000, description="Rows at most.")]


@router.post("/combination", response_model=page_of(RolesCombined))
def find_combination(crm: CRM, page: Page, body: CombinationAsked) -> Any:
    """The people, or bodies, with a combination of roles, in order of name."""
    options = body.options()

    def ask(at: CRM, after: tuple[Any, ...] | None) -> tuple[RolesCombined, Any]:
        answer = at.roles.combination(**options, limit=page.limit, after=after)
        return answer, answer.following

    return page.of(crm, ask, named=True)


@router.get("/most-seats")
def read_most_seats(crm: CRM, kind: Role = None, body_kind: BodyKind = None, limit: Limit = 10) -> MostSeats:
    """The people with roles in most bodies on the day; equal ones share a rank."""
    return crm.roles.most_seats(kind=kind, body_kind=body_kind, limit=limit)


@router.get("/fullest-groups")
def read_fullest_groups(crm: CRM, kind: Role = None, body_kind: BodyKind = None, limit: Limit = 10) -> FullestGroups:
    """The groups with most members on the day, or the bodies of a kind; equal ones share a rank."""
    return crm.roles.fullest_groups(kind=kind, body_kind=body_kind, limit=limit)
