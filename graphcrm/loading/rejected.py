"""The file of rejected rows: readable by its owner alone, there only if a row was rejected."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from graphcrm.loading.drafts import Rejected


class RejectedRows:
    """Takes rejected rows as they come; a ``with`` closes the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None
        self._writer: Any = None

    def __enter__(self) -> RejectedRows:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._file:
            self._file.close()

    @property
    def path(self) -> Path | None:
        """The file, if there is one."""
        return self._path if self._file else None

    def add(self, rows: Iterable[Rejected]) -> None:
        """Write rows; on disk when this returns, so that a killed import has told what it told."""
        for row in rows:
            if self._file is None:
                self._open()
            self._writer.writerow(astuple(row))
        if self._file:
            self._file.flush()

    def _open(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([field.name for field in fields(Rejected)])
