"""Commands of the topic hierarchies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli.command import Party, command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.hierarchies import Circles, Levels, RollUp, Roots

app = typer.Typer(
    name="hierarchies", help="Hierarchies: above, below, the tops, circles, roll-ups.", no_args_is_help=True
)

Kinds = Annotated[
    list[str],
    typer.Option("--kind", help="A kind of PART_OF or REPORTS_TO; may be given again.", show_default=False),
]
Depth = Annotated[int | None, typer.Option(help="Steps at most; any number if not given.")]


@command(app)
def up(crm: GraphCRM, party: Party, kind: Kinds, max_depth: Depth = None) -> Levels:
    """All above a party, nearest first."""
    return crm.hierarchies.up(party, kind, max_depth=max_depth)


@command(app)
def down(crm: GraphCRM, party: Party, kind: Kinds, max_depth: Depth = None) -> Levels:
    """All below a party, nearest first."""
    return crm.hierarchies.down(party, kind, max_depth=max_depth)


@command(app)
def roots(crm: GraphCRM, kind: Kinds) -> Roots:
    """Who is above somebody and below nobody."""
    return crm.hierarchies.roots(kind)


@command(app)
def cycles(crm: GraphCRM, kind: Kinds) -> Circles:
    """The circles in hierarchies: a shortest one for each knot."""
    return crm.hierarchies.cycles(kind)


@command(app)
def roll_up(
    crm: GraphCRM,
    party: Party,
    kind: Kinds,
    count: Annotated[str, typer.Option(help="What is counted: people or parties.")] = "people",
    role: Annotated[str | None, typer.Option(help="Only people with this kind of role.")] = None,
) -> RollUp:
    """A count for a party and each one below, over everything below it."""
    what: Any = count  # the question itself refuses what cannot be counted
    return crm.hierarchies.roll_up(party, kind, count=what, role=role)


@app.callback()
def _topic() -> None:
    """Hierarchies: above, below, the tops, circles, roll-ups."""
