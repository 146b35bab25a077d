"""The command that writes an invented world."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import settings_command

if TYPE_CHECKING:
    from graphcrm.settings import Settings
    from graphcrm.worlds import Written

Folder = Annotated[Path, typer.Argument(help="A new or empty folder.", show_default=False)]
People = Annotated[int, typer.Option(help="Person records; everything else follows from their number.")]
Seed = Annotated[int, typer.Option(help="The same seed and size give the same files, byte for byte.")]
With = Annotated[
    str,
    typer.Option("--with", metavar="WHAT", help="More than the import takes: deals,interactions,referrals,purchases."),
]
Flat = Annotated[bool, typer.Option("--flat", help="Organisations and groups of equal size, no heavy tail.")]
Replace = Annotated[bool, typer.Option("--replace", help="An earlier world in the folder goes.")]


app = typer.Typer()


@settings_command(app)
def world(
    _settings: Settings,
    folder: Folder,
    people: People = 10_000,
    seed: Seed = 7,
    extras: With = "",
    flat: Flat = False,
    replace: Replace = False,
) -> Written:
    """Write an invented world with known truth as files, with the recipe that imports them.

    It needs no database; ``graphcrm import FOLDER`` takes the files in.
    """
    from graphcrm.worlds import Size, write_world

    size = Size(people, seed=seed, flat=flat)
    words = [word.strip() for word in extras.split(",") if word.strip()]
    with _Rows() as rows:
        return write_world(folder, size, extras=words, replace=replace, told=rows.add)


class _Rows:
    """On a terminal, a line that says which file is being written and how far it is."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._file, self._rows = "", 0

    def __enter__(self) -> _Rows:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")

    def add(self, file: str, rows: int) -> None:
        self._rows = self._rows + rows if file == self._file else rows
        self._file = file
        if self._is_shown:
            sys.stderr.write(f"\r\x1b[K{file}: {self._rows:,} rows")
            sys.stderr.flush()
