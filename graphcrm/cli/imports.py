"""The commands that load files, list the imports so far, and take one back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from graphcrm.cli.command import front_door
from graphcrm.errors import InputError

if TYPE_CHECKING:
    from graphcrm.loading.report import ImportReport, Progress



class _FolderOrCommand(TyperGroup):
    """``graphcrm import FOLDER`` is short for ``graphcrm import load FOLDER``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words with ``load`` before them, where they begin with no command."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["load", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="import",
    cls=_FolderOrCommand,
    help="Load a folder's files: graphcrm import FOLDER; list the imports so far; take one back.",
    no_args_is_help=False,
)


@app.command("load")
def import_folder(
    folder: Annotated[
        Path | None, typer.Argument(help="The folder of the files, with a recipe.toml.", show_default=False)
    ] = None,
    recipe: Annotated[Path | None, typer.Option(help="Another recipe: a file, or one of --recipes.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen and write nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing unless every row is right.")] = False,
    source: Annotated[str | None, typer.Option(help="In whose name, instead of the recipe's source.")] = None,
    snapshot: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The files are all of the source on this day: what is missing ends."),
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="The files are all the source should have said: the rest is retracted.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Even where more than 10 % of a kind is missing.")] = False,
    seen_on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day of the files' state; the recipe's, else today."),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(metavar="WHAT", help="Tell the columns of a record or family, like person or HOLDS_ROLE."),
    ] = None,
    recipes: Annotated[bool, typer.Option("--recipes", help="Tell the recipes that come with graphcrm.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="The report's table as CSV.")] = False,
) -> None:
    """Load a folder's files as its recipe says; the same files again change nothing.

    The exit code is 1 where --strict refused the whole import.
    """
    from graphcrm.cli.output import show

    if columns is not None:
        from graphcrm.loading.columns import told_columns

        show(told_columns(columns), as_json=as_json, as_csv=as_csv)
        return
    if recipes:
        from graphcrm.loading.recipe import told_vendors

        show(told_vendors(), as_json=as_json, as_csv=as_csv)
        return
    if folder is None:
        raise InputError("no folder was given", field="folder", expected="graphcrm import FOLDER")
    with front_door() as crm, progress_bar() as progress:
        report = crm.imports.load(
            folder, recipe, dry_run=dry_run, strict=strict, source=source, seen_on=seen_on.date() if seen_on else None,
            snapshot=snapshot.date() if snapshot else None, complete=complete, yes=yes, progress=progress,
        )  # fmt: skip
    show(report, as_json=as_json, as_csv=as_csv)
    if report.absent:
        typer.echo(f"not in the folder, and left out: {', '.join(report.absent)}", err=True)
    _tell_missing(report)
    if report.rejected_file:
        typer.echo(told_rejected(report), err=True)
    if report.strict and not report.dry_run and not report.written:
        raise typer.Exit(1)


@app.command("list")
def list_runs(
    source: Annotated[str | None, typer.Option(help="Of this source alone.")] = None,
    limit: Annotated[int, typer.Option(help="So many at most, the latest first.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="The list as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="The list as CSV.")] = False,
) -> None:
    """The imports so far: who loaded what when, what came of it, and whether it was taken back."""
    from graphcrm.cli.output import show

    with front_door() as crm:
        show(crm.imports.runs(source=source, limit=limit), as_json=as_json, as_csv=as_csv, wide=True)


@app.command("undo")
def undo_run(
    run: Annotated[str, typer.Argument(help="The run, as `graphcrm import list` shows it.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="What was left as it is, as CSV.")] = False,
) -> None:
    """Take an import back: the graph says what it said before it, and nothing is deleted.

    What somebody has built upon since is left as it is, and named. Stopped half-way, it is undone again.
    """
    from graphcrm.cli.output import show

    with front_door() as crm:
        show(crm.imports.undo(run), as_json=as_json, as_csv=as_csv, wide=True)


def _tell_missing(report: ImportReport) -> None:
    """What the files no longer have, for whoever reads along."""
    for one in report.missing:
        did = one.did if report.written else f"would be {one.did}"
        kind = f" {one.kind}" if one.kind else ""
        typer.echo(f"{one.missing} of {one.held} {one.what}{kind} ({one.scope}) are missing: {did}", err=True)


def told_rejected(report: ImportReport) -> str:
    """What became of the rejected rows, for whoever reads along."""
    rest = "the rest is loaded" if report.written else "nothing was written"
    return f"{report.rejected} rows were rejected, {rest}; they stand with their reasons in {report.rejected_file}"


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A bar on the terminal, with rows, rows a second and the time left; none where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    shape = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} rows, {task.fields[speed]:,.0f} a second"),
        TimeRemainingColumn(),
    )
    with Progress(*shape, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=0, speed=0.0)

        def told(*, entry: str, rows: int, total: int, rows_a_second: float, seconds_left: float) -> None:
            bar.update(task, description=entry, completed=rows, total=total, speed=rows_a_second)

        yield told
