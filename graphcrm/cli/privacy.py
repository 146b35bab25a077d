"""Commands of privacy: ``subject``, ``erase``, ``erasures``, ``retention run``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import Party, write_command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.privacy import Erased, Receipts, Retained, Subject


retention = typer.Typer(
    name="retention", help="Retention: delete what was kept for long enough.", no_args_is_help=True
)


def add_privacy(app: typer.Typer) -> None:
    """Put the commands of privacy among those of the first rank."""
    write_command(app)(erase)
    write_command(app)(subject)
    write_command(app)(erasures)
    app.add_typer(retention)


def subject(
    crm: GraphCRM,
    party: Party,
    page: Annotated[Path | None, typer.Option(help="Write it as a page to hand out, into this file.")] = None,
    *,
    key: str | None,
) -> Subject | None:
    """All that is held of a person, under every scope, live and taken back, with where it came from."""
    if page is None:
        return crm.privacy.subject(party)
    page.touch(mode=0o600)
    page.write_text(crm.privacy.page(party), encoding="utf-8")
    return None


def erase(
    crm: GraphCRM,
    party: Party,
    reason: Annotated[str, typer.Option(help="Why, without who: it stays in the receipt.", show_default=False)],
    *,
    key: str | None,
) -> Erased:
    """Erase a person: from the graph, its history, and the files; what others need stays without them."""
    return crm.privacy.erase(party, reason, key=key)


def erasures(crm: GraphCRM, *, key: str | None) -> Receipts:
    """The receipts of all erasures, the latest first; no name stays in them."""
    return crm.privacy.receipts()


@write_command(retention)
def run(
    crm: GraphCRM,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would be deleted, delete nothing.")] = False,
    *,
    key: str | None,
) -> Retained:
    """Delete what is older than the settings keep it: interactions, ended jobs, files of rejected rows."""
    return crm.privacy.retain(dry_run=dry_run)
