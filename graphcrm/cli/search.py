"""The command of the topic search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.search import PartiesFound


def add_search(app: typer.Typer) -> None:
    """Put ``search TEXT`` among the commands: the one question of its topic."""
    command(app)(search)


def search(
    crm: GraphCRM,
    text: Annotated[str, typer.Argument(help="A name, key or address, or its beginning.", show_default=False)],
    label: Annotated[str | None, typer.Option(help="Person, Organisation, Group or Household.")] = None,
    kind: Annotated[str | None, typer.Option(help="A kind of party.")] = None,
    limit: Annotated[int, typer.Option(help="Parties at most.")] = 20,
) -> PartiesFound:
    """The parties that a text finds, best first: whole words, then beginnings, then typing mistakes."""
    return crm.search.parties(text, label=label, kind=kind, limit=limit)
