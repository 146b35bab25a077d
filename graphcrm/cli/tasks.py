"""Commands of the topic tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.brief import Brief
    from graphcrm.topics.open_tasks import OpenTasks

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


@command(app)
def brief(
    crm: GraphCRM,
    deal_id: Annotated[str, typer.Argument(help="A deal's id.", show_default=False)],
    person: Annotated[list[str] | None, typer.Option(help="Who will be met; all with a seat if none is given.")] = None,
) -> Brief:
    """One page before a meeting: who they are, last touches, what is open, what they have not heard, what to ask."""
    return crm.tasks.brief(deal_id, people=person or ())
