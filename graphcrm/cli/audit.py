"""The command of the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import command
from graphcrm.cli.typed import day_or_none

if TYPE_CHECKING:
    from graphcrm.audit import AuditRead
    from graphcrm.crm import GraphCRM


def add_audit(app: typer.Typer) -> None:
    """Put ``audit`` among the commands of the first rank."""
    command(app)(audit)


def audit(
    crm: GraphCRM,
    reader: Annotated[str | None, typer.Option(help="Asked by this reader: a name, or an id of the list.")] = None,
    party: Annotated[str | None, typer.Option(help="Asked about this id.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day on.")] = None,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 100,
) -> AuditRead:
    """Who asked what kind of question about whom, the latest first; never what the answer was."""
    return crm.audit.read(reader=reader, party=party, since=day_or_none(since), limit=limit)
