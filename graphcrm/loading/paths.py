"""Paths in a select: ``'contacts.csv'`` means the file in the data folder, wherever the program was started.

DuckDB would look in the working directory first, which is the process's and not the folder's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphcrm.errors import InputError, shown

_TOKEN = re.compile(
    r"""
    (?P<comment> --[^\n]* | /\*.*?\*/ )
  | (?P<text> '(?:[^']|'')*' )
  | (?P<quoted> "(?:[^"]|"")*" )
  | (?P<word> [A-Za-z_][A-Za-z0-9_]* )
  | (?P<space> \s+ )
  | (?P<sign> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_READERS = re.compile(r"(read_\w+|parquet_scan|glob)$", re.IGNORECASE)
TEXT_FILES = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz")


@dataclass(frozen=True, slots=True)
class Place:
    """A text constant that names a file: where it stands, and whether right after FROM or JOIN."""

    start: int
    end: int
    path: str
    is_table: bool


def anchored(select: str, folder: Path) -> str:
    """The select with every path that it reads from made the folder's own.

    ``from 'contacts.csv'`` reads all columns as text, so that ``007`` stays what it is; ``read_csv(...)`` says
    how a file is read.

    Raises:
        InputError: a path leads out of the folder, or there is no such file.
    """
    parts: list[str] = []
    done = 0
    for place in _places(select):
        path = _quoted(str(inside(folder, place.path)))
        if place.is_table and place.path.lower().endswith(TEXT_FILES):
            path = f"read_csv({path}, all_varchar = true)"
        parts += [select[done : place.start], path]
        done = place.end
    return "".join([*parts, select[done:]])


def inside(folder: Path, path: str) -> Path:
    """The absolute path of a file, or pattern of files, of the folder.

    Raises:
        InputError: it leads out of the folder, or there is nothing.
    """
    whole = folder / path
    resolved = whole.resolve()
    if Path(path).is_absolute() or not resolved.is_relative_to(folder):
        raise InputError(
            f"{shown(path)} lies outside the data folder", field="select", expected="a path within the folder"
        )
    is_pattern = any(sign in path for sign in "*?[")
    if not (any(folder.glob(path)) if is_pattern else resolved.is_file()):
        there = sorted(file.name for file in folder.iterdir() if file.is_file())[:30]
        raise InputError(
            f"there is no file {shown(path)} in the data folder", field="select", expected=", ".join(there)
        )
    return whole if is_pattern else resolved


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _places(select: str) -> Iterator[Place]:
    """The text constants that stand where a file is named: after FROM or JOIN, or first in a reader's call."""
    before = ""  # the last word or sign
    caller = ""  # the word before the bracket that was opened last
    reading = 0  # how many brackets of a reader's first argument are open
    for token in _TOKEN.finditer(select):
        kind, text = token.lastgroup, token.group()
        if kind in ("space", "comment"):
            continue
        if kind == "text":
            is_table = before.lower() in ("from", "join")
            if is_table or reading:
                yield Place(token.start(), token.end(), text[1:-1].replace("''", "'"), is_table)
        elif text == "(":
            reading = 1 if _READERS.match(caller) else 0
        elif reading and text == "[":
            reading += 1
        elif reading and text == "]":
            reading -= 1
        elif text == ")" or (text == "," and reading == 1):
            reading = 0
        caller = text if kind == "word" else ""
        before = text
