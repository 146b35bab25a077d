"""Data frames as rows of an import: pandas, polars and pyarrow, whatever DuckDB can register."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from graphcrm.errors import InputError
from graphcrm.loading.canonical import Asked, write_recipe
from graphcrm.loading.columns import check_columns
from graphcrm.loading.files import MEMORY, THREADS

FRAMES = "a data frame of pandas or polars, or a table of pyarrow"
_FILE = "rows.parquet"


@contextmanager
def frame_folder(frame: Any, asked: Asked) -> Iterator[Path]:
    """A folder with the frame's rows and the recipe that reads them, there while the block runs.

    Raises:
        InputError: this is no frame, its columns are not the canonical ones, or a column cannot be read.
    """
    names = _names(frame)
    check_columns(asked.what, names, where="the frame")
    with tempfile.TemporaryDirectory(prefix="graphcrm-frame-") as scratch:
        folder = Path(scratch)
        _write(frame, folder / _FILE)
        write_recipe(folder, _FILE, asked)
        yield folder


def _names(frame: Any) -> list[str]:
    names = getattr(frame, "column_names", None)  # pyarrow: its columns are the values
    if names is None:
        names = getattr(frame, "columns", None)
    if names is None:
        raise InputError(f"a {type(frame).__name__} is not a data frame", field="frame", expected=FRAMES)
    return [str(name) for name in names]


def _write(frame: Any, path: Path) -> None:
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": str(THREADS)}) as duck:
        try:
            duck.register("frame", frame)
            columns = duck.execute("DESCRIBE frame").fetchall()
            selected = ", ".join(_cell(str(column[0]), str(column[1])) for column in columns)
            target = str(path).replace("'", "''")
            duck.execute(f"COPY (SELECT {selected} FROM frame) TO '{target}' (FORMAT parquet)")
        except (duckdb.Error, TypeError) as error:
            raise InputError(f"the frame cannot be read: {error}", field="frame", expected=FRAMES) from None


def _cell(name: str, kind: str) -> str:
    """A column, with what stands for a missing number made null: NaN of pandas, polars and pyarrow."""
    if kind in ("FLOAT", "DOUBLE"):
        return f'CASE WHEN isnan("{name}") THEN NULL ELSE "{name}" END AS "{name}"'
    return f'"{name}"'
