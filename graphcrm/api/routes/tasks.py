"""Routes of the topic tasks."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.api.paging import Page, page_of
from graphcrm.crm import GraphCRM
from graphcrm.topics.brief import Brief
from graphcrm.topics.open_tasks import OpenTasks

router = AnswerRouter(prefix="/tasks", tags=["tasks"])


@router.get("", response_model=page_of(OpenTasks))
def read_open(
    crm: CRM,
    page: Page,
    owner: Annotated[str | None, Query(description="Who has to do it.")] = None,
    person: Annotated[str | None, Query(description="Who has to do it, waits for it, or is what it is about.")] = None,
    deal: Annotated[str | None, Query(description="About this deal.")] = None,
    origin: Annotated[str | None, Query(description="From this conversation or decision, like decision:d1.")] = None,
    side: Annotated[str | None, Query(description="Promised by ours or theirs.")] = None,
    overdue: Annotated[bool, Query(description="Only those whose day has passed.")] = False,
) -> Any:
    """The to-dos that are open on the day, by when they are due."""

    def ask(at: GraphCRM, after: tuple[Any, ...] | None) -> tuple[OpenTasks, Any]:
        answer = at.tasks.open(
            owner=owner, person=person, deal=deal, origin=origin, side=side, overdue=overdue,
            limit=page.limit, after=after,
        )  # fmt: skip
        return answer, answer.following

    return page.of(crm, ask)


@router.get("/brief/{deal_id}")
def read_brief(
    crm: CRM,
    deal_id: str,
    person: Annotated[tuple[str, ...], Query(description="Who will be met; all with a seat if none is given.")] = (),
) -> Brief:
    """One page before a meeting: who they are, last touches, what is open, what they have not heard, what to ask."""
    return crm.tasks.brief(deal_id, people=person)
