"""Commands of the topic changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import command
from graphcrm.cli.typed import day, day_or_none, moment

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.changes import Feed, KnowledgeChanges, Provenance, WorldChanges

app = typer.Typer(
    name="changes", help="Changes: in the world, in what we know, and why we believe it.", no_args_is_help=True
)

OneParty = Annotated[str | None, typer.Option(help="A person's or body's id; the whole graph if not given.")]
Family = Annotated[list[str] | None, typer.Option(help="A family; may be given again. All if none.")]
Limit = Annotated[int, typer.Option(help="Rows at most.")]


@command(app)
def between(
    crm: GraphCRM,
    since: Annotated[str, typer.Argument(metavar="DAY", help="What began or ended after it.", show_default=False)],
    until: Annotated[
        str | None, typer.Argument(metavar="[DAY]", help="And up to it; the day of the view if not given.")
    ] = None,
    party: OneParty = None,
    family: Family = None,
    limit: Limit = 1_000,
) -> WorldChanges:
    """What began and what ended in the world between two days."""
    return crm.changes.between(day(since), day_or_none(until), party=party, families=family or (), limit=limit)


@command(app)
def knowledge(
    crm: GraphCRM,
    known_since: Annotated[
        str, typer.Argument(metavar="MOMENT", help="What we did not know yet then.", show_default=False)
    ],
    known_until: Annotated[
        str | None, typer.Argument(metavar="[MOMENT]", help="And knew then; all that is known if not given.")
    ] = None,
    party: OneParty = None,
    family: Family = None,
    limit: Limit = 1_000,
) -> KnowledgeChanges:
    """What was added, ended, corrected and retracted between two states of knowledge."""
    until = moment(known_until) if known_until else None
    return crm.changes.knowledge(moment(known_since), until, party=party, families=family or (), limit=limit)


@command(app)
def provenance(
    crm: GraphCRM, statement: Annotated[str, typer.Argument(help="A statement's id.", show_default=False)]
) -> Provenance:
    """Why we believe a statement: all its versions, who recorded each, when, from which source."""
    return crm.changes.provenance(statement)


@command(app)
def feed(
    crm: GraphCRM,
    after: Annotated[str | None, typer.Option(help="The next of an earlier answer; from the first if none.")] = None,
    family: Family = None,
    limit: Limit = 1_000,
) -> Feed:
    """Every change in order, from one of them on: which records it touched, who wrote it, when."""
    return crm.changes.feed(after=after, families=family or (), limit=limit)
