"""Commands of the topic people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from graphcrm.cli.command import Party, command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.people import RolesHeld

app = typer.Typer(name="people", help="People: their roles, their career, whom they served with.", no_args_is_help=True)


@command(app)
def roles_held(crm: GraphCRM, party: Party) -> RolesHeld:
    """The roles that a party holds on the day, in order of time."""
    return crm.people.roles_held(party)


@app.callback()
def _topic() -> None:
    """People: their roles, their career, whom they served with."""
