"""Routes of the topic groups."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.days import Day
from graphcrm.api.deps import CRM
from graphcrm.api.paging import Page, page_of
from graphcrm.crm import GraphCRM
from graphcrm.topics.groups import Bridges, HeadCount, Interlock, Members, Overlap, Subgroups

router = AnswerRouter(prefix="/groups", tags=["groups"])

Role = Annotated[str | None, Query(description="A kind of role; any if not given.")]
Title = Annotated[str | None, Query(description="The source's own word for the role, exactly.")]
Ever = Annotated[bool, Query(description="Whoever has been in it up to the day, not only on it.")]
Down = Annotated[
    list[str] | None, Query(description="Kinds of PART_OF down which the parts count too; none if not given.")
]
GroupKind = Annotated[str | None, Query(description="A kind of group; all groups if not given.")]


@router.get("/interlock")
def read_interlock(
    crm: CRM,
    kind: GroupKind = None,
    minimum: Annotated[int, Query(ge=1, description="Shared members at least.")] = 1,
    limit: Annotated[int, Query(ge=1, le=10_000, description="Pairs at most; `total` counts them all.")] = 1_000,
) -> Interlock:
    """Which groups share members on the day, the most shared first; ties share a rank."""
    return crm.groups.interlock(kind=kind, minimum=minimum, limit=limit)


@router.get("/bridges")
def read_bridges(crm: CRM, kind: GroupKind = None) -> Bridges:
    """Who alone joins two groups on the day, those who join most pairs first."""
    return crm.groups.bridges(kind=kind)


@router.get("/{body_id}/people", response_model=page_of(Members))
def read_people(
    crm: CRM,
    page: Page,
    body_id: str,
    kind: Role = None,
    title: Title = None,
    hierarchy: Down = None,
    ever: Ever = False,
) -> Any:
    """The people with a role in a body and its parts, with their roles, in order of name."""

    def ask(at: GraphCRM, after: tuple[Any, ...] | None) -> tuple[Members, Any]:
        answer = at.groups.people(
            body_id, kind=kind, title=title, hierarchy=hierarchy, ever=ever, limit=page.limit, after=after
        )
        return answer, answer.following

    return page.of(crm, ask, named=True)


@router.get("/{body_id}/members", response_model=page_of(Members))
def read_members(crm: CRM, page: Page, body_id: str, kind: Role = None, ever: Ever = False) -> Any:
    """Whoever has a role in this very body, organisations too, with their roles, in order of name."""

    def ask(at: GraphCRM, after: tuple[Any, ...] | None) -> tuple[Members, Any]:
        answer = at.groups.members(body_id, kind=kind, ever=ever, limit=page.limit, after=after)
        return answer, answer.following

    return page.of(crm, ask, named=True)


@router.get("/{body_id}/subgroups")
def read_subgroups(
    crm: CRM,
    body_id: str,
    kind: Annotated[list[str] | None, Query(description="Kinds of PART_OF; all if not given.")] = None,
    every: Annotated[bool, Query(description="Every level below, not only the next.")] = False,
) -> Subgroups:
    """The bodies that are part of a body on the day."""
    return crm.groups.subgroups(body_id, kind=kind, every=every)


@router.get("/{body_id}/head-count")
def read_head_count(
    crm: CRM,
    body_id: str,
    since: Annotated[Day, Query(description="The first day counted.")],
    until: Annotated[Day, Query(description="The day before which the last step lies.")],
    every: Annotated[Literal["month", "quarter", "year"], Query(description="The step.")] = "month",
    hierarchy: Down = None,
    kind: Role = None,
) -> HeadCount:
    """How many different people have a role in a body, step by step."""
    return crm.groups.head_count(body_id, since=since, until=until, every=every, hierarchy=hierarchy, kind=kind)


@router.get("/{first_id}/overlap/{second_id}")
def read_overlap(crm: CRM, first_id: str, second_id: str) -> Overlap:
    """Who has a role in both of two bodies on the day."""
    return crm.groups.overlap(first_id, second_id)
