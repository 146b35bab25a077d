"""Routes of the topic deals."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.api.paging import Page, page_of
from graphcrm.crm import GraphCRM
from graphcrm.topics.deals.card import DealCard, OpenDeals
from graphcrm.topics.deals.committee import Committee
from graphcrm.topics.deals.coverage import Coverage, WhatIf, read_pairs
from graphcrm.topics.deals.decisions import Decisions
from graphcrm.topics.deals.history import Matrix, Stages
from graphcrm.topics.deals.week import Week

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


@router.get("/{deal_id}/committee")
def read_committee(crm: CRM, deal_id: str) -> Committee:
    """Who has a seat on the deal on either side, in which other roles, and how they speak with us."""
    return crm.deals.committee(deal_id)


@router.get("/{deal_id}/coverage")
def read_coverage(crm: CRM, deal_id: str) -> Coverage:
    """What is missing on an open deal, or about to go wrong, and which single change would mend most."""
    return crm.deals.coverage(deal_id)


@router.get("/{deal_id}/what-if")
def read_what_if(
    crm: CRM,
    deal_id: str,
    leaves: Annotated[tuple[str, ...], Query(description="A person who leaves; may be given several times.")] = (),
    seat: Annotated[tuple[str, ...], Query(description="person:kind, who takes which seat.")] = (),
    stance: Annotated[tuple[str, ...], Query(description="person:stance, who takes which stance.")] = (),
    meets: Annotated[tuple[str, ...], Query(description="A person whom we meet; all of them in one meeting.")] = (),
) -> WhatIf:
    """The coverage of an open deal before and after changes that are not stored."""
    seats, stances = (read_pairs(given, field) for given, field in ((seat, "seat"), (stance, "stance")))
    return crm.deals.what_if(deal_id, leaves=leaves, seats=seats, stances=stances, meets=meets)


@router.get("/{deal_id}/decisions")
def read_decisions(crm: CRM, deal_id: str) -> Decisions:
    """What was decided on the deal up to the day: what stands, what was reversed, who must still hear."""
    return crm.deals.decisions(deal_id)


@router.get("/{deal_id}/matrix")
def read_matrix(crm: CRM, deal_id: str) -> Matrix:
    """Their people by our people: how often they spoke with each other, which way, and when last."""
    return crm.deals.matrix(deal_id)


@router.get("/{deal_id}/stages")
def read_stages(crm: CRM, deal_id: str) -> Stages:
    """The stages of a deal: how long each lasted, who took part, what was decided; whether it stalls or slips."""
    return crm.deals.stages(deal_id)


@router.get("/of/{person_id}/week")
def read_week(
    crm: CRM, person_id: str, limit: Annotated[int, Query(ge=1, le=100, description="Lines at most.")] = 10
) -> Week:
    """What somebody of ours has to look at on their open deals, most urgent first, each with one step."""
    return crm.deals.week(person_id, limit=limit)
