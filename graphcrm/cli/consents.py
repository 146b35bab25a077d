"""Commands of the topic consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import Party, command, write_command
from graphcrm.cli.typed import day_or_none

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.consents import ConsentsGiven
    from graphcrm.topics.statements import Written

app = typer.Typer(
    name="consents", help="Consents and objections: what holds, and recording them.", no_args_is_help=True
)

Towards = Annotated[str, typer.Argument(help="The organisation that may, or may not.", show_default=False)]
Purpose = Annotated[str, typer.Argument(help="What it is for, like newsletter.", show_default=False)]
Kind = Annotated[str, typer.Option(help="given, withdrawn or opted_out.")]
Basis = Annotated[str | None, typer.Option(help="What it rests on.")]
Since = Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day; today if not given.")]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="The day after the last one; open if not given.")
]
Scope = Annotated[str | None, typer.Option(help="The purpose to read it under; the kind's own if none.")]


@command(app)
def given(crm: GraphCRM, party: Party) -> ConsentsGiven:
    """What a party consents and objects to on the day, by body and purpose."""
    return crm.consents.given(party)


@write_command(app)
def record(
    crm: GraphCRM,
    party: Party,
    towards: Towards,
    purpose: Purpose,
    kind: Kind = "given",
    basis: Basis = None,
    since: Since = None,
    until: Until = None,
    scope: Scope = None,
    *,
    key: str | None,
) -> Written:
    """Record that somebody consents to a purpose, withdraws that, or objects."""
    period = {"since": day_or_none(since), "until": day_or_none(until)}
    return crm.consents.record(party, towards, purpose, kind=kind, basis=basis, **period, scope=scope, key=key)
