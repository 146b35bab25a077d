"""Routes of the topic pipeline."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import Query

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.topics.pipeline import PipelineFigures

router = AnswerRouter(prefix="/pipeline", tags=["pipeline"])


@router.get("/figures")
def read_figures(
    crm: CRM,
    by: Annotated[str, Query(description="stage, account, pipeline; owner where rank_own_people allows it.")] = "stage",
    pipeline: Annotated[str | None, Query(description="A pipeline; all of them if not given.")] = None,
    since: Annotated[dt.date | None, Query(description="Closed on this day or later.")] = None,
    until: Annotated[dt.date | None, Query(description="Closed before this day.")] = None,
) -> PipelineFigures:
    """Count, amount, won value, win rate and cycle time of deals, by group."""
    return crm.pipeline.figures(by=by, pipeline=pipeline, since=since, until=until)
