"""Writing columns as CSV, chunk by chunk, and counting what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np

from graphcrm.worlds.draws import Ints

CHUNK = 25_000
Progress = Callable[[str, int], None]
"""Told the file and how many rows were added to it."""


def chunks(many: int, size: int = CHUNK) -> Iterator[Ints]:
    """The numbers from 0 up to, and without, ``many``, in pieces."""
    for start in range(0, many, size):
        yield np.arange(start, min(start + size, many), dtype=np.int64)


def quoted(text: str) -> str:
    """A cell that may hold a comma or a quote."""
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def money(cents: Ints) -> list[str]:
    """Amounts with two decimals, exact."""
    return [f"{amount // 100}.{amount % 100:02d}" for amount in cents.tolist()]


class Table:
    """One file. Cells are text as it stands in the file; ``quoted`` makes it so where needed."""

    def __init__(self, path: Path, header: Sequence[str], told: Progress) -> None:
        self.path, self.rows = path, 0
        self._told = told
        self._width = len(header)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(",".join(header) + "\n")

    def __enter__(self) -> Table:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._file.close()

    def add(self, *columns: Sequence[str]) -> None:
        """Append rows, given as columns of equal length, as many as the header has."""
        if len(columns) != self._width:
            raise ValueError(f"{self.path.name} has {self._width} columns, not {len(columns)}")
        rows = list(map(",".join, zip(*columns, strict=True)))
        if rows:
            self._file.write("\n".join(rows) + "\n")
            self.rows += len(rows)
            self._told(self.path.name, len(rows))


class Files:
    """The tables of one world's folder; ``counts`` has the rows of each file that is closed."""

    def __init__(self, folder: Path, told: Progress) -> None:
        self.folder = folder
        self._told = told
        self._tables: list[Table] = []

    def table(self, name: str, header: str) -> Table:
        """A new file, like ``truth/doubles.csv``; the header is its columns, blanks between."""
        table = Table(self.folder / name, header.split(), self._told)
        self._tables.append(table)
        return table

    @property
    def counts(self) -> Mapping[str, int]:
        return {str(table.path.relative_to(self.folder)): table.rows for table in self._tables}
