"""Routes of the topic changes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.days import Day, Moment
from graphcrm.api.deps import CRM
from graphcrm.api.paging import Page, page_of
from graphcrm.topics.changes import Feed, KnowledgeChanges, Provenance, WorldChanges

router = AnswerRouter(prefix="/changes", tags=["changes"])

Party = Annotated[str | None, Query(description="The id of a person or body; the whole graph if not given.")]
Families = Annotated[list[str] | None, Query(alias="family", description="A family, again for each; all if none.")]


@router.get("")
def read_feed(
    crm: CRM,
    after: Annotated[
        str | None, Query(max_length=64, description="The next of an earlier answer; from the first if none.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1_000, description="Changes at most.")] = 100,
    family: Families = None,
) -> Feed:
    """Every change in order, each once: which records it touched, who wrote it, when; never what it says."""
    return crm.changes.feed(after=after, families=family or (), limit=limit)


@router.get("/between", response_model=page_of(WorldChanges))
def read_between(
    crm: CRM,
    page: Page,
    since: Annotated[Day, Query(description="What began or ended after this day.", examples=["2013-01-01"])],
    until: Annotated[Day | None, Query(description="And up to this day; the day of the view if none.")] = None,
    party: Party = None,
    family: Families = None,
) -> Any:
    """What began and what ended in the world between two days, in order of time."""

    def ask(at: CRM, after: tuple[Any, ...] | None) -> tuple[WorldChanges, Any]:
        answer = at.changes.between(since, until, party=party, families=family or (), limit=page.limit, after=after)
        return answer, answer.following

    return page.of(crm, ask)


@router.get("/knowledge", response_model=page_of(KnowledgeChanges))
def read_knowledge(
    crm: CRM,
    page: Page,
    known_since: Annotated[
        Moment, Query(description="What we did not know yet at this moment.", examples=["2026-03-01T12:00:00Z"])
    ],
    known_until: Annotated[
        Moment | None, Query(description="And knew at this one; all that the view knows if none.")
    ] = None,
    party: Party = None,
    family: Families = None,
) -> Any:
    """What was added, ended, corrected and retracted between two states of knowledge, in order of time."""

    def ask(at: CRM, after: tuple[Any, ...] | None) -> tuple[KnowledgeChanges, Any]:
        answer = at.changes.knowledge(
            known_since, known_until, party=party, families=family or (), limit=page.limit, after=after
        )
        return answer, answer.following

    return page.of(crm, ask)


@router.get("/provenance/{statement_id}")
def read_provenance(crm: CRM, statement_id: str) -> Provenance:
    """Why we believe a statement: all its versions, with who recorded each, when, from which source."""
    return crm.changes.provenance(statement_id)
