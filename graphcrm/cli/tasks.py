"""Commands of the topic tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.tasks import OpenTasks

app = typer.Typer(name="tasks", help="To-dos: what is open, by whom, for whom, about what.", no_args_is_help=True)


@command(app, "open")
def open_tasks(
    crm: GraphCRM,
    owner: Annotated[str | None, typer.Option(help="Who has to do it.")] = None,
    person: Annotated[str | None, typer.Option(help="Who has to do it, waits for it, or is what it is about.")] = None,
    deal: Annotated[str | None, typer.Option(help="Only those about this deal.")] = None,
    origin: Annotated[str | None, typer.Option(help="From this conversation or decision, like decision:d1.")] = None,
    side: Annotated[str | None, typer.Option(help="Promised by ours or theirs.")] = None,
    overdue: Annotated[bool, typer.Option(help="Only those whose day has passed.")] = False,
    limit: Annotated[int, typer.Option(help="Rows at most.")] = 100,
) -> OpenTasks:
    """The to-dos that are open on the day, by when they are due."""
    return crm.tasks.open(
        owner=owner, person=person, deal=deal, origin=origin, side=side, overdue=overdue, limit=limit
    )
