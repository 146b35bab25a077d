"""Commands of the topic deals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.deals import DealCard, OpenDeals

HELP = "Deals: who they are with, who decides, in which stage they are."
app = typer.Typer(name="deals", help=HELP, no_args_is_help=True)


@command(app)
def deal(crm: GraphCRM, deal_id: Annotated[str, typer.Argument(help="A deal's id.", show_default=False)]) -> DealCard:
    """What is held of a deal: values, parties, seats, stages with their days, to-dos."""
    return crm.deals.deal(deal_id)


@command(app, "open")
def open_deals(
    crm: GraphCRM,
    pipeline: Annotated[str | None, typer.Option(help="Only those of this pipeline.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only those in this stage.")] = None,
    party: Annotated[str | None, typer.Option(help="Only those with this party.")] = None,
    limit: Annotated[int, typer.Option(help="Rows at most.")] = 100,
) -> OpenDeals:
    """The deals that are open on the day, by the day on which they are expected to close."""
    return crm.deals.open(pipeline=pipeline, stage=stage, party=party, limit=limit)
