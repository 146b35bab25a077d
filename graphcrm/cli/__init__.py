"""The command line: each command is one call on the front door, then a table, ``--json`` or ``--csv``.

Nothing heavy is imported here: ``graphcrm --help`` answers at once.
"""

from __future__ import annotations

import typer

from graphcrm.cli import people
from graphcrm.cli.command import run

app = typer.Typer(
    name="graphcrm",
    help="Who matters, who knows whom, what to do next.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for topic in (people,):
    app.add_typer(topic.app)


def main() -> None:
    """The console script: errors of ours become one line and an exit code."""
    run(app)
