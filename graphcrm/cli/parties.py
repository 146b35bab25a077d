"""Commands of the topic parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import Party, command, write_command
from graphcrm.cli.typed import attributes
from graphcrm.cli.typed import label as label_of

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.parties import PartiesBy, PartyRecord
    from graphcrm.topics.sources import SourcesTold
    from graphcrm.topics.statements import Written

app = typer.Typer(name="parties", help="People, organisations, groups, households.", no_args_is_help=True)


@command(app)
def show(crm: GraphCRM, party: Party) -> PartyRecord:
    """What is held of a party itself: its values, and what it is known by."""
    return crm.parties.record(party)


@command(app)
def sources(crm: GraphCRM, party: Party) -> SourcesTold:
    """What each source says of a party: where they agree, where they contradict each other, which one leads."""
    return crm.parties.sources(party)


@command(app)
def by(
    crm: GraphCRM,
    source: Annotated[str, typer.Argument(help="The other system, as its imports name it.", show_default=False)],
    key: Annotated[str, typer.Argument(help="Its own id.", show_default=False)],
) -> PartiesBy:
    """Who stands for what another system knows under its own id."""
    return crm.parties.by(source, key)


@command(app)
def by_email(
    crm: GraphCRM, address: Annotated[str, typer.Argument(help="An e-mail address.", show_default=False)]
) -> PartiesBy:
    """Who is known by an e-mail address."""
    return crm.parties.by_email(address)


@write_command(app)
def put(
    crm: GraphCRM,
    party: Annotated[str, typer.Argument(help="Its id.", show_default=False)],
    label: Annotated[str, typer.Option(help="Person, Organisation, Group or Household.", show_default=False)],
    name: Annotated[str, typer.Option(help="Its present name.", show_default=False)],
    kind: Annotated[str | None, typer.Option(help="A kind of this label, from the vocabulary.")] = None,
    email: Annotated[list[str] | None, typer.Option(help="An address; may be given again.")] = None,
    spelling: Annotated[list[str] | None, typer.Option(help="Another name; may be given again.")] = None,
    attribute: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="Whatever else; may be given again.")
    ] = None,
    ours: Annotated[bool, typer.Option("--ours", help="This organisation is our side.")] = False,
    scope: Annotated[str, typer.Option(help="The purpose under which it is known.")] = "b2b",
    expected: Annotated[
        str | None, typer.Option(help="Write only if this is still its version (see parties show --json).")
    ] = None,
    key: str | None = None,
) -> Written:
    """Create a party, or give it these present values; those it had are kept as a version."""
    from graphcrm.ledger.parties import PartyDraft

    draft = PartyDraft(
        id=party,
        label=label_of(label),
        name=name,
        kind=kind,
        emails=tuple(email or ()),
        spellings=tuple(spelling or ()),
        attributes=attributes(attribute),
        ours=ours,
        scope=scope,
    )
    return crm.parties.put(draft, expected=expected, key=key)
