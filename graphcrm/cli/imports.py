"""The command that loads files, and tells which columns a recipe may yield."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import front_door
from graphcrm.errors import InputError

if TYPE_CHECKING:
    from graphcrm.loading.report import ImportReport, Progress

app = typer.Typer(no_args_is_help=False)


@app.command("import")
def import_folder(
    folder: Annotated[
        Path | None, typer.Argument(help="The folder of the files, with a recipe.toml.", show_default=False)
    ] = None,
    recipe: Annotated[Path | None, typer.Option(help="Another recipe than the folder's recipe.toml.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen and write nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing unless every row is right.")] = False,
    source: Annotated[str | None, typer.Option(help="In whose name, instead of the recipe's source.")] = None,
    columns: Annotated[
        str | None,
        typer.Option(metavar="WHAT", help="Tell the columns of a record or family, like person or HOLDS_ROLE."),
    ] = None,
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
    if folder is None:
        raise InputError("no folder was given", field="folder", expected="graphcrm import FOLDER")
    with front_door() as crm, progress_bar() as progress:
        report = crm.imports.load(folder, recipe, dry_run=dry_run, strict=strict, source=source, progress=progress)
    show(report, as_json=as_json, as_csv=as_csv)
    if report.rejected_file:
        typer.echo(told_rejected(report), err=True)
    if report.strict and not report.dry_run and not report.written:
        raise typer.Exit(1)


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
