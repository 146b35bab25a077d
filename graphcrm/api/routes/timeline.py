"""Routes of the topic timeline."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.api.paging import Page, page_of
from graphcrm.crm import GraphCRM
from graphcrm.topics.timeline import Conversations

router = AnswerRouter(prefix="/timeline", tags=["timeline"])

Channel = Annotated[str | None, Query(description="A channel, like mail; all of them if not given.")]


@router.get("/deals/{deal_id}", response_model=page_of(Conversations))
def read_of_deal(crm: CRM, page: Page, deal_id: str, channel: Channel = None) -> Any:
    """The conversations about a deal, the latest first; subject and notes only to those they concern."""

    def ask(at: GraphCRM, after: tuple[Any, ...] | None) -> tuple[Conversations, Any]:
        answer = at.timeline.of_deal(deal_id, channel=channel, limit=page.limit, after=after)
        return answer, answer.following

    return page.of(crm, ask)


@router.get("/parties/{party_id}", response_model=page_of(Conversations))
def read_of_party(crm: CRM, page: Page, party_id: str, channel: Channel = None) -> Any:
    """The conversations in which a party took part, or that are about it, the latest first."""

    def ask(at: GraphCRM, after: tuple[Any, ...] | None) -> tuple[Conversations, Any]:
        answer = at.timeline.of_party(party_id, channel=channel, limit=page.limit, after=after)
        return answer, answer.following

    return page.of(crm, ask)
