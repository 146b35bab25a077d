"""Routes of the topic deals."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.api.paging import Page, page_of
from graphcrm.crm import GraphCRM
from graphcrm.topics.deals import DealCard, OpenDeals

router = AnswerRouter(prefix="/deals", tags=["deals"])


@router.get("", response_model=page_of(OpenDeals))
def read_open(
    crm: CRM,
    page: Page,
    pipeline: Annotated[str | None, Query(description="A pipeline; all of them if not given.")] = None,
    stage: Annotated[str | None, Query(description="In this stage on the day.")] = None,
    party: Annotated[str | None, Query(description="With this customer, partner or competitor.")] = None,
) -> Any:
    """The deals that are open on the day, by the day on which they are expected to close."""

    def ask(at: GraphCRM, after: tuple[Any, ...] | None) -> tuple[OpenDeals, Any]:
        answer = at.deals.open(pipeline=pipeline, stage=stage, party=party, limit=page.limit, after=after)
        return answer, answer.following

    return page.of(crm, ask)


@router.get("/{deal_id}")
def read_deal(crm: CRM, deal_id: str) -> DealCard:
    """What is held of a deal: values, parties, seats, stages with their days, to-dos."""
    return crm.deals.deal(deal_id)
