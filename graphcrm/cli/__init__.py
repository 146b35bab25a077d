"""The command line: each command is one call on the front door, then a table, ``--json`` or ``--csv``.

Nothing heavy is imported here: ``graphcrm --help`` answers at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

from graphcrm.cli import (
    audit,
    changes,
    consents,
    database,
    deals,
    demo,
    doubles,
    groups,
    hierarchies,
    imports,
    jobs,
    parties,
    people,
    pipeline,
    privacy,
    readers,
    roles,
    search,
    serve,
    statements,
    tasks,
    ties,
    timeline,
    vocabulary,
    webhooks,
    world,
)
from graphcrm.cli.command import EXIT_HELP, run

app = typer.Typer(
    name="graphcrm",
    help="Who matters, who knows whom, what to do next.",
    epilog=EXIT_HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help without rich: half the time
)
for topic in (
    people,
    groups,
    hierarchies,
    roles,
    changes,
    serve,
    parties,
    statements,
    consents,
    doubles,
    deals,
    pipeline,
    tasks,
    ties,
    timeline,
    readers,
    vocabulary,
    imports,
    jobs,
    database,
    webhooks,
    world,
):
    app.add_typer(topic.app)
search.add_search(app)
privacy.add_privacy(app)
audit.add_audit(app)
readers.add_sign_in(app)
database.add_doctor(app)
demo.add_demo(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        from graphcrm.version import __version__

        typer.echo(f"graphcrm {__version__}")
        raise typer.Exit


@app.callback()
def _graphcrm(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Who matters, who knows whom, what to do next."""


def main() -> None:
    """The console script: errors of ours become one line and an exit code."""
    run(app)
