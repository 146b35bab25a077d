"""Commands of the topic people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import Party, command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.people import Card, Career, Colleagues, Hats, RolesHeld

HELP = "People: what is held of them, their roles, their career, whom they served with."
app = typer.Typer(name="people", help=HELP, no_args_is_help=True)

Subject = Annotated[str, typer.Argument(help="Id of the organisation, group or person.", show_default=False)]


@command(app)
def card(crm: GraphCRM, party: Party) -> Card:
    """What is held of a party: values, aliases, roles, ties, consents, and a body's counts."""
    return crm.people.card(party)


@command(app)
def roles_held(crm: GraphCRM, party: Party) -> RolesHeld:
    """The roles that a party holds on the day, in order of time."""
    return crm.people.roles_held(party)


@command(app)
def career(
    crm: GraphCRM,
    party: Party,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="Kind of role between which gaps are shown; may be given again. Employee if none."),
    ] = None,
) -> Career:
    """All roles up to the day in order of time, what overlaps with what, and the gaps."""
    return crm.people.career(party, kinds=kind or ("employee",))


@command(app)
def colleagues(
    crm: GraphCRM,
    party: Party,
    body: Annotated[str | None, typer.Option(help="Only those in this body.")] = None,
    minimum_days: Annotated[int, typer.Option(help="Only those with so many days together.")] = 1,
    limit: Annotated[int, typer.Option(help="Rows at most.")] = 100,
) -> Colleagues:
    """Who served in the same bodies at the same time, where, when, and for how long."""
    return crm.people.colleagues(party, body=body, minimum_days=minimum_days, limit=limit)


@command(app)
def hats(
    crm: GraphCRM,
    party: Party,
    subject: Subject,
    hierarchy: Annotated[
        list[str] | None, typer.Option(help="Kind of PART_OF to go up along; may be given again. All if none.")
    ] = None,
) -> Hats:
    """Through which of a person's roles they are tied to a body or another person."""
    return crm.people.hats(party, subject, hierarchy=hierarchy or None)


@app.callback()
def _topic() -> None:
    """People: what is held of them, their roles, their career, whom they served with."""
