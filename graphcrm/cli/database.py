"""Commands of an operator: the database's process, backups, and an examination of everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli.command import command, settings_command
from graphcrm.cli.progress import parts_shown

if TYPE_CHECKING:
    from graphcrm.backup import Backup, Restored
    from graphcrm.crm import GraphCRM
    from graphcrm.operations.service import DatabaseStatus
    from graphcrm.settings import Settings

app = typer.Typer(name="database", help="The database: start and stop it, save and restore it.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The backup's file.", show_default=False)]
Replace = Annotated[bool, typer.Option("--replace", help="Delete what is there, and put this in its place.")]


@settings_command(app)
def start(
    settings: Settings,
    minutes: Annotated[
        float | None, typer.Option(help="Stop after so long without users; GRAPHCRM_IDLE_MINUTES if not given.")
    ] = None,
) -> DatabaseStatus:
    """Start the embedded database, so that the next commands need not wait for it."""
    from graphcrm.operations.service import start_database

    return start_database(settings, idle_minutes=minutes)


@settings_command(app)
def stop(
    settings: Settings,
    force: Annotated[bool, typer.Option("--force", help="Also while somebody uses it.")] = False,
) -> DatabaseStatus:
    """Stop the embedded database cleanly."""
    from graphcrm.operations.service import stop_database

    return stop_database(settings, force=force)


@settings_command(app)
def status(settings: Settings) -> DatabaseStatus:
    """How the database is; starts nothing."""
    from graphcrm.operations.service import database_status

    return database_status(settings)


@app.command("path")
def path() -> None:
    """The folder of the embedded database's files."""
    from graphcrm.operations.service import database_folder
    from graphcrm.settings import read_settings

    typer.echo(database_folder(read_settings()))


@command(app)
def backup(crm: GraphCRM, file: File, replace: Replace = False) -> Backup:
    """Save everything in the graph, as of this moment, into one file; writes may go on meanwhile."""
    with parts_shown() as progress:
        return crm.backup.save(file, replace=replace, progress=progress)


@command(app)
def restore(crm: GraphCRM, file: File, replace: Replace = False) -> Restored:
    """Put everything from a backup's file into an empty graph.

    The file is checked first. Interrupted, it goes on where it stopped when it is run again.
    """
    with parts_shown() as progress:
        return crm.backup.restore(file, replace=replace, progress=progress)


@app.command("check-backup")
def check_backup(file: File) -> None:
    """Read a backup's file through: whether it is whole, and what is in it."""
    from graphcrm.backup import check
    from graphcrm.cli.output import show

    show(check(file))


def add_doctor(main: typer.Typer) -> None:
    """Give the main application the command ``doctor``."""
    main.command("doctor")(doctor)


def doctor(
    json: Annotated[bool, typer.Option("--json", help="The findings as JSON.")] = False,
) -> None:
    """Examine everything graphcrm stands on: each line is ok, a warning or a problem, with what to do."""
    from graphcrm.cli.output import show
    from graphcrm.operations.doctor import examine
    from graphcrm.settings import read_settings

    found: Any = examine(read_settings())
    show(found, as_json=json)
    if not found.is_well:
        raise typer.Exit(1)
