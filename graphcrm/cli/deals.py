"""Commands of the topic deals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.deals.card import DealCard, OpenDeals
    from graphcrm.topics.deals.committee import Committee
    from graphcrm.topics.deals.coverage import Coverage, WhatIf
    from graphcrm.topics.deals.decisions import Decisions
    from graphcrm.topics.deals.history import Matrix, Stages
    from graphcrm.topics.deals.week import Week

HELP = "Deals: who they are with, who decides, in which stage they are."
app = typer.Typer(name="deals", help=HELP, no_args_is_help=True)


Deal = Annotated[str, typer.Argument(help="A deal's id.", show_default=False)]


@command(app)
def deal(crm: GraphCRM, deal_id: Deal) -> DealCard:
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


@command(app)
def committee(crm: GraphCRM, deal_id: Deal) -> Committee:
    """Who has a seat on the deal on either side, in which other roles, and how they speak with us."""
    return crm.deals.committee(deal_id)


@command(app)
def coverage(crm: GraphCRM, deal_id: Deal) -> Coverage:
    """What is missing on an open deal, or about to go wrong, and which single change would mend most."""
    return crm.deals.coverage(deal_id)


@command(app, "what-if")
def what_if(
    crm: GraphCRM,
    deal_id: Deal,
    leaves: Annotated[list[str] | None, typer.Option(help="A person who leaves.")] = None,
    seat: Annotated[list[str] | None, typer.Option(help="person:kind, who takes which seat.")] = None,
    stance: Annotated[list[str] | None, typer.Option(help="person:stance, who takes which stance.")] = None,
    meets: Annotated[list[str] | None, typer.Option(help="A person whom we meet.")] = None,
) -> WhatIf:
    """The coverage of an open deal before and after changes that are not stored."""
    from graphcrm.topics.deals.coverage import read_pairs

    seats, stances = read_pairs(seat or (), "seat"), read_pairs(stance or (), "stance")
    return crm.deals.what_if(deal_id, leaves=leaves or (), seats=seats, stances=stances, meets=meets or ())


@command(app)
def decisions(crm: GraphCRM, deal_id: Deal) -> Decisions:
    """What was decided on the deal up to the day: what stands, what was reversed, who must still hear."""
    return crm.deals.decisions(deal_id)


@command(app)
def matrix(crm: GraphCRM, deal_id: Deal) -> Matrix:
    """Their people by our people: how often they spoke with each other, which way, and when last."""
    return crm.deals.matrix(deal_id)


@command(app)
def stages(crm: GraphCRM, deal_id: Deal) -> Stages:
    """The stages of a deal: how long each lasted, who took part, what was decided; whether it stalls or slips."""
    return crm.deals.stages(deal_id)


@command(app)
def week(
    crm: GraphCRM,
    person_id: Annotated[str, typer.Argument(help="One of ours.", show_default=False)],
    limit: Annotated[int, typer.Option(help="Lines at most.")] = 10,
) -> Week:
    """What somebody of ours has to look at on their open deals, most urgent first, each with one step."""
    return crm.deals.week(person_id, limit=limit)
