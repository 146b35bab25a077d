"""Commands of the topic pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import command
from graphcrm.cli.typed import day_or_none

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.pipeline import PipelineFigures

app = typer.Typer(name="pipeline", help="The pipeline: figures of open and closed deals.", no_args_is_help=True)


@command(app)
def figures(
    crm: GraphCRM,
    by: Annotated[str, typer.Option(help="stage, account, pipeline; owner where rank_own_people allows it.")] = "stage",
    pipeline: Annotated[str | None, typer.Option(help="Only this pipeline.")] = None,
    since: Annotated[str | None, typer.Option(help="Closed on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(help="Closed before this day.")] = None,
) -> PipelineFigures:
    """Count, amount, won value, win rate and cycle time of deals, by group."""
    first, last = day_or_none(since), day_or_none(until)
    return crm.pipeline.figures(by=by, pipeline=pipeline, since=first, until=last)
