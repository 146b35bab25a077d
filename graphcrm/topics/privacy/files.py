"""Files in the data folder that may name somebody: rejected rows, and whatever else an import left there."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

_NOT_OURS = frozenset({"database", "erasures"})
"""The embedded database cleans up after itself; the receipts name nobody."""
_LINES = frozenset({".jsonl", ".ndjson", ".log", ".txt"})


def files_in(data_dir: Path) -> Iterator[Path]:
    """The files beside the database, in order; not those of another data folder that lies inside this one."""
    if not data_dir.is_dir():
        return
    for entry in sorted(data_dir.iterdir()):
        if entry.is_file() and not entry.name.startswith("."):
            yield entry
        elif entry.is_dir() and entry.name not in _NOT_OURS and not (entry / "database").exists():
            yield from (file for file in sorted(entry.rglob("*")) if file.is_file())


def naming(data_dir: Path, pattern: re.Pattern[str]) -> list[tuple[Path, int]]:
    """The files that name somebody, and in how many rows."""
    counted = ((file, len(_spans(file, pattern))) for file in files_in(data_dir))
    return [(file, rows) for file, rows in counted if rows]


def blank_rows(data_dir: Path, pattern: re.Pattern[str]) -> int:
    """Take the rows that name somebody out of all files; how many there were.

    A row of a text file is blanked where it stands, for an import may be writing the file just now. Any other
    file is deleted as a whole.
    """
    count = 0
    for file, rows in naming(data_dir, pattern):
        count += rows
        if file.suffix not in _LINES | {".csv"}:
            file.unlink(missing_ok=True)
            continue
        with file.open("r+b") as stream:
            for start, length in _spans(file, pattern):
                stream.seek(start)
                stream.write(b" " * length)
    return count


def _spans(file: Path, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the rows that name somebody stand: first byte and length, without the end of the line."""
    text = file.read_bytes()
    if file.suffix == ".csv":
        rows = _csv_rows(text)
    elif file.suffix in _LINES:
        rows = iter(text.splitlines(keepends=True))
    else:
        rows = iter([text])
    found, place = [], 0
    for row in rows:
        if pattern.search(row.decode("utf-8", "replace")):
            found.append((place, len(row.rstrip(b"\r\n"))))
        place += len(row)
    return found


def _csv_rows(text: bytes) -> Iterator[bytes]:
    """The rows of a CSV file as they stand there: one may run over several lines."""
    lines = text.splitlines(keepends=True)
    reader = csv.reader(line.decode("utf-8", "replace") for line in lines)
    before = 0
    while True:
        try:
            next(reader)
        except (StopIteration, csv.Error):
            break
        yield b"".join(lines[before : reader.line_num])
        before = reader.line_num
    if before < len(lines):
        yield b"".join(lines[before:])


def old_files(folder: Path, before: dt.datetime) -> list[Path]:
    """The files below a folder that nobody has written since, but for locks: somebody may be holding them."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != ".lock")
    return [file for file in files if file.stat().st_mtime < before.timestamp()]
