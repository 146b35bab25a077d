"""Commands of the topic ties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import Party, command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.ties import KnownTies, TieStrength

HELP = "Ties: who knows whom, how well, and by what evidence."
app = typer.Typer(name="ties", help=HELP, no_args_is_help=True)

First = Annotated[str, typer.Argument(help="Id of the one.", show_default=False)]
Limit = Annotated[int, typer.Option(help="Rows at most, the strongest ones.")]
Second = Annotated[str, typer.Argument(help="Id of the other.", show_default=False)]


@command(app)
def strength(
    crm: GraphCRM,
    first: First,
    second: Second,
    limit: Annotated[int, typer.Option(help="Interactions at most, the heaviest ones.")] = 20,
) -> TieStrength:
    """How strong the tie of two is, and the interactions behind it."""
    return crm.ties.strength(first, second, limit=limit)


@command(app)
def who_knows(crm: GraphCRM, party: Party, limit: Limit = 50) -> KnownTies:
    """Who of us knows this person, or somebody in this organisation, group or household."""
    return crm.ties.who_knows(party, limit=limit)


@command(app)
def whom_knows(crm: GraphCRM, party: Party, limit: Limit = 50) -> KnownTies:
    """Whom this person knows, and how well."""
    return crm.ties.whom_knows(party, limit=limit)


@app.callback()
def _topic() -> None:
    """Ties: who knows whom, how well, and by what evidence."""
