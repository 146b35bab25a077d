"""Rows that were sent: staged in the data folder, checked, loaded, deleted; CSV or JSON Lines, never a recipe."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ulid import ULID

from graphcrm.errors import ImportFailed, InputError
from graphcrm.loading.canonical import CSV, JSON_LINES, Asked, checked, write_recipe
from graphcrm.loading.columns import check_columns

if TYPE_CHECKING:
    from graphcrm.loading.imports import Imports

if sys.platform != "win32":
    import fcntl

FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "text/csv": ("rows.csv", CSV),
    "application/x-ndjson": ("rows.jsonl", JSON_LINES),
}
"""By media type: the staged file and how it is read."""
_WAIT = 600.0
"""How long the rows of a source wait for another import of it."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Whole:
    """Whether the rows are all that the source has, on a day or ever, and whether much may be missing (``yes``)."""

    snapshot: dt.date | None = None
    complete: bool = False
    yes: bool = False


@dataclass(slots=True)
class Upload:
    """Rows on their way in. Whoever began it discards it; what a killed process leaves, ``sweep`` finds."""

    asked: Asked
    form: str
    folder: Path
    lock: IO[bytes]
    file: IO[bytes]
    whole: Whole
    size: int = 0

    @classmethod
    def begin(cls, data_dir: Path, what: str, source: str, scope: str | None, form: str, whole: Whole) -> Upload:
        """Open a staged file, readable by its owner alone.

        Raises:
            InputError: neither a record nor a family, or not the name of a source.
        """
        asked = checked(what, source, scope)
        folder = _staged(data_dir) / str(ULID())
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = folder.with_suffix(".lock").open("wb")
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)  # ends with this process, however it ends
        folder.mkdir(mode=0o700)
        return cls(asked, form, folder, lock, (folder / FORMS[form][0]).open("wb"), whole)

    def write(self, content: bytes) -> None:
        """Add bytes; the first ones tell what is no UTF-8.

        Raises:
            InputError: this is UTF-16 or no text.
        """
        if not self.size:
            if content[:2] in _UTF16 or b"\0" in content[:1000]:
                raise InputError("the body is not UTF-8", field="body", expected="UTF-8, as Excel's 'CSV UTF-8'")
            content = content.removeprefix(_BOM)
        self.size += self.file.write(content)

    def check(self, imports: Imports) -> None:
        """Close the file and look at its columns, and whether it can be a snapshot or complete.

        Raises:
            InputError: nothing was sent, it cannot be read, its columns are not the canonical ones, or what is
                missing from it cannot be told.
        """
        from graphcrm.loading.files import DataFolder
        from graphcrm.loading.missing import state_of
        from graphcrm.loading.recipe import read_recipe

        self.file.close()
        name, options = FORMS[self.form]
        if not self.size:
            raise InputError("the body is empty", field="body", expected="rows with the canonical columns")
        write_recipe(self.folder, name, self.asked, options)
        recipe = read_recipe(self.folder)
        try:
            with DataFolder(self.folder, recipe) as files:
                names = files.columns(recipe.load[0])
        except InputError as error:
            expected = f"{self.form} with the canonical columns"
            raise InputError(without_rows(error.message), field="body", expected=expected) from None
        check_columns(self.asked.what, names, where="the body")
        state_of(imports.graph, recipe, self.whole.snapshot, imports.today, complete=self.whole.complete)

    def load(
        self, imports: Imports, tell: Callable[[int, int], None], *, dry_run: bool, strict: bool
    ) -> dict[str, Any]:
        """Load the rows; the report, which names the file of rejected rows without its folder.

        Raises:
            GraphCRMError: as ``Imports.load``.
        """

        def progress(*, rows: int, total: int, **_: object) -> None:
            tell(rows, total)

        try:
            report = imports.load(
                self.folder,
                dry_run=dry_run,
                strict=strict,
                snapshot=self.whole.snapshot,
                complete=self.whole.complete,
                yes=self.whole.yes,
                progress=progress,
                wait=_WAIT,
            )
        except ImportFailed as error:
            raise ImportFailed(without_rows(error.message), **error.details) from None
        told = report.model_dump(mode="json")
        return told | {"rejected_file": report.rejected_file and report.rejected_file.name}

    def discard(self) -> None:
        """Delete what was staged."""
        self.file.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.with_suffix(".lock").unlink(missing_ok=True)
        self.lock.close()

    @staticmethod
    def sweep(data_dir: Path) -> None:
        """Delete what processes left that were killed: whose lock nobody holds."""
        if sys.platform == "win32":
            return
        for path in _staged(data_dir).glob("*.lock"):
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path.with_suffix(""), ignore_errors=True)
                path.unlink(missing_ok=True)
            except BlockingIOError:
                continue
            finally:
                os.close(descriptor)


def without_rows(message: str) -> str:
    """DuckDB's message without the line that it quotes, and without its advice: a job outlives who is named there."""
    lines = (line.strip() for line in message.splitlines())
    kept = (line for line in lines if not line.startswith(("Original Line", "LINE", "^")))
    told = " ".join(_until(kept, "Possible"))
    return re.sub(r"^recipe rows, [^:]*:", "the body:", told)


def _until(lines: Any, start: str) -> list[str]:
    found = []
    for line in lines:
        if line.startswith(start):
            break
        if line:
            found.append(line)
    return found


def _staged(data_dir: Path) -> Path:
    return data_dir / "staged"
