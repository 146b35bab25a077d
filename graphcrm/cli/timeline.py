"""Commands of the topic timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import Party, command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.timeline import Conversations

app = typer.Typer(name="timeline", help="What was said with whom, in order of time.", no_args_is_help=True)

Channel = Annotated[str | None, typer.Option(help="Only this channel, like mail.")]
Limit = Annotated[int, typer.Option(help="Rows at most, the latest ones.")]


@command(app)
def of_deal(
    crm: GraphCRM,
    deal_id: Annotated[str, typer.Argument(help="A deal's id.", show_default=False)],
    channel: Channel = None,
    limit: Limit = 100,
) -> Conversations:
    """The conversations about a deal, the latest first."""
    return crm.timeline.of_deal(deal_id, channel=channel, limit=limit)


@command(app)
def of_party(crm: GraphCRM, party: Party, channel: Channel = None, limit: Limit = 100) -> Conversations:
    """The conversations in which a party took part, or that are about it, the latest first."""
    return crm.timeline.of_party(party, channel=channel, limit=limit)
