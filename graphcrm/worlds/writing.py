"""Write a whole world into a folder: canonical files, their recipe, and the truth behind them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from graphcrm.errors import InputError, shown
from graphcrm.worlds.adoption import referrals
from graphcrm.worlds.deals import deals
from graphcrm.worlds.exchanges import exchanges
from graphcrm.worlds.groups import groups
from graphcrm.worlds.organisations import organisations
from graphcrm.worlds.people import people
from graphcrm.worlds.purchases import purchases
from graphcrm.worlds.recipe import MARK, PARTIES, STATEMENTS, formulas, recipe
from graphcrm.worlds.roles import households, roles
from graphcrm.worlds.size import Size
from graphcrm.worlds.society import Society
from graphcrm.worlds.tables import Files, Progress
from graphcrm.worlds.ties import acquaintance, consents, kin, reporting_lines, service

EXTRAS = ("deals", "interactions", "referrals", "purchases")
"""What a world has beyond what the import takes today."""


@dataclass(frozen=True, slots=True)
class FileRows:
    """A file of the world, and how many rows it has without its header."""

    file: str
    rows: int


class Written(BaseModel):
    """What was written, in order, and how long it took."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    people: int
    seed: int
    seconds: float
    files: tuple[FileRows, ...]

    def count(self, file: str) -> int:
        """The rows of one file, like ``persons.csv``; 0 where it was not written."""
        return sum(written.rows for written in self.files if written.file == file)


def write_world(
    folder: Path, size: Size, *, extras: Iterable[str] = (), replace: bool = False, told: Progress | None = None
) -> Written:
    """Write the world of this size and seed; the same size and seed give the same files, byte for byte.

    ``extras``: of EXTRAS. ``replace``: an earlier world in the folder goes; any other full folder is left alone.
    ``told`` hears of each chunk of rows.

    Raises:
        InputError: an unknown extra, or the folder is not empty.
    """
    wanted = _checked(extras)
    _clear(folder, replace)
    started = time.perf_counter()
    society, files = Society(size), Files(folder, told or (lambda file, rows: None))
    # The mark comes first, so that a world that was broken off can be replaced.
    (folder / MARK).write_text(formulas(size), encoding="utf-8")
    for write in (
        people, organisations, groups, households, roles, reporting_lines, kin, acquaintance, service, consents,
    ):  # fmt: skip
        write(files, society)
    _extras(files, society, wanted)
    (folder / "recipe.toml").write_text(recipe(size), encoding="utf-8")
    rows = tuple(FileRows(file, count) for file, count in files.counts.items())
    seconds = round(time.perf_counter() - started, 1)
    return Written(folder=folder, people=size.people, seed=size.seed, seconds=seconds, files=rows)


def _extras(files: Files, society: Society, wanted: frozenset[str]) -> None:
    with ExitStack() as open_files:
        spoken = None
        if "interactions" in wanted:
            spoken = (
                open_files.enter_context(files.table("later/interactions.csv", "id at minutes channel direction deal")),
                open_files.enter_context(files.table("later/participants.csv", "interaction person role")),
            )
            truth = open_files.enter_context(files.table("truth/strengths.csv", "one other mails_a_month answers"))
            exchanges(*spoken, truth, society)
        if "deals" in wanted:
            deals(files, society, spoken=spoken)
    if "referrals" in wanted:
        referrals(files, society)
    if "purchases" in wanted:
        purchases(files, society)


def _checked(extras: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(extras)
    for word in sorted(wanted):
        if word not in EXTRAS:
            raise InputError(f"a world has no {shown(word)}", field="with", expected=", ".join(EXTRAS))
    return wanted


def _clear(folder: Path, replace: bool) -> None:
    """An empty folder; whatever is no world of ours stays."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file", field="folder", expected="a folder, new or empty")
    if folder.is_dir() and any(folder.iterdir()):
        if not replace:
            raise InputError(
                f"{folder} is not empty", field="folder", expected="a new or empty folder, or --replace for a world"
            )
        if not _is_world(folder):
            raise InputError(
                f"{folder} holds something else than a world, so it is not replaced",
                field="folder",
                expected="the folder of a world, or an empty one",
            )
        shutil.rmtree(folder)
    (folder / "truth").mkdir(parents=True, exist_ok=True)


def _is_world(folder: Path) -> bool:
    """Whether a world and nothing else lies there: what somebody put beside it would go with it."""
    own = {"recipe.toml", "truth", "later", *(f"{name}.csv" for name in (*PARTIES, *STATEMENTS))}
    below = (path for part in ("truth", "later") for path in (folder / part).glob("*"))
    return (
        (folder / MARK).is_file()
        and all(path.name in own for path in folder.iterdir())
        and all(path.suffix == ".csv" or path == folder / MARK for path in below)
    )
